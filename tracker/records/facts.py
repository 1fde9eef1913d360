"""What a program is told of records: all that is said of many, in a number of statements that does not grow."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.as_written import AsWrittenRow
from tracker.records.events import EVENTS
from tracker.records.exports.withheld import Withheld
from tracker.records.exposure import is_kept_back, leaving, leaving_called
from tracker.records.external_ids import ExternalIdRow
from tracker.records.kinds import MODELS, whole
from tracker.records.links import LINKS, Link
from tracker.records.people import PersonName
from tracker.records.record import Record
from tracker.rules.fields import ExternalId
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output

TELLING = {"letter-sent": "sent", "letter-published": "published", "visit-announced": "announced"}
"""Events that stand behind a field of the record they are about, and that field."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands in other tables than the one of the kind, by the numbers of records."""

    may_be_named: Collection[int]
    """Those of whom more may be told than that they are there."""
    withheld: Withheld
    """Who may not be named in their texts."""
    ends: dict[tuple[int, LinkRole], list[str]] = field(default_factory=dict)
    """The references to which links of a role lead."""
    names: dict[int, list[PersonName]] = field(default_factory=dict)
    ids: dict[int, list[ExternalId]] = field(default_factory=dict)
    words: dict[int, dict[str, str]] = field(default_factory=dict)
    days: dict[tuple[int, str], str] = field(default_factory=dict)
    """When something happened that a field says (EDTF), by the field."""


def facts_of(records: Sequence[Record], on: date) -> Facts:
    """Return what is said of these, in seven statements at most, and who of them may be named on a day."""
    ids = {"ids": [record.id for record in records]}
    found = Facts(leaving(Output.API, records, on), withheld_around(ids["ids"], on))
    kinds = {record.kind_of for record in records}
    for start, role, ref in session().execute(_ENDS, ids):
        found.ends.setdefault((start, LinkRole(role)), []).append(ref)
    for record_id, _number, is_id, origin, text in session().execute(_BESIDE, ids):
        if is_id:
            found.ids.setdefault(record_id, []).append(ExternalId(origin, text))
        else:
            found.words.setdefault(record_id, {})[origin] = text
    if Kind.PERSON in kinds:
        for name in session().scalars(_NAMES, ids):
            found.names.setdefault(name.person_id, []).append(name)
    if kinds & {Kind.LETTER, Kind.VISIT}:
        for about, told, when in session().execute(_DAYS, {**ids, "types": list(TELLING)}):
            found.days.setdefault((about, TELLING[told]), when)
    return found


_THESE: BindParameter[Any] = bindparam("ids", expanding=True)
_ENDS = (
    select(Link.from_id, Link.role, Record.ref)
    .join(Record, Record.id == Link.to_id)
    .where(Link.from_id.in_(_THESE))
    .order_by(Link.position, Link.id)
)
_ids, _words = ExternalIdRow, AsWrittenRow
_BESIDE = union_all(
    select(_ids.record_id, _ids.id, literal(True), _ids.origin, _ids.code).where(_ids.record_id.in_(_THESE)),
    select(_words.record_id, _words.id, literal(False), _words.field, _words.words).where(_words.record_id.in_(_THESE)),
).order_by("id")
"""Numbers in other lists, and words of a source that are no values, in one statement."""
_NAMES = select(PersonName).where(PersonName.person_id.in_(_THESE)).order_by(PersonName.id)
_DAYS = (
    select(Link.to_id, EVENTS.c.type, EVENTS.c.when_text)
    .join(Record, Record.id == Link.from_id)
    .join(EVENTS, EVENTS.c.id == Record.id)
    .where(Link.to_id.in_(_THESE), Link.role == LinkRole.SUBJECT)
    .where(EVENTS.c.type.in_(bindparam("types", expanding=True)))
    .order_by(Record.id)
)


def withheld_around(ids: Collection[int], on: date) -> Withheld:
    """Return who of those around some records may not be named in a text that a program is told, in two statements."""
    found = Withheld(on, Output.API.reaches[0])
    found.meet(set(ids))
    return found


def called(refs: Collection[str]) -> dict[str, Record]:
    """Return the records with these references, whole, as far as the viewer may see them."""
    found = session().scalars(whole(select(Record).where(Record.ref.in_(refs)))) if refs else ()
    return {record.ref: record for record in found}


def numbered(kind: Kind, ids: Sequence[int]) -> list[Record]:
    """Return the records of a kind with these numbers, whole, in this order."""
    model = MODELS[kind]
    found = {record.id: record for record in session().scalars(select(model).where(model.id.in_(ids)))}
    return [found[each] for each in ids if each in found]


def nameable(refs: Iterable[str], on: date) -> set[str]:
    """Return who of these may be named to a program on a day."""
    return leaving_called(Output.API, set(refs), on)


def may_be_found(record_id: Any, on: date) -> ColumnElement[bool]:
    """Whether a program may be told of a record by what it says: of whoever is withheld it is told nothing of that."""
    return ~is_kept_back(record_id, on)


@dataclass(frozen=True, slots=True)
class Tie:
    """A link with what stands at its ends."""

    link: Link
    start: Record
    end: Record


@dataclass(frozen=True, slots=True)
class WantedTies:
    """Which links are asked for: those at a record, of a role, behind the one with this number."""

    record_id: int | None = None
    role: LinkRole | None = None
    after: int = 0


def ties(wanted: WantedTies, most: int) -> list[Tie]:
    """Return links in the order in which they were made, and one more than `most` where there are more."""
    asked = _TIES.where(Link.id > wanted.after).order_by(Link.id).limit(most + 1)
    if wanted.record_id is not None:
        asked = asked.where(or_(Link.from_id == wanted.record_id, Link.to_id == wanted.record_id))
    if wanted.role is not None:
        asked = asked.where(Link.role == wanted.role)
    return [Tie(*row) for row in session().execute(asked)]


def tie(link_id: int, *, to_change: bool = False) -> Tie | None:
    """Return a link with its ends, or None; `to_change`: nobody else changes it before this transaction ends."""
    asked = _TIES.where(Link.id == link_id)
    row = session().execute(asked.with_for_update(of=LINKS) if to_change else asked).one_or_none()
    return Tie(*row) if row is not None else None


def tie_as(start_id: int, role: LinkRole, end_id: int, quote: str) -> Tie | None:
    """Return the link of a role between two records that has these exact words."""
    asked = _TIES.where(Link.from_id == start_id, Link.role == role, Link.to_id == end_id, Link.quote == quote)
    row = session().execute(asked).one_or_none()
    return Tie(*row) if row is not None else None


_START, _END = aliased(Record), aliased(Record)
_TIES: Select[*tuple[Any, ...]] = (
    select(Link, _START, _END).join(_START, _START.id == Link.from_id).join(_END, _END.id == Link.to_id)
)


def nameable_ends(ties: Sequence[Tie], on: date) -> set[int]:
    """Return who at these links may be named to a program on a day, by number."""
    records = {record.id: record for each in ties for record in (each.start, each.end)}
    return leaving(Output.API, list(records.values()), on)
