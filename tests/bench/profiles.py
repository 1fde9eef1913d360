"""Where the time of something goes: the functions that take most of it themselves, and the files they stand in."""

import cProfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType
from typing import NamedTuple, TypeVar

T = TypeVar("T")

TIMES, MOST = 20, 12
OURS = ("tracker", "templates")


def profile(call: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = TIMES) -> list[str]:
    """Return one line for each of the most expensive libraries and functions, with its share."""
    watch = cProfile.Profile()
    for _ in range(times):
        before()
        watch.enable()
        call()
        watch.disable()
    entries = [(_where(entry.code), entry.inlinetime, entry.totaltime) for entry in watch.getstats()]
    total = sum(own for _where, own, _all in entries)
    rooms: defaultdict[str, float] = defaultdict(float)
    whole: defaultdict[Where, float] = defaultdict(float)
    for where, own, with_what_it_calls in entries:
        rooms[_room(where)] += own
        if _room(where) in OURS:
            whole[where] += with_what_it_calls
    parts = ", ".join(f"{room} {spent / total:.0%}" for room, spent in _most(rooms))
    names = ", ".join(f"{where} {spent / total:.0%}" for where, spent in _most(whole))
    return [f"By library, own time: {parts}.", f"By function of ours, with what it calls: {names}."]


def _most(shares: Mapping[T, float]) -> list[tuple[T, float]]:
    return sorted(shares.items(), key=lambda each: -each[1])[:MOST]


class Where(NamedTuple):
    file: str
    line: int
    name: str

    def __str__(self) -> str:
        if not self.file:
            return self.name.strip("<>").replace("|", "/")[:60]
        return f"`{Path(self.file).name}:{self.line} {self.name}`"


def _where(code: CodeType | str) -> Where:
    return Where("", 0, code) if isinstance(code, str) else Where(code.co_filename, code.co_firstlineno, code.co_name)


def _room(where: Where) -> str:
    parts = Path(where.file).parts
    if where.file == "<template>" or "templates" in parts:
        return "templates"
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1].removesuffix(".py")
    if "tracker" in parts:
        return "tracker"
    if not where.file:
        return "SQL" if "Cursor" in where.name or "psycopg" in where.name else "built in"
    return "bench" if "tests" in parts else "Python"
