"""Make, change, delete and bring back records: the same for one operation and for many at once."""

from flask import abort, g
from flask_babel import gettext as _

from tracker.actions import deletion, filing
from tracker.actions.data_keys import NoKey
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.plumbing.database import session
from tracker.plumbing.files.sealed import Damaged
from tracker.records.facts import called
from tracker.records.kinds import MODELS
from tracker.records.merges import taken_over_by
from tracker.records.record import Record, by_reference
from tracker.rules.access import Ability
from tracker.rules.events import ON_PAGES_OF_THEIR_OWN
from tracker.rules.fields import FIELDS, SAID_ONCE, Values
from tracker.rules.kinds import Kind, kind_of
from tracker.web import logged
from tracker.web.access import may_correct
from tracker.web.api import versions
from tracker.web.api.bodies import wrong_field
from tracker.web.api.operations import Body
from tracker.web.problems import Refused
from tracker.web.records.merging import why_not_back
from tracker.web.records.views import find

LOGGED = (Kind.EVENT, Kind.SOURCE)
"""What whoever only logs may record too."""


def new_body(kind: Kind) -> Body:
    return Body(f"New{kind.label}", FIELDS[kind])


def changes_body(kind: Kind) -> Body:
    return Body(f"{kind.label}Changes", FIELDS[kind], is_new=False, but=SAID_ONCE.get(kind, frozenset()))


def ability_to_make(kind: Kind) -> Ability:
    return Ability.LOG if kind in LOGGED else Ability.WRITE


def make(kind: Kind, values: Values) -> Record:
    """Raises Refused."""
    if not g.viewer.may(ability_to_make(kind)):
        abort(403)
    _refuse_told_elsewhere(kind, values)
    return filing.file(kind, None, values)


def change(record: Record, version: str, values: Values) -> Record:
    """Change a record as somebody saw it at this version; every change has a version of its own. Raises Refused."""
    if not may_correct(record):
        abort(403)
    if values.get("type") != getattr(record, "type", None):
        _refuse_told_elsewhere(record.kind_of, values)
    versions.claim(record, version)
    return filing.file(record.kind_of, record, values, record.version)


def _refuse_told_elsewhere(kind: Kind, values: Values) -> None:
    """What has a page of its own asks for more than an event holds, such as how far a consent goes."""
    if kind is Kind.EVENT and values.get("type") in ON_PAGES_OF_THEIR_OWN:
        raise wrong_field("type", _("This is recorded on a page of its own, and follows from the record it is about."))


def remove(record: Record, version: str) -> None:
    """Delete a record as somebody saw it at this version, for thirty days. Raises Refused."""
    if not g.viewer.may(Ability.SHARE):
        abort(403)
    versions.claim(record, version)
    deletion.delete(record)


def bring_back(ref: str) -> Record:
    """Raises Refused."""
    gone = session().scalars(by_reference(ref).execution_options(deleted=True)).one_or_none() or abort(404)
    try:
        deletion.restore(gone)
    except (ChangedMeanwhile, NoKey, Damaged) as why:
        raise Refused(409, "It stands otherwise by now", why_not_back(why)) from why
    return gone


def that_took_over(kind: Kind, ref: str) -> Record | None:
    """Return the record into which this one was merged, as far as it may be seen."""
    led = session().execute(taken_over_by([ref.upper()])).all()
    return next((record for _ref, record in led if record.kind_of is kind), None)


def of_kind(kind: Kind, ref: str) -> Record:
    """Return the record of this kind with this reference; a hidden or missing one is the same 404."""
    found: Record = find(MODELS[kind], ref)
    return found


def of_any_kind(ref: str) -> Record:
    kind = kind_of(ref)
    return of_kind(kind, ref) if kind is not None else abort(404)


def again(ref: str) -> Record:
    """Return a record that was made a moment ago, or earlier by the same request."""
    return logged.opened(called([ref]).get(ref) or abort(404))
