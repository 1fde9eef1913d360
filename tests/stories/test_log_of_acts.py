"""What was done, opened or refused stands in a log that nobody changes unnoticed."""

import re

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import NoResultFound

from tests.cast import Acting, Browse, Browser, Cast, token_in
from tests.factories import case, person
from tests.processes import tracker
from tests.stories.acts_of_log import acts, hidden_person, wrong
from tracker.actions import accounts, deletion, feeds, locking, sign_in, team, visibility
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User, user_by_email
from tracker.records.audit import HEADS
from tracker.records.record import by_reference
from tracker.rules.access import Role, Visibility
from tracker.rules.exposure import Exposure


def test_what_verbs_do_is_logged_with_who_did_it(app: Flask, acting: Acting, cast: Cast) -> None:
    start = len(acts(app))
    with acting("amina"):
        made, amina = person(), cast.amina.id
        visibility.change(made, Visibility.ORGANISATION, None, [])
        visibility.expose(made, Exposure.AUTHORITIES, in_mail=False)
        deletion.delete(made)
        added = team.add(team.Described("farah@example.org", "Farah", Role.OFFICER, [cast.amina.team_id or 0]))
        team.change(added, team.Described("farah@example.org", "Farah", Role.VIEWER))
        team.link_for(added)
        feeds.make(amina, feeds.Described("Phone"))
        number, them = made.id, added.id
    told = acts(app)[start:]
    assert {actor for actor, *_rest in told} == {amina}
    assert [(deed, about_id, result) for _actor, deed, _about, about_id, result in told][:8] == [
        ("readers-changed", number, "organisation"),
        ("exposure-changed", number, "authorities"),
        ("deleted", number, "done"),
        ("person-added", them, "officer"),
        ("teams-changed", them, "done"),
        ("person-changed", them, "viewer"),
        ("teams-changed", them, "done"),
        ("link-made", them, "done"),
    ]
    with app.app_context():
        assert wrong() == []


def test_a_sign_in_is_logged_tried_and_done(app: Flask, cast: Cast) -> None:
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email("vera@example.org")).one(), "a long password")
        session().commit()
    app.test_client_class, start = Browser, len(acts(app))
    browser = app.test_client()
    assert isinstance(browser, Browser)
    for email, password in (("vera@example.org", "wrong"), ("nobody@example.org", "wrong")):
        assert browser.send("/sign-in", email=email, password=password).status_code == 401
    assert browser.send("/sign-in", email="vera@example.org", password="a long password").status_code == 302
    vera = cast.vera.id
    assert acts(app)[start:] == [
        (None, "sign-in-tried", "user", vera, "done"),
        (None, "sign-in-tried", "user", None, "done"),
        (None, "sign-in-tried", "user", vera, "done"),
        (vera, "signed-in", "user", vera, "done"),
    ]


def test_what_is_for_named_people_is_logged_when_it_is_opened_and_nothing_else(
    app: Flask, acting: Acting, browse: Browse, cast: Cast
) -> None:
    ref, number = hidden_person(acting, cast)
    with acting("amina"):
        plain = case().ref
    amina = browse("amina")
    start = len(acts(app))
    amina.page(f"/cases/{plain}")
    amina.page("/people/")
    assert acts(app)[start:] == []
    amina.page(f"/people/{ref}")
    amina.page(f"/records/{ref}/history")
    token = token_in(amina.page("/account"))
    assert "Layla" in amina.post(f"/people/{ref}/edit", data={"csrf_token": token}).text, "a form that was refused"
    assert acts(app)[start:] == [(cast.amina.id, "opened", "record", number, "done")] * 3


def test_who_asks_for_what_is_hidden_is_logged_and_gets_the_same_as_for_what_is_missing(
    app: Flask, acting: Acting, browse: Browse, cast: Cast
) -> None:
    ref, number = hidden_person(acting, cast)
    bilal, vera = browse("bilal"), browse("vera")
    start = len(acts(app))
    texts = {bilal.page(f"/people/{each}", 404).replace(each, "") for each in (ref, "P-ZZZZZ")}
    assert len(texts) == 1
    vera.page(f"/people/{ref}/edit", 403)
    bilal.page("/no-such-page", 404)
    assert acts(app)[start:] == [
        (cast.bilal.id, "refused", "record", number, "hidden"),
        (cast.bilal.id, "refused", "", None, "missing"),
        (cast.vera.id, "refused", "record", number, "forbidden"),
    ]


