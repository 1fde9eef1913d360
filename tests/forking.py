"""A process that has imported the tracker and runs each command in a child: the import takes longer than most commands.

It reads what to run, a line of JSON each, and writes the exit status.
"""

import json
import os
import sys
import zoneinfo
from typing import TypedDict

from tracker.cli import main


class Asked(TypedDict):
    words: list[str]
    environment: dict[str, str]
    folder: str
    out: str
    err: str


def serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            become(asked)
            main()
            sys.exit()
        _child, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def become(asked: Asked) -> None:
    """Be the command that was asked for, with what it finds around itself."""
    sys.argv = ["tracker", *asked["words"]]
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    for stream, path in ((0, os.devnull), (1, asked["out"]), (2, asked["err"])):
        os.dup2(os.open(path, os.O_RDWR), stream)


if __name__ == "__main__":
    serve()
