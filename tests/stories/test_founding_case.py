"""The demonstration holds the founding case as it was known on a day: all of it that was, and nothing that was not."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import sign_in_as, words_of
from tests.demonstration import EVERYTHING, TENTH, Load, Told
from tests.stories.figure_pages import rows_of
from tests.stories.presses import block, lead
from tracker.actions import checks
from tracker.actions.demo import facts, loading
from tracker.actions.demo.facts import founding_case
from tracker.jobs import alerts
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.links import from_record
from tracker.records.record import Record
from tracker.records.visits import Visit, around
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

pytestmark = pytest.mark.any_database

ARTICLE = Path(__file__).parent.parent / "fixtures" / "quotes-of-the-founding-letter.txt"

ROWS = [
    (1, "2010-10-30", "Hillary Clinton in Cambodia", "history.state.gov"),
    (1, "2010-10-30/2010-11-01", "support for the UN human rights office", "john-kerry-to-meet-hun-sen"),
    (2, "2012-10-31", "Twelve US lawmakers to President Obama", "opendevelopmentcambodia.net"),
    (3, "2012-11-19", "Barack Obama in Phnom Penh", "history.state.gov"),
    (4, "2015", "Michelle Obama in Cambodia", "voacambodia.com/a/us-secretary-of-state-to-arrive"),
    (5, "2015-08-20", "UN Human Rights Council", "hrw.org/news/2015/08/20"),
    (6, "2015-12-03", "Sixteen US Representatives", "3187827"),
    (7, "2016-01-15", "Announced: John Kerry in Phnom Penh", "509733"),
    (8, "2016-01-19", "Human Rights Watch to President Obama", "hrw.org/news/2016/01/19"),
    (9, "2016-01-21/2016-01-22?", "Kerry is asked in a statement from exile", "509733"),
    (10, "2016-01-24", "Open letter of five rights groups", "106254"),
    (11, "2016-01", "Joint letter of Cambodian civil society groups", "perm=212"),
    (11, "2016-01", "counts 24 political prisoners", "perm=212"),
    (12, "2016-01-24", "Parliamentarians of the region urge Kerry", "lawmakers-activists-urge-kerry"),
    (13, "2016-01-25", "Embassy declines to say", "106254"),
    (14, "2016-01-25", "Begins: John Kerry in Phnom Penh", "3161572"),
    (15, "2016-01-26", "official record has the visit begin", "history.state.gov"),
    (16, "2016-01-26", "Kerry says that he raised", "kerry-raises-human-rights"),
    (17, "2016-01-27", "not on the agenda", "khmerization.blogspot.com"),
    (18, "2016-02-10", "63 pages", "hrw.org/news/2016/02/10"),
    (19, "2016-02-11", "More than 100 Southeast Asian parliamentarians", "3187827"),
    (19, "2016-02-11", "Seven US senators", "3187827"),
    (20, "2016-02-15", "Begins: Summit of the US and ASEAN", "hrw.org/news/2016/02/10"),
    (20, "2016-02-18", "official record has Hun Sen's visit end", "history.state.gov"),
    (21, "2016-02-24", "US envoy to ASEAN", "us-envoy-says-rights-discussed"),
    (21, "2016-02-24", "Cambodian People's Party", "us-envoy-says-rights-discussed"),
    (22, "2016-05/2016-06?", "reaches 29 political prisoners", "khmertimeskh.com"),
]
"""The rows of the reconstruction: its number, when, some words of ours, and part of the address of a source."""


def _rows(expected: range) -> list[tuple[str, str, str]]:
    return [(when, words, url) for row, when, words, url in ROWS if row in expected]


@pytest.mark.parametrize("number", range(1, 23))
def test_every_row_of_the_reconstruction_is_expected(number: int) -> None:
    assert _rows(range(number, number + 1))


def _assert_told(rows: list[tuple[str, str, str]], told: list[Told]) -> None:
    for when, words, url in rows:
        assert [
            each.event.ref
            for each in told
            if each.event.when_text == when
            and words in each.event.title
            and any(url in source for source in each.sources)
        ], f"{when} {words} {url}"


@pytest.mark.parametrize("before", [[], [TENTH]], ids=["at once", "in two steps"])
def test_by_july_every_row_stands_on_the_timeline_with_its_source(load: Load, before: list[date]) -> None:
    demo = [load(day) for day in [*before, EVERYTHING]][-1]
    _assert_told(_rows(range(1, 23)), demo.timeline())
    assert demo.coming_up() == []


def test_by_the_tenth_of_february_nothing_later_is_there(load: Load) -> None:
    demo = load(TENTH)
    told = demo.timeline()
    _assert_told(_rows(range(1, 19)), told)
    assert all(each.event.earliest <= TENTH for each in told)
    with escaping(Escape.FOLD):
        later = session().scalars(select(Event).where(Event.latest > TENTH)).all()
    assert {(event.title, event.when_text) for event in later} == {
        ("Begins: Summit of the US and ASEAN at Sunnylands", "2016-02-15"),
        ("Ends: Summit of the US and ASEAN at Sunnylands", "2016-02-16"),
    }
    assert [each.event.when_text for each in demo.coming_up()] == ["2016-02-15", "2016-02-16"]


@pytest.mark.parametrize("day", [date(2016, 1, 15) + timedelta(days=days) for days in (0, 8, 10, 16, 34)])
def test_on_each_day_only_what_had_happened_is_told(load: Load, day: date) -> None:
    demo = load(day)
    assert all(each.event.earliest <= day for each in demo.timeline())
    announced = {each.event.title for each in demo.coming_up()}
    assert all("John Kerry in Phnom Penh" in title or "Sunnylands" in title for title in announced), announced
    alerts.tell()
    assert [problem for result in checks.everything() for problem in result.problems] == []
    sources = session().execute(select(Record.created_at).where(Record.kind == Kind.SOURCE)).scalars()
    assert all(clock.local(moment).date() <= day for moment in sources)


def test_no_fact_rests_on_a_source_that_is_dated_later() -> None:
    case = founding_case()
    for fact in case.facts:
        for key in getattr(fact, "sources", ()):
            source = case.things[key]
            assert isinstance(source, facts.Source)
            if source.published:
                assert UncertainDate.edtf(source.published).earliest <= case.day_of(fact), fact


def test_the_five_groups_sign_in_their_order_as_heads_of_their_organisations(load: Load) -> None:
    demo = load(TENTH)
    ties = session().execute(from_record(demo["five-groups"].id, LinkRole.SIGNATORY)).all()
    assert [end.title for _tie, end in ties] == ["FIDH", "ADHOC", "LICADHO", "FORUM-ASIA", "CCHR"]
    assert {tie.note for tie, _end in ties} == {"head of the organisation"}


def test_demands_keep_the_exact_words_of_the_letter(load: Load) -> None:
    demo = load(TENTH)
    ties = session().execute(from_record(demo["five-groups"].id, LinkRole.MAKES_DEMAND)).all()
    quotes = [tie.quote for tie, _end in ties]
    assert [quote for quote in quotes if quote] == ARTICLE.read_text(encoding="utf-8").splitlines()
    attack = next(tie for tie, end in ties if "attack" in end.title)
    assert attack.quote == ""


@pytest.mark.parametrize(
    ("key", "relayed"),
    [
        ("contingent", False),
        ("military", False),
        ("repression", True),
        ("detentions", True),
        ("attack", True),
        ("knlf-raised", True),
    ],
)
def test_demands_are_direct_or_to_be_passed_on(load: Load, key: str, relayed: bool) -> None:
    demo = load(TENTH)
    ends = {
        role: {end.title for _tie, end in session().execute(from_record(demo[key].id, role))}
        for role in (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER)
    }
    assert ends[LinkRole.ADDRESSEE] == {"John Kerry"}
    assert ends[LinkRole.DUTY_BEARER] == ({"Government of Cambodia"} if relayed else {"John Kerry"})
    assert demo[key].status == "waiting"


def test_counts_stand_side_by_side_with_who_counted(load: Load) -> None:
    counts = {each.event.number: each for each in load(EVERYTHING).timeline() if each.event.type == "count"}
    assert set(counts) == {17, 24, 29}
    assert counts[17].said_by == ["FIDH", "ADHOC", "LICADHO", "FORUM-ASIA", "CCHR"]
    assert counts[29].event.certainty == "disputed"


def test_both_accounts_of_the_talks_stand_on_the_visit_and_on_the_demands(load: Load) -> None:
    demo = load(TENTH)
    for key in ("kerry-2016", "repression", "detentions"):
        stances = {each.event.stance: each for each in demo.timeline(key) if each.event.stance}
        assert set(stances) == {"raised", "declined-to-say", "not-raised"}
        assert stances["raised"].said_by == ["John Kerry"]
        assert stances["not-raised"].said_by == ["Eang Sophalleth"]


def test_both_days_of_arrival_stand_with_their_sources(load: Load) -> None:
    begun = [each for each in load(TENTH).timeline("kerry-2016") if each.event.type == "visit-began"]
    assert {each.event.when_text: len(each.sources) for each in begun} == {"2016-01-25": 1, "2016-01-26": 1}


def test_the_visits_make_a_chain(load: Load) -> None:
    demo = load(TENTH)
    chain = ["sunnylands-2016", "kerry-2016", "michelle-obama-2015", "obama-2012", "clinton-2010"]
    for later, earlier in pairwise(chain):
        visit = demo[later]
        assert isinstance(visit, Visit)
        linked = {near.visit.title for near in around(visit, ()).visits if near.linked}
        assert demo[earlier].title in linked


def test_the_visit_shows_both_days_and_both_accounts_and_the_next_one_what_was_left_open(
    app: Flask, load: Load
) -> None:
    demo = load(TENTH)
    kerry, summit, asked = demo["kerry-2016"].ref, demo["sunnylands-2016"].ref, demo["detentions"].title
    demand = demo["detentions"].ref
    session().rollback()
    browser = sign_in_as(app, loading.EMAIL)
    visit = browser.page(f"/visits/{kerry}")
    began = block(visit, "When it began")
    assert "says 25 January 2016." in began
    assert "says 26 January 2016." in began
    raised = block(visit, "Was it raised?")
    assert "Contradicted" in raised
    assert "Raised ( John Kerry )" in raised
    assert "Not raised ( Eang Sophalleth )" in raised
    left_open = block(browser.page(f"/visits/{summit}"), "Left open last time")
    assert asked in left_open
    assert "6 demands of that visit are still open" in left_open
    assert words_of(browser.page(f"/visits/{summit}/pack")).count("Left open after the visit before") == 6
    assert "Secretary Kerry by 5 organisations." in lead(browser.page(f"/demands/{demand}"))


def test_the_five_groups_are_joined_each_with_each_by_their_letter(app: Flask, load: Load) -> None:
    demo = load(TENTH)
    case, letter = demo["case"].ref, demo["five-groups"].title
    session().rollback()
    browser = sign_in_as(app, loading.EMAIL)
    page = browser.page(f"/cases/{case}/network")
    groups = ["FIDH", "ADHOC", "LICADHO", "FORUM-ASIA", "CCHR"]
    named = {f"{number} {name}" for number, name in enumerate(groups, 1)}
    assert {frozenset(cells[:2]) for _where, cells in rows_of(page)} == {
        frozenset(each) for each in combinations(named, 2)
    }
    assert all(letter in browser.page(where) for where, _cells in rows_of(page))
