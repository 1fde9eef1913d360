"""Takes in what was judged: all of a table in one transaction, or nothing."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import insert, select

from tracker.actions import as_written, audit, demands, filing, people, records
from tracker.actions import bulk as into
from tracker.actions.audit import Noted
from tracker.actions.filing import bulk
from tracker.actions.filing.demands import making_of
from tracker.actions.filing.parts import when_in, words_in
from tracker.actions.imports.calling_off import because_of
from tracker.actions.imports.comparing import WORDS
from tracker.actions.imports.findings import Findings, Judged, Make
from tracker.actions.imports.formats import Table
from tracker.actions.imports.judging import Judge
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.memory import without_collecting
from tracker.records.demands import Demand
from tracker.records.gate import viewer
from tracker.records.imports import IMPORT_ROWS, SEEN, Import
from tracker.records.kinds import MODELS, whole
from tracker.records.people import Person
from tracker.records.record import Record, title_key
from tracker.rules.access import Visibility
from tracker.rules.audit import About, Deed
from tracker.rules.fields import FIELDS, AsWritten, Ends
from tracker.rules.imports.fates import Change, Fate
from tracker.rules.imports.mapping import TableMapping
from tracker.rules.kinds import Kind

Progress = Callable[[int], None]
"""Is told how many rows are done."""


def _silent(_rows: int) -> None:
    """Tell nobody."""


class RowsLeftOut(Exception):
    """Some rows need a decision or cannot be taken in, and nobody said to leave them out. Nothing was saved."""

    def __init__(self, found: Findings) -> None:
        super().__init__()
        self.found = found


@dataclass(frozen=True, slots=True)
class File:
    """The file that a table came in."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def check(mapping: TableMapping, table: Table, progress: Progress = _silent) -> Findings:
    """Say what would become of each row; nothing is saved. Raises BadMapping, UnreadableFile."""
    judge = Judge(mapping, table)
    with without_collecting():
        for _some in judge.judged():
            progress(judge.found.rows)
    return judge.found


def apply(
    mapping: TableMapping,
    table: Table,
    file: File,
    *,
    skip_bad: bool = False,
    visible_to: Visibility | None = None,
    progress: Progress = _silent,
) -> tuple[Import, Findings]:
    """Take a table in, as it is judged now; the edge commits. Raises BadMapping, UnreadableFile.

    Raises RowsLeftOut, unless those rows are to be left out: then the edge rolls back, and nothing is saved.
    """
    judge = Judge(mapping, table)
    made = _new_import(mapping, file)
    writer = Writer(mapping, made.id, visible_to)
    with without_collecting():
        for some in judge.judged():
            if skip_bad or not judge.found.left_out:
                writer.write(some)
            progress(judge.found.rows)
    if judge.found.left_out and not skip_bad:
        raise RowsLeftOut(judge.found)
    return _finished(made, judge.found), judge.found


def _finished(made: Import, found: Findings) -> Import:
    made.counts = {str(fate): count for fate, count in found.counts.items()}
    made.told = [list(each) for each in found.refused]
    session().flush()
    made.created_at = clock.now()  # what is tied later is somebody's work
    session().flush()
    audit.note(Noted(Deed.IMPORTED, About.IMPORT, made.id, digest=made.sha256))
    return made


def note_taken_in(mapping: TableMapping, file: File, rows: Sequence[tuple[int, int]], found: Findings) -> Import:
    """Note an import whose records were made otherwise: each by its line and its id."""
    made = _new_import(mapping, file)
    Writer(mapping, made.id).note(rows)
    return _finished(made, found)


def _new_import(mapping: TableMapping, file: File) -> Import:
    made = Import(kind=mapping.kind, file_name=file.name[-200:], sha256=file.sha256, size=len(file.data))
    made.mapping, made.counts, made.told = mapping.plain(), {}, []
    made.created_at, made.created_by = clock.now(), viewer().user_id or None
    session().add(made)
    session().flush()
    return made


