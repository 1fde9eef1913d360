"""The peer: Django's admin on the same tables, in a process and an environment of its own; it measures itself."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pycountry

from tests.bench.rounds import Contender, Spent
from tests.bench.world import World

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / ".venv" / "peer" / "bin" / "python"
ADMIN = "/admin/peer/"


class Peer:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.version = str(self._told()["version"])

    def way(self, name: str, path: str, every: int = 1, **form: str) -> Contender:
        """Return what lets it show a page of the admin, or send it a form."""
        return Contender(name, lambda: self.ask(path, **form), every)

    def ask(self, path: str, **form: str) -> Spent:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"path": ADMIN + path, "form": form}) + "\n")
        self._process.stdin.flush()
        told = self._told()
        assert told["status"] == (302 if form else 200), (path, told)
        return Spent(told["cpu"], told["wall"])

    def _told(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(self._process.stdout.readline() or "{}")
        return found


@contextmanager
def beside(world: World) -> Iterator[Peer | None]:
    """Start the peer; without its environment there is none, and one sentence says so."""
    if not PYTHON.exists():
        sys.stderr.write("Django's admin is not installed in .venv/peer, so nothing is compared with it.\n")
        yield None
        return
    countries = {country.alpha_2: country.name for country in pycountry.countries}
    command = [
        str(PYTHON),
        "-m",
        "peer.serve",
        world.settings.database_url.replace("+psycopg", ""),
        json.dumps(countries),
    ]
    with subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Peer(process)
        finally:
            process.terminate()
