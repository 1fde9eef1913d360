"""The log of acts, for whoever manages: who did what, when, and to what, by reference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.audit import LoggedAct, acts_before
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.audit import About, Deed
from tracker.rules.words import N_
from tracker.web.access import needs
from tracker.web.filters import url_of

blueprint = Blueprint("acts", __name__)

PAGE = 100
THINGS = {
    About.DOCUMENT: N_("document %(number)d"),
    About.MAIL: N_("mail %(number)d"),
    About.BACKUP: N_("backup %(number)d"),
    About.FEED: N_("calendar address %(number)d"),
    About.PROGRAM: N_("token %(number)d of a program"),
    About.LISTENER: N_("webhook %(number)d"),
    About.FILE: N_("file %(number)d"),
    About.SEARCH: N_("kept search %(number)d"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An act in words; `url` leads to what it is about, where there is a page for whoever looks."""

    seq: int
    at: datetime
    who: str
    did: str
    about: str
    url: str
    result: str


@blueprint.get("/settings/acts")
@needs(Ability.MANAGE)
def log() -> ResponseReturnValue:
    before = request.args.get("before", "")
    asked = acts_before(int(before[:9]) if before.isascii() and before.isdecimal() else None, PAGE + 1)
    rows = [(row[0], row[1]) for row in session().execute(asked)]
    lines = _lines(rows[:PAGE])
    older = lines[-1].seq if len(rows) > PAGE else None
    return render_template("acts/log.html", lines=lines, older=older, begun=not before, section="settings")


def _lines(rows: Sequence[tuple[LoggedAct, str | None]]) -> list[Line]:
    acts = [act for act, _who in rows]
    refs = _seen(_numbers(acts, About.RECORD))
    names = _names(_numbers(acts, About.PERSON))
    return [_line(act, who or _("a command, the clock, or nobody signed in"), refs, names) for act, who in rows]


def _numbers(acts: Iterable[LoggedAct], about: About) -> set[int]:
    return {act.about_id for act in acts if act.about == about and act.about_id is not None}


def _seen(numbers: set[int]) -> dict[int, str]:
    """The references of those records that whoever looks may see: the others are records, and nothing more."""
    if not numbers or not g.viewer.may(Ability.READ):
        return {}
    return {row[0]: row[1] for row in session().execute(select(Record.id, Record.ref).where(Record.id.in_(numbers)))}


def _names(numbers: set[int]) -> dict[int, str]:
    if not numbers:
        return {}
    return {row[0]: row[1] for row in session().execute(select(User.id, User.name).where(User.id.in_(numbers)))}


def _line(act: LoggedAct, who: str, refs: dict[int, str], names: dict[int, str]) -> Line:
    did = _(Deed(act.deed).label) if act.deed in set(Deed) else act.deed
    about, url = _about(act, refs, names)
    result = "" if act.result == "done" else act.result
    return Line(act.seq, datetime.fromisoformat(act.at), who, did, about, url, result)


def _about(act: LoggedAct, refs: dict[int, str], names: dict[int, str]) -> tuple[str, str]:
    number = act.about_id
    if number is None:
        return "", ""
    if act.about == About.PERSON:
        return names.get(number, _("somebody who is not here any more")), f"/team/{number}" if number in names else ""
    if act.about == About.READING:
        return "", ""
    if act.about == About.RECORD and g.viewer.may(Ability.READ):
        return (refs[number], url_of(refs[number])) if number in refs else (_("a record"), "")
    word = THINGS.get(About(act.about)) if act.about in set(About) else None
    return (_(word, number=number) if word else f"{act.about} {number}"), ""
