"""Decides what becomes of each row of a table: new, the same, changed, to be decided by somebody, or refused."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from tracker.actions.imports.comparing import Comparison
from tracker.actions.imports.ends import NamedEnds
from tracker.actions.imports.findings import Findings, Judged
from tracker.actions.imports.formats import Table
from tracker.actions.imports.formats.table import Line
from tracker.actions.imports.likely import MISTAKABLE, Likely, is_alike, under_its_name
from tracker.actions.imports.matching import Known, Numbers, about_each, follow_ups_of, named, offers
from tracker.plumbing import clock
from tracker.records.alike import not_compared_yet
from tracker.records.record import title_key
from tracker.rules.fields import FIELDS, FOLLOW_UP, AsWritten
from tracker.rules.imports.fates import Fate, Question
from tracker.rules.imports.mapping import NEW, REF, TableMapping, question_key
from tracker.rules.imports.rows import ReadRow, RowReader
from tracker.rules.kinds import Kind

AT_ONCE = 2_000
ORDER = "order"
"""Under which it is answered what 03/05/2025 means: by the mapping itself."""


class Judge:
    """Judges the rows of one table, some at once. Records are seen as far as the viewer sees them."""

    def __init__(self, mapping: TableMapping, table: Table) -> None:
        mapping.refuse_misfit(table.headings)
        self.mapping, self.found = mapping, Findings()
        self._table, self._fields, self._today = table, FIELDS[mapping.kind], clock.today()
        self._reader = RowReader(mapping, clean=table.clean, counts_days=table.counts_days)
        self._ends, self._compare = NamedEnds(mapping, self.found), Comparison(mapping)
        self._seen: dict[int, int] = {}
        self._about, self._changed = dict[int, int](), set[int]()
        """On which line each record stands first, and which are changed."""
        self._answered: dict[str, int] = {}
        """On which line each name stands first of which somebody said whom it means."""
        self._there, self._known = set[int](), dict[int, Known]()
        """What the rows may be about that are judged now, and what those are called."""
        self._likely = Likely(mapping.kind)
        self._numbers = Numbers()
        self._is_follow_up = mapping.kind == FOLLOW_UP

    def judged(self) -> Iterator[list[Judged]]:
        """Judge all rows, some at once, and gather what was found. Raises UnreadableFile."""
        self.found.not_compared = not_compared_yet(Kind(self.mapping.kind)) if self.mapping.kind in MISTAKABLE else 0
        some: list[Line] = []
        for row in self._table.rows():
            some.append(row)
            if len(some) == AT_ONCE:
                yield self._some(some)
                some = []
        if some:
            yield self._some(some)

    def _some(self, rows: Sequence[Line]) -> list[Judged]:
        read = [(line, self._read(line, cells)) for line, cells in rows]
        whole = [(line, row) for line, row in read if row is not None]
        self._ends.look_up(whole)
        judged = self._compared(whole)
        for each in judged:
            self.found.counts[each.fate] += 1
        self.found.counts[Fate.REFUSED] += len(rows) - len(whole)
        return judged

    def _read(self, line: int, cells: list[str]) -> ReadRow | None:
        """Read a row; None when it is refused."""
        if len(cells) > len(self._table.headings):
            width = len(self._table.headings)
            self.found.refuse(line, "", f"The row has {len(cells)} cells, but the table has {width} columns.")
            return None
        row = self._reader.read(cells)
        if row.problems:
            self.found.refuse(line, row.problems[0].field, str(row.problems[0].problem))
            return None
        return None if self._stands_already(line, row) else row

    def _stands_already(self, line: int, row: ReadRow) -> bool:
        key = self.mapping.key
        said = self._key_of(row.values) if key else tuple(row.values.items())
        if key and not any(said):
            return False
        first = self._seen.setdefault(hash(said), line)
        if first != line:
            self.found.refuse(line, "", _twice(first, line) if key else f"The same stands on line {first} already.")
        return first != line

    def _key_of(self, values: dict[str, object]) -> tuple[object, ...]:
        """Return by what a row is known again; of names, as they are compared."""
        if "title" not in self.mapping.key:
            return tuple(map(values.get, self.mapping.key))
        folded = {**values, "title": title_key(str(values.get("title") or ""))}
        return tuple(map(folded.get, self.mapping.key))

    def _compared(self, rows: Sequence[tuple[int, ReadRow]]) -> list[Judged]:
        if self._is_follow_up:
            return self._compared_follow_ups(rows)
        kind, key = Kind(self.mapping.kind), self.mapping.key
        values = [row.values for _line, row in rows]
        matched = about_each(kind, key or ("title",), values, self._numbers)
        likely = self._likely.each(values, matched)
        self._there = ids = {one for several in (*matched, *likely) for one in several}
        is_renamed = bool(key) and "title" not in key and "title" in self.mapping.fields
        others = ["other_names"] if kind is Kind.PERSON and (is_renamed or any(likely)) else []
        names = {*self.mapping.fields, *others} - {REF}
        now = self._compare.now(ids, names, with_words=any(row.kept for _line, row in rows))
        about = zip(rows, matched, likely, strict=True)
        return [self._judge(line, row, several, near, now) for (line, row), several, near in about]

    def _judge(
        self, line: int, row: ReadRow, matched: Sequence[int], likely: Sequence[int], now: dict[int, dict[str, Any]]
    ) -> Judged:
        values, is_clear = self._ends.put_in(line, row)
        if row.ambiguous:
            self.found.ask(Question(ORDER, ORDER, "", line))
            is_clear = False
        chosen, others = self._asked(line, values, likely) if likely else self._chosen(line, values, matched, now)
        if others or not is_clear:
            return Judged(line, Fate.UNCLEAR)
        if likely and chosen is not None:
            values = under_its_name(self.mapping.kind, values)
        ref = values.pop(REF, None)
        if ref and chosen is None:
            return self._refused(line, REF, f"No record has the reference {ref}. Leave the cell empty for a new one.")
        for fault in self._fields.faults(values, self._today, is_new=chosen is None):
            return self._refused(line, fault.field, str(fault.problem))
        if chosen is None:
            self._ends.note_makes(line, values)
            self.found.note_kept(line, row.kept)
            return Judged(line, Fate.NEW, values)
        return self._against(line, values, chosen, now[chosen])

    def _refused(self, line: int, name: str, why: str) -> Judged:
        self.found.refuse(line, name, why)
        return Judged(line, Fate.REFUSED)

    def _against(self, line: int, values: dict[str, object], record_id: int, now: dict[str, Any]) -> Judged:
        changes = list(self._compare.changes(values, now))
        first = self._about.setdefault(record_id, line)
        if first != line and (changes or record_id in self._changed):
            return self._refused(line, "", _twice(first, line))
        self.found.note_late(line, list(self._compare.said_late(values, now)))
        if not changes:
            return Judged(line, Fate.SAME, record_id=record_id)
        self._changed.add(record_id)
        self.found.note_kept(line, {one.field: one.after.words for one in changes if isinstance(one.after, AsWritten)})
        self.found.note_changes(line, changes)
        self._ends.note_makes(line, values)
        changed = {each.field: self._compare.typed(each.field, values[each.field], each.before) for each in changes}
        return Judged(line, Fate.UPDATE, changed, record_id, changes)

    def _chosen(
        self, line: int, values: dict[str, object], matched: Sequence[int], now: dict[int, dict[str, Any]]
    ) -> tuple[int | None, bool]:
        """Return which record a row is about, and whether somebody has to say so first."""
        if not matched:
            return None, False
        by_key, several = self.mapping.key, [one for one in matched if one in now]
        if by_key and "title" in by_key:
            several = [one for one in several if self._compare.has_key(values, now[one])]
        if len(several) == 1 and by_key and self._keeps_its_name(values, now[several[0]]):
            return several[0], False
        same = next((one for one in several if not self._compare.differs(values, now[one])), None)
        if not several or (same is not None and not by_key):
            return same, False
        if not by_key and Kind(self.mapping.kind) not in MISTAKABLE:
            return None, False
        return self._asked(line, values, several)

    def _keeps_its_name(self, values: dict[str, object], now: dict[str, Any]) -> bool:
        """Say whether whoever a key means is called alike: two lists use the same number of two people."""
        is_named = self.mapping.kind == Kind.PERSON and "title" not in self.mapping.key and "title" in values
        return not is_named or is_alike(values, now)

    def _asked(self, line: int, values: dict[str, object], several: Sequence[int]) -> tuple[int | None, bool]:
        """Return what was answered to the question which record a row is about, if it is one of these; or ask it."""
        name, has_ref = str(values.get("title") or ""), bool(values.get(REF))
        key, answer = question_key("title", name), self.mapping.answer("title", name, is_known=False)
        offered = {each.ref: each for each in self._called(several)}
        if answer in offered and self._answered.setdefault(name, line) != line:  # a namesake is asked about by itself
            key = f"{key}|{line}"
            answer = self.mapping.answers.get(key, "")
        if answer.startswith(NEW) and not has_ref:
            return None, False
        if answer in offered:
            return offered[answer].id, False
        makes = () if has_ref else (Kind(self.mapping.kind),)
        self.found.ask(Question(key, "title", name, line, offers(offered.values()), makes))
        return None, True

    def _called(self, several: Sequence[int]) -> list[Known]:
        """Return what records are called: asked once for all that some rows may be about."""
        if not self._known.keys() >= set(several):
            self._known = named(self._there)
        return [self._known[one] for one in sorted(several) if one in self._known]

    def _compared_follow_ups(self, rows: Sequence[tuple[int, ReadRow]]) -> list[Judged]:
        clear = [(line, row, *self._ends.put_in(line, row)) for line, row in rows]
        about = {one for _line, _row, values, _clear in clear for one in _ids(values.get("about"))}
        there = follow_ups_of(about)
        return [self._judge_follow_up(line, row, values, is_clear, there) for line, row, values, is_clear in clear]

    def _judge_follow_up(
        self, line: int, row: ReadRow, values: dict[str, object], is_clear: bool, there: set[tuple[int, str, object]]
    ) -> Judged:
        if row.ambiguous:
            self.found.ask(Question(ORDER, ORDER, "", line))
        if row.ambiguous or not is_clear:
            return Judged(line, Fate.UNCLEAR)
        for fault in self._fields.faults(values, self._today, is_new=True):
            return self._refused(line, fault.field, str(fault.problem))
        due_on = cast(date, self._compare.raw("due_on", values["due_on"]))
        if any((one, values["what"], due_on) in there for one in _ids(values["about"])):
            return Judged(line, Fate.SAME, values)
        if due_on < self._today:
            return self._refused(line, "due_on", "The follow-up date must be today or later.")
        return Judged(line, Fate.NEW, values)


def _twice(first: int, second: int) -> str:
    """Say that two rows are about one record."""
    return f"Lines {first} and {second} mean one record, and only one of them can count: leave the other out."


def _ids(value: object) -> list[int]:
    return [one for one in cast(tuple[object, ...], value or ()) if isinstance(one, int)]
