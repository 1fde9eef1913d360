"""The calendar shows what comes back, what is set down and whose day it is, by day or as a table of the month."""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, ClockAt, words_of
from tests.factories import on
from tests.statements import count_statements
from tests.stories.follow_up_pages import one
from tracker.actions import follow_ups, links, records, standings, timeline, visibility, visits
from tracker.actions.plans import keeping
from tracker.actions.timeline import Account, Ties
from tracker.records.people import Person
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes

MARCH = "/calendar?month=2016-03"
PREPARE = "Prepare for the hearing: find an observer, ask the lawyer what helps"
FIND_OUT = "Find out what happened at the hearing"


def by_day(page: str) -> dict[str, str]:
    """Return what stands on each day of the list, by the day in words."""
    parts = re.findall(r'<section aria-labelledby="day-[\d-]+">(.*?)</section>', page, re.DOTALL)
    said = [re.search(r"<h2.*?</h2>(.*)", part, re.DOTALL) for part in parts]
    days = [words_of(re.findall(r"<h2.*?</h2>", part, re.DOTALL)[0]) for part in parts]
    return dict(zip(days, (words_of(found.group(1)) for found in said if found), strict=True))


def held(arrested: str = "2014-03-03", born: str | None = None) -> Person:
    person = factories.person()
    person.born = born
    timeline.record(Account("arrest", UncertainDate.edtf(arrested)), Ties([person]))
    return person


@pytest.fixture
def march(acting: Acting) -> dict[str, str]:
    """A month with something of everything; the references by a short name."""
    with acting("amina"):
        layla = held(born="1980-03-20")
        visit = records.add(Visit(kind=Kind.VISIT, title="Summit", country="KH"))
        visits.schedule(visit, on(2016, 3, 15), on(2016, 3, 16), on(2016, 1, 30))
        visit.followed = False
        keeping.keep_in_step(visit, standings.refold(visit), day_moved=True)
        hearing = timeline.record(Account("hearing", on(2016, 3, 9), "Appeal hearing"), Ties([layla]))
        row = follow_ups.set_by_hand(layla, "Call her lawyer", date(2016, 3, 9), Owes.WE, layla.owner_id)
        return {"layla": layla.ref, "visit": visit.ref, "hearing": hearing.ref, "row": str(row.id)}


def test_a_month_is_listed_day_by_day(browse: Browse, march: dict[str, str]) -> None:
    amina = browse("amina")
    found = by_day(amina.page(MARCH))
    layla = f"Layla Hassan {march['layla']}"
    assert found == {
        "Wednesday 2 March 2016": f"{PREPARE} {layla}",
        "Thursday 3 March 2016": f"Arrested 2 years ago {layla}",
        "Wednesday 9 March 2016": f"Call her lawyer {layla} Appeal hearing {layla}",
        "Thursday 10 March 2016": f"{FIND_OUT} {layla}",
        "Sunday 13 March 2016": f"Birthday in custody on 20 March 2016: decide what is said and done {layla}",
        "Tuesday 15 March 2016": f"Visit begins Summit {march['visit']}",
        "Wednesday 16 March 2016": f"Visit ends Summit {march['visit']}",
        "Sunday 20 March 2016": f"Birthday in custody {layla}",
    }
    page = amina.page(MARCH)
    assert f'href="/follow-ups/{march["row"]}"' in page
    assert f'href="/events/{march["hearing"]}"' in page


def test_a_month_is_also_a_table_that_a_screen_reader_can_read(browse: Browse, march: dict[str, str]) -> None:
    page = browse("amina").page(f"{MARCH}&view=month")
    table = page[page.index("<table") : page.index("</table>")]
    assert "<caption>March 2016</caption>" in table
    assert re.findall(r'<th scope="col">(\w+)</th>', table)[0] in ("Monday", "Sunday")
    assert len(re.findall(r"<time ", table)) == 31
    (ninth,) = re.findall(r'<td>\s*<time datetime="2016-03-09">.*?</td>', table, re.DOTALL)
    assert words_of(ninth) == f"9 9 March 2016 Call her lawyer {march['layla']} Appeal hearing {march['layla']}"
    assert "<ul" not in re.findall(r'<td>\s*<time datetime="2016-03-11">.*?</td>', table, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("what=follow-ups", [2, 9, 10, 13]),
        ("what=events", [9, 15, 16]),
        ("what=key-dates", [3, 20]),
        ("country=Cambodia", [15, 16]),
        ("about=Layla+Hassan", [2, 3, 9, 10, 13, 20]),
        ("about=Summit&what=events", [15, 16]),
        ("whose=nobody&what=follow-ups", []),
    ],
)
def test_a_filter_shows_less(browse: Browse, march: dict[str, str], asked: str, days: list[int]) -> None:
    page = browse("amina").page(f"{MARCH}&{asked}")
    assert [int(day.split()[1]) for day in by_day(page)] == days
    (later,) = re.findall(r'rel="next" href="/calendar\?([^"]+)"', page)
    assert set(unescape(later).split("&")) == {*asked.split("&"), "month=2016-04"}


