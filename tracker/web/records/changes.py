"""The history of changes of a record: who changed what and when, before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.accounts import Team, User
from tracker.records.elsewhere import elsewhere
from tracker.records.record import Record
from tracker.records.revisions import Revision, seen_revisions_of
from tracker.rules.access import Ability
from tracker.rules.fields import FIELDS as SAID_OF
from tracker.rules.links import LinkRole
from tracker.rules.words import N_
from tracker.web.access import needs
from tracker.web.filters import moment
from tracker.web.records.change_words import FIELDS, value_in_words
from tracker.web.records.views import find

blueprint = Blueprint("changes", __name__)

PAGE = 50

UNSAID = frozenset({"kind", "ref", "file_id"})
"""What the page says anyway."""

WHAT = {
    "created": N_("Recorded"),
    "changed": N_("Changed"),
    "added": N_("Added"),
    "removed": N_("Removed"),
    "deleted": N_("Deleted"),
    "restored": N_("Brought back"),
}


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    when: str
    by: str
    what: str
    lines: list[Line]


@blueprint.get("/records/<ref>/history")
@needs(Ability.READ)
def history(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    asked = seen_revisions_of(record.id).add_columns(User.name).outerjoin(User, User.id == Revision.by_id)
    before = request.args.get("before", "")
    if before.isdecimal():
        asked = asked.where(Revision.id < int(before[:12]))
    rows = session().execute(asked.limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    known = _Known([revision for revision, _by in shown])
    changes = [_change(revision, by, known) for revision, by in shown]
    is_whole = len(rows) <= PAGE
    return render_template(
        "records/history.html",
        record=record,
        changes=[change for change in changes if change is not None],
        began=_beginning(record) if is_whole and all(each.what != "created" for each, _by in shown) else None,
        older=None if is_whole else shown[-1][0].id,
        elsewhere=_as_others_write(record),
        section=record.kind_of.folder,
    )


def _beginning(record: Record) -> Change:
    """Say who recorded what came in with a table: its fields stood there from the beginning."""
    by = session().scalar(select(User.name).where(User.id == record.created_by))
    return Change(moment(record.created_at), by or _("the import"), _("Recorded, from a table"), [])


def _as_others_write(record: Record) -> list[tuple[str, str, str]]:
    """Return what others call the record, and what they wrote where a field could not take it: label, words, ''."""
    found, fields = elsewhere(record.id), SAID_OF[record.kind_of]
    numbers = [(whose or _("Another list"), code, "") for whose, code in found.numbers]
    return numbers + [(_(fields[name].label), f"“{words}”", "") for name, words in found.words if name in fields]


class _Known:
    """The records, people and teams that some changes speak of, as far as the viewer may see the records."""

    def __init__(self, revisions: Sequence[Revision]) -> None:
        told = [sides for revision in revisions for sides in revision.changes.items()]
        ends = {tie[end] for name, sides in told if name == "link" for tie in _ties(sides) for end in ("from", "to")}
        people = {value for name, sides in told if name in ("reader", "owner_id") for value in sides if value}
        teams = {value for name, sides in told if name == "team_id" for value in sides if value}
        self.titles = dict(_pairs(select(Record.id, Record.title).where(Record.id.in_(ends)), ends))
        self.users = dict(_pairs(select(User.id, User.name).where(User.id.in_(people)), people))
        self.teams = dict(_pairs(select(Team.id, Team.name).where(Team.id.in_(teams)), teams))


def _pairs(asked: Any, wanted: Iterable[int]) -> Iterable[tuple[int, str]]:
    return session().execute(asked).all() if wanted else ()


def _ties(sides: Any) -> list[dict[str, Any]]:
    return [sides] if isinstance(sides, dict) else [tie for tie in sides if tie]


def _change(revision: Revision, by: str | None, known: _Known) -> Change | None:
    """Return a change in words, or None when it is only about a record that the viewer may not see."""
    lines: list[Line] = []
    for name, sides in revision.changes.items():
        if name in UNSAID or (name in ("exposure", "in_mail") and revision.what == "created"):
            continue
        if name == "link":
            line = _link_line(sides, revision.record_id, known)
            if line is None:
                return None
            lines.append(line)
        else:
            before, after = (value_in_words(name, value, known.users, known.teams) for value in sides)
            lines.append(Line(_(FIELDS.get(name, name)), before, after))
    return Change(moment(revision.at), by or _("the import"), _(WHAT[revision.what]), lines)


def _link_line(sides: Any, record_id: int, known: _Known) -> Line | None:
    tie = _ties(sides)[0]
    outward = tie["from"] == record_id
    other = known.titles.get(tie["to"] if outward else tie["from"])
    if other is None:
        return None
    rule = LinkRole(tie["role"]).rule
    said = _(rule.outward if outward else rule.inward) + f" “{other}”" + (f": “{tie['quote']}”" if tie["quote"] else "")
    gone = isinstance(sides, list) and sides[1] is None
    return Line(_("Link"), said if gone or isinstance(sides, dict) else "", "" if gone else said)
