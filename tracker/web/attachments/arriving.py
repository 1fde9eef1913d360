"""Takes a file that is sent with a form: sealed as it comes, never as it is, and by those who may add files alone."""

from typing import IO, Any, cast

import flask
from flask import Flask, g, request

from tracker.plumbing.database import session
from tracker.plumbing.files.shelf import Arriving, shelf

TAKES_FILES = "attachments.add"
BESIDES = 3 << 20
"""Bytes of a form besides its file."""


class Nowhere:
    """Takes what is sent by somebody whose session is over: the words of the form come back, the file does not."""

    def write(self, piece: bytes) -> int:
        return len(piece)

    def seek(self, _place: int) -> None: ...

    def close(self) -> None: ...


class Request(flask.Request):
    def _get_file_stream(self, *told: Any, **more: Any) -> IO[bytes]:
        if self.endpoint != TAKES_FILES:
            return super()._get_file_stream(*told, **more)
        if g.user is None:
            return cast(IO[bytes], Nowhere())
        session().rollback()  # nobody waits for the database while a file comes in
        arriving = Arriving(shelf())
        g.setdefault("arriving", []).append(arriving)
        return cast(IO[bytes], arriving)


def register(app: Flask) -> None:
    """Call it before anything reads a form."""
    app.request_class = Request
    app.before_request(_take_more)
    app.teardown_request(_leave_nothing)


def _take_more() -> None:
    if request.endpoint == TAKES_FILES:
        request.max_content_length = shelf().most + BESIDES


def _leave_nothing(_problem: BaseException | None) -> None:
    """Also of a form that was broken off: nobody else knows of its file."""
    for arriving in g.get("arriving", ()):
        arriving.close()
