"""What a pack says of each person whom its demands are about, in one statement besides what is known already."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.freshness import freshness
from tracker.records.packs.asking import Asking
from tracker.records.packs.known import Known, Matter, Someone, Told
from tracker.records.portraits import Portrait, asked_for, happened, in_words
from tracker.records.standings import StandingRow
from tracker.rules.documents.concerned import Concerned
from tracker.rules.documents.names import Level
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import NameKind
from tracker.rules.statuses import AXES_OF, Axis

MOST_HAPPENED = 12
"""Of what happened to one person: the latest."""
AXES = tuple(axis for axis in AXES_OF[Kind.PERSON] if axis is not Axis.CONSENT)


@dataclass(frozen=True, slots=True)
class People:
    """Puts people into the words of a pack, as far as these may leave towards its readers."""

    known: Known
    matters: Sequence[Matter]
    """The demands that are in the pack."""
    asking: Asking
    on: date

    def concerned(self, people: Sequence[Someone]) -> tuple[Concerned, ...]:
        """Return what is said of each, in their order."""
        if not people:
            return ()
        told = {end.record.id: self.told_of(end) for end in people}
        events = {each.event.id: each for known in told.values() for each in known}
        portrait = Portrait(events, lambda wanted: self._sources(events, wanted), freshness(self.on))
        rows = _standings(told)
        return tuple(self._one(end, portrait, rows.get(end.record.id, ()), told[end.record.id]) for end in people)

    def told_of(self, end: Someone) -> list[Told]:
        """What happened to somebody and is told in our words."""
        known = self.known.of_people.get(end.record.id, [])
        return [each for each in known if each.happened(self.on) and self.asking.tells_in_words(each)]

    def _one(self, end: Someone, portrait: Portrait, rows: Sequence[StandingRow], told: Sequence[Told]) -> Concerned:
        record, naming = end.record, self.asking.naming
        by_name = naming.wishes.level is Level.NAMES
        others = [name for name in naming.written(record.id) if name.text and name.text != record.title]
        about = [matter.demand for matter in self.matters if record.id in _concerned_by(matter)]
        return Concerned(
            called=naming.called(record),
            written=tuple((NameKind(name.kind).label, name.language, name.text) for name in others),
            occupation=end.occupation or "" if by_name else "",
            born=in_words(end.born) if by_name else "",
            stands=tuple(portrait.stands(rows, AXES)),
            asks=tuple(asked_for(demand, naming.mask) for demand in about),
            happened=tuple(happened(each.event, naming.mask) for each in told[-MOST_HAPPENED:]),
            is_cut=len(told) > MOST_HAPPENED,
        )

    def _sources(self, events: Mapping[int, Told], wanted: Collection[int]) -> list[str]:
        return list(dict.fromkeys(source for key in wanted for source in self.asking.sources(events[key])))


def _concerned_by(matter: Matter) -> set[int]:
    return {end.record.id for end in matter.ends[LinkRole.BENEFICIARY]}


def _standings(people: Collection[int]) -> dict[int, list[StandingRow]]:
    found: dict[int, list[StandingRow]] = {}
    for row in session().scalars(select(StandingRow).where(StandingRow.record_id.in_(people))):
        found.setdefault(row.record_id, []).append(row)
    return found
