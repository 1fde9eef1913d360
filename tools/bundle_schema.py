"""Write the JSON Schema of bundles anew, as the tables of today make it: docs/bundle.schema.json."""

import json
from pathlib import Path

import tracker.wiring  # noqa: F401  (every table is known then)
from tracker.records import carried


def main() -> None:
    path = Path(__file__).parent.parent / "docs/bundle.schema.json"
    path.write_text(json.dumps(carried.schema(), indent=1) + "\n")


if __name__ == "__main__":
    main()