def test_a_case_shows_what_is_tied_to_it(browse: Browse, acting: Acting, march: dict[str, str]) -> None:
    with acting("amina"):
        case, other = factories.case(), factories.case("Another case")
        links.link(one(march["layla"]), LinkRole.MEMBER, case)
        refs = case.ref, other.ref
    amina = browse("amina")
    assert len(by_day(amina.page(f"{MARCH}&about={refs[0]}"))) == 6
    assert by_day(amina.page(f"{MARCH}&about={refs[1]}")) == {}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("country=Camboodia", "We know no country of this name. Did you mean: Cambodia"),
        ("about=Nobody", "No record has this name or reference. Write the reference, such as C-7KQ4M."),
    ],
)
def test_a_filter_that_means_nothing_says_what_to_write(browse: Browse, asked: str, said: str) -> None:
    page = browse("amina").page(f"/calendar?{asked}", status=422)
    assert said in words_of(page)
    assert f'value="{asked.partition("=")[2]}"' in page


@pytest.mark.parametrize("month", ["2016-13", "0000-01", "9999-12", "x", "", "2016-1"])
def test_a_month_that_is_none_is_this_month(browse: Browse, month: str) -> None:
    assert "<h1>Calendar, February 2016</h1>" in browse("amina").page(f"/calendar?month={month}")


def test_an_empty_month_says_so_and_today_leads_here(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        factories.sent_letter()
    amina = browse("amina")
    assert 'href="/calendar">Calendar</a>' in amina.page("/")
    assert "Nothing is set for this month. Show everybody’s" in words_of(amina.page("/calendar?month=2018-01"))
    assert "Earlier this month (1)" in words_of(amina.page("/calendar"))


def test_a_range_stands_on_its_first_day(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        row = follow_ups.set_by_hand(factories.person(), "Ask", date(2016, 3, 1), Owes.WE, None)
        row.due_last = date(2016, 3, 31)
    found = by_day(browse("amina").page(MARCH))
    assert list(found) == ["Tuesday 1 March 2016"]
    assert "between 1 March 2016 and 31 March 2016 nobody looks after it" in found["Tuesday 1 March 2016"]


def test_a_visit_that_was_called_off_says_so(browse: Browse, acting: Acting, march: dict[str, str]) -> None:
    with acting("amina"):
        timeline.record(Account("visit-cancelled", on(2016, 2, 9)), Ties([one(march["visit"])]))
    assert by_day(browse("amina").page(MARCH))["Tuesday 15 March 2016"].endswith("cancelled")


@pytest.mark.parametrize(
    ("arrested", "born", "month"),
    [("2014-03", None, "2016-03"), ("2014-03-03~", None, "2016-03"), ("2015-12-01", "1980-03", "2016-03")],
)
def test_what_is_not_known_to_the_day_is_no_key_date(
    browse: Browse, acting: Acting, arrested: str, born: str | None, month: str
) -> None:
    with acting("amina"):
        held(arrested, born)
    assert by_day(browse("amina").page(f"/calendar?month={month}&what=key-dates")) == {}


def test_who_is_released_has_no_key_dates(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = held()
        timeline.record(Account("release", on(2016, 2, 1)), Ties([person]))
    assert by_day(browse("amina").page(MARCH)) == {}


def test_a_thousand_days_are_a_key_date(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        held("2013-06-09")
    (said,) = by_day(browse("amina").page(f"{MARCH}&what=key-dates")).values()
    assert said.startswith("In custody for 1,000 days Layla Hassan")


def test_what_is_hidden_is_on_no_calendar(browse: Browse, acting: Acting, march: dict[str, str]) -> None:
    asked = f"{MARCH}&whose=everybody"
    assert by_day(browse("esi").page(asked)) == {}
    with acting("amina"):
        person = one(march["layla"])
        visibility.change(person, Visibility.ORGANISATION, None, [])
    assert len(by_day(browse("esi").page(asked))) == 6


def test_many_are_bounded_and_counted_and_cost_no_more(app: Flask, browse: Browse, acting: Acting) -> None:
    amina, counts = browse("amina"), []
    for many in (3, 997):
        with acting("amina"):
            person = factories.person()
            for number in range(many):
                follow_ups.set_by_hand(person, f"Ask {number}", date(2016, 3, 1 + number % 31), Owes.WE, None)
        counts.append([count_statements(app, amina, f"{MARCH}{view}") for view in ("", "&view=month")])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12
    assert "and 800 more. To see them, choose less above" in words_of(amina.page(MARCH))


def test_the_month_follows_the_clock(browse: Browse, acting: Acting, clock_at: ClockAt) -> None:
    clock_at(date(2016, 12, 31))
    page = browse("amina").page("/calendar")
    assert "<h1>Calendar, December 2016</h1>" in page
    assert "month=2017-01" in page
