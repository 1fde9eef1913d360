"""Reads records for a file, some at once, and says of each only what may leave."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.as_written import words_of
from tracker.records.exports.withheld import Withheld
from tracker.records.exposure import leaving
from tracker.records.links import Link
from tracker.records.list_orders import beyond, place
from tracker.records.lists import Wanted, rows
from tracker.records.record import Record
from tracker.records.stated import Stated, can_be_stated, stated
from tracker.rules.exports.said import Named, Said, Taken, Tie
from tracker.rules.exposure import Exposure
from tracker.rules.fields import FIELDS, AsWritten, Ends, ExternalId, Field, Ids, Names
from tracker.rules.kinds import Kind
from tracker.rules.links import ACTORS, LinkRole
from tracker.rules.outputs import Output
from tracker.rules.people import Name, NameKind
from tracker.rules.statuses import AXES_OF, STATUSES

AT_ONCE = 500
TIES = (LinkRole.HELD_POST, LinkRole.BELONGS_TO)


def nothing_to_tell(_done: int) -> None:
    """Nobody waits to be told how far it has come."""


@dataclass
class Going:
    """As far as what and on which day it goes, and meanwhile how many records went, and how many did not by name."""

    on: date
    reach: Exposure | None = None
    progress: Callable[[int], None] = nothing_to_tell
    went: int = 0
    withheld: int = 0

    def __post_init__(self) -> None:
        self.names = Withheld(self.on, self.reach)


def fields_of(kind: Kind) -> list[Field]:
    """Return what is said of a kind in a file: all that can be taken in again as it stands."""
    return [each for each in FIELDS[kind] if can_be_stated(kind, each)]


def listed(wanted: Wanted, going: Going) -> Taken:
    """Return the records of a list in its order, in a number of statements for every five hundred of them."""
    return Taken(wanted.kind, fields_of(wanted.kind), _listed(wanted, going))


def _listed(wanted: Wanted, going: Going) -> Iterator[Said]:
    found = rows(wanted, AT_ONCE)
    while found:
        yield from said_of(wanted.kind, [row.id for row in found], going)
        going.progress(going.went + going.withheld)
        found = rows(wanted, AT_ONCE, [beyond(place(found[-1], wanted.order), wanted.order)])


def chosen(kind: Kind, ids: Sequence[int], going: Going) -> Taken:
    """Return some records of a kind, in this order."""
    some = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    return Taken(kind, fields_of(kind), (said for part in some for said in said_of(kind, part, going)))


def leaving_of(ids: Sequence[int], going: Going) -> set[int]:
    """Return which of some records may leave by name, by their ids."""
    found = list(session().scalars(select(Record).where(Record.id.in_(ids)))) if ids else []
    return leaving(Output.EXPORT, found, going.on, going.reach)


def said_of(kind: Kind, ids: Sequence[int], going: Going) -> Iterator[Said]:
    """Return what leaves of some records. As far as ourselves, whoever may not be named stands by a reference alone;
    beyond that, not at all.
    """
    here = {each.id: each for each in session().scalars(select(Record).where(Record.id.in_(ids)))} if ids else {}
    may = leaving(Output.EXPORT, list(here.values()), going.on, going.reach)
    found = _Found(kind, [each for each in ids if each in may], going) if may else None
    for each in (each for each in ids if each in here):
        if found is not None and each in may:
            going.went += 1
            yield found.said(each)
        else:
            going.withheld += 1
            if going.reach in (None, Exposure.INTERNAL):
                yield Said(kind, here[each].ref, left_out=tuple(field.name for field in fields_of(kind)))


class _Found:
    """What was read of some records together, and who stands around them."""

    def __init__(self, kind: Kind, ids: Sequence[int], going: Going) -> None:
        self._kind, self._fields = kind, fields_of(kind)
        self._said = stated(kind, ids, [each.name for each in self._fields])
        self._ties, self._words, self._withheld = _ties_of(kind, ids), words_of(ids), going.names
        self._withheld.meet(ids)
        wanted = {*ids, *self._ends(), *(tie.to_id for several in self._ties.values() for tie in several)}
        self._records = {each.id: each for each in session().scalars(select(Record).where(Record.id.in_(wanted)))}
        self._may_leave = leaving(Output.EXPORT, list(self._records.values()), going.on, going.reach)

    def _ends(self) -> set[int]:
        names = [each.name for each in self._fields if isinstance(each.shape, Ends)]
        return {one for said in self._said.values() for name in names for one in said.get(name, ())}

    def said(self, record_id: int) -> Said:
        record, values, left_out = self._records[record_id], dict[str, object](), list[str]()
        stated_here = self._said.get(record_id, {})
        for each in self._fields:
            value = self._value(record_id, each, stated_here)
            if value is None:
                continue
            if self._withheld.names_in(each, value, record_id):
                left_out.append(each.name)
            else:
                values[each.name] = value
        status = record.status or ""
        known = STATUSES[AXES_OF[self._kind][0]].get(status) if self._kind in AXES_OF else None
        return Said(
            self._kind,
            record.ref,
            values,
            known.word if known else "",
            known.code if known else "",
            (record.status_as_of or "") if known else "",
            tuple(left_out),
            tuple(self._tie(tie, record_id) for tie in self._ties.get(record_id, ()) if tie.to_id in self._records),
        )

    def _value(self, record_id: int, field: Field, said: Stated) -> object | None:
        """Return a value as its shape writes it; None where nothing is said."""
        value: Any = said.get(field.name)
        shape = field.shape
        if isinstance(shape, Ends):
            ends = [self._named(each, record_id) for each in value or () if each in self._records]
            return tuple(ends) or None
        if isinstance(shape, Names):
            return tuple(Name(text, NameKind(kind)) for text, kind in value or ()) or None
        if isinstance(shape, Ids):
            return tuple(ExternalId(*each) for each in value or ()) or None
        if value in (None, ""):
            words = self._words.get((record_id, field.name))
            return AsWritten(words) if words else None
        found: object = value
        return found

    def _named(self, end_id: int, record_id: int) -> Named:
        """Return a record that another one names: a demand or a letter by its title, unless that names somebody."""
        end = self._records[end_id]
        is_text = end.kind_of not in ACTORS
        name = end.title if end_id in self._may_leave else ""
        speaks = is_text and self._withheld.stands_in(name, record_id)
        return Named(end.ref, end.kind_of, "" if speaks else name)

    def _tie(self, tie: Link, record_id: int) -> Tie:
        note = "" if self._withheld.stands_in(tie.note, record_id) else tie.note
        return Tie(
            tie.id, tie.role == LinkRole.HELD_POST, self._named(tie.to_id, record_id), note, tie.since, tie.until
        )


def _ties_of(kind: Kind, ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    if kind in ACTORS:
        asked = select(Link).where(Link.from_id.in_(ids), Link.role.in_(TIES)).order_by(Link.id)
        for tie in session().scalars(asked):
            found.setdefault(tie.from_id, []).append(tie)
    return found
