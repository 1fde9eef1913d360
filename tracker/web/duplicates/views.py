"""Pages of records that may be one, two by two; whoever looks says that they are not, or merges them."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import twins as finding
from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.records.twins import Twin, twin_numbered, twins
from tracker.rules.access import Ability
from tracker.rules.kinds import MERGED_KINDS, Kind
from tracker.rules.twins import Why
from tracker.web.access import needs
from tracker.web.messages import tell

blueprint = Blueprint("twins", __name__, url_prefix="/duplicates")

PAGE = 25


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one: which, and why, in words."""

    twin: Twin
    one: Record
    other: Record

    @property
    def why(self) -> str:
        return ", ".join(_(Why(each).label) for each in self.twin.why)


@blueprint.get("/")
@needs(Ability.READ)
def listed() -> ResponseReturnValue:
    kind = _kind()
    apart = request.args.get("apart", "") == "yes"
    rows = session().execute(twins(kind, apart, PAGE + 1, _place())).all()
    pairs = [Pair(*row) for row in rows[:PAGE]]
    last = pairs[-1].twin if len(rows) > PAGE else None
    return render_template(
        "duplicates/list.html",
        pairs=pairs,
        kind=kind,
        kinds=MERGED_KINDS,
        apart=apart,
        after=f"{last.score}.{last.id}" if last else "",
        section="duplicates",
    )


def _kind() -> Kind:
    asked = request.args.get("kind", Kind.PERSON)
    return Kind(asked) if asked in set(MERGED_KINDS) else abort(404)


def _place() -> tuple[int, int] | None:
    """Return after which place the page goes on, as the page before said it."""
    score, _dot, number = request.args.get("after", "").partition(".")
    if not (score.isdecimal() and number.isdecimal() and len(score) < 4 and len(number) < 10):
        return None
    return int(score), int(number)


@blueprint.post("/<int:twin_id>/apart")
@needs(Ability.WRITE)
def set_apart(twin_id: int) -> ResponseReturnValue:
    twin = _find(twin_id)
    finding.set_apart(twin)
    kind = twin.kind
    session().commit()
    tell(_("They are not the same: they are not shown as one any more."), f"/duplicates/{twin_id}/together")
    return redirect(f"/duplicates/?kind={kind}")


@blueprint.post("/<int:twin_id>/together")
@needs(Ability.WRITE)
def put_together(twin_id: int) -> ResponseReturnValue:
    twin = _find(twin_id)
    finding.put_together(twin)
    kind = twin.kind
    session().commit()
    tell(_("Taken back: they may be the same."))
    return redirect(f"/duplicates/?kind={kind}")


def _find(twin_id: int) -> Twin:
    return session().scalars(twin_numbered(twin_id)).one_or_none() or abort(404)
