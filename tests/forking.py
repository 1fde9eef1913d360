"""A process that has imported the tracker and runs each command in a child: the import takes longer than most commands.

It reads what to run, a line of JSON each, and writes the exit status; or the number of the process, where that is to
stay beside the test. To the number of such a process it writes its status once it ended.
"""

import json
import os
import signal
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
    stays: bool


def serve() -> None:
    staying = set[int]()
    for line in sys.stdin:
        asked: Asked | int = json.loads(line)
        child = asked if isinstance(asked, int) else begun(asked)
        if isinstance(asked, int) or not asked["stays"]:
            staying.discard(child)
            answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        else:
            staying.add(child)
            answer = child
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for child in staying:  # the tests were ended in the middle
        os.kill(child, signal.SIGKILL)


def begun(asked: Asked) -> int:
    """Begin a command, and return the number of its process."""
    child = os.fork()
    if not child:
        become(asked)
        main()
        sys.exit()
    return child


def become(asked: Asked) -> None:
    """Be the command that was asked for, with what it finds around itself."""
    sys.argv = ["tracker", *asked["words"]]
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background ignore it
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    for stream, path in ((0, os.devnull), (1, asked["out"]), (2, asked["err"])):
        os.dup2(os.open(path, os.O_RDWR), stream)


if __name__ == "__main__":
    serve()
