"""Finds records that may be one, some at each tick of the clock; and remembers which are not."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.audiences import EVERYBODY, Circle, Width, circles_of
from tracker.records.gate import Escape, escaping, viewer
from tracker.records.kinds import whole
from tracker.records.record import Record
from tracker.records.twins import Twin, TwinKey, TwinsSought, said_by
from tracker.rules.access import Visibility
from tracker.rules.kinds import MERGED_KINDS, Kind
from tracker.rules.twins import LIKELY, MOST_BEARERS, Said, compared, keys_of

AT_ONCE = 200
"""Records whose keys are made by one step."""

MOST_AT_ALL = 10 * MOST_BEARERS
"""The same, whoever may see them."""

AGAIN_AFTER = timedelta(days=1)
"""After which all records are looked at anew: names change, and what was sealed has no keys any more."""


def seek_some() -> int:
    """Compare the next records with all others; return how many were looked at. It does not commit."""
    with escaping(Escape.CLOCK):
        sought = _sought()
        asked = select(Record).where(Record.id > sought.last_id, Record.kind.in_(MERGED_KINDS))
        some = session().scalars(whole(asked.order_by(Record.id).limit(AT_ONCE))).all()
        if some:
            sought.last_id = some[-1].id
            _seek([record for record in some if _takes_part(record)], [record.id for record in some])
        elif sought.since <= clock.now() - AGAIN_AFTER:
            sought.last_id, sought.since = 0, clock.now()
        session().flush()
    return len(some)


def _sought() -> TwinsSought:
    found = session().scalars(select(TwinsSought)).one_or_none()
    if found is None:
        found = TwinsSought(last_id=0, since=clock.now())
        session().add(found)
        session().flush()
    return found


def _takes_part(record: Record) -> bool:
    return record.deleted_at is None and record.visibility != Visibility.SEALED


def _seek(records: Sequence[Record], ids: Collection[int]) -> None:
    keys = {record_id: keys_of(said) for record_id, said in said_by(records).items()}
    rows_changed(delete(TwinKey).where(TwinKey.record_id.in_(ids)))
    rows = [{"record_id": record_id, "key": key} for record_id, found in keys.items() for key in found]
    if rows:
        session().execute(insert(TwinKey), rows)
    _write(_together(keys), ids)


def _together(keys: Mapping[int, Collection[int]]) -> set[tuple[int, int]]:
    """Return which two records share a key that few have, the earlier first: they are compared in turn of the later."""
    wanted = sorted({key for found in keys.values() for key in found})
    bearers: dict[int, dict[int, Width]] = defaultdict(dict)
    for first in range(0, len(wanted), AT_ONCE):
        asked = select(TwinKey.key, Record.id, Record.visibility, Record.team_id).join(
            Record, Record.id == TwinKey.record_id
        )
        some = TwinKey.key.in_(wanted[first : first + AT_ONCE])
        for key, number, width, team_id in session().execute(asked.where(some, Record.deleted_at.is_(None))):
            bearers[key][number] = Width(number, Visibility(width), team_id)
    shared = [found for found in bearers.values() if 1 < len(found) <= MOST_AT_ALL]
    circles = circles_of([width for found in shared for width in found.values()])
    return {pair for found in shared for pair in _few(found, circles) if pair[1] in keys}


def _few(bearers: Collection[int], circles: Mapping[int, Circle]) -> Iterator[tuple[int, int]]:
    """Return each two bearers of a key, but where many others have it whom whoever sees both sees, too.

    What somebody may not see is not counted: or they would learn of it by what is not shown.
    """
    count = Counter(circles[each] for each in bearers)
    if count[EVERYBODY] <= MOST_BEARERS:
        for one, other in combinations(sorted(bearers), 2):
            if sum(count[each] for each in {EVERYBODY, circles[one], circles[other]}) <= MOST_BEARERS:
                yield one, other


class _Found(NamedTuple):
    kind: Kind
    score: int
    why: list[str]


def _compared(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], _Found]:
    ids = sorted({each for pair in pairs for each in pair})
    told: dict[int, Said] = {}
    for first in range(0, len(ids), AT_ONCE):
        asked = select(Record).where(Record.id.in_(ids[first : first + AT_ONCE]))
        told |= said_by([each for each in session().scalars(whole(asked)) if _takes_part(each)])
    found = {}
    for one, other in pairs:
        if one in told and other in told and told[one].kind is told[other].kind:
            score, why = compared(told[one], told[other])
            if score >= LIKELY:
                found[one, other] = _Found(told[one].kind, score, [str(each) for each in why])
    return found


def _write(pairs: set[tuple[int, int]], ids: Collection[int]) -> None:
    """Write down which two are alike; what somebody said of two stays, and what is alike no more goes."""
    kept = {(row.one_id, row.other_id): row for row in session().scalars(select(Twin).where(Twin.other_id.in_(ids)))}
    found = _compared(pairs)
    for pair, row in kept.items():
        if pair in found:
            row.score, row.why = found[pair].score, found[pair].why
        elif row.apart_at is None:
            session().delete(row)
    session().add_all(
        Twin(one_id=one, other_id=other, found_at=clock.now(), **each._asdict())
        for (one, other), each in found.items()
        if (one, other) not in kept
    )
    session().flush()


def set_apart(twin: Twin) -> None:
    """Remember that two records are not the same."""
    twin.apart_at, twin.apart_by = clock.now(), viewer().user_id or None
    session().flush()


def put_together(twin: Twin) -> None:
    """Take back that two records are not the same."""
    twin.apart_at = twin.apart_by = None
    session().flush()
