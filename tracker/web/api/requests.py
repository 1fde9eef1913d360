"""How each operation is carried out: read what is asked, do it once, say in a sentence why it is not done."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from tracker.actions.follow_ups import AlreadyClosed, DayHasPassed
from tracker.actions.links import LinkRefused
from tracker.actions.timeline import UnknownType
from tracker.actions.visits import EndsBeforeItStarts
from tracker.plumbing.database import session
from tracker.web.api import bodies, once, operations, versions
from tracker.web.api.operations import Answer, Asked, Operation, View
from tracker.web.problems import Refused

_SHOWS: dict[str, Callable[[str], object]] = {}
REFUSES = (AlreadyClosed, DayHasPassed, EndsBeforeItStarts, IntegrityError, LinkRefused, UnknownType)
"""What verbs raise that a program can do something about."""


def operation(told: Operation) -> Callable[[View], View]:
    """Let a view answer an operation."""

    def tell(view: View) -> View:
        operations.register(told, view, _carried_out)
        return view

    return tell


def shows(what: str) -> Callable[[Callable[[str], object]], Callable[[str], object]]:
    """Let a function show again what an operation made."""

    def tell(show: Callable[[str], object]) -> Callable[[str], object]:
        _SHOWS[what] = show
        return show

    return tell


def _carried_out(told: Operation, view: View, address: Mapping[str, Any]) -> Answer:
    asked = _asked(told)
    answer = once.answered(asked, _SHOWS)
    if answer is not None:
        return answer
    try:
        answer = view(asked, **address)
        return answer if told.method == operations.READS else once.committed(asked, answer, _SHOWS)
    except REFUSES as refused:
        session().rollback()
        raise refusal_of(refused) from refused


def _asked(told: Operation) -> Asked:
    query = bodies.parameters(told)
    version = versions.seen() if told.versioned else ""
    if not told.sends:
        _refuse_body()
    sent = bodies.sent() if told.sends else None
    key, fingerprint = once.key_of() if told.once else ("", "")
    values = bodies.values_of(told.body, sent) if told.body is not None else {}
    return Asked(query, sent, values, version, key, fingerprint)


def _refuse_body() -> None:
    """What is sent where nothing is read is refused: whoever sent it believes that it does something."""
    if request.get_data():
        raise Refused(400, _("Nothing is sent here"), _("Leave out the body."))


def refusal_of(refused: Exception) -> Refused:
    """Return what is said to a program of what a verb refused."""
    if isinstance(refused, AlreadyClosed):
        return Refused(409, _("It is closed already"), _("Somebody recorded what became of it. Ask for it again."))
    if isinstance(refused, IntegrityError):
        return Refused(409, _("There is one like it already"), _("Nothing was changed. Ask for what is there."))
    wrong = {
        EndsBeforeItStarts: ("ends", _("The visit ends before it starts.")),
        UnknownType: ("type", _("This kind of event, or this detail of it, is not known.")),
        LinkRefused: ("role", str(refused)),
        DayHasPassed: ("due_on", str(refused)),
    }
    return bodies.wrong_field(*wrong[type(refused)])
