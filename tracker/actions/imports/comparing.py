"""In what a row of a table differs from the record that it is about."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, cast

from tracker.actions.filing.parts import stored
from tracker.actions.imports.findings import Make
from tracker.records.as_written import MOST_WORDS, words_of
from tracker.records.record import title_key
from tracker.records.stated import stated
from tracker.rules.fields import FIELDS, SAID_ONCE, AsWritten, Ends, ExternalId, Ids, Names
from tracker.rules.imports.fates import Change
from tracker.rules.imports.mapping import REF, TableMapping
from tracker.rules.kinds import Kind
from tracker.rules.people import Name, NameKind

WORDS = "as-written"
"""Under which stands what is kept beside fields, by their names: of a record as it is, and of one as it was."""


class Comparison:
    """Compares what rows say by a mapping with what records say now (`stated`)."""

    def __init__(self, mapping: TableMapping) -> None:
        self._kind, self._fields, self._key = mapping.kind, FIELDS[mapping.kind], mapping.key
        self._once = SAID_ONCE.get(mapping.kind, frozenset())
        self._by_name = not mapping.key or "title" in mapping.key

    def now(self, ids: Collection[int], names: Collection[str], *, with_words: bool) -> dict[int, dict[str, Any]]:
        """Return what records say now in some fields, and under WORDS what is kept of them as it was written."""
        found = stated(Kind(self._kind), list(ids), sorted(names)) if ids else {}
        for (record_id, name), words in words_of(found).items() if with_words and found else ():
            found[record_id].setdefault(WORDS, {})[name] = words
        return found

    def has_key(self, values: dict[str, object], now: dict[str, Any]) -> bool:
        """Say whether a record with this title has the other fields of the key too."""
        others = [name for name in self._key if name not in ("title", REF, "external_ids")]
        return all(self.raw(name, values.get(name)) == (now.get(name) or None) for name in others)

    def raw(self, name: str, value: object) -> object:
        """Return a value as the table of its kind holds it, and None for nothing."""
        return stored(self._fields[name].shape, value) or None

    def differs(self, values: dict[str, object], now: dict[str, Any]) -> bool:
        """Say whether a row says anything otherwise than a record, also what only the event tells that made it."""
        return next(self._all(values, now), None) is not None

    def changes(self, values: dict[str, object], now: dict[str, Any]) -> Iterator[Change]:
        """Return what a row changes of a record. Where a field has several, it adds, and takes none away."""
        return (change for change in self._all(values, now) if not self._is_once(change))

    def said_late(self, values: dict[str, object], now: dict[str, Any]) -> Iterator[Change]:
        """Return what a row says otherwise, or besides, of which only the event tells that made the record."""
        return (change for change in self._all(values, now) if self._is_once(change))

    def _is_once(self, change: Change) -> bool:
        return change.field in self._once and not isinstance(change.after, AsWritten)

    def _all(self, values: dict[str, object], now: dict[str, Any]) -> Iterator[Change]:
        for name, value in values.items():
            if isinstance(value, AsWritten):
                if (known := now.get(WORDS, {}).get(name, "")) != value.words[:MOST_WORDS]:
                    yield Change(name, AsWritten(known) if known else None, value)
                continue
            if name not in now or name == REF or (name == "title" and self._by_name):
                continue
            before, after = now[name], self._together(name, value, now[name])
            shape = self._fields[name].shape
            if isinstance(shape, Ends | Names | Ids):
                if after != before:
                    yield Change(name, before, after)
            elif isinstance(before, list):
                if after not in before:
                    yield Change(name, "; ".join(before), after)
            elif (before or None) != (after or None):
                yield Change(name, before, after)

    def _together(self, name: str, value: object, before: Any) -> object:
        shape = self._fields[name].shape
        if isinstance(shape, Ends):
            new = [each for each in cast(Sequence[int | Make], value) if each not in before]
            return [*([] if shape.most == 1 and new else before), *new]
        if isinstance(shape, Names):
            known = {title_key(text) for text, _kind in before}
            others = cast(Sequence[Name], value)
            return [*before, *([one.text, str(one.kind)] for one in others if title_key(one.text) not in known)]
        if isinstance(shape, Ids):
            ids = [[one.origin, one.code] for one in cast(Sequence[ExternalId], value)]
            return [*before, *(each for each in ids if each not in before)]
        return stored(shape, value)

    def typed(self, name: str, value: object, before: Any) -> object:
        """Return a value as verbs take it: of a field that has several, together with what is there already."""
        if not isinstance(self._fields[name].shape, Ends | Names | Ids):
            return value
        shape, after = self._fields[name].shape, self._together(name, value, before)
        assert isinstance(after, list)
        if isinstance(shape, Names):
            kinds = {one.text: one for one in cast(Sequence[Name], value)}
            return tuple(kinds.get(text) or _name(text, kind) for text, kind in after)
        return tuple(ExternalId(*each) for each in after) if isinstance(shape, Ids) else tuple(after)


def _name(text: str, kind: str) -> Name:
    return Name(text, NameKind(kind))
