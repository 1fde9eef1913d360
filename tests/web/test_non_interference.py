"""What somebody may not see changes nothing of what they see: the same questions get the same answers, byte for byte.

A pair is two databases, of which one holds something more that is hidden from whoever looks, and the answers of both to
some of all requests.
"""

import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as how
from hypothesis import strategies as st

from tests import factories
from tests.cast import Cast
from tests.conftest import NOW
from tests.places import Place
from tests.shares import is_whole
from tests.web.hidden_deeds import Deed, deeds, that_would_decide
from tests.web.matrix_place import SEED
from tests.web.pairs import AFTERWARDS, AGAIN, NOTHING, WATCHING, Pairs
from tests.web.seen_world import World
from tests.web.test_matrix import note
from tracker.plumbing import clock
from tracker.rules.access import Visibility

WHO = (*("esi",) * 8, *("chidi",) * 5, *("vera",) * 5, *("dana",) * 2)
"""Who looks, in each part: most often those from whom most can be hidden."""
USUALLY, OF_PROOFS = 15, 250
"""Pairs of a part."""
ASKED = 6
"""Requests of a pair."""


@pytest.fixture(scope="session")
def made(place: Place, shared_app: Flask, gathered: Cast) -> Pairs:
    place.put("cast")
    clock.start_at(NOW, ZoneInfo("UTC"))
    found = Pairs.make(shared_app, gathered, place)
    clock.start_at(None, ZoneInfo("UTC"))
    return found


@pytest.fixture
def pairs(request: pytest.FixtureRequest, on_postgresql: bool) -> Pairs:
    if on_postgresql:
        pytest.skip("a world is put back by copying its file; the answers are made by the same statements")
    found: Pairs = request.getfixturevalue("made")
    request.getfixturevalue("app")
    return found


def test_the_questions_notice_a_difference(pairs: Pairs) -> None:
    """What Esi may see changes the answers: the test is not blind."""
    assert pairs.differences("esi", [_open_person], NOTHING, range(0, pairs.requests, 10))


def _open_person(_world: World) -> None:
    factories.person("Omar Idris", visible_to=Visibility.ORGANISATION)


@pytest.mark.parametrize("who", WATCHING)
def test_what_would_decide_a_status_changes_no_answer(pytestconfig: pytest.Config, pairs: Pairs, who: str) -> None:
    step = (2 if who == "esi" else 10) * (1 if is_whole(pytestconfig) else 3)
    assert pairs.differences(who, that_would_decide(Visibility.RESTRICTED), AGAIN, range(0, pairs.requests, step)) == []


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(len(WHO)))
def test_what_is_hidden_changes_no_answer(pytestconfig: pytest.Config, pairs: Pairs, part: int) -> None:
    who, many, begin, done = WHO[part], OF_PROOFS if is_whole(pytestconfig) else USUALLY, time.monotonic(), [0]
    requests = st.lists(st.integers(0, pairs.requests - 1), min_size=ASKED, max_size=ASKED, unique=True)

    @seed(SEED + part)
    @how(
        max_examples=many,
        deadline=timedelta(minutes=5),
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(deeds(WATCHING[who]), min_size=1, max_size=2), st.sampled_from(AFTERWARDS), requests)
    def each(hidden: list[Deed], after: str, asked: list[int]) -> None:
        done[0] += 1
        assert pairs.differences(who, hidden, after, asked) == []

    each()
    assert done[0] >= many
    note(pytestconfig, "pairs", done[0], time.monotonic() - begin)
