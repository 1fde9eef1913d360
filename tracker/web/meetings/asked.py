"""In which order a meeting is asked about its demands: as the latest briefing pack has them, then the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.actions.documents import PACK
from tracker.plumbing.database import session
from tracker.records.documents import last_version
from tracker.records.record import Record
from tracker.web.documents.packs import PACKS


@dataclass(frozen=True, slots=True)
class InPack:
    """The version that was handed over, as far as its meetings are told of in its order."""

    number: int
    made_at: datetime
    url: str
    refs: tuple[str, ...]

    def place(self, ref: str) -> int:
        """Return the place at which a demand stands in the pack, counted from one; 0 where it does not."""
        return self.refs.index(ref) + 1 if ref in self.refs else 0


def pack_of(visit: Record | None) -> InPack | None:
    """Return the latest pack of a visit that whoever looks may see."""
    if visit is None:
        return None
    frozen = session().scalars(last_version(visit.id, PACK)).one_or_none()
    if frozen is None:
        return None
    return InPack(
        frozen.number,
        frozen.made_at,
        PACKS.address(visit, frozen.id),
        tuple(frozen.content["choices"].get("demands", ())),
    )


def in_order(demands: Iterable[Record], pack: InPack | None) -> list[Record]:
    return sorted(demands, key=lambda demand: (pack and pack.place(demand.ref)) or LAST)


LAST = 1_000_000
