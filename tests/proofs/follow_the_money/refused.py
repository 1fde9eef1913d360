"""Says what the library of FollowTheMoney drops, or does not know, of entities: of each a line of JSON on its input.

It runs in an environment of its own (tools/beside.sh), without anything of ours.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from followthemoney import model


def refused(entity: dict[str, Any]) -> Iterator[str]:
    schema = model.get(entity["schema"])
    yield from (f"{entity}: {name} is missing" for name in schema.required if name not in entity["properties"])
    for name, values in entity["properties"].items():
        known = schema.get(name)
        yield from (f"{name}: {each}" for each in values if known is None or known.type.clean(each) is None)
    model.get_proxy(entity)


for line in sys.stdin:
    for said in refused(json.loads(line)):
        sys.stdout.write(f"{said}\n")
