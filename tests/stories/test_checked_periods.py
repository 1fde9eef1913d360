"""Whoever checks the period of a plan says so: the doubt is gone everywhere at once, and undo brings it back."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from tests import factories, processes
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.plan_pages import EDIT, days_of, fields_of, in_order, look, open_rows, plan_with, said_by, save
from tests.stories.presses import press
from tracker.actions import timeline
from tracker.actions.plans import runs
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.follow_ups import Move
from tracker.rules.plans import Provenance

KEY = "un-communication"
PLAN = f"/settings/plans/{KEY}"
DOUBTS = ("unverified", "Unverified")
SOURCE = "OHCHR manual, paragraph 9 (https://www.ohchr.org/en/manual)"
READ: dict[str, Any] = {"provenance": "sourced", "source": SOURCE}
"""What Amina writes who has read the period in its source."""


@dataclass(frozen=True)
class Clock:
    """A communication about Layla, whose 60 days nobody has verified."""

    layla: str
    number: int

    @property
    def pages(self) -> list[str]:
        """Where its day shows, and where its plan does."""
        of_layla = [f"/people/{self.layla}", f"/records/{self.layla}/plans", f"/records/{self.layla}/plans/start/{KEY}"]
        shown = ["/", "/follow-ups/", f"/follow-ups/{self.number}", "/calendar?month=2016-02"]
        return [*shown, "/calendar?month=2016-02&view=month", *of_layla, PLAN]


@pytest.fixture
def clock(acting: Acting) -> Clock:
    with acting("amina"):
        layla = factories.person()
        sent = timeline.record(timeline.Account("transmitted", on(2015, 12, 20)), timeline.Ties([layla]))
        runs.start(layla, plan_with(KEY), sent)
        (row,) = open_rows(layla).values()
        return Clock(layla.ref, row.id)


def doubted(browse: Browse, clock: Clock) -> list[str]:
    """Return the pages that say that nobody has verified the period.

    The plans that can be started are many, and what was changed about a plan tells what it was.
    """
    found = []
    for path in clock.pages:
        said = re.split(r"Which plan\?|Changes \d", words_of(browse("amina").page(path)))[0]
        if any(word in said for word in DOUBTS):
            found.append(path)
    return found


def test_the_preview_says_that_no_date_moves_offers_today_and_saves_nothing(browse: Browse, clock: Clock) -> None:
    code, preview = look(browse("amina"), KEY, **READ)
    said = said_by(preview)
    assert code == 200
    assert "No date moves. 0 alerts would go out now." in said
    assert "How it is known before: Unverified after: From its source" in said
    assert fields_of(preview)["as_of"] == "10 February 2016"
    assert doubted(browse, clock) == clock.pages


def test_what_is_checked_is_in_doubt_nowhere_any_more_and_undo_brings_that_back(
    app: Flask, browse: Browse, acting: Acting, clock: Clock, settings: Settings
) -> None:
    amina = browse("amina")
    _code, preview = look(amina, KEY, **READ)
    page = save(amina, KEY, preview)
    assert "Saved. No date moves." in words_of(page)
    assert doubted(browse, clock) == []
    said = said_by(amina.page(PLAN))
    assert "From its source" in said
    assert "As of 10 February 2016" in said
    assert 'href="https://www.ohchr.org/en/manual"' in page
    (due,) = json.loads(processes.tracker(settings, "due", "--json").stdout)
    assert (due["due_on"], due["unverified_period"]) == ("2016-02-18", False)
    with acting("amina"):
        assert days_of(one(clock.layla)) == ["2016-02-18"]
        assert session().query(Move).count() == 0
    press(amina, page, r".*/take-back.*")
    assert doubted(browse, clock) == clock.pages
    said = said_by(amina.page(PLAN)).split("Changes 10")[0]
    assert "As of 1 November 2026" in said
    assert "OHCHR manual" not in said
    in_order(app)


def test_a_script_reads_it_and_a_new_version_leaves_it(browse: Browse, acting: Acting, settings: Settings) -> None:
    amina = browse("amina")
    _code, preview = look(amina, KEY, **READ)
    save(amina, KEY, preview)
    assert processes.tracker(settings, "db", "upgrade").stderr == ""
    told = json.loads(processes.tracker(settings, "plans", "list", "--json").stdout)
    (plan,) = (plan for plan in told if plan["key"] == KEY)
    assert (plan["provenance"], plan["source"], plan["as_of"]) == ("sourced", SOURCE, "2016-02-10")


@pytest.mark.parametrize(
    ("written", "offered", "saved"),
    [
        ({"as_of": "3 May 2015"}, "3 May 2015", "2015-05-03"),
        ({"as_of": ""}, "10 February 2016", "2016-02-10"),
    ],
)
def test_another_day_may_be_written_and_stays(
    browse: Browse, acting: Acting, written: dict[str, str], offered: str, saved: str
) -> None:
    amina = browse("amina")
    _code, preview = look(amina, KEY, **READ | written)
    assert fields_of(preview)["as_of"] == offered
    save(amina, KEY, preview)
    with acting("amina"):
        assert str(plan_with(KEY).as_of) == saved


def test_the_day_that_is_offered_may_be_changed_and_back_from_the_preview_it_still_stands(
    browse: Browse, acting: Acting
) -> None:
    amina = browse("amina")
    _code, preview = look(amina, KEY, **READ)
    back = amina.post(f"{EDIT.format(KEY)}?again=1", data=fields_of(preview)).text
    assert (fields_of(back)["as_of"], fields_of(back)["provenance"]) == ("10 February 2016", "sourced")
    save(amina, KEY, preview, as_of="1 November 2026")
    with acting("amina"):
        assert str(plan_with(KEY).as_of) == "2026-11-01"


def test_who_changes_something_else_moves_no_day_of_looking_up(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    _code, preview = look(amina, KEY, note="Asked in Geneva")
    assert "How it is known" not in words_of(preview)
    save(amina, KEY, preview)
    with acting("amina"):
        plan = plan_with(KEY)
        assert (plan.provenance, str(plan.as_of)) == (Provenance.UNVERIFIED, "2026-11-01")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"provenance": "sourced", "source": ""}, "Write where the period comes from, or choose “Unverified”."),
        ({"provenance": "partly", "source": " "}, "Write where the period comes from, or choose “Unverified”."),
        ({"period": ""}, "Write the period, in the words of its source, or choose “Practice, no rule”."),
        (READ | {"as_of": "11 February 2016"}, "This must be today or in the past."),
        (READ | {"as_of": "2015"}, "Write one exact day"),
        ({"provenance": "certain"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_said_of_a_period_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    browse: Browse, acting: Acting, changes: dict[str, str], sentence: str
) -> None:
    amina, address = browse("amina"), EDIT.format(KEY)
    fields = fields_of(amina.page(address)) | {"note": "Kept text"} | changes
    for path in (address, f"{PLAN}/save"):
        answer = amina.post(path, data=fields)
        assert answer.status_code == 422, path
        assert sentence in said_by(answer.text)
        assert "Kept text" in answer.text
    with acting("amina"):
        assert plan_with(KEY).provenance is Provenance.UNVERIFIED


def test_a_source_that_was_looked_up_on_no_day_is_none(browse: Browse) -> None:
    amina = browse("amina")
    _code, preview = look(amina, KEY, **READ)
    answer = amina.post(f"{PLAN}/save", data=fields_of(preview) | {"as_of": ""})
    assert answer.status_code == 422
    assert "Write as of which day the period is checked." in said_by(answer.text)


def test_a_plan_of_ones_own_says_where_its_period_is_from(browse: Browse) -> None:
    amina, address = browse("amina"), "/settings/plans/new/meeting"
    first = {"name": "Complaint to the ombudsman", "steps-0-what": "Ask for the decision", "steps-0-number": "60"}
    fields = fields_of(amina.page(address)) | first | READ
    assert fields["provenance"] == "sourced"
    refused = amina.post(address, data=fields)
    assert refused.status_code == 422
    assert "Write the period, in the words of its source" in said_by(refused.text)
    page = amina.post(address, data=fields | {"period": "60 days"}, follow_redirects=True).text
    found = re.search(r'action="(/settings/plans/[^"]*)/edit"', page)
    assert found, words_of(page)
    said = said_by(amina.page(found[1]))
    assert "From its source" in said
    assert "Practice, no rule" not in said
    assert "As of 10 February 2016" in said


def test_a_source_is_text_and_only_an_address_in_it_leads_away(browse: Browse) -> None:
    amina = browse("amina")
    text = "See javascript:alert(1), <b>rule 5</b> and (https://example.org/rule?a=1&b=2)."
    _code, preview = look(amina, KEY, **READ | {"source": text})
    page = save(amina, KEY, preview)
    assert 'href="https://example.org/rule?a=1&amp;b=2"' in page
    assert 'href="javascript' not in page
    assert "&lt;b&gt;rule 5&lt;/b&gt;" in page


def test_who_may_not_write_says_nothing_of_a_period(browse: Browse, acting: Acting) -> None:
    chidi, sent = browse("chidi"), fields_of(browse("amina").page(EDIT.format(KEY))) | READ
    del sent["csrf_token"]
    assert "Change the plan" not in chidi.page(PLAN)
    assert chidi.get(EDIT.format(KEY)).status_code == 403
    for path in (f"{PLAN}/edit", f"{PLAN}/save"):
        assert chidi.send(path, form_of="/account", **sent).status_code == 403
    with acting("amina"):
        assert plan_with(KEY).provenance is Provenance.UNVERIFIED
