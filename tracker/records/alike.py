"""What is recorded already and may be what somebody is adding: offered, never in the way."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from sqlalchemy import func, select

from tracker.plumbing.database import session
from tracker.records.kinds import whole
from tracker.records.matching import each_exactly, nearly
from tracker.records.parts import parts
from tracker.records.record import Record
from tracker.records.twins import TwinKey, said_by
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.twins import LIKELY, MOST_BEARERS, Said, compared, keys_of

MOST_OFFERED = 5
CLOSE = 0.8
BY_DAY = (Kind.LETTER, Kind.VISIT)
"""Kinds of which many are called the same: another day makes another of them."""


class Alike(NamedTuple):
    ref: str
    title: str


def alike(record: Record) -> list[Alike]:
    """Return up to five records that may be one with a record that was just added: of its name, then the likeliest."""
    mine = said_by([record])[record.id]
    named = each_exactly(mine.names, [mine.kind]) if mine.kind not in BY_DAY else {}
    same = {each.id: each for found in named.values() for each in found}
    near = {each.id: each for each in _near(mine)}
    likely = likeliest([mine])[0]
    asked = select(Record.id, Record.ref, Record.title).where(Record.id.in_({*same, *near, *likely} - {record.id}))
    order = list(dict.fromkeys([*same, *likely, *near]))
    rows = sorted(session().execute(asked), key=lambda row: order.index(row.id))
    return [Alike(row.ref, row.title) for row in rows[:MOST_OFFERED]]


def likeliest(wanted: Sequence[Said]) -> list[list[int]]:
    """Return for each of these the records that are likely the same (rules/twins.py), the likeliest first.

    A handful of statements for some thousands.
    """
    keys = [keys_of(said) for said in wanted]
    bearers = _bearers({key for some in keys for key in some})
    sharing = [{one for key in some for one in bearers.get(key, ())} for some in keys]
    told = _told({one for some in sharing for one in some})
    return [_likely(said, some, told) for said, some in zip(wanted, sharing, strict=True)]


def not_compared_yet(kind: Kind) -> int:
    """Return how many records of a kind nothing is likened to: those after the last that the clock has made keys of."""
    last = select(TwinKey.record_id).order_by(TwinKey.record_id.desc()).limit(1).scalar_subquery()
    asked = select(func.count(Record.id)).where(Record.kind == kind, Record.visibility != Visibility.SEALED)
    return session().scalar(asked.where(Record.id > func.coalesce(last, 0))) or 0


def _bearers(keys: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for some in parts(sorted(keys)):
        asked = select(TwinKey.key, TwinKey.record_id).where(TwinKey.key.in_(some))
        for key, record_id in session().execute(asked):
            found[key].append(record_id)
    return {key: bearing for key, bearing in found.items() if len(bearing) <= MOST_BEARERS}


def _told(ids: Collection[int]) -> dict[int, Said]:
    told: dict[int, Said] = {}
    for some in parts(sorted(ids)):
        told |= said_by(session().scalars(whole(select(Record).where(Record.id.in_(some)))).all())
    return told


def _likely(said: Said, sharing: Collection[int], told: dict[int, Said]) -> list[int]:
    scores = {one: compared(said, told[one])[0] for one in sharing if one in told and told[one].kind is said.kind}
    return sorted((one for one, score in scores.items() if score >= LIKELY), key=lambda one: (-scores[one], one))


def _near(mine: Said) -> Iterator[Record]:
    """Return the people whose names are close to these, also those of whom the clock has made no keys yet."""
    if mine.kind is not Kind.PERSON:
        return
    found = [(name, record) for name in mine.names for record in nearly(name, [Kind.PERSON])]
    told = said_by([record for _name, record in found])
    for name, record in found:
        if any(_is_close(name, other) for other in told[record.id].names):
            yield record


def _is_close(name: str, other: str) -> bool:
    """Say whether two names share two words, or nearly all of their letters in order; one common word is not enough."""
    shared = [word for word in name.split() if word in other]
    return len(shared) > 1 or shared == [name] or SequenceMatcher(None, name, other).ratio() >= CLOSE
