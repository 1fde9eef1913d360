"""What an event hides, no status, history or order tells; and what stands hidden is not left wrong by others."""

import re

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast
from tests.factories import on
from tracker.actions import accounts, checks, demands, letters, links, replies, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole
from tracker.rules.replies import ReplyMeans

ARREST = Account("arrest", on(2014, 3, 3), "Taken")


def tells(page: str) -> bool:
    return "In custody" in page or "2014" in page


def open_to_all(record: Record) -> str:
    visibility.change(record, Visibility.ORGANISATION, None, [])
    return record.ref


def test_an_event_that_is_narrowed_stops_deciding_a_status(browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        layla = factories.person(visible_to=Visibility.ORGANISATION)
        event = timeline.record(ARREST, Ties([layla])).ref
        page = f"/people/{layla.ref}"
    amina, esi = browse("amina"), browse("esi")
    assert tells(esi.page(page))
    amina.send(f"/records/{event}/sharing", visibility="restricted", readers=[str(cast.amina.id)])
    assert not tells(esi.page(page))
    amina.send(f"/records/{event}/sharing", visibility="organisation")
    assert tells(esi.page(page))


def test_a_subject_that_is_narrowed_takes_the_event_out_of_the_others_status(
    browse: Browse, acting: Acting, cast: Cast
) -> None:
    with acting("amina"):
        layla, omar = (factories.person(name, Visibility.ORGANISATION) for name in ("Layla Hassan", "Omar Idris"))
        timeline.record(ARREST, Ties([layla, omar]))
        page, other = f"/people/{layla.ref}", omar.ref
    assert tells(browse("esi").page(page))
    browse("amina").send(f"/records/{other}/sharing", visibility="restricted", readers=[str(cast.amina.id)])
    assert not tells(browse("esi").page(page))


def test_of_two_restricted_people_each_is_told_only_by_what_all_its_readers_see(
    browse: Browse, acting: Acting, cast: Cast
) -> None:
    with acting("amina"):
        layla, omar = factories.person("Layla Hassan"), factories.person("Omar Idris")
        visibility.change(layla, Visibility.RESTRICTED, None, [cast.amina.id, cast.esi.id])
        visibility.change(omar, Visibility.RESTRICTED, None, [cast.amina.id])
        event = timeline.record(ARREST, Ties([layla, omar])).ref
        pages = f"/people/{layla.ref}", f"/people/{omar.ref}"
    esi, amina = browse("esi"), browse("amina")
    assert esi.get(f"/events/{event}").status_code == 404
    assert not tells(esi.page(pages[0]))
    assert "In custody" in amina.page(pages[1]), "the readers of the narrowest are told"


def test_a_reader_who_is_in_another_team_is_told_nothing_by_an_event_of_the_team(
    browse: Browse, acting: Acting, cast: Cast, app: Flask
) -> None:
    with acting("amina"):
        layla = factories.person()
        visibility.change(layla, Visibility.RESTRICTED, None, [cast.amina.id, cast.esi.id])
        event = timeline.record(ARREST, Ties([layla]))
        visibility.change(event, Visibility.TEAM, cast.amina.team_id, [])
        page = f"/people/{layla.ref}"
    esi = browse("esi")
    assert not tells(esi.page(page))
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.esi.id)).one()
        accounts.join_teams(user, [cast.amina.team_id or 0])
        session().commit()
    assert tells(esi.page(page)), "now everybody who may see her may see it"


def test_whoever_deletes_an_event_leaves_no_hidden_status_wrong(
    browse: Browse, acting: Acting, cast: Cast, app: Flask
) -> None:
    with acting("amina"):
        layla, omar = factories.person(visible_to=Visibility.ORGANISATION), factories.person("Omar Idris")
        visibility.change(omar, Visibility.RESTRICTED, None, [cast.amina.id])
        event = timeline.record(ARREST, Ties([layla, omar]))
        ref = open_to_all(event)
    esi = browse("esi")
    esi.send(f"/records/{ref}/delete", form_of="/deleted")
    assert holds(app)
    esi.send(f"/records/{ref}/restore", form_of="/deleted")
    assert holds(app)


def holds(app: Flask) -> bool:
    with app.app_context():
        return not any(result.problems for result in checks.everything())


def test_changes_that_one_may_not_see_fill_no_page_of_the_history(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case = factories.case()
        ref = open_to_all(case)
        for number in range(60):
            links.link(factories.person(f"Person {number}"), LinkRole.MEMBER, case)
    esi, amina = browse("esi").page(f"/records/{ref}/history"), browse("amina").page(f"/records/{ref}/history")
    assert "Earlier changes" in amina
    assert "Earlier changes" not in esi
    assert "Recorded" in esi


def test_a_place_in_the_order_counts_what_one_sees(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.letter()
        open_to_all(letter)
        letters.sign(letter, factories.person("Omar Idris"))
        seen = letters.sign(letter, factories.person(visible_to=Visibility.ORGANISATION)).id
    found = re.search(r'<input[^>]*name="position"[^>]*>', browse("esi").page(f"/links/{seen}"))
    assert found is not None
    assert 'value="1"' in found.group()


def test_a_reply_that_only_some_may_see_is_not_repeated_to_all(acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        asked = factories.demand()
        open_to_all(asked)
        known, secret = factories.sent_letter(on(2016, 1, 4), asked), factories.letter("Private", (asked,))
        open_to_all(known)
        visibility.change(secret, Visibility.RESTRICTED, None, [cast.amina.id])
        replies.log(known, Account("reply", on(2016, 1, 20), quote="We shall see"), Ties())
        timeline.record(Account("reply", on(2016, 1, 30), quote="Only for you"), Ties([secret, asked]))
        demands.settle(asked)
        told = replies.judge(known, [replies.Judgement(asked, ReplyMeans.PROMISED)])
        assert [event.quote for event in told] == ["We shall see"]
