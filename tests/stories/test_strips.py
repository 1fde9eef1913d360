"""A case and a visit show at a glance what happened: every mark leads somewhere, and a table says the same."""

import gzip
from datetime import date, timedelta

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.figure_pages import figure_of, marks_of, rows_of
from tests.stories.follow_up_pages import one
from tests.stories.test_timelines import titles
from tests.stories.visit_pages import arrange
from tracker.actions import links, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole


def told(record: Record, *days: str, type_code: str = "note") -> list[str]:
    return [
        timeline.record(Account(type_code, UncertainDate.edtf(day), f"It was {day}"), Ties([record])).ref
        for day in days
    ]


def test_every_event_of_a_case_and_of_its_members_is_a_mark_and_a_row(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, layla = factories.case(), factories.person()
        links.link(layla, LinkRole.MEMBER, case)
        refs = told(case, "2013-05-01", "2014") + told(layla, "2015-03-03", type_code="arrest")
        url = f"/cases/{case.ref}"
    page = browse("amina").page(url)
    assert [where for where, _words in marks_of(page)] == [f"/events/{ref}" for ref in refs]
    assert [words for _where, words in marks_of(page)][2] == "3 March 2015: It was 2015-03-03"
    rows = [(where, cells) for where, cells in rows_of(page) if where]
    assert [where for where, _cells in rows] == [f"/events/{ref}" for ref in refs]
    assert rows[1][1] == ["2014", "Notes", "It was 2014"]
    assert rows[2][1][1] == "Arrest, hearing, release"
    assert 'class="t-accent hollow"' in figure_of(page), "a year is a span"


def test_a_long_time_without_anything_is_said_and_drawn(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case = factories.case()
        told(case, "2013-05-01", "2013-05-02", "2015-05-02")
        url = f"/cases/{case.ref}"
    page = browse("amina").page(url)
    assert "<title>Nothing for 1 year and 11 months</title>" in figure_of(page)
    assert "long times of which nothing is recorded" in words_of(page)
    assert ["3 May 2013 to 1 May 2015", "", "Nothing for 1 year and 11 months"] in [
        cells for _where, cells in rows_of(page)
    ]


def test_what_somebody_may_not_see_changes_no_byte_of_the_strip(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case = factories.case()
        visibility.change(case, Visibility.ORGANISATION, None, [])
        told(case, "2013-05-01", "2014", "2015-05-01")
        url = f"/cases/{case.ref}"
    before = figure_of(browse("esi").page(url))
    assert before
    with acting("amina"):
        hidden = factories.person("Hidden", Visibility.TEAM)
        timeline.record(Account("arrest", on(2003, 1, 1), "Taken"), Ties([one(url.rpartition("/")[2]), hidden]))
    assert figure_of(browse("esi").page(url)) == before
    assert "Taken" in figure_of(browse("amina").page(url))


def test_five_hundred_events_are_drawn_together_and_each_can_be_reached(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case = factories.case()
        for number in range(500):
            day = UncertainDate.on(date(2008, 1, 1) + timedelta(days=6 * number))
            kind = ("note", "call", "statement")[number % 3]
            timeline.record(Account(kind, day, f"Event {number}"), Ties([case]))
        url = f"/cases/{case.ref}"
    amina = browse("amina")
    page = amina.page(url)
    rows = [(where, cells) for where, cells in rows_of(page) if where]
    assert sum(int(cells[2].split()[0]) for _where, cells in rows) == 500
    assert [where for where, _words in marks_of(page)] == [where for where, _cells in rows]
    assert len(gzip.compress(figure_of(page).encode())) < 2_500
    where, cells = rows[0]
    found = titles(amina.page(where.partition("#")[0]))
    assert (cells[0], len(found)) == ("2008", int(cells[2].split()[0]))


def test_a_visit_shows_its_own_events(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    url = arrange(amina, starts="26 January 2016", ends="27 January 2016")
    with acting("amina"):
        told(one(url.rpartition("/")[2]), "2016-01-29", type_code="statement")
    found = marks_of(amina.page(url))
    assert [words.partition(":")[0] for _where, words in found] == [
        "26 January 2016",
        "27 January 2016",
        "29 January 2016",
    ]


@pytest.mark.parametrize("count", [0, 2])
def test_of_very_few_events_there_is_no_picture(browse: Browse, acting: Acting, count: int) -> None:
    with acting("amina"):
        case = factories.case()
        told(case, *["2015-01-01", "2015-02-02"][:count])
        url = f"/cases/{case.ref}"
    assert figure_of(browse("amina").page(url)) == ""
