"""9. A table of people is checked, taken in and taken back, as CSV and as a workbook."""

import csv
import io
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests.bench.outcomes import Goal, Outcome, at_most
from tests.bench.place import Place
from tests.bench.rounds import Contender, Ratio, ratio
from tests.bench.world import World
from tests.lists import as_csv
from tracker.actions.imports import applying, undoing
from tracker.actions.imports.applying import File
from tracker.actions.imports.formats import opened
from tracker.plumbing.database import session
from tracker.records.record import title_key
from tracker.records.searching.entries import place_of
from tracker.records.searching.texts import cut
from tracker.rules.countries import country_code
from tracker.rules.imports.fates import Fate
from tracker.rules.imports.guessing import guess
from tracker.rules.kinds import Kind

ROWS = {"S": 2_000, "M": 20_000, "L": 100_000}
AT_ONCE = 2_000
HEADINGS = ("id", "Name", "Date of birth", "Sex", "Occupation", "Country", "Notes", "Charge", "Prison", "Source")
COUNTRIES = ("Cambodia", "Vietnam", "France", "Kenya", "Peru", "Egypt", "Japan", "Poland")
GIVEN = ("Ana", "Bilal", "Cem", "Dara", "Esi", "Farid", "Grace", "Hassan", "Ines", "Jamal", "Karim", "Layla", "Mina")
FAMILY = ("Roe", "Poe", "Doe", "Foe", "Hassan", "Idris", "Okoye", "Diallo", "Rahman", "Nguyen", "Silva", "Petrov")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOW = "2016-02-10 09:00:00+00:00"
IMPORT = 999_999_999

Written = tuple[str, ...]


def rows_of(number: int) -> Iterator[Written]:
    first = date(1940, 1, 1)
    for row in range(number):
        day = (first + timedelta(days=row % 20_000)).isoformat()
        name = f"{GIVEN[row % 13]} {GIVEN[row // 13 % 13]} {FAMILY[row // 169 % 12]} {FAMILY[row // 2028 % 12]}"
        notes = f"Arrested on {day} after a gathering; held for {row % 90} days, then moved to another place."
        kept = (f"bench-{row}", name, day, "fm"[row % 2], ["teacher", "journalist", "monk"][row % 3])
        yield (*kept, COUNTRIES[row % 8], notes, "article 495", f"Prison {row % 40}", "list of a coalition")


def workbook(rows: Sequence[Written]) -> bytes:
    made = io.BytesIO()
    with Workbook(made, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(place, 0, row)
    return made.getvalue()


def measure(at: Place) -> Outcome:
    world, number = at.world, at.table_rows or ROWS[at.world.size]
    rows = list(rows_of(number))
    data, packed = as_csv([HEADINGS, *rows]).encode(), workbook(rows)
    found = Outcome(
        9, f"Import: a table of {number:,} people ({len(data) / 1e6:.1f} MB), checked, taken in, taken back"
    )
    ours = world.asking("ours, CSV", partial(_all, data), writes=True)
    floor = world.way(
        "the same rows by hand: csv.reader, checks, executemany, the index", partial(_by_hand, world, data)
    )
    from_book = world.asking("ours, XLSX", partial(_all, packed), writes=True)
    reader = world.way("python-calamine alone", partial(_read, packed))
    found.contenders = [ours, floor, from_book, reader]
    held = _held(world, data)  # before anything else has taken memory that is not given back
    at.run(list(found.contenders), 1)
    found.goals = [
        at_most("CSV to the same by hand", ratio(ours, floor), 1.6),
        at_most("XLSX to its reader and CSV", _to_both(from_book, reader, ours), 1.3),
        Goal("memory for a CSV of all these rows", held, 60, unit=" MB"),
    ]
    with world.looking(writes=True):
        found.explain(partial(_all, data), times=1)
    found.remarks.append("By hand the same rows are written into the same tables, with the same words in the index.")
    return found


def _to_both(one: Contender, other: Contender, third: Contender) -> Ratio:
    both = other.p50() + third.p50()
    return Ratio(one.p50() / both, one.p50() / both, one.p50() / both)


def _all(data: bytes) -> None:
    """Check, take in and take back, in one transaction that is rolled back."""
    table = opened(data)
    mapping = guess(Kind.PERSON, table.headings, table.samples())
    assert applying.check(mapping, table).left_out == 0
    made, found = applying.apply(mapping, table, File("list", data))
    assert undoing.undo(made).removed == found.counts[Fate.NEW] > 0
    session().rollback()


def _read(data: bytes) -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    assert sum(1 for _row in sheet.iter_rows()) > 1


def _held(world: World, data: bytes) -> float:
    """Return by how many megabytes this process grows meanwhile, at most."""
    with world.looking(writes=True):
        _all(as_csv([HEADINGS, *rows_of(10)]).encode())
        Path("/proc/self/clear_refs").write_text("5")
        before = _kept("VmRSS")
        _all(data)
        return (_kept("VmHWM") - before) / 1e3


def _kept(what: str) -> int:
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1])


