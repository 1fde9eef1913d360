"""What records say now, field by field, as their tables hold it: for many records at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.external_ids import ExternalIdRow
from tracker.records.kinds import MODELS
from tracker.records.links import Link
from tracker.records.people import PersonName
from tracker.rules.fields import FIELDS, SAID_ONCE, Ends, Field, Ids, Names
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import NameKind

Stated = dict[str, Any]
"""By the names of fields: a column's value; the ids of the records that a field names, in their order; [text, kind] of
each other name; [origin, code] of each number of another list; of arrests, every day on which there was one."""

COLUMNS = {(Kind.EVENT, "when"): "when_text", (Kind.VISIT, "starts"): "starts", (Kind.VISIT, "ends"): "ends"}
"""Columns of fields that are told, or called otherwise there."""
TOLD_BY = {
    (Kind.LETTER, "sent"): "letter-sent",
    (Kind.LETTER, "published"): "letter-published",
    (Kind.VISIT, "announced"): "visit-announced",
    (Kind.DEMAND, "made"): "demand-made",
}
"""The type of event whose day a field is."""


def stated(kind: Kind, ids: Sequence[int], names: Iterable[str]) -> dict[int, Stated]:
    """Return what records of a kind say in some fields, by their ids, in a number of statements that does not grow."""
    fields = [FIELDS[kind][name] for name in names]
    found = _columns(kind, ids, fields)
    for field in fields:
        for said in found.values():
            if isinstance(field.shape, Ends | Names | Ids) and not field.told:
                said[field.name] = []
    _add_ends(found, fields)
    if any(isinstance(field.shape, Names) for field in fields):
        _add_names(found)
    if any(isinstance(field.shape, Ids) for field in fields):
        _add_ids(found)
    _add_days(kind, found, fields)
    told = SAID_ONCE.get(kind, frozenset()) & {field.name for field in fields}
    if kind is Kind.DEMAND and told:
        _add_making(found)
    if kind is Kind.PERSON and told:
        _add_arrests(found)
    return found


def can_be_stated(kind: Kind, field: Field) -> bool:
    """Say whether `stated` knows what a record says there; not of how something was told, in which words, by whom."""
    if isinstance(field.shape, Ends):
        return field.shape.role is not None and not field.told
    has_rows = isinstance(field.shape, Names | Ids)
    return has_rows or column_of(kind, field) is not None or (kind, field.name) in TOLD_BY


def column_of(kind: Kind, field: Field) -> str | None:
    """Return the column that holds a field; None where none does."""
    return field.name if field.is_column else COLUMNS.get((kind, field.name))


def _columns(kind: Kind, ids: Sequence[int], fields: Sequence[Field]) -> dict[int, Stated]:
    model: Any = MODELS[kind]
    held = {field.name: column for field in fields if (column := column_of(kind, field)) is not None}
    asked = select(model.id, *(getattr(model, column) for column in held.values())).where(model.id.in_(ids))
    return {row[0]: dict(zip(held, row[1:], strict=True)) for row in session().execute(asked)}


def _add_ends(found: dict[int, Stated], fields: Sequence[Field]) -> None:
    roles = {
        field.shape.role: field.name
        for field in fields
        if isinstance(field.shape, Ends) and field.shape.role is not None and not field.told
    }
    if roles:
        ties = select(Link.from_id, Link.role, Link.to_id).where(Link.from_id.in_(found), Link.role.in_(roles))
        for start, role, end in session().execute(ties.order_by(Link.position, Link.id)):
            found[start][roles[LinkRole(role)]].append(end)


def _add_names(found: dict[int, Stated]) -> None:
    names = select(PersonName.person_id, PersonName.text, PersonName.kind).where(PersonName.person_id.in_(found))
    for person, text, kind in session().execute(names.where(PersonName.kind != NameKind.MAIN).order_by(PersonName.id)):
        found[person]["other_names"].append([text, str(kind)])


def _add_ids(found: dict[int, Stated]) -> None:
    ids = select(ExternalIdRow.record_id, ExternalIdRow.origin, ExternalIdRow.code)
    for record, origin, code in session().execute(
        ids.where(ExternalIdRow.record_id.in_(found)).order_by(ExternalIdRow.id)
    ):
        found[record]["external_ids"].append([origin, code])


def _add_days(kind: Kind, found: dict[int, Stated], fields: Sequence[Field]) -> None:
    types = {
        code: name for (of, name), code in TOLD_BY.items() if of is kind and name in {each.name for each in fields}
    }
    if not types:
        return
    for said in found.values():
        said.update(dict.fromkeys(types.values()))
    told = select(Link.to_id, Event.type, Event.when_text).join(Event, Event.id == Link.from_id)
    about = told.where(Link.to_id.in_(found), Link.role == LinkRole.SUBJECT, Event.type.in_(types))
    for record, code, when in session().execute(about.order_by(Event.id.desc())):
        found[record][types[code]] = when


def _add_making(found: dict[int, Stated]) -> None:
    """Add how demands were made outside letters: where, in which words, by whom, and how that is known."""
    for said in found.values():
        said.update(how_made="", words="", made_by=[], source=[])
    making = select(Link.to_id, Event.id, Event.place, Event.quote).join(Event, Event.id == Link.from_id)
    about = making.where(Link.to_id.in_(found), Link.role == LinkRole.SUBJECT, Event.type == "demand-made")
    events: dict[int, Stated] = {}
    for demand, event, place, quote in session().execute(about.order_by(Event.id.desc())):
        found[demand].update(how_made=place, words=quote)
        events[event] = found[demand]
    names = {LinkRole.SPEAKER: "made_by", LinkRole.SOURCE: "source"}
    ties = select(Link.from_id, Link.role, Link.to_id).where(Link.from_id.in_(events), Link.role.in_(names))
    for event, role, end in session().execute(ties.order_by(Link.id)):
        events[event][names[LinkRole(role)]].append(end)


def _add_arrests(found: dict[int, Stated]) -> None:
    for said in found.values():
        said["arrested"] = []
    told = select(Link.to_id, Event.when_text).join(Event, Event.id == Link.from_id).where(Event.type == "arrest")
    about = told.where(Link.to_id.in_(found), Link.role == LinkRole.SUBJECT).order_by(Event.id)
    for person, when in session().execute(about):
        found[person]["arrested"].append(when)
