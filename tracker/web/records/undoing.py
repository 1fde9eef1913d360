"""The way back from what was done with several records together, for each that still stands as it was left."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from tracker.actions import deletion, owners, visibility
from tracker.actions.data_keys import NoKey
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing.database import session
from tracker.plumbing.files.sealed import Damaged
from tracker.records.accounts import Team
from tracker.records.record import Record
from tracker.rules.access import Ability, Visibility
from tracker.web.access import needs
from tracker.web.brought_back import pressed_on
from tracker.web.messages import tell
from tracker.web.stood import MOST, each_stood, number, somebody

blueprint = Blueprint("undoing", __name__, url_prefix="/records/undo")


@blueprint.post("/owner")
@needs(Ability.WRITE)
def owner() -> ResponseReturnValue:
    now = somebody(request.args.get("now", ""))
    own = {number(each) for each in request.args.get("own", "").split(",") if each}
    stood = {ref: somebody(was) for ref, was in each_stood().items()}
    undone = _undo_each(stood, lambda record: owners.take_from(record, now, stood[record.ref], own))
    session().commit()
    return _say(undone, len(stood))


@blueprint.post("/sharing")
@needs(Ability.SHARE)
def sharing() -> ResponseReturnValue:
    now = _Width.read(request.args.get("now", ""))
    stood = {ref: _Width.read(was) for ref, was in each_stood().items()}
    if not all(was.may_be_given for was in stood.values()):
        abort(400)
    undone = _undo_each(stood, lambda record: _open_as_before(record, now, stood[record.ref]))
    session().commit()
    return _say(undone, len(stood))


@blueprint.post("/deletion")
@needs(Ability.SHARE)
def deletion_of_many() -> ResponseReturnValue:
    refs = request.args.get("refs", "").split(",")[:MOST]
    undone = _undo_each(refs, deletion.restore, deleted=True)
    session().commit()
    return _say(undone, len(refs))


@dataclass(frozen=True, slots=True)
class _Width:
    """How widely a record was to be seen, as an address says it: "team-3", "organisation-3", "organisation"."""

    visibility: Visibility
    team_id: int | None

    @classmethod
    def read(cls, text: str) -> "_Width":
        width, _dash, team = text.partition("-")
        return cls(Visibility(width) if width in OPENED else abort(400), somebody(team or "0"))

    def is_of(self, record: Record) -> bool:
        same_team = self.visibility is Visibility.ORGANISATION or record.team_id == self.team_id
        return record.visibility == self.visibility and same_team

    @property
    def may_be_given(self) -> bool:
        """Nobody shuts themselves out, and no team is invented."""
        if self.visibility is Visibility.TEAM:
            return self.team_id in g.viewer.team_ids
        return self.team_id is None or session().get(Team, self.team_id) is not None


OPENED = {str(Visibility.ORGANISATION), str(Visibility.TEAM)}
"""What several records may be opened to together: never to named people."""


def _open_as_before(record: Record, now: _Width, before: _Width) -> None:
    if not now.is_of(record):
        raise ChangedMeanwhile
    visibility.change(record, before.visibility, before.team_id, [])


def _undo_each(refs: Collection[str], undo: Callable[[Record], None], *, deleted: bool = False) -> int:
    """Undo it for every record that still stands as it was left; return for how many."""
    asked = select(Record).where(Record.ref.in_(refs)).order_by(Record.id).execution_options(deleted=deleted)
    undone = 0
    for record in session().scalars(asked).all():
        try:
            with session().begin_nested():
                undo(record)
            undone += 1
        except (ChangedMeanwhile, NoKey, Damaged):
            continue
    return undone


def _say(undone: int, asked: int) -> ResponseReturnValue:
    if not undone:
        tell(_("Nothing was taken back: it was changed again meanwhile."), category="warning")
        return redirect(pressed_on())
    said = ngettext("Taken back for %(num)d record.", "Taken back for %(num)d records.", undone)
    if asked > undone:
        left = ngettext(
            "%(num)d other was changed meanwhile and stays.",
            "%(num)d others were changed meanwhile and stay.",
            asked - undone,
        )
        said = f"{said} {left}"
    tell(said)
    return redirect(pressed_on())
