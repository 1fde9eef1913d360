"""Run by `tracker.plumbing.files.looking` with the ending of a file: a line of JSON, then a copy, then a preview."""

import importlib
import json
import sys

from tracker.plumbing.cleaning import made, shut

MAKERS = {
    **dict.fromkeys(("jpg", "png", "gif", "webp", "tif"), "pictures"),
    **dict.fromkeys(("docx", "xlsx", "odt", "ods"), "office"),
    "pdf": "pdf",
}


def main(ending: str) -> None:
    shut.limit()
    maker = importlib.import_module(f"tracker.plumbing.cleaning.{MAKERS[ending]}")
    data = sys.stdin.buffer.read()
    shut.open_nothing()
    try:
        found = maker.copies(data, ending)
    except made.Refused as refused:
        found = made.Copies(refused=refused.why)
    except Exception:  # noqa: BLE001  (whatever a library says of a broken file: there is no copy of it)
        found = made.Copies()
    told = {"refused": found.refused, "stripped": len(found.stripped), "preview": len(found.preview)}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + found.stripped + found.preview)


if __name__ == "__main__":
    main(sys.argv[1])