class ByHand:
    """The least that has to be done: every cell looked at, every key asked for, every row written."""

    def __init__(self, world: World, data: bytes) -> None:
        self._world, self._data = world, data
        self._last = world.one("SELECT coalesce(max(id), 0) FROM records")

    def rows(self) -> Iterator[list[Written]]:
        """Read and check rows, some at once, and ask which of them are known."""
        read = csv.reader(io.TextIOWrapper(io.BytesIO(self._data), "utf-8-sig", newline=""))
        next(read)
        some: list[Written] = []
        for number, name, born, gender, occupation, country, notes, *_others in read:
            code = country_code(country)
            if not (number and 0 < len(name) <= 300 and len(notes) <= 20_000 and DAY.fullmatch(born) and code):
                raise ValueError(number)
            date.fromisoformat(born)
            some.append((number, name, born, gender, occupation, code, notes))
            if len(some) == AT_ONCE:
                yield self._new(some)
                some = []
        yield self._new(some)

    def _new(self, some: list[Written]) -> list[Written]:
        asked = f"SELECT code FROM external_ids WHERE origin = 'id' AND code IN ({', '.join('?' * len(some))})"
        known = {row[0] for row in self._world.ask(asked, *(row[0] for row in some))} if some else set()
        return [row for row in some if row[0] not in known]

    def many(self, statement: str, rows: Iterator[tuple[Any, ...]]) -> None:
        if self._world.kind == "sqlite":
            self._world.raw.executemany(statement, rows)
        else:
            self._world.raw.cursor().executemany(statement.replace("?", "%s"), rows)

    def put(self, some: Sequence[Written]) -> None:
        ids = range(self._last + 1, self._last + 1 + len(some))
        self._last = ids[-1]
        refs = [f"P-{secrets.token_hex(5)}" for _ in some]
        keys = [title_key(row[1]) for row in some]
        both = list(zip(ids, some, strict=True))
        self.many(
            "INSERT INTO records (id, ref, kind, title, title_key, country, summary, owner_id, team_id, visibility, "
            "certainty, exposure, in_mail, sort_day, version, created_at, created_by, updated_at, updated_by) VALUES "
            "(?, ?, 'person', ?, ?, ?, ?, 1, 1, 'team', 'confirmed', 'internal', false, '2016-02-10', 1, ?, 1, ?, 1)",
            (
                (one, ref, row[1], key, row[5], row[6], NOW, NOW)
                for (one, row), ref, key in zip(both, refs, keys, strict=True)
            ),
        )
        self.many(
            "INSERT INTO people (id, is_group, born, gender, occupation) VALUES (?, false, ?, ?, ?)",
            ((one, row[2], row[3], row[4]) for one, row in both),
        )
        self.many(
            "INSERT INTO person_names (person_id, text, text_key, kind, language) VALUES (?, ?, ?, 'main', '')",
            ((one, row[1], key) for (one, row), key in zip(both, keys, strict=True)),
        )
        self.many(
            "INSERT INTO external_ids (record_id, origin, code) VALUES (?, 'id', ?)",
            ((one, row[0]) for one, row in both),
        )
        self.many(
            "INSERT INTO import_rows (import_id, record_id, line, fate, version) VALUES (?, ?, ?, 'new', 1)",
            ((IMPORT, one, one) for one in ids),
        )
        self._index(both, refs)

    def _index(self, both: Sequence[tuple[int, Written]], refs: Sequence[str]) -> None:
        day, written = date(2016, 2, 10), "?" if self._world.kind == "sqlite" else "array_to_tsvector(?)"
        as_kept: Callable[[list[str]], Any] = " ".join if self._world.kind == "sqlite" else list
        self.many(
            f"INSERT INTO search_entries (place, record_id, text, tokens) VALUES (?, ?, ?, {written})",
            (
                (place_of(day, one), one, f"{row[1]}\n{row[6]}", as_kept(cut([row[1], ref, row[6], row[4]], [row[1]])))
                for (one, row), ref in zip(both, refs, strict=True)
            ),
        )
        if self._world.kind == "sqlite":
            told = "INSERT INTO search_words (rowid, tokens) SELECT place, tokens FROM search_entries"
            self._world.change(f"{told} WHERE record_id BETWEEN ? AND ?", both[0][0], both[-1][0])


def _by_hand(world: World, data: bytes) -> None:
    world.change("BEGIN IMMEDIATE" if world.kind == "sqlite" else "BEGIN")
    if world.kind == "postgresql":
        world.change("SET LOCAL tracker.sees TO 'everything'")
    by_hand = ByHand(world, data)
    for _some in by_hand.rows():
        pass
    said = "(id, kind, file_name, sha256, size, mapping, counts, told, created_at)"
    world.change(f"INSERT INTO imports {said} VALUES (?, 'person', '', '', 0, '{{}}', '{{}}', '[]', ?)", IMPORT, NOW)
    for some in by_hand.rows():
        if some:
            by_hand.put(some)
    theirs = "SELECT record_id FROM import_rows WHERE import_id = ?"
    world.change(f"UPDATE records SET deleted_at = ? WHERE version = 1 AND id IN ({theirs})", NOW, IMPORT)
    world.change("ROLLBACK")
