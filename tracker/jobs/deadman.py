"""Tell a watcher elsewhere that all is well; when it hears nothing for a while, it raises the alarm."""

import http.client
import logging
from datetime import timedelta
from urllib.parse import urlsplit

from tracker.actions import leases
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.pulse import pulse
from tracker.rules.pulse import ailments

PATIENCE_SECONDS = 10

log = logging.getLogger("tracker.clock")


def tell(settings: Settings, failed: list[str]) -> None:
    """Open the address of the watcher after a whole good cycle: nothing failed, is held, or waits too long."""
    now = clock.real_now()
    wrong = ailments(pulse(leases.CLOCK, now), now, timedelta(seconds=settings.tick_seconds))
    session().commit()
    if settings.guard.deadman_url is None or failed or wrong:
        return
    try:
        answer = _status(settings.guard.deadman_url)
    except (OSError, http.client.HTTPException) as problem:
        answer = type(problem).__name__
    if answer != "200":
        log.warning("The watcher elsewhere was not told that all is well: %s", answer)


def _status(url: str) -> str:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS)
    try:
        line.request("GET", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")
        return str(line.getresponse().status)
    finally:
        line.close()