class Writer:
    """Writes judged rows, some at once, and notes which record came of which row."""

    def __init__(self, mapping: TableMapping, import_id: int, visible_to: Visibility | None = None) -> None:
        self._kind, self._import_id, self._visible_to = mapping.kind, import_id, visible_to
        self._ends = [field.name for field in FIELDS[mapping.kind] if isinstance(field.shape, Ends)]
        self._made: dict[tuple[Kind, str], int] = {}

    def write(self, judged: Sequence[Judged]) -> None:
        new = [each for each in judged if each.fate is Fate.NEW]
        updated = [each for each in judged if each.fate is Fate.UPDATE]
        for each in (*new, *updated):
            self._make(each)
        if new:
            self._file_new(new)
        if updated:
            self._update(updated)
        session().expire_all()

    def _make(self, judged: Judged) -> None:
        """Let what is to be made of names be there: each once."""
        for name in self._ends:
            ends = cast(Sequence[int | Make], judged.values.get(name) or ())
            if any(isinstance(end, Make) for end in ends):
                judged.values[name] = tuple(self._end(end, judged.line) for end in ends)

    def _end(self, end: int | Make, line: int) -> int:
        if isinstance(end, int):
            return end
        key = (end.kind, title_key(end.name))
        if key not in self._made:
            (self._made[key],) = bulk.put(end.kind, [{"title": end.name}], self._visible_to)
            self.note([(line, self._made[key])])
        return self._made[key]

    def _file_new(self, new: Sequence[Judged]) -> None:
        if self._kind in bulk.PLAIN:
            ids = bulk.put(Kind(self._kind), [each.values for each in new], self._visible_to)
            self.note(zip((each.line for each in new), ids, strict=True))
            if self._kind == Kind.DEMAND:
                self._say_made(ids, new)
            if self._kind == Kind.PERSON:
                _say_arrested(ids, new)
            return
        ends = self._records([each.values for each in new])
        rows = [self._with_records(each.values, ends) for each in new]
        if self._kind not in set(Kind):
            for values in rows:
                filing.file_follow_up(values, because_of(self._import_id))
            return
        records = filing.file_many(Kind(self._kind), rows, self._visible_to)
        self.note((each.line, record.id) for each, record in zip(new, records, strict=True))

    def note(self, rows: Iterable[tuple[int, int]]) -> None:
        """Note records that came of rows."""
        fixed = {"import_id": self._import_id, "fate": Fate.NEW, "version": 1, "before": None}
        lines, ids = zip(*rows, strict=True)  # there is one at least
        into.put(IMPORT_ROWS, {"record_id": ids, "line": lines}, fixed)

    def _say_made(self, ids: Sequence[int], new: Sequence[Judged]) -> None:
        """Tell of demands that were made outside letters."""
        told = {
            record_id: each.values for record_id, each in zip(ids, new, strict=True) if when_in(each.values, "made")
        }
        if not told:
            return
        ends = self._records(told.values())
        found = session().scalars(select(Demand).where(Demand.id.in_(told))).all()
        demands.make_all([making_of(demand, self._with_records(told[demand.id], ends)) for demand in found])

    def _update(self, updated: Sequence[Judged]) -> None:
        kind, ids = Kind(self._kind), [each.record_id for each in updated]
        asked = select(MODELS[kind]).where(MODELS[kind].id.in_(ids))
        found = {record.id: record for record in session().scalars(asked)}
        ends = self._records([each.values for each in updated])
        for each in updated:
            assert each.record_id is not None
            record = found[each.record_id]
            before = {SEEN: record.version, **_before(each.changes)}
            words = words_in(each.values)
            said = {name: value for name, value in each.values.items() if name not in words}
            if said:
                filing.file(kind, record, self._with_records(said, ends), record.version)
            if words:
                records.claim(record, record.version, changes=True)
                as_written.keep(record, words)
            row = {"import_id": self._import_id, "record_id": record.id, "line": each.line, "fate": Fate.UPDATE}
            session().connection().execute(insert(IMPORT_ROWS), [{**row, "version": record.version, "before": before}])

    def _records(self, rows: Any) -> dict[int, Record]:
        """Read what is named in rows, all of it at once."""
        ids = {end for values in rows for name in self._ends for end in values.get(name) or ()}
        asked = whole(select(Record).where(Record.id.in_(ids)))
        return {record.id: record for record in session().scalars(asked)} if ids else {}

    def _with_records(self, values: dict[str, object], records: dict[int, Record]) -> dict[str, object]:
        named = {name: cast(Sequence[int], values[name]) for name in self._ends if name in values}
        return values | {name: [records[end] for end in ends] for name, ends in named.items()}


def _before(changes: Sequence[Change]) -> dict[str, object]:
    """Return what stood in the fields that are changed, and under WORDS the words beside them ('' for none)."""
    words = {each.field: str(plain(each.before) or "") for each in changes if isinstance(each.after, AsWritten)}
    before = {each.field: plain(each.before) for each in changes if each.field not in words}
    return {**before, WORDS: words} if words else before


def plain(value: object) -> object:
    """Return what a table holds as JSON holds it."""
    if isinstance(value, AsWritten):
        return value.words
    return value.isoformat() if hasattr(value, "isoformat") else value


def _say_arrested(ids: Sequence[int], new: Sequence[Judged]) -> None:
    days = {
        record_id: day for record_id, each in zip(ids, new, strict=True) if (day := when_in(each.values, "arrested"))
    }
    if days:
        found = session().scalars(select(Person).where(Person.id.in_(days)).order_by(Person.id)).all()
        people.say_arrested([(person, days[person.id]) for person in found])
