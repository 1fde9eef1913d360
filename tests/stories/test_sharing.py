"""Who may see a record is said on one page; for everybody else it does not exist."""

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast, Member, hidden_in, token_in, words_of
from tests.factories import on
from tracker.actions import accounts, links, timeline
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.record import by_reference
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole


def test_a_record_is_opened_and_narrowed_and_its_events_follow(browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        layla = factories.person()
        event = timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([layla])).ref
        ref, url = layla.ref, f"/people/{layla.ref}"
    amina, bilal, esi = browse("amina"), browse("bilal"), browse("esi")
    assert esi.get(url).status_code == 404
    amina.send(f"/records/{ref}/sharing", visibility="organisation")
    assert esi.get(url).status_code == esi.get(f"/events/{event}").status_code == 200
    named = [str(cast.amina.id), str(cast.esi.id)]
    answer = amina.send(f"/records/{ref}/sharing", follow=True, visibility="restricted", readers=named)
    assert f"Saved. {ref} may be seen by: named people only." in words_of(answer.text)
    assert bilal.get(url).status_code == bilal.get(f"/events/{event}").status_code == 404
    assert esi.get(url).status_code == esi.get(f"/events/{event}").status_code == 200
    assert "Who may see it" in words_of(amina.page(f"/records/{ref}/history"))


def test_nobody_shuts_themselves_out(browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        ref = factories.person().ref
    amina = browse("amina")
    alone = amina.send(f"/records/{ref}/sharing", visibility="restricted", readers=[str(cast.bilal.id)])
    assert alone.status_code == 422
    assert "Tick your own name too" in words_of(alone.text)
    nowhere = amina.send(f"/records/{ref}/sharing", visibility="team", team="")
    assert nowhere.status_code == 422
    assert "Choose a team you belong to" in words_of(nowhere.text)
    assert amina.get(f"/people/{ref}").status_code == 200


def test_what_may_leave_does_not_name_in_its_title_who_did_not_agree(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person(visible_to=Visibility.RESTRICTED)
        named, unnamed = factories.demand("Release Layla Hassan"), factories.demand("Release the teacher")
        for each in (named, unnamed):
            links.link(each, LinkRole.BENEFICIARY, layla)
        with_name, without = named.ref, unnamed.ref
    amina = browse("amina")
    for ref, reach, is_said in (
        (with_name, "internal", False),
        (with_name, "authorities", True),
        (with_name, "public", True),
        (without, "public", False),
    ):
        fields = {"visibility": "team", "exposure": reach}
        said = words_of(
            amina.send(f"/records/{ref}/sharing", form_of=f"/records/{ref}/sharing", follow=True, **fields).text
        )
        assert f"Saved. {ref} may be seen by" in said
        assert ("Its title names somebody of whom no consent to that is recorded." in said) == is_said


def test_only_who_may_share_changes_it(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person(visible_to=Visibility.ORGANISATION).ref
    assert {browse(name).get(f"/records/{ref}/sharing").status_code for name in ("chidi", "vera", "dana")} == {403}


def join(app: Flask, who: Member, *teams: int | None) -> None:
    with app.app_context():
        user = session().scalars(select(User).where(User.id == who.id)).one()
        accounts.join_teams(user, [team for team in teams if team is not None])
        session().commit()


def test_an_event_about_two_teams_is_seen_by_who_belongs_to_both(
    app: Flask, browse: Browse, acting: Acting, cast: Cast
) -> None:
    asia, europe = cast.amina.team_id, cast.esi.team_id
    with acting("esi"):
        omar = factories.person("Omar Idris").ref
    join(app, cast.amina, asia, europe)
    with acting("amina"):
        theirs = session().scalars(by_reference(omar)).one()
        ties = timeline.Ties([factories.person(), theirs])
        met = timeline.record(timeline.Account("meeting", on(2016, 1, 5), "Layla met Omar"), ties).ref
    page = f"/events/{met}"
    assert {name: browse(name).get(page).status_code for name in ("amina", "bilal", "esi")} == {
        "amina": 200,
        "bilal": 404,
        "esi": 404,
    }
    join(app, cast.amina, asia)
    assert browse("amina").get(page).status_code == 404
    join(app, cast.esi, asia, europe)
    assert browse("esi").get(page).status_code == 200


def test_a_form_that_was_open_meanwhile_undoes_nobodys_choice(
    app: Flask, browse: Browse, acting: Acting, cast: Cast
) -> None:
    """It shows both choices, and replaces the other one only when it is sent once more."""
    with acting("amina"):
        ref = factories.person().ref
    amina, url = browse("amina"), f"/records/{ref}/sharing"
    opened = amina.page(url)
    sent = {"csrf_token": token_in(opened), **hidden_in(opened, url), "visibility": "organisation"}
    named = [str(cast.amina.id), str(cast.bilal.id)]
    browse("bilal").send(url, visibility="restricted", readers=named)
    stale = amina.post(url, data=sent)
    assert stale.status_code == 409
    assert "Amina, Bilal" in words_of(stale.text)
    assert browse("esi").get(f"/people/{ref}").status_code == 404
    again = amina.post(url, data={**sent, **hidden_in(stale.text, url)})
    assert again.status_code == 302
    assert browse("esi").get(f"/people/{ref}").status_code == 200
