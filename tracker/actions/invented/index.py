"""The entries of the search, written in the order in which they stand: the index grows at its end, and is fast.

What is to be found of a record is known long before: it waits in files, one for so many days.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from tracker.actions import bulk
from tracker.actions.search_entries import entry
from tracker.plumbing import full_text
from tracker.records.gate import Escape, escaping
from tracker.records.searching.entries import ENTRIES, place_of
from tracker.records.searching.texts import BETWEEN, cut, names_in, texts_of
from tracker.rules.kinds import Kind, kind_of

FILES = 100
IN_MEMORY, AT_ONCE = 1_000, 5_000

Waiting = tuple[int, int, int | None, Sequence[str], Sequence[str]]
"""Place, record, the other end of a link, texts, and the names among them, which are heard."""


class Index:
    def __init__(self, first: date, last: date) -> None:
        self._first, self._days = first, (last - first).days // FILES + 1
        self._folder = tempfile.TemporaryDirectory(prefix="tracker-generate-")
        self._files: list[IO[str]] = [(Path(self._folder.name) / f"{n}").open("w+") for n in range(FILES)]
        self._waiting: list[list[Waiting]] = [[] for _ in range(FILES)]
        self.count = 0

    def record(self, row: dict[str, Any], own: dict[str, Any], names: Sequence[str] = ()) -> None:
        """Let a record be found by its words, once everything is there."""
        kind: Kind = row["kind"]
        texts = texts_of(kind, {**own, **row}.__getitem__, names)
        heard = names_in(kind, row["title"], names)
        self._wait(row["sort_day"], (place_of(row["sort_day"], row["id"]), row["id"], None, texts, heard))

    def link(self, near: dict[str, Any], far: dict[str, Any], number: int, quote: str) -> None:
        """Let one end of a link be found by the words of the link: the numbered one of those that it has."""
        place = place_of(near["sort_day"], near["id"], number)
        self._wait(near["sort_day"], (place, near["id"], far["id"], [quote], ()))

    def _wait(self, day: date, waiting: Waiting) -> None:
        file = min(max((day - self._first).days // self._days, 0), FILES - 1)
        self._waiting[file].append(waiting)
        self.count += 1
        if len(self._waiting[file]) >= IN_MEMORY:
            self._put_away(file)

    def _put_away(self, file: int) -> None:
        self._files[file].write(json.dumps(self._waiting[file], ensure_ascii=False) + "\n")
        self._waiting[file].clear()

    def put(self) -> Iterator[int]:
        """Write the entries, some at a time; return each time how many there are by now. It does not commit."""
        done = 0
        for number, file in enumerate(self._files):
            self._put_away(number)
            file.seek(0)
            entries = sorted((each for line in file for each in json.loads(line)), key=lambda each: each[0])
            file.close()
            for start in range(0, len(entries), AT_ONCE):
                some = entries[start : start + AT_ONCE]
                _write(some)
                done += len(some)
                yield done
        self._folder.cleanup()


def _write(entries: Sequence[Waiting]) -> None:
    rows = [entry(place, about, other, texts, _cut(texts, heard)) for place, about, other, texts, heard in entries]
    bulk.copy(ENTRIES, rows)
    with escaping(Escape.DEMO):
        full_text.enter(ENTRIES, ENTRIES.c.place.between(entries[0][0], entries[-1][0]))


def _cut(texts: Sequence[str], heard: Sequence[str]) -> list[str]:
    """Cut texts as `cut` does: most are made of the same sentences, one to a line, and each of these is cut once."""
    found: list[str] = []
    for text in texts:
        for line in text.split("\n"):
            found += line.lower().split("-") if kind_of(line) else _words(line)
        found.append(BETWEEN)
    return found + cut((), heard) if heard else found


@lru_cache(maxsize=400_000)
def _words(line: str) -> Sequence[str]:
    return cut([line])[:-1]
