"""What nobody does alone: one asks, somebody else agrees, once. Where nobody else is, it is done alone."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.cast import Acting, Browse, Browser, Cast, acting_as
from tests.factories import on, person
from tests.stories.second_yes_pages import HERE, NAME, WHY, answer, newest, said, sees
from tests.stories.step_pages import at_once
from tracker.actions import accounts, second_yes, timeline, visibility
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User, user_by_email
from tracker.records.record import Reader, by_reference
from tracker.records.second_yes import SecondYes
from tracker.rules.access import Role, Visibility
from tracker.rules.second_yes import Decision


@pytest.fixture
def ref(app: Flask, acting: Acting, cast: Cast) -> str:
    """A person whom Bilal and Esi alone may see; Chidi coordinates too."""
    with app.app_context():
        chidi = session().scalars(user_by_email(cast.chidi.email)).one()
        accounts.change_user(chidi, "Chidi", Role.COORDINATOR, active=True)
        session().commit()
    with acting("bilal"):
        made = person(NAME)
        timeline.record(timeline.Account("statement", on(2016, 1, 5), "What she said"), timeline.Ties([made]))
        visibility.change(made, Visibility.RESTRICTED, None, [cast.bilal.id, cast.esi.id])
        return made.ref


def ask(browser: Browser, ref: str, **more: str) -> str:
    return browser.send(HERE, follow=True, ref=ref, why=WHY, **more).text


def let_time_pass(app: Flask) -> None:
    """Let whoever was let look have looked for four hours."""
    with app.app_context():
        session().execute(update(Reader).where(Reader.until.is_not(None)).values(until=clock.real_now()))
        session().commit()


@pytest.mark.parametrize("decider", ["chidi", "esi"])
def test_a_coordinator_sees_for_four_hours_what_somebody_else_lets_them_see(
    app: Flask, browse: Browse, cast: Cast, ref: str, decider: str
) -> None:
    """Somebody else who coordinates, or one of its readers."""
    amina, other = browse("amina"), browse(decider)
    assert not sees(amina, ref)
    assert "Asked." in ask(amina, ref)
    assert not sees(amina, ref), "not by asking"
    page = other.page(HERE)
    assert WHY in page
    assert ref in page
    assert NAME not in page
    assert "1 request waits for you" in other.page("/")
    assert answer(app, other, "yes") == 302
    assert sees(amina, ref)
    assert "What she said" in amina.page(f"/people/{ref}"), "with what happened to her"
    for reader in ("bilal", "esi"):
        assert "Amina" in browse(reader).page(f"/people/{ref}")
    assert said(app) == [
        (cast.amina.id, "second-yes-asked", "look"),
        (cast[decider].id, "second-yes-said", "look"),
    ]
    let_time_pass(app)
    assert not sees(amina, ref), "after four hours"
    assert "What she said" not in amina.page("/events/")


def test_whoever_asked_or_neither_coordinates_nor_reads_it_says_nothing(
    app: Flask, browse: Browse, cast: Cast, ref: str
) -> None:
    amina = browse("amina")
    ask(amina, ref)
    assert "Agree" not in amina.page(HERE)
    for name in ("amina", "vera", "dana"):
        assert answer(app, browse(name), "yes") in (403, 404), name
    assert not sees(amina, ref)
    for name in ("bilal", "vera", "dana"):
        assert browse(name).send(HERE, form_of="/account", ref=ref, why=WHY).status_code in (403, 422), name


def test_what_is_not_there_is_asked_for_as_what_is_hidden(app: Flask, browse: Browse, cast: Cast, ref: str) -> None:
    amina, chidi = browse("amina"), browse("chidi")
    pages = [ask(amina, each) for each in (ref, "P-ZZZZZ")]
    assert all("Asked." in page for page in pages)
    assert "P-ZZZZZ" in chidi.page(HERE), "nor do other coordinators learn which there is"
    assert "P-ZZZZZ" not in browse("bilal").page(HERE)
    assert answer(app, chidi, "yes") == 302
    assert not sees(amina, "P-ZZZZZ")
    assert "no reference" in ask(amina, "Layla")


def test_a_request_that_was_taken_back_refused_or_ran_out_is_over(
    app: Flask, browse: Browse, cast: Cast, ref: str
) -> None:
    amina, chidi = browse("amina"), browse("chidi")
    for end in ("withdraw", "no", "run out"):
        ask(amina, ref)
        if end == "run out":
            with app.app_context():
                session().execute(update(SecondYes).values(until=clock.real_now()))
                session().commit()
        else:
            answer(app, amina if end == "withdraw" else chidi, end)
        answer(app, chidi, "yes")
        assert not sees(amina, ref), end
    with app.app_context():
        asker = session().scalars(user_by_email(cast.amina.email)).one()
        session().execute(update(SecondYes).values(until=clock.real_now() + timedelta(days=1)))
        session().commit()
    ask(amina, ref)
    with app.app_context():
        session().execute(update(User).where(User.id == cast.amina.id).values(role=Role.OFFICER))
        session().commit()
    answer(app, chidi, "yes")
    with app.app_context():
        assert session().scalar(select(func.count()).where(Reader.until.is_not(None))) == 0, asker


def test_of_many_who_decide_at_once_one_does(app: Flask, browse: Browse, cast: Cast, ref: str) -> None:
    amina = browse("amina")
    for others in ([Decision.YES] * 4, [Decision.YES, Decision.NO, Decision.WITHDRAWN, Decision.YES]):
        ask(amina, ref)
        number = newest(app).id

        def decide(decision: Decision, who: int, number: int = number) -> int:
            try:
                with acting_as(app, cast.amina.id if decision is Decision.WITHDRAWN else who):
                    second_yes.decide(number, decision)
            except second_yes.Over:
                return 0
            return 1

        deciders = (cast.chidi.id, cast.bilal.id, cast.esi.id, cast.chidi.id)
        pairs = zip(others, deciders, strict=True)
        acts: list[Callable[[], int]] = [partial(decide, decision, who) for decision, who in pairs]
        assert sum(at_once(acts)) == 1
        let_time_pass(app)
    assert len([deed for _who, deed, _what in said(app) if deed != "second-yes-asked"]) == 2


def test_who_is_alone_does_it_alone_and_writes_it_out(app: Flask, browse: Browse, cast: Cast, ref: str) -> None:
    with app.app_context():
        session().execute(update(User).where(User.id != cast.amina.id).values(active=False))
        session().commit()
    amina = browse("amina")
    assert "Nobody else is here who could agree" in ask(amina, ref)
    assert not sees(amina, ref)
    assert "If there is such a record" in ask(amina, ref, alone=ref)
    assert sees(amina, ref)
    assert said(app)[-1] == (cast.amina.id, "done-alone", "look")


def test_to_let_somebody_look_makes_no_reader_for_good(
    app: Flask, acting: Acting, browse: Browse, cast: Cast, ref: str
) -> None:
    ask(browse("amina"), ref)
    answer(app, browse("chidi"), "yes")
    with acting("bilal"):
        record_id = session().scalars(select(SecondYes.record_id)).one() or 0
        assert visibility.readers_of(record_id) == {cast.bilal.id, cast.esi.id}


def test_what_was_asked_about_a_deleted_record_is_void_once_it_is_back(
    app: Flask, browse: Browse, cast: Cast, acting: Acting
) -> None:
    """Deleted once more, it is destroyed by nobody who agreed to what was asked before."""
    with acting("bilal"):
        made = person(NAME).ref
    bilal, amina = browse("bilal"), browse("amina")
    bilal.send(f"/records/{made}/delete")
    assert bilal.send(f"/records/{made}/destroy", why=WHY).status_code == 302
    bilal.send(f"/records/{made}/restore", form_of="/deleted")
    bilal.send(f"/records/{made}/delete")
    assert newest(app).decision == Decision.VOID
    assert "void" in bilal.page(HERE)
    answer(app, amina, "yes")
    assert made in amina.page("/deleted")
    assert [deed for _who, deed, _what in said(app)] == ["second-yes-asked", "second-yes-void"]


def test_a_look_is_void_once_whoever_asked_sees_the_record_and_a_wider_circle_once_it_changed(
    app: Flask, browse: Browse, cast: Cast, ref: str
) -> None:
    amina, esi = browse("amina"), browse("esi")
    ask(amina, ref)
    named = [cast.amina.id, cast.bilal.id, cast.esi.id]
    with acting_as(app, cast.bilal.id):
        visibility.change(session().scalars(by_reference(ref)).one(), Visibility.SEALED, None, named)
    assert newest(app).decision == Decision.VOID
    with acting_as(app, cast.bilal.id):
        layla = session().scalars(by_reference(ref)).one()
        second_yes.ask_to_widen(layla, second_yes.Width(Visibility.ORGANISATION, None, []), WHY)
        visibility.change(layla, Visibility.SEALED, None, [cast.bilal.id, cast.esi.id])
    assert newest(app).decision == Decision.VOID
    answer(app, esi, "yes")
    assert not sees(browse("vera"), ref)
