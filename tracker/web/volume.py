"""How many records somebody opens within an hour, in whichever sessions, counted by the process that answers."""

from datetime import datetime
from threading import Lock
from typing import NamedTuple

from flask import current_app

from tracker.plumbing import clock
from tracker.rules.volume import EVERY, HOUR


class Opened(NamedTuple):
    at: datetime
    is_told: bool = False


Seen = dict[int, dict[int, Opened]]
"""Of each person: which records they opened within the hour, when first, and whether a line tells it."""
_LOCK = Lock()
MOST_PEOPLE = 1000


def is_many(user_id: int, record_id: int) -> bool:
    """Say whether somebody has now opened so many records within an hour, untold so far, that it is worth a line."""
    now = clock.real_now()
    with _LOCK:
        everybody: Seen = current_app.extensions.setdefault("opened", {})
        if len(everybody) > MOST_PEOPLE:
            _forget(everybody, now - HOUR)
        seen = {each: one for each, one in everybody.get(user_id, {}).items() if one.at > now - HOUR}
        seen.setdefault(record_id, Opened(now))
        is_worth = sum(not one.is_told for one in seen.values()) >= EVERY
        everybody[user_id] = {each: Opened(one.at, is_told=True) for each, one in seen.items()} if is_worth else seen
        return is_worth


def _forget(everybody: Seen, since: datetime) -> None:
    for key in [key for key, seen in everybody.items() if all(one.at <= since for one in seen.values())]:
        del everybody[key]
