"""A large table keeps no page waiting: the clock goes on with it, and whoever stops it finds nothing of it."""

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests import factories
from tests.cast import Acting, Browse, Browser, Cast, words_of
from tests.lists import as_csv
from tests.statements import noted
from tests.stories import taking_in
from tests.stories.table_pages import check, draft_in, press, take_in, tally
from tracker.actions import accounts
from tracker.actions.imports import drafts, undoing, working
from tracker.jobs import tables, timetable
from tracker.plumbing import progress
from tracker.plumbing.database import session
from tracker.plumbing.progress import Progress, Stopped
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.import_drafts import ImportDraft
from tracker.records.imports import Import
from tracker.records.people import Person
from tracker.records.visits import Visit
from tracker.rules.access import Role

MANY = as_csv([["Name", "Born"], *([f"Person {n}", "1952"] for n in range(2_100))]).encode()


def go_on(app: Flask) -> int:
    return timetable.go_on_with_tables(app, timetable.new_holder())


@pytest.fixture
def waiting(amina: Browser) -> str:
    """The page that waits for a large table to be checked."""
    return check(amina, "person", MANY)


def test_a_large_table_is_checked_and_taken_in_by_the_clock(
    app: Flask, amina: Browser, acting: Acting, waiting: str
) -> None:
    assert "It waits for its turn." in waiting
    shown = amina.get(f"{draft_in(waiting)}/progress")
    assert shown.headers["Refresh"]
    assert go_on(app) == 1
    page = amina.page(f"{draft_in(waiting)}/progress")
    assert tally(page)["New"] == 2_100
    page = take_in(amina, page)
    assert "Taking it in" in page
    with acting("amina"):
        assert session().scalar(select(func.count()).select_from(Person)) == 0
    assert go_on(app) == 1
    taken = amina.page(f"{draft_in(page)}/progress")
    assert "2100 added, 0 changed." in words_of(taken)
    assert go_on(app) == 0


def test_whoever_stops_it_finds_nothing_of_it(app: Flask, amina: Browser, acting: Acting, waiting: str) -> None:
    stopped = press(amina, waiting, f"{draft_in(waiting)}/stop").text
    assert "Stopped. Nothing was saved." in stopped
    assert "Match columns" in stopped
    assert go_on(app) == 0


def test_work_that_is_stopped_on_its_way_leaves_nothing(app: Flask, amina: Browser, acting: Acting) -> None:
    page = check(amina, "case", as_csv([["Case"], ["Port Halden"]]).encode())
    with acting("amina"):
        drafts.close_sealed()
        draft = session().scalars(select(ImportDraft)).one()
        told = Progress(draft.token)
        progress.stop(draft.token)
        drafts.ask_to_take_in(draft, skip_bad=False)
        session().commit()
        with pytest.raises(Stopped):
            working.take_in(draft, told)
        session().rollback()
        assert session().scalars(select(Import)).all() == []
    assert draft_in(page)


def test_a_table_is_taken_by_one_process_and_by_another_when_that_has_died(
    app: Flask, acting: Acting, waiting: str
) -> None:
    with acting("amina"):
        number = session().scalars(select(ImportDraft.id)).one()
        assert working.claim(number, "one")
        assert not working.claim(number, "another")
        session().execute(update(ImportDraft).values(held_until=None))
        assert working.claim(number, "another")
        session().rollback()


def test_who_took_over_meanwhile_is_the_one_that_finishes(app: Flask, acting: Acting, waiting: str) -> None:
    with acting("amina"):
        drafts.close_sealed()
        draft = session().scalars(select(ImportDraft)).one()
        working.claim(draft.id, "another")
        with pytest.raises(Stopped):
            working.keep(draft, {}, "one")
        session().rollback()


@pytest.mark.parametrize(("role", "active"), [(Role.VIEWER, True), (Role.OFFICER, False)])
def test_whoever_may_not_write_any_more_takes_nothing_in(
    app: Flask, cast: Cast, acting: Acting, browse: Browse, role: Role, active: bool
) -> None:
    bilal = browse("bilal")
    page = check(bilal, "person", MANY)
    assert "It waits for its turn." in page
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        accounts.change_user(user, "Bilal", role, active=active)
        session().commit()
    assert go_on(app) == 1
    with acting("bilal"):
        draft = session().scalars(select(ImportDraft)).one()
        assert (draft.stage, draft.problem) == ("matching", tables.NOT_ALLOWED)


def test_what_changed_since_the_check_is_checked_again(amina: Browser, acting: Acting) -> None:
    page = check(amina, "person", as_csv([["Name", "Sex"], ["Ana Roe", "f"]]).encode())
    assert tally(page)["New"] == 1
    with acting("bilal"):
        factories.person("Ana Roe")
        session().commit()
    page = take_in(amina, page)
    assert "What is recorded has changed since the check" in page
    assert tally(page)["Needs a decision"] == 1


def test_a_large_import_is_taken_back_by_the_clock(app: Flask, amina: Browser, acting: Acting) -> None:
    page = take_in(amina, check(amina, "case", as_csv([["Case"], ["Port Halden"]]).encode()))
    assert "1 added" in words_of(page)
    with acting("amina"):
        made = session().scalars(select(Import)).one()
        working.ask_to_undo(made)
        number = made.id
        session().commit()
    assert "It is being taken back." in amina.page(f"/imports/{number}")
    assert go_on(app) == 1
    assert "1 removed" in words_of(amina.page(f"/imports/{number}"))


def test_many_visits_ask_as_little_as_few(app: Flask, acting: Acting) -> None:
    """A list of visits is made with its days, its ties and what it asks for, all at once; and so it is taken back."""
    counted, undone = [], []
    for many in (5, 45):
        rows = [["Title", "First day", "Last day", "Announced", "Number"]]
        rows += [[f"Visit {many} {n}", "2016-03-01", "2016-03-02", "2016-02-01", f"{many}-{n}"] for n in range(many)]
        with acting("amina"), noted(app) as seen:
            made, _found = taking_in.take_in("visit", rows)
            counted.append(sum(not statement.startswith("INSERT") for statement, *_more in seen))
            assert made.counts["new"] == many
            number = made.id
        with acting("amina"), noted(app) as seen:
            taken = session().scalars(select(Import).where(Import.id == number)).one()
            assert undoing.undo(taken).removed == many
            undone.append(sum(not statement.startswith("INSERT") for statement, *_more in seen))
            session().rollback()
    assert counted[1] <= counted[0] + 2
    assert undone[1] <= undone[0] + 2
    with acting("amina"):
        assert session().scalar(select(func.count()).select_from(Event)) == 3 * 50
        assert {visit.status for visit in session().scalars(select(Visit))} == {"announced"}
