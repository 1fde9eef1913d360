"""One record takes over another of its kind: all that hangs on it, and of what each says what somebody chose.

The other is deleted with it, and can be taken out again for thirty days. What loses stays: a name among the names, all
else in a note with the sources of the other.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from tracker.actions import audit, earlier_letters, filing, records, settling, timeline, visibility
from tracker.actions.audit import Noted
from tracker.actions.merging import consents, own_events, rows, said, sealed
from tracker.actions.merging.refusals import are_seen_alike, refuse
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.audiences import seen_by_all_readers_of
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.letters import Letter
from tracker.records.links import ends_of
from tracker.records.merges import Merge
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.rules.audit import About, Deed
from tracker.rules.dates import UncertainDate
from tracker.rules.exposure import Exposure, nearest
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

TAKEN_OVER = "another record of it was merged into this one"
"""How the note about what was merged is known."""


def merge(kept: Record, other: Record, chosen: Collection[str], seen_versions: tuple[int, int]) -> Merge:
    """Let a record take over another of its kind, as somebody saw both at these versions; `chosen` names the fields in
    which the other one is right. Raises MayNotMerge, EditConflict, NoKey, Damaged.
    """
    refuse(kept, other)
    settling.take_in_turn([kept, other])
    records.claim(other, seen_versions[1], changes=False)
    differing = said.differences(kept, other)
    values = said.taken(kept.kind_of, differing, chosen)
    told = Telling(kept, other)
    told.lines += said.lines_of(differing, chosen, isinstance(kept, Person))
    told.changed["fields"] = {
        each.field.name: [each.kept, each.other] for each in differing if each.field.name in values
    }
    at = clock.now()
    carried = _carry(other, kept, told, at)
    if isinstance(kept, Person):
        together, new = said.names_together(kept, other, str(values.get("title", kept.title)))
        values["other_names"] = tuple(together)
        told.changed["names"] = [[name.text, name.kind, name.language] for name in new]
    filing.file(kept.kind_of, kept, values, seen_versions[0])
    told.changed["sealed"] = sealed.carry_over(other, kept)
    records.claim(kept, kept.version, changes=True)  # a form of before knows nothing of what was carried over
    told.changed["exposure"] = _nearest(kept, other)
    told.write()
    return _over(kept, other, carried, told, at)


class Telling:
    """What is to be told of a merge where it can be read, and what has to be known to take it back."""

    def __init__(self, kept: Record, other: Record) -> None:
        self.kept, self.other = kept, other
        self.lines: list[str] = []
        self.changed: dict[str, Any] = {"kept": kept.ref, "events": []}
        with escaping(Escape.FOLD):
            self._words = consents.words_of(kept, other)
        self._sources = ends_of(other.id, LinkRole.SOURCE)[LinkRole.SOURCE] if other.kind_of is not Kind.SOURCE else []

    def write(self) -> None:
        """Put down what lost, and the stricter of two consents."""
        head = f"{self.other.ref} was merged into this record."
        text = "\n".join([head, *(["It said otherwise:", *self.lines] if self.lines else [])])
        if self.kept.kind_of is Kind.SOURCE:
            self.kept.summary = f"{self.kept.summary}\n\n{text}".strip()
            self.changed["note"] = text
        else:
            account = timeline.Account("note", _today(), f"Merged: {self.other.ref}", body=text, how_known=TAKEN_OVER)
            note = timeline.record(account, timeline.Ties([self.kept], sources=self._sources))
            self.changed["events"].append(note.id)
        session().flush()
        if isinstance(self.kept, Person):
            self.changed["events"] += consents.let_the_stricter_hold(self.kept, self._words)


def _today() -> UncertainDate:
    return UncertainDate.on(clock.today())


def _carry(other: Record, kept: Record, told: Telling, at: datetime) -> rows.Carried:
    pairs = own_events.pairs(other, kept)
    with escaping(Escape.FOLD):
        carried = rows.over(other, kept)
        for own, its in pairs:
            rows.ties(own.id, its.id, carried)
            own_events.keep_day(its)
        left = rows.left_behind(other, kept)
    shown = {far.id for far in seen_by_all_readers_of(kept, [far for _tie, far in left])}
    told.lines += [rows.in_words(tie, far) for tie, far in left if far.id in shown]
    told.changed["own"] = own_events.withdraw([own for own, _its in pairs], at)
    settling.settle(own_events.subjects([its for _own, its in pairs]))
    return carried


def _nearest(kept: Record, other: Record) -> list[list[Any]]:
    """Let no more leave than might of either; return what stood there, and what stands there now."""
    reach, in_mail = nearest([Exposure(kept.exposure), Exposure(other.exposure)]), kept.in_mail and other.in_mail
    before, now = [kept.exposure, kept.in_mail], [str(reach), in_mail]
    if now != before:
        visibility.expose(kept, reach, in_mail)
    return [before, now]


def _over(kept: Record, other: Record, carried: rows.Carried, told: Telling, at: datetime) -> Merge:
    records.delete(other, at)
    if not are_seen_alike(kept, other):
        visibility.follow_anew(kept)
    if isinstance(other, Letter):
        earlier_letters.let_come(other)
    settling.settle([kept])
    made = Merge(kept_id=kept.id, other_id=other.id, other_ref=other.ref, at=at, by_id=viewer().user_id or None)
    made.carried, made.changed = [list(change) for change in carried.changes], told.changed
    session().add(made)
    session().flush()
    audit.note(Noted(Deed.MERGED, About.RECORD, other.id, level=other.visibility, result=kept.ref))
    return made
