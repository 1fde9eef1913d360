"""A file that leaves piece by piece, made while it is sent: none of it is held as a whole."""

from collections.abc import Iterator

from flask import Response, g, request, stream_with_context

from tracker.actions.audit import Noted
from tracker.plumbing.database import read_only_until_reset
from tracker.records.gate import Viewer, look_as
from tracker.web import logged


def taken_along(pieces: Iterator[bytes], mimetype: str, name: str, *acts: Noted) -> Response:
    """Return a file of this name, to be taken along and never shown; the acts are in the log before it begins.

    The pieces are asked for when the request is over, in a session of their own: they may hold no records before.
    """
    said = () if request.method == "HEAD" else stream_with_context(_seen_by(g.viewer, pieces))
    answer = Response(said, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    for act in acts:
        logged.done(act)
    return answer


def _seen_by(viewer: Viewer, pieces: Iterator[bytes]) -> Iterator[bytes]:
    read_only_until_reset(True)
    look_as(viewer)
    yield from pieces
