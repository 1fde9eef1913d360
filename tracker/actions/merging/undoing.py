"""Take a record out again that another one took over: each is as it was, and what was said since then stays."""

from typing import Any

from sqlalchemy import select, update

from tracker.actions import audit, filing, records, settling, timeline, visibility
from tracker.actions.audit import Noted
from tracker.actions.filing.parts import filed
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.actions.merging import consents, own_events, rows, sealed
from tracker.actions.merging.refusals import are_seen_alike
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.kinds import whole
from tracker.records.merges import Merge, merge_of
from tracker.records.people import Person, names_of
from tracker.records.record import Record
from tracker.records.stated import stated
from tracker.rules.audit import About, Deed
from tracker.rules.exposure import Exposure, nearest
from tracker.rules.fields import FIELDS
from tracker.rules.kinds import Kind
from tracker.rules.people import Name, NameKind


class KeptIsGone(ChangedMeanwhile):
    """The record that took it over is deleted, was taken over itself, or is not open to whoever asks."""


def standing(other: Record) -> Merge | None:
    """Return the merge that stands by which a deleted record was taken over, whoever may see what took it over."""
    with escaping(Escape.FOLD):
        return session().scalars(merge_of(other)).one_or_none()


def take_back(other: Record) -> Record:
    """Undo the merge of a record into another, and return that. Raises ChangedMeanwhile, KeptIsGone, NoKey, Damaged."""
    made = standing(other)
    if made is None or made.at <= clock.now() - records.KEPT_AFTER_DELETION:
        raise ChangedMeanwhile
    kept = session().scalars(whole(select(Record).where(Record.id == made.kept_id))).one_or_none()
    if kept is None or kept.ref != made.changed["kept"]:
        raise KeptIsGone
    settling.take_in_turn([kept, other])
    stands = update(Merge).where(Merge.id == made.id, Merge.undone_at.is_(None)).values(undone_at=clock.now())
    if rows_changed(stands) != 1:
        raise ChangedMeanwhile
    _put_back(kept, other, made)
    audit.note(Noted(Deed.MERGE_UNDONE, About.RECORD, other.id, level=other.visibility, result=kept.ref))
    return kept


def _put_back(kept: Record, other: Record, made: Merge) -> None:
    changed = made.changed
    said = consents.said_since(kept, changed["events"])
    records.restore(other)
    with escaping(Escape.FOLD):
        rows.put_back(made.carried)
    own_events.reinstate(changed["own"])
    for event in session().scalars(select(Event).where(Event.id.in_(changed["events"]))).all():
        timeline.withdraw(event)
    if changed["sealed"]:
        sealed.take_out(other, kept)
    _say_as_before(kept, changed)
    _leave_as_before(kept, other, *changed["exposure"])
    filing.file(other.kind_of, other, {}, other.version)
    for each in (kept, other):
        records.claim(each, each.version, changes=True)
    for each in () if are_seen_alike(kept, other) else (kept, other):
        visibility.follow_anew(each)
    settling.settle([kept, other])
    if isinstance(other, Person):
        consents.let_the_stricter_hold(other, said, consents.MEANWHILE)


def _leave_as_before(kept: Record, other: Record, before: list[Any], now: list[Any]) -> None:
    """Let of the one that stayed leave what might before; what somebody chose since holds, for the other too."""
    if [kept.exposure, kept.in_mail] != now:
        reach = nearest([Exposure(kept.exposure), Exposure(other.exposure)])
        if (reach, kept.in_mail and other.in_mail) != (other.exposure, other.in_mail):
            visibility.expose(other, reach, kept.in_mail and other.in_mail)
    elif now != before:
        visibility.expose(kept, Exposure(before[0]), before[1])


def _say_as_before(kept: Record, changed: dict[str, Any]) -> None:
    """Let the one that stayed say again what it said, where nobody has changed that since."""
    fields, kind = changed["fields"], kept.kind_of
    if kind is Kind.SOURCE:
        kept.summary = kept.summary.removesuffix(changed["note"]).strip()
        session().flush()
    says = stated(kind, [kept.id], fields)[kept.id]
    values = {
        name: filed(FIELDS[kind][name].shape, before) for name, (before, now) in fields.items() if says[name] == now
    }
    if isinstance(kept, Person):
        values["other_names"] = _names_without(kept, [tuple(name) for name in changed["names"]])
    filing.file(kind, kept, values, kept.version)


def _names_without(kept: Person, new: list[tuple[str, ...]]) -> tuple[Name, ...]:
    rows_of = [row for row in session().scalars(names_of(kept)) if row.kind != NameKind.MAIN]
    return tuple(
        Name(row.text, NameKind(row.kind), row.language)
        for row in rows_of
        if (row.text, row.kind, row.language) not in new
    )
