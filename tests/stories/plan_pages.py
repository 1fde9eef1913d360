"""What stands on the pages of plans, and the plans of a database by their keys."""

import re
from html import unescape
from typing import Any

from flask import Flask

from tests.cast import Browser, words_of
from tracker.actions import checks, timeline
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.outlines import outlines
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.plans import Outline


def plan_with(key: str) -> Outline:
    return next(plan for plan in outlines().values() if plan.key == key)


def open_rows(record: Record) -> dict[str, FollowUp]:
    """The open planned follow-ups of a record, by what comes behind its number in the key."""
    rows = session().query(FollowUp).filter_by(record_id=record.id, by_hand=False, state=OPEN)
    return {row.key.partition(":")[2]: row for row in rows.order_by(FollowUp.id)}


def days_of(record: Record) -> list[str]:
    """The days on which the planned follow-ups of a record fall due, the earliest first."""
    return sorted(row.due_on.isoformat() for row in open_rows(record).values())


def start(browser: Browser, ref: str, plan: str, **fields: str) -> str:
    """Start a plan from what is not recorded yet, or from an event; return the page it leads to."""
    return said_by(browser.send(f"/records/{ref}/plans/start/{plan}", follow=True, **fields).text)


def said_by(page: str) -> str:
    """Return what a page says, without the gaps that mark-up leaves before a full stop."""
    return unescape(words_of(page)).replace(" .", ".")


def work(page: str, plan: str) -> str:
    """Return what the page of a record's plans says below one of them, in words."""
    found = re.search(rf"<h2[^>]*>\s*<a[^>]*>{re.escape(plan)}</a>.*?(?=<section|</main)", page, re.DOTALL)
    assert found, plan
    return said_by(found[0])


EDIT = "/settings/plans/{}/edit"


def fields_of(page: str) -> dict[str, Any]:
    """Return what stands in the form of a plan, so that it can be sent with a few changes."""
    form = re.findall(r'<form class="form".*?</form>', page, re.DOTALL)[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            found[name.group(1)] = unescape(value.group(1)) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        values = re.findall(r"<option([^>]*)value=\"([^\"]*)\"", options)
        chosen = [value for before, value in values if "selected" in before]
        found[name] = chosen[0] if chosen else values[0][1]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text).strip()
    return found


def look(browser: Browser, key: str, **changes: Any) -> tuple[int, str]:
    """Change some fields of a plan's form and look what that would do."""
    address = EDIT.format(key)
    answer = browser.post(address, data=fields_of(browser.page(address)) | changes)
    return answer.status_code, answer.text


def save(browser: Browser, key: str, preview: str, **ticks: str) -> str:
    found = browser.post(f"/settings/plans/{key}/save", data=fields_of(preview) | ticks, follow_redirects=True)
    assert found.status_code == 200, words_of(found.text)
    return found.text


def in_order(app: Flask) -> None:
    with app.app_context(), escaping(Escape.CLOCK):
        assert checks.what_waits_comes_back().problems == []


def tells(person: Record, kind: str, when: str, title: str = "") -> Event:
    return timeline.record(Account(kind, UncertainDate.edtf(when), title), Ties([person]))
