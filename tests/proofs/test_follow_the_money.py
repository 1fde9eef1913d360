"""What is exported as FollowTheMoney is what its own library takes: skipped where that is not installed."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from tests.cast import Acting
from tests.stories.exported_world import world
from tracker.plumbing import clock
from tracker.records.exports.formats import FORMATS
from tracker.records.exports.reading import Going, listed
from tracker.records.lists import Wanted
from tracker.rules.exports import follow_the_money

LIBRARY = "followthemoney"


def test_its_own_library_takes_every_entity_and_every_value(acting: Acting) -> None:
    model = pytest.importorskip(LIBRARY, reason="it pulls forty packages: pip install followthemoney").model
    world(acting)
    with acting("amina"):
        for kind in follow_the_money.KINDS:
            pieces = FORMATS["ftm.json"].made(listed(Wanted(kind), Going(clock.today())))
            lines = b"".join(pieces).decode().splitlines()
            assert lines
            assert list(refused(model, map(json.loads, lines))) == []


def refused(model: Any, entities: Iterable[dict[str, Any]]) -> Iterable[str]:
    """Return what the library drops, or does not know."""
    for entity in entities:
        schema = model.get(entity["schema"])
        yield from (f"{entity}: {name} is missing" for name in schema.required if name not in entity["properties"])
        for name, values in entity["properties"].items():
            known = schema.get(name)
            yield from (f"{name}: {each}" for each in values if known is None or known.type.clean(each) is None)
        model.get_proxy(entity)
