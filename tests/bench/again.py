"""Does the same once more: the statements of a transaction by the driver alone, in a database that is as it was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.bench.rounds import Contender, Spent
from tests.bench.world import World
from tests.statements import Statement

MADE = ("records", "events", "letters", "links", "revisions", "standings", "follow_ups", "search_entries")
"""The tables into which a letter is written."""


@dataclass(slots=True)
class Before:
    """How the database was: it can be brought back to that."""

    world: World
    last: int = field(init=False)
    _numbers: list[tuple[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.last = self.world.one("SELECT max(id) FROM records")
        self._numbers = []
        if self.world.kind == "postgresql":
            asked = "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences WHERE last_value > 0"
            self._numbers = [(name, value) for name, value in self.world.ask(asked)]

    def bring_back(self) -> None:
        """Take away every record that was added since, and what belongs to it."""
        world = self.world
        if world.kind == "sqlite":
            world.ask("PRAGMA foreign_keys=ON")
            forget = "INSERT INTO search_words(search_words, rowid, tokens) SELECT 'delete', place, tokens"
            world.ask(f"{forget} FROM search_entries WHERE record_id > ?", self.last)
        world.change("DELETE FROM submissions")
        world.change("DELETE FROM records WHERE id > ?", self.last)
        for name, value in self._numbers:
            world.ask("SELECT setval(?, ?)", name, value)

    def added(self) -> list[int]:
        """Return how many rows each table has got since."""
        by = {"records": "id", "events": "id", "letters": "id", "links": "from_id"}
        return [
            self.world.one(f"SELECT count(*) FROM {table} WHERE {by.get(table, 'record_id')} > ?", self.last)
            for table in MADE
        ]

    def way(self, name: str, call: Callable[[], object]) -> Contender:
        """Return what does it in the database as it was; bringing that back does not count."""
        return self.around(self.world.way(name, call))

    def around(self, way: Contender) -> Contender:
        def measure() -> Spent:
            self.bring_back()
            return way.measure()

        return Contender(way.name, measure, way.every)


def replay(world: World, statements: Sequence[Statement]) -> None:
    """Make these statements by the driver, in one transaction."""
    raw = world.raw
    raw.execute("BEGIN IMMEDIATE" if world.kind == "sqlite" else "BEGIN")
    cursor = raw.cursor()
    for statement, values, many in statements:
        if many:
            cursor.executemany(statement, values)
        else:
            cursor.execute(statement, values)
            if cursor.description:
                cursor.fetchall()
    raw.execute("COMMIT")
