"""Finds the records that names in a table mean, and those that its rows are about: asked of many at once, and kept."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select

from tracker.plumbing.database import session
from tracker.records import external_ids
from tracker.records.follow_ups import FollowUp
from tracker.records.matching import each_exactly
from tracker.records.people import PersonName
from tracker.records.record import Record, title_key
from tracker.rules.fields import ExternalId
from tracker.rules.imports.fates import Offered
from tracker.rules.imports.mapping import REF
from tracker.rules.kinds import Kind
from tracker.rules.outcomes import Lapse


class Known(NamedTuple):
    """A record that a name means."""

    id: int
    ref: str
    title: str
    kind: str


class Names:
    """What the names in a field mean, as far as was asked."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._kinds, self._known = list(kinds), dict[str, tuple[Known, ...]]()

    def look_up(self, names: Iterable[str]) -> None:
        """Ask for those that were not asked for yet."""
        new = set(names) - self._known.keys()
        if not new:
            return
        for name, records in each_exactly(new, self._kinds).items():
            self._known[name] = tuple(Known(each.id, each.ref, each.title, each.kind) for each in records)
        self._look_up_ids([name for name in new if not self._known[name] and ": " in name])

    def _look_up_ids(self, names: Sequence[str]) -> None:
        """A name that is none may be the number of another list: "AAPP: 1234"."""
        for name in names:
            origin, _colon, code = name.rpartition(": ")
            for kind in self._kinds:
                ids = external_ids.called(kind, origin, [code]).get(code, ())
                self._known[name] += tuple(_named(ids))

    def __getitem__(self, name: str) -> tuple[Known, ...]:
        return self._known[name]

    def unknown(self) -> list[str]:
        return [name for name, records in self._known.items() if not records]


def _named(ids: Collection[int]) -> list[Known]:
    asked = select(Record.id, Record.ref, Record.title, Record.kind).where(Record.id.in_(ids)).order_by(Record.id)
    return [Known(*row) for row in session().execute(asked)] if ids else []


def named(ids: Collection[int]) -> dict[int, Known]:
    """Return what records are called, by their ids."""
    return {each.id: each for each in _named(ids)}


_REFS = select(Record.ref, Record.id).where(
    Record.kind == bindparam("kind"), Record.ref.in_(bindparam("keys", expanding=True))
)
_TITLES = (
    select(Record.title_key, Record.id)
    .where(Record.kind == bindparam("kind"), Record.title_key.in_(bindparam("keys", expanding=True)))
    .order_by(Record.id)
)
_SPELT = (
    select(PersonName.text_key, PersonName.person_id)
    .where(PersonName.text_key.in_(bindparam("keys", expanding=True)))
    .order_by(PersonName.person_id)
)

Found = dict[str, list[int]]
"""The ids of the records that each key is known by."""


def by_references(kind: Kind, refs: Collection[str]) -> Found:
    return _found(session().execute(_REFS, {"kind": kind, "keys": list(refs)}))


def by_titles(kind: Kind, titles: Collection[str]) -> Found:
    """Return the records of a kind with each of these titles, people also by their other names: by the title itself."""
    keys = {title: title_key(title) for title in titles}
    asked = {"kind": kind, "keys": list(set(keys.values()))}
    found = _found(session().execute(_TITLES, asked))
    if kind is Kind.PERSON:
        for key, ids in _found(session().execute(_SPELT, asked)).items():
            found[key] = list(dict.fromkeys([*found.get(key, ()), *ids]))
    return {title: found[key] for title, key in keys.items() if key in found}


class Numbers:
    """How other lists call records. Whether anything is known of a list is asked once: of a new one, nothing is."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def about(self, kind: Kind, ids: Collection[ExternalId]) -> dict[ExternalId, list[int]]:
        """Return the records of a kind that other lists call so."""
        found: dict[ExternalId, list[int]] = {}
        for origin in {each.origin for each in ids}:
            if self._is_known(origin):
                codes = [each.code for each in ids if each.origin == origin]
                for code, records in external_ids.called(kind, origin, codes).items():
                    found[ExternalId(origin, code)] = records
        return found

    def _is_known(self, origin: str) -> bool:
        if origin not in self._known:
            self._known[origin] = session().scalar(external_ids.any_of(origin)) is not None
        return self._known[origin]


def _found(pairs: Iterable[tuple[str, int]]) -> Found:
    found: Found = {}
    for key, record_id in pairs:
        found.setdefault(key, []).append(record_id)
    return found


def about_each(
    kind: Kind, key: Sequence[str], rows: Sequence[dict[str, object]], numbers: Numbers
) -> Sequence[Sequence[int]]:
    """Return for each row the records that it is known to be about: by a reference, a number, or else the title."""
    lookups: list[tuple[str, Callable[[dict[str, object]], list[int]]]] = []
    if REF in key:
        refs = by_references(kind, {str(row[REF]) for row in rows if row.get(REF)})
        lookups.append((REF, lambda row: refs.get(str(row[REF]), [])))
    if "external_ids" in key and (ids := numbers.about(kind, [each for row in rows for each in _ids_in(row)])):
        lookups.append(("external_ids", lambda row: list({one for each in _ids_in(row) for one in ids.get(each, [])})))
    if "title" in key and (titles := by_titles(kind, {str(row["title"]) for row in rows if row.get("title")})):
        lookups.append(("title", lambda row: titles.get(str(row["title"]), [])))
    if not lookups:
        return [()] * len(rows)
    return [next((find(row) for name, find in lookups if row.get(name)), ()) for row in rows]


def _ids_in(row: dict[str, object]) -> tuple[ExternalId, ...]:
    found = row.get("external_ids", ())
    assert isinstance(found, tuple)
    return found


def follow_ups_of(ids: Collection[int]) -> set[tuple[int, str, object]]:
    """Return what was set to come back of records, and not taken back: of which, what, and when."""
    asked = select(FollowUp.record_id, FollowUp.what, FollowUp.due_on).where(FollowUp.record_id.in_(ids))
    asked = asked.where(FollowUp.outcome.is_distinct_from(Lapse.TAKEN_BACK))
    return {(record, what, day) for record, what, day in session().execute(asked)} if ids else set()


def offers(known: Iterable[Known]) -> tuple[Offered, ...]:
    """Return records as they are offered in a question."""
    return tuple(Offered(each.ref, each.title) for each in known)
