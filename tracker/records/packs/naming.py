"""Who may be named in a pack, and how; and whose name is taken out of every text that it quotes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tracker.records.packs.known import Known, Someone, spellings
from tracker.records.packs.parties import Parties
from tracker.records.people import PersonName
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.documents.names import WITHHELD, Called, Level, Mask
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever makes the pack chose for it."""

    level: Level = Level.NAMES
    reach: Exposure = Exposure.AUTHORITIES
    messages: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    """References of people who are not to be in it."""
    instead: str = WITHHELD
    """What stands for a name that may not be written."""


class Naming:
    """Of everybody a pack may speak of: whether they are named, and as what."""

    def __init__(
        self,
        known: Known,
        parties: Parties,
        wishes: Wishes,
        may_leave: Collection[int],
        mentioned: Sequence[Record] = (),
    ) -> None:
        self.wishes, self._may_leave, self._parties = wishes, may_leave, parties
        concerned = {end.record.id for end in known.concerned() if end.is_named}
        ends = [*(end.record for end in known.ends()), *parties.records]
        sealed = {each.id for each in ends if not Output.PACK.speaks_of(Visibility(each.visibility))}
        self._in_office = (known.acting() | parties.acting) - concerned - parties.protected - sealed
        people = [end.record for end in known.ends() if end.is_named] + parties.people + list(mentioned)
        self._written = spellings({record.id for record in people})
        self._called = {
            record.id: _called(record, self._written[record.id])
            for record in people
            if record.id not in self._in_office
        }
        named = [called for key, called in self._called.items() if self.goes(key)]
        withheld = [called for key, called in self._called.items() if not self.goes(key)]
        withheld += [Called(each.ref, each.title) for each in parties.to_protect if not self.goes(each.id)]
        self.mask = Mask(named, withheld, wishes.level, wishes.instead)

    def goes(self, record_id: int) -> bool:
        """Say whether a record may leave, and nobody left it out."""
        called = self._called.get(record_id)
        dropped = called is not None and called.ref in self.wishes.without
        return record_id in self._may_leave and not dropped

    def is_named(self, record_id: int) -> bool:
        return record_id in self._in_office or self.goes(record_id)

    def is_open_body(self, record: Record) -> bool:
        """Say whether it is an organisation, and none that is sealed."""
        return record.kind == Kind.ORGANISATION and Output.PACK.speaks_of(Visibility(record.visibility))

    def without_gaps(self, words: str) -> str:
        """Return words of ours as they may stand, or '' where a name would be missing from them."""
        said = self.mask(words)
        return "" if said.count(self.wishes.instead) > words.count(self.wishes.instead) else said

    def names(self, ends: Sequence[Someone]) -> str:
        """Name those who may be named, or act in an office."""
        return ", ".join(self.called(end.record) for end in ends if self.is_named(end.record.id))

    def party(self, role: LinkRole) -> str:
        records = [record for record in self._parties.ends[role] if self.is_named(record.id)]
        return ", ".join(self.called(record) for record in records)

    def called(self, record: Record) -> str:
        called = self._called.get(record.id)
        if called is None:
            return record.title if record.id in self._in_office else self.mask(record.title)
        return called.written(self.wishes.level)

    def written(self, record_id: int) -> Iterable[PersonName]:
        """Return the other ways in which a name is written; none where people are not named in full."""
        by_name = self.wishes.level is Level.NAMES
        return self._written.get(record_id, ()) if by_name else ()


def _called(record: Record, names: Sequence[PersonName]) -> Called:
    return Called(record.ref, record.title, tuple(name.text for name in names if name.text))
