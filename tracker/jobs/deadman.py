"""Tell a watcher elsewhere that all is well; when it hears nothing for a while, it raises the alarm."""

import http.client
import logging
from urllib.parse import urlsplit

from tracker.actions import holds
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings

PATIENCE_SECONDS = 10

log = logging.getLogger("tracker.clock")


def tell(settings: Settings, failed: list[str]) -> None:
    """Open the address of the watcher after a whole good cycle: nothing failed, and nothing is held."""
    held = holds.reasons()
    session().commit()
    if settings.guard.deadman_url is None or failed or held:
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
