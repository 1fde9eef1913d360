"""What an operation is measured with."""

from dataclasses import dataclass
from pathlib import Path

from tests.bench.floors import Floors
from tests.bench.peering import Peer
from tests.bench.rounds import Contender, run
from tests.bench.world import World


@dataclass(frozen=True, slots=True)
class Place:
    world: World
    floors: Floors
    peer: Peer | None
    folder: Path
    """For files of an operation of its own."""
    table_rows: int = 0
    """Of the table that is taken in; 0: as many as the size has."""

    def run(self, contenders: list[Contender], rounds: int | None = None) -> None:
        run(contenders, self.world.blocks, rounds or self.world.rounds, self.world.chance)
