"""From where a request may come: asked of the tracker by its own address, and changed by its own pages alone."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.plumbing.addresses import LOOPBACK
from tracker.web.access import settings
from tracker.web.errors import problem

SHOWING = ("GET", "HEAD", "OPTIONS")
OURS = (None, "same-origin", "none")
"""What a browser says of a request that our own page made, or a person by hand; old ones say nothing."""


def register(app: Flask) -> None:
    app.before_request(_refuse_others)


def _refuse_others() -> ResponseReturnValue | None:
    if not _is_ours(request.host):
        # No page: its files and links would be asked for by the same wrong name.
        sentence = _("This is not the address of the tracker. Open it by the address that was given to you.")
        return Response(f"{sentence}\n", 400, mimetype="text/plain")
    if _comes_from_elsewhere():
        return problem(
            403,
            _("Another site asked for this"),
            _("Nothing was done. Open the tracker itself, and press the button there."),
        )
    return None


def _comes_from_elsewhere() -> bool:
    """Say whether another site asked, but for a link that somebody followed here to read."""
    if request.headers.get("Sec-Fetch-Site") not in OURS:
        return not (request.method in SHOWING and request.headers.get("Sec-Fetch-Dest") == "document")
    origin = request.headers.get("Origin")
    return request.method not in SHOWING and origin is not None and not _is_ours(origin.partition("://")[2])


def _is_ours(host: str) -> bool:
    """Say whether a host is the one of the base address, or this machine: then it is asked from this machine."""
    return _name_of(host) in {*LOOPBACK, _name_of(urlsplit(settings().base_url).netloc)}


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").encode("idna").decode()
    except ValueError:
        return ""
