"""The page of a demand shows its life as a line: asked, answered by grade, met, and how long there was no answer."""

import pytest

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import on
from tests.stories.figure_pages import figure_of, marks_of, rows_of
from tests.stories.follow_up_pages import one
from tracker.actions import demands, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.records.demands import Demand
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Stance

SILENT = " days without an answer"


@pytest.fixture
def url(acting: Acting) -> str:
    """Made on 1 January 2015, raised in March, promised in April for June, broken in July."""
    with acting("amina"):
        demand = factories.demand()
        demands.make(demand, on(2015, 1, 1), Ties())
        timeline.record(Account("raised", UncertainDate.edtf("2015-03")), Ties([demand]))
        promise = Account("promised", on(2015, 4, 1), by_when=UncertainDate.edtf("2015-06-30"))
        demands.answer(demand, promise, Ties())
        demands.answer(demand, Account("broken", on(2015, 7, 1)), Ties())
        return f"/demands/{demand.ref}"


def of(url: str) -> Demand:
    demand = one(url.rpartition("/")[2])
    assert isinstance(demand, Demand)
    return demand


def test_every_time_is_a_mark_and_a_row_in_its_order(browse: Browse, url: str) -> None:
    page = browse("vera").page(url)
    days = [cells[:2] for _where, cells in rows_of(page)]
    assert days == [
        ["1 January 2015", "We asked"],
        ["1 January 2015 to 1 April 2015", ""],
        ["March 2015", "We asked"],
        ["1 April 2015", "They answered"],
        ["1 April 2015 to 10 February 2016", ""],
        ["30 June 2015", "They answered"],
        ["1 July 2015", "What we found or decided"],
    ]
    assert [where for where, _words in marks_of(page)] == [where for where, _cells in rows_of(page) if where]
    assert marks_of(page)[3][1].startswith("30 June 2015: The day they named")
    for tone in ("t-waiting", "t-overdue", "t-accent hollow"):
        assert f'class="{tone}"' in figure_of(page)


def test_a_silence_is_said_in_days_and_the_last_is_that_of_the_page(browse: Browse, url: str) -> None:
    page = browse("vera").page(url)
    said = [cells[2] for _where, cells in rows_of(page) if SILENT in cells[2]]
    assert said == ["90" + SILENT, "315" + SILENT]
    assert "No answer on substance for 315 days." in words_of(page)
    assert ">315" + SILENT + "</text>" in figure_of(page)


def test_accounts_that_contradict_each_other_stand_in_lanes_of_their_own(
    browse: Browse, url: str, acting: Acting
) -> None:
    assert "contradict" not in words_of(figure_of(browse("vera").page(url)))
    with acting("amina"):
        for stance in (Stance.RAISED, Stance.NOT_RAISED):
            timeline.record(Account("statement", on(2015, 8, 1), "Said", stance=stance), Ties([of(url)]))
    page = browse("vera").page(url)
    kinds = [cells[1] for _where, cells in rows_of(page) if cells[0] == "1 August 2015"]
    assert kinds == ["Said to have been raised", "Said not to have been raised"]
    assert "Accounts contradict each other" in words_of(figure_of(page))


def test_what_some_readers_may_not_see_changes_no_byte(browse: Browse, url: str, acting: Acting, cast: Cast) -> None:
    before = figure_of(browse("vera").page(url))
    with acting("amina"):
        secret = timeline.record(Account("met", on(2015, 9, 1), "Told in confidence"), Ties([of(url)]))
        visibility.change(secret, Visibility.RESTRICTED, None, [cast.amina.id])
    assert figure_of(browse("vera").page(url)) == before
    assert figure_of(browse("amina").page(url)) == before, "the demand is told alike to all its readers"


def test_a_demand_that_was_never_asked_has_no_picture(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        url = f"/demands/{factories.demand().ref}"
    assert figure_of(browse("amina").page(url)) == ""
