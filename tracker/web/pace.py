"""How many requests come in a minute from one program or one place, counted by the process that answers."""

from threading import Lock

from flask import current_app

from tracker.plumbing import clock

MINUTE = 60
MOST_KNOWN = 10_000
_LOCK = Lock()

Counts = dict[str, tuple[int, int]]
"""Of each: the minute that is counted, and how many came in it."""


def seconds_to_wait(who: str, most: int) -> int:
    """Count a request; return how many seconds to wait when more than `most` came this minute, or 0."""
    now = int(clock.real_now().timestamp())
    minute, passed = divmod(now, MINUTE)
    with _LOCK:
        counts: Counts = current_app.extensions.setdefault("pace", {})
        if len(counts) > MOST_KNOWN:
            for key in [key for key, (of, _count) in counts.items() if of < minute]:
                del counts[key]
        of, count = counts.get(who, (minute, 0))
        count = count + 1 if of == minute else 1
        counts[who] = (minute, count)
    return MINUTE - passed if count > most else 0
