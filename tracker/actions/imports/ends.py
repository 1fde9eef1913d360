"""Names in a table that mean records: matched, or asked about; nothing is made of one unless somebody said so."""

from collections.abc import Sequence
from typing import cast

from tracker.actions.imports.findings import Findings, Make
from tracker.actions.imports.likely import likely_called
from tracker.actions.imports.matching import Known, Names, offers
from tracker.rules.fields import FIELDS, Ends, Written
from tracker.rules.imports.fates import Question
from tracker.rules.imports.mapping import LEAVE_OUT, MAKEABLE, NEW, REF, TableMapping, question_key
from tracker.rules.imports.rows import ReadRow


class NamedEnds:
    """What names mean in those fields of a table that name records."""

    def __init__(self, mapping: TableMapping, found: Findings) -> None:
        self._mapping, self._found = mapping, found
        shapes = {name: FIELDS[mapping.kind][name].shape for name in mapping.fields if name != REF}
        self._kinds = {name: shape.kinds for name, shape in shapes.items() if isinstance(shape, Ends)}
        self._names = {name: Names(kinds) for name, kinds in self._kinds.items()}
        self._likely: dict[str, dict[str, tuple[Known, ...]]] = {name: {} for name in self._kinds}
        """Who is called nearly so, by the names that mean nothing."""

    def put_in(self, line: int, row: ReadRow) -> tuple[dict[str, object], bool]:
        """Return the values of a row with records for names, and whether every name is clear."""
        values, is_clear = row.values, True
        for name in self._names:
            if name in values:
                meant = [self._meant(line, name, each) for each in cast(tuple[Written, ...], values[name])]
                is_clear = is_clear and None not in meant
                values[name] = tuple(dict.fromkeys(one for several in meant for one in several or ()))
        return values, is_clear

    def _meant(self, line: int, name: str, written: Written) -> tuple[int | Make, ...] | None:
        """Return the record that a name means, or what is to be made of it; () to leave it out, None while unclear."""
        known, likely = self._names[name][written.name], self._likely[name].get(written.name, ())
        answer = self._mapping.answer(name, written.name, is_known=bool(known or likely))
        if len(known) == 1 and not answer:
            return (known[0].id,)
        if answer == LEAVE_OUT:
            return ()
        makes = tuple(kind for kind in self._kinds[name] if kind in MAKEABLE)
        if answer.startswith(NEW) and not known:
            kind = next((kind for kind in makes if kind == answer.removeprefix(NEW)), None)
            if kind is not None:
                return (Make(kind, written.name),)
        chosen = self._answered(name, answer, known)
        if chosen is None:
            key = question_key(name, written.name)
            self._found.ask(
                Question(key, name, written.name, line, offers(known or likely), makes if not known else ())
            )
        return None if chosen is None else (chosen,)

    def _answered(self, name: str, answer: str, known: Sequence[Known]) -> int | None:
        """Return the record of an answer: one of those offered, or any other that the field may hold."""
        if not answer or answer.startswith(NEW):
            return None
        offered = next((each.id for each in known if each.ref == answer), None)
        if offered is None:
            self._names[name].look_up([answer])
            found = self._names[name][answer]
            offered = found[0].id if len(found) == 1 else None
        return offered

    def note_makes(self, line: int, values: dict[str, object]) -> None:
        for name in self._names:
            for each in cast(tuple[object, ...], values.get(name, ())):
                if isinstance(each, Make):
                    self._found.makes.setdefault(each, line)

    def look_up(self, rows: Sequence[tuple[int, ReadRow]]) -> None:
        for name, names in self._names.items():
            named_there = (cast(tuple[Written, ...], row.values.get(name, ())) for _line, row in rows)
            names.look_up(each.name for several in named_there for each in several)
            likely = self._likely[name]
            if new := [each for each in names.unknown() if each not in likely]:
                likely |= likely_called(new, self._kinds[name])
