"""How many records somebody opens within an hour, counted for each session by the process that answers."""

from datetime import datetime

from tracker.plumbing import clock
from tracker.rules.volume import EVERY, HOUR

_SEEN: dict[str, dict[int, datetime]] = {}
"""Of each session, by a secret that it alone has: which records it opened, and when first."""
MOST_SESSIONS = 1000


def is_many(session_key: str, record_id: int) -> bool:
    """Say whether with this record a session has opened so many more within an hour that it is worth a line."""
    since = clock.real_now() - HOUR
    if len(_SEEN) > MOST_SESSIONS:
        _forget(since)
    seen = {each: at for each, at in _SEEN.get(session_key, {}).items() if at > since}
    is_new = record_id not in seen
    seen.setdefault(record_id, since + HOUR)
    _SEEN[session_key] = seen
    return is_new and len(seen) % EVERY == 0


def _forget(since: datetime) -> None:
    for key in [key for key, seen in _SEEN.items() if all(at <= since for at in seen.values())]:
        del _SEEN[key]