def test_what_was_taken_back_is_not_logged(app: Flask, acting: Acting) -> None:
    start = len(acts(app))
    with acting("amina"):
        made = person()
        with session().begin_nested() as part:
            visibility.expose(made, Exposure.PUBLIC, in_mail=False)
            part.rollback()
        visibility.expose(made, Exposure.AUTHORITIES, in_mail=False)
        with pytest.raises(accounts.EmailTaken):
            accounts.add_user("amina@example.org", "Amina", Role.VIEWER)
    assert [each[1:] for each in acts(app)[start:]] == [("exposure-changed", "record", made_id(app), "authorities")]
    with app.app_context():
        accounts.forget_password(session().scalars(user_by_email("amina@example.org")).one())
        session().rollback()
        session().commit()
    assert len(acts(app)) == start + 1


def made_id(app: Flask) -> int:
    return acts(app)[-1][3] or 0


def test_what_cannot_be_logged_does_not_happen(app: Flask, acting: Acting, browse: Browse, cast: Cast) -> None:
    ref, _number = hidden_person(acting, cast)
    amina = browse("amina")
    with app.app_context():
        session().execute(delete(HEADS))
        session().commit()
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    try:
        assert amina.get(f"/people/{ref}").status_code == 500
        assert "Layla" not in amina.get(f"/people/{ref}").text
    finally:
        app.testing, app.config["PROPAGATE_EXCEPTIONS"] = True, None
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.vera.id)).one()
        accounts.change_user(user, "Vera", Role.OFFICER, active=True)
        with pytest.raises(NoResultFound):
            session().commit()
        session().rollback()
        assert session().scalar(select(User.role).where(User.id == cast.vera.id)) == Role.VIEWER


def test_the_page_names_what_its_reader_may_see_and_nothing_else(
    app: Flask, acting: Acting, browse: Browse, cast: Cast
) -> None:
    ref, number = hidden_person(acting, cast)
    with acting("bilal"):
        own = person("Omar Idris")
        visibility.change(own, Visibility.RESTRICTED, None, [cast.bilal.id])
        his, his_number = own.ref, own.id
    amina, dana = browse("amina").page("/settings/acts"), browse("dana").page("/settings/acts")
    assert ref in amina
    assert his not in amina
    assert "a record" in amina
    assert f"record {his_number}" not in amina
    assert {ref, his} & set(re.findall(r"P-\w+", dana)) == set()
    assert f"record {number}" in dana
    assert "Layla" not in amina + dana
    browse("bilal").page("/settings/acts", 403)
    assert 'href="/settings/acts"' in browse("dana").page("/team")
    assert 'href="/settings/acts"' in browse("amina").page("/settings")


def test_that_everybody_was_locked_out_is_logged(app: Flask, cast: Cast) -> None:
    with app.app_context():
        locking.lock()
        locking.unlock()
        session().commit()
    assert [each[1] for each in acts(app)][-2:] == ["locked", "unlocked"]


def test_older_acts_stand_on_the_next_page(app: Flask, acting: Acting, browse: Browse) -> None:
    amina = browse("amina")
    with acting("amina"):
        who = session().scalars(user_by_email("vera@example.org")).one()
        for _time in range(130):
            sign_in.new_link(who)
    first = amina.page("/settings/acts")
    older = re.search(r'href="(/settings/acts\?before=\d+)"', first)
    assert older
    second = amina.page(older[1])
    assert not set(re.findall(r"<tr><td>(\d+)", first)) & set(re.findall(r"<tr><td>(\d+)", second))
    assert "<tr><td>1</td>" in second
    amina.page("/settings/acts?before=x")


def test_a_record_that_is_gone_stays_in_the_log_as_a_record(app: Flask, acting: Acting, browse: Browse) -> None:
    with acting("amina"):
        made = person()
        visibility.change(made, Visibility.ORGANISATION, None, [])
        ref = made.ref
    assert ref in browse("amina").page("/settings/acts")
    with acting("amina"):
        deletion.delete(session().scalars(by_reference(ref)).one())
    page = browse("amina").page("/settings/acts")
    assert ref not in page
    assert "a record" in page


def test_what_a_command_prints_is_logged_before_it_is_printed(
    app: Flask, settings: Settings, acting: Acting, cast: Cast
) -> None:
    with acting("amina"):
        made = person("Layla Hassan")
        visibility.change(made, Visibility.RESTRICTED, None, [cast.amina.id])
        ref, number = made.ref, made.id
    tracker(settings, "timeline", ref, "--as", cast.amina.email)
    assert acts(app)[-2:] == [
        (cast.amina.id, "table-taken", "", None, "timeline"),
        (cast.amina.id, "opened", "record", number, "done"),
    ]
