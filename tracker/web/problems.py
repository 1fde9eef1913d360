"""Failures as programs read them: application/problem+json (RFC 9457), with the fields that are at fault."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Response, json, request

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"


class FieldError(NamedTuple):
    field: str
    message: str


class Refused(Exception):
    """A program asked for what is not done. Its sentence says what to do instead; `more` stands in the problem too."""

    def __init__(self, status: int, title: str, detail: str, errors: Iterable[FieldError] = (), **more: object) -> None:
        super().__init__(detail)
        self.code = status
        self.problem = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        if told := list(errors):
            self.problem["errors"] = [each._asdict() for each in told]


def asked_by_program() -> bool:
    """Say whether the address is one for programs: then a failure is told in their way."""
    return request.path.startswith(PREFIX)


def answer(refused: Refused) -> Response:
    return Response(json.dumps(refused.problem), refused.code, mimetype=MEDIA_TYPE)
