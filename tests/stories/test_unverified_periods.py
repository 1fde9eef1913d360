"""A day that comes from an unverified period says so wherever it shows, in the same words; every other day does not."""

import json
import re
from dataclasses import dataclass, replace

import icalendar
import pytest
from flask import Flask

from tests import factories, processes
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.jobs.smtp import running, text_of
from tests.stories.feed_pages import made
from tests.stories.follow_up_pages import one, planned_for, tell
from tests.stories.plan_pages import open_rows, plan_with, said_by
from tests.stories.presses import block
from tracker.actions import letters, timeline
from tracker.actions.plans import runs
from tracker.actions.timeline import Account, Ties
from tracker.jobs import rounds
from tracker.plumbing.settings import Settings

WORDS = "unverified period"


@dataclass(frozen=True)
class Waiting:
    """Two letters that wait, one to the office and one to the court, and a communication about Layla; all Amina's."""

    office: str
    congress: str
    court: str
    ours: str
    layla: str
    number: int
    """Of the follow-up about the first letter, which goes by the unverified rhythm of Congress."""


@pytest.fixture
def waiting(acting: Acting) -> Waiting:
    with acting("amina"):
        office, congress = factories.organisation("Office of the Secretary"), factories.letter("Letter of 31 members")
        letters.address(congress, office)
        letters.send(congress, on(2016, 1, 24))
        runs.stand_under(congress, plan_with("us-congress"))
        court, ours = factories.organisation("Court of Appeal"), factories.letter("Letter to the court")
        letters.address(ours, court)
        letters.send(ours, on(2016, 1, 24))
        layla = factories.person()
        sent = timeline.record(Account("transmitted", on(2015, 12, 20)), Ties([layla]))
        runs.start(layla, plan_with("un-communication"), sent)
        (row,) = open_rows(congress).values()
        return Waiting(office.ref, congress.ref, court.ref, ours.ref, layla.ref, row.id)


def test_today_says_so_of_what_is_late_and_of_what_comes(browse: Browse, waiting: Waiting) -> None:
    page = browse("vera").page("/")
    assert WORDS not in page, "they are not hers"
    page = browse("amina").page("/")
    now, ahead = block(page, "Needs you now"), block(page, "Next 14 days")
    assert f"{waiting.congress} was due Sunday 7 February 2016 {WORDS}" in now
    assert f"{waiting.ours} was due Sunday 7 February 2016 ▲ 3 days late" in now
    assert f"Layla Hassan {waiting.layla} · {WORDS}" in ahead
    assert page.count(WORDS) == 2


def test_every_section_of_the_follow_ups_says_so_until_it_is_done(browse: Browse, waiting: Waiting) -> None:
    amina = browse("amina")
    page = amina.page("/follow-ups/")
    assert f"{waiting.congress} was due Sunday 7 February 2016 {WORDS}" in block(page, "Late")
    assert f"{waiting.layla} due Thursday 18 February 2016 {WORDS}" in block(page, "Later, up to 30 days")
    assert page.count(WORDS) == 2
    tell(amina, f"/follow-ups/{waiting.number}", "no-longer-needed")
    page = amina.page("/follow-ups/")
    assert waiting.congress in block(page, "Done in the last 30 days")
    assert page.count(WORDS) == 1


def test_it_is_a_word_with_an_explanation_and_not_only_a_colour(browse: Browse, waiting: Waiting) -> None:
    page = browse("amina").page(f"/follow-ups/{waiting.number}")
    (title,) = re.findall(rf'title="([^"]+)">{WORDS}<', page)
    assert title == "The period of its plan is known from general knowledge only. Check it before you rely on it."
    assert "They owe an answer was due Sunday 7 February 2016 unverified period" in words_of(page)


def test_who_owes_an_answer_is_late_by_it_unless_a_known_period_says_the_same(
    browse: Browse, acting: Acting, waiting: Waiting
) -> None:
    amina, everybody = browse("amina"), "/follow-ups/addressees/"
    said = words_of(amina.page(everybody))
    assert re.search(rf"Office of the Secretary [^▲]*{WORDS} ▲ 3 days late", said)
    assert said.count(WORDS) == 1
    assert words_of(amina.page(f"{everybody}{waiting.office}")).count(WORDS) == 1
    assert WORDS not in amina.page(f"{everybody}{waiting.court}")
    with acting("amina"):
        another = factories.letter("Another letter")
        letters.address(another, one(waiting.office))
        letters.send(another, on(2016, 1, 24))
    assert WORDS not in amina.page(everybody)
    assert words_of(amina.page(f"{everybody}{waiting.office}")).count(WORDS) == 1


def test_the_page_of_the_record_and_its_plans_say_so(browse: Browse, waiting: Waiting) -> None:
    amina = browse("amina")
    for path in (f"/letters/{waiting.congress}", f"/records/{waiting.congress}/plans", f"/people/{waiting.layla}"):
        assert any(f"2016 · {WORDS}" in planned for planned in planned_for(amina.page(path))), path
    assert WORDS not in amina.page(f"/letters/{waiting.ours}")


@pytest.mark.parametrize("view", ["", "&view=month"])
def test_the_calendar_says_so_by_day_and_in_the_table_of_the_month(browse: Browse, waiting: Waiting, view: str) -> None:
    said = said_by(browse("amina").page(f"/calendar?month=2016-02{view}"))
    assert f"{waiting.congress} {WORDS}" in said
    assert f"{waiting.layla} {WORDS}" in said
    assert said.count(WORDS) == 2


def test_a_calendar_elsewhere_reads_it_in_brackets(app: Flask, browse: Browse, waiting: Waiting) -> None:
    for fields in ({}, {"names": "y"}):
        data = app.test_client().get(made(browse("amina"), what="follow-ups", **fields)).data
        parsed = icalendar.Calendar.from_ical(data)
        assert isinstance(parsed, icalendar.Calendar)
        told = {summary for event in parsed.events if (summary := str(event["SUMMARY"])).endswith(f" ({WORDS})")}
        assert len(told) == 2
        assert any(waiting.congress in summary for summary in told)
        assert any(waiting.layla in summary for summary in told)


def test_a_script_and_whoever_reads_its_lines_are_told(settings: Settings, waiting: Waiting) -> None:
    told = json.loads(processes.tracker(settings, "due", "--json").stdout)
    assert {row["ref"]: row["unverified_period"] for row in told} == {
        waiting.congress: True,
        waiting.ours: False,
        waiting.layla: True,
    }
    lines = processes.tracker(settings, "due").stdout.splitlines()
    assert [line.split("  ")[:2] for line in lines] == [
        [f"2016-02-07 ({WORDS})", waiting.congress],
        ["2016-02-07", waiting.ours],
        [f"2016-02-18 ({WORDS})", waiting.layla],
    ]


def test_the_mail_says_so_behind_the_day(app: Flask, waiting: Waiting, settings: Settings) -> None:
    with running() as (sink, url), app.app_context():
        rounds.all_rounds(replace(settings, smtp_url=url))
    (mail,) = sink.mails
    lines = text_of(mail).splitlines()
    assert f"  {waiting.congress}: due 7 February 2016 ({WORDS}), 3 days late" in lines
    assert f"  {waiting.ours}: due 7 February 2016, 3 days late" in lines
