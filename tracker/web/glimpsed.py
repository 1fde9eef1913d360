"""Which sealed records a page names, without being theirs: a list, a search, a timeline, Today."""

from collections.abc import Collection, Iterator
from datetime import datetime
from threading import Lock

from flask import Response, current_app, g
from sqlalchemy import select

from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.record import IS_SEALED, Record
from tracker.rules.audit import About, Deed
from tracker.rules.kinds import references_within
from tracker.rules.second_steps import FRESH

Told = dict[tuple[int, int], datetime]
"""Since when an act tells that a session was shown a record."""
_LOCK = Lock()
READ = ("text/html", "application/json")


def glimpsed(response: Response, opened: Collection[int]) -> Iterator[Noted]:
    """Return an act for each sealed record whose reference stands on a page, but for those that were opened.

    Once for each session in the time that a proof holds, as far as this process knows.
    """
    viewer = g.get("viewer")
    if viewer is None or not viewer.unsealed or response.is_streamed or response.mimetype not in READ:
        return
    if not g.get("sees_sealed", True):  # the page that was drawn knows already that there is none
        return
    named = references_within(response.get_data(as_text=True))
    if not named:
        return
    found = session().execute(select(Record.id, Record.visibility).where(IS_SEALED, Record.ref.in_(named))).all()
    for number, level in found:
        if number not in opened and is_new(number):
            yield Noted(Deed.LISTED, About.RECORD, number, level)


def is_new(record_id: int) -> bool:
    """Say whether no act tells yet that this session was shown a record, and remember that one does now."""
    now = clock.real_now()
    with _LOCK:
        told: Told = current_app.extensions.setdefault("glimpsed", {})
        for key in [key for key, at in told.items() if at <= now - FRESH]:
            del told[key]
        key = (g.signed_in.id, record_id)
        is_new = key not in told
        told.setdefault(key, now)
        return is_new
