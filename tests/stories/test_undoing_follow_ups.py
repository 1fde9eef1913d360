"""A table of follow-ups is taken back: what it set is called off, but for what somebody worked on since."""

import re
from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browser, Cast, words_of
from tests.lists import as_csv
from tests.processes import tracker
from tests.stories.follow_up_pages import tell
from tests.stories.table_pages import check, press, take_in, tally
from tests.stories.taking_in import take_in as taken_in
from tracker.actions import follow_ups
from tracker.actions.imports import undoing
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.follow_ups import FollowUp
from tracker.records.imports import Import
from tracker.rules.fields import FOLLOW_UP
from tracker.rules.kinds import Kind
from tracker.rules.plans import Owes

NAMES = ("Ana Roe", "Ben Poe", "Cid Foe")
ROWS = [["About", "What", "Due"], *([name, "Ask again", "2016-03-01"] for name in NAMES)]


@pytest.fixture
def refs(acting: Acting) -> Mapping[str, str]:
    with acting("amina"):
        found = {name: factories.person(name).ref for name in NAMES}
        session().commit()
    return found


def rows() -> list[FollowUp]:
    return [*session().scalars(select(FollowUp).order_by(FollowUp.id))]


def undo(number: int) -> undoing.Undone:
    found = undoing.undo(session().scalars(select(Import).where(Import.id == number)).one())
    session().commit()
    return found


def test_nothing_comes_back_of_what_nobody_worked_on(amina: Browser, acting: Acting, refs: Mapping[str, str]) -> None:
    data = as_csv(ROWS).encode()
    with acting("bilal"):
        mine = follow_ups.set_by_hand(factories.person("Dan Goe"), "Ask again", date(2016, 3, 1), Owes.WE, None).id
        session().commit()
    taken = take_in(amina, check(amina, "follow-up", data))
    address = re.search(r'href="(/imports/\d+/undo)"', taken)
    assert address
    page = amina.page(address[1])
    assert "What this table has set is called off: it does not come back." in words_of(page)
    assert "Nobody has worked on any of it since." in words_of(page)
    assert "3 removed, 0 as before" in words_of(press(amina, page, address[1]).text)
    with acting("amina"):
        assert {(row.state, row.outcome) for row in rows() if row.id != mine} == {("cancelled", "taken back")}
        assert [row.id for row in rows() if row.state == "open"] == [mine]
    assert tally(check(amina, "follow-up", data))["New"] == 3, "it can be brought in again"


def test_what_somebody_closed_set_aside_or_gave_away_stays(
    amina: Browser, acting: Acting, cast: Cast, settings: Settings, refs: Mapping[str, str]
) -> None:
    with acting("amina"):
        number = taken_in(FOLLOW_UP, [*ROWS, ["Ana Roe", "Ring the family", "2016-03-02"]])[0].id
        done, aside, given, _left = rows()
        follow_ups.set_aside(aside, date(2016, 4, 1))
        follow_ups.give(given, cast.bilal.id)
        address = f"/follow-ups/{done.id}"
        session().commit()
    tell(amina, address, "done")
    said = words_of(amina.page(f"/imports/{number}/undo"))
    assert "gave them to somebody else: " + " ".join(sorted(refs.values())) in said
    ran = tracker(settings, "undo", str(number))
    assert ran.stdout.startswith("removed 1, restored 0, kept 3\n")
    assert all(ref in ran.stdout for ref in refs.values())
    with acting("amina"):
        assert [row.state for row in rows()] == ["done", "open", "open", "cancelled"]


def test_an_undo_of_which_all_stays_is_not_spent(acting: Acting, cast: Cast, refs: Mapping[str, str]) -> None:
    with acting("amina"):
        number = taken_in(FOLLOW_UP, ROWS[:2])[0].id
        (row,) = rows()
        follow_ups.give(row, cast.bilal.id)
        assert undo(number).is_nothing
        (row,) = rows()
        follow_ups.give(row, cast.amina.id)
        assert (undo(number).removed, undo_is_spent(number)) == (1, True)


def undo_is_spent(number: int) -> bool:
    return session().scalars(select(Import.undone_at).where(Import.id == number)).one() is not None


def test_who_came_in_before_goes_once_their_follow_ups_are_called_off(acting: Acting) -> None:
    with acting("amina"):
        people = taken_in(Kind.PERSON, [["Name"], ["Ana Roe"]])[0].id
        number = taken_in(FOLLOW_UP, ROWS[:2])[0].id
        assert undo(people).is_nothing
        assert undo(number).removed == 1
        assert undo(people).removed == 1
