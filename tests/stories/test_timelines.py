"""A timeline: coming up first, then newest first, page by page, nothing lost, nothing twice, nothing made up."""

import re
from datetime import date

import pytest

from tests import factories
from tests.cast import Acting, Browse, ClockAt, words_of
from tests.factories import on
from tests.stories.presses import timeline_in
from tracker.actions import links, records, timeline
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.rules.dates import read
from tracker.rules.events import Certainty
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

TODAY = date(2016, 2, 10)


def happened(title: str, when: str, *about: Record, type_code: str = "note", ties: timeline.Ties | None = None) -> None:
    timeline.record(timeline.Account(type_code, read(when, TODAY), title), ties or timeline.Ties(about))


def titles(page: str) -> list[str]:
    """The titles on a timeline, in their order."""
    return re.findall(r'class="moment-title"[^>]*><a href="[^"]*">([^<]*)</a>', page)


def test_what_lies_ahead_stands_first_then_the_newest_by_year(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        happened("The verdict", "20 March 2016", layla, type_code="verdict")
        happened("The arrest", "3 March 2014", layla, type_code="arrest")
        happened("The hearing", "15 February 2016", layla, type_code="hearing")
        happened("The charge", "January 2016", layla, type_code="charge")
        happened("A threat", "before 2014", layla)
        happened("The visit", "10 February 2016", layla)
        url = f"/people/{layla.ref}"
    page = browse("amina").page(url)
    wanted = ["The hearing", "The verdict", "The visit", "The charge", "The arrest", "A threat"]
    assert titles(page) == wanted
    assert re.findall(r'<h3 class="year"><span>([^<]*)<', page) == ["2016", "2014", "Beginning not known"]
    assert timeline_in(page).index("Coming up") < timeline_in(page).index("15 February 2016 The hearing")


def test_what_lay_ahead_takes_its_place_when_its_day_comes(browse: Browse, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        layla = factories.person()
        happened("The hearing", "15 February 2016", layla, type_code="hearing")
        url = f"/people/{layla.ref}"
    assert "Coming up" in browse("amina").page(url)
    clock_at(date(2016, 2, 15))
    page = browse("amina").page(url)
    assert "Coming up" not in page
    assert titles(page) == ["The hearing"]


@pytest.mark.parametrize(
    ("when", "machine"),
    [
        ("2015", "2015"),
        ("January 2016", "2016-01"),
        ("26 January 2016", "2016-01-26"),
        ("about 2015", ""),
        ("between 21 and 22 January 2016", ""),
        ("before 2014", ""),
        ("since 2013", ""),
        ("26 January 2016?", ""),
    ],
)
def test_no_item_is_dated_more_exactly_than_it_is_known(
    browse: Browse, acting: Acting, when: str, machine: str
) -> None:
    with acting("amina"):
        layla = factories.person()
        happened("Seen", when, layla)
        url = f"/people/{layla.ref}"
    page = browse("amina").page(url)
    found = re.search(r"<time([^>]*)>([^<]*)</time></p>\s*<div class=\"moment-what\">", page)
    assert found
    assert found[2] == read(when, TODAY).in_words().replace(", uncertain", " (uncertain)")
    assert re.findall(r'datetime="([^"]*)"', found[1]) == ([machine] if machine else [])
    assert "00:00" not in found[0]


def test_each_item_says_what_it_is_about_where_it_is_known_from_and_who_recorded_it(
    browse: Browse, acting: Acting
) -> None:
    with acting("bilal"):
        layla, roth, watch = factories.person(), factories.person("Daniel Roth"), factories.organisation()
        demand = factories.demand()
        post = records.add(Source(kind=Kind.SOURCE, title="Visitor urges release", publisher="Halden Post"))
        post.url, post.published = "https://news.example.org/a", "2016-01-27"
        account = timeline.Account("statement", on(2016, 1, 27), "He speaks", quote="I raised it.", body="To the press")
        ties = timeline.Ties([layla, demand], [roth, watch], [post])
        timeline.record(account, ties)
        happened("Seen today", "10 February 2016", layla)
        url = f"/people/{layla.ref}"
    page = browse("amina").page(url)
    said = timeline_in(page)
    assert "27 January 2016 He speaks Statement recorded by Bilal on 10 February 2016" in said
    assert "Seen today Note recorded by Bilal Edit" in said
    assert "To the press I raised it. Daniel Roth Person P-" in said
    assert "Ministry of Justice Organisation O-" in said, "everybody who said it"
    assert "Release Layla Hassan Demand D-" in said
    assert "Source: Visitor urges release , Halden Post , 27 January 2016 ( original : Visitor urges release )" in said
    assert 'href="https://news.example.org/a" rel="noreferrer external"' in page


def test_of_many_who_said_it_five_stand_by_name(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.letter()
        signed = [factories.organisation(f"Group {number}") for number in range(1, 10)]
        happened("Signed", "24 January 2016", ties=timeline.Ties([letter], signed))
        url = f"/letters/{letter.ref}"
    said = timeline_in(browse("amina").page(url))
    assert "Group 5" in said
    assert "Group 6" not in said
    assert "and 4 others" in said


def test_what_is_not_confirmed_says_so(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        for certainty in (Certainty.BELIEVED, Certainty.DISPUTED):
            account = timeline.Account("note", on(2016, 1, 1), "Seen", certainty=certainty)
            timeline.record(account, timeline.Ties([layla]))
        url = f"/people/{layla.ref}"
    said = timeline_in(browse("amina").page(url))
    assert "Believed, not confirmed" in said
    assert "Disputed" in said


def test_only_the_kinds_that_one_asks_for(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        happened("The arrest", "3 March 2014", layla, type_code="arrest")
        happened("The hearing", "15 February 2016", layla, type_code="hearing")
        happened("A call", "January 2016", layla, type_code="call")
        happened("A note", "January 2016", layla)
        url = f"/people/{layla.ref}"
    amina = browse("amina")
    assert titles(amina.page(f"{url}?show=custody")) == ["The hearing", "The arrest"]
    assert titles(amina.page(f"{url}?show=meetings&show=notes")) == ["A note", "A call"]
    page = amina.page(f"{url}?show=health")
    assert "Nothing of this kind is recorded." in page
    assert 'value="health" id="show-health" checked' in page
    assert len(titles(amina.page(f"{url}?show=nonsense"))) == 4


def test_a_case_gathers_what_happened_to_its_members_each_once(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, layla, omar = factories.case(), factories.person(), factories.person("Omar Idris")
        other = factories.person("Sami Karim")
        for member in (layla, omar):
            links.link(member, LinkRole.MEMBER, case)
        happened("Both arrested", "3 March 2014", layla, omar)
        happened("Layla charged", "3 May 2014", layla)
        happened("Of the case itself", "4 May 2014", case, layla)
        happened("Somebody else", "5 May 2014", other)
        url = f"/cases/{case.ref}"
    page = browse("amina").page(url)
    assert titles(page) == ["Of the case itself", "Layla charged", "Both arrested"]
    assert "Layla Hassan Person" in timeline_in(page)
    assert "Omar Idris Person" in timeline_in(page)


def test_who_speaks_and_what_is_a_source_have_the_event_on_their_timelines(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, roth = factories.person(), factories.person("Daniel Roth")
        post = records.add(Source(kind=Kind.SOURCE, title="Visitor urges release"))
        happened("He speaks", "27 January 2016", ties=timeline.Ties([layla], [roth], [post]))
        urls = [f"/people/{roth.ref}", f"/sources/{post.ref}"]
    for url in urls:
        assert titles(browse("amina").page(url)) == ["He speaks"]


def test_nothing_yet_says_what_to_do(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        url = f"/people/{factories.person().ref}"
    assert "Nothing has been recorded yet. Write down the last thing you know." in words_of(browse("chidi").page(url))
