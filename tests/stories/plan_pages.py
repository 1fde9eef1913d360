"""What stands on the pages of plans, and the plans of a database by their keys."""

import re
from html import unescape

from tests.cast import Browser, words_of
from tracker.plumbing.database import session
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.outlines import outlines
from tracker.records.record import Record
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
