"""A process that looks through the files of a folder, and says the most memory, in kilobytes, that a child of it held.

It is a small one itself: a child counts what it shared with whoever started it, and a process of tests is large.
"""

import resource
import sys
from contextlib import suppress
from pathlib import Path

from tracker.plumbing.files.looking import NotTaken, look_through
from tracker.plumbing.files.shelf import Parcel, Part, Shelf
from tracker.rules.files import type_called


def main(folder: Path) -> None:
    shelf = Shelf(folder / "shelf", most=1 << 30, room=1 << 40)
    for path in sorted(folder.glob("*.*")):
        parcel, kind = Parcel(shelf), type_called(path.name)
        assert kind
        into = parcel.write_into(Part.ORIGINAL)
        into.write(path.read_bytes())
        into.finish()
        with suppress(NotTaken):
            look_through(parcel, kind)
        parcel.discard()
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
