"""Takes a file that is sent with a form: sealed as it comes, never as it is, and by those who may add files alone."""

import io
from hashlib import sha256
from typing import IO, Any, cast

import flask
from flask import Flask, g, request

from tracker.actions.imports.drafts import LARGEST
from tracker.plumbing.database import session
from tracker.plumbing.files.shelf import Arriving, shelf

TAKES_FILES = "attachments.add"
TAKES_TABLES = "imports.upload"
BESIDES = 3 << 20
"""Bytes of a form besides its file."""


class Nowhere:
    """Takes what is sent by somebody whose session is over: the words of the form come back, the file does not."""

    def write(self, piece: bytes) -> int:
        return len(piece)

    def seek(self, _place: int) -> None: ...

    def close(self) -> None: ...


class Held(io.BytesIO):
    """Takes a table: it lies on no disk, until the database has it."""

    @property
    def sha256(self) -> str:
        return sha256(self.getbuffer()).hexdigest()


class Request(flask.Request):
    def _get_file_stream(self, *told: Any, **more: Any) -> IO[bytes]:
        if self.endpoint == TAKES_TABLES and g.user is not None:
            session().rollback()  # nobody waits for the database while it comes in
            return Held()
        if self.endpoint not in (TAKES_FILES, TAKES_TABLES):
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
    if request.endpoint == TAKES_TABLES:
        request.max_content_length = LARGEST + BESIDES


def _leave_nothing(_problem: BaseException | None) -> None:
    """Also of a form that was broken off: nobody else knows of its file."""
    for arriving in g.get("arriving", ()):
        arriving.close()
