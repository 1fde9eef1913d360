"""What became of a promise follows from what happened after it."""

from datetime import date

import pytest

from tracker.rules.dates import UncertainDate
from tracker.rules.events import TYPES, Certainty
from tracker.rules.promises import DECIDES, PromiseState, promises
from tracker.rules.standing import Happening

SAID, CLAIMED, KEPT, PARTLY = PromiseState.SAID, PromiseState.CLAIMED, PromiseState.KEPT, PromiseState.PARTLY
BROKEN, RENEWED = PromiseState.BROKEN, PromiseState.RENEWED


def states(*types: str) -> list[PromiseState]:
    happened = [
        Happening(number, code, None, UncertainDate.on(date(2016, 1, number)), Certainty.CONFIRMED)
        for number, code in enumerate(types, start=1)
    ]
    return [promise.state for promise in promises(reversed(happened))]


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["letter-sent", "acknowledged"], []),
        (["promised"], [SAID]),
        (["promised", "acknowledged", "raised", "no-answer"], [SAID]),
        (["promised", "claimed-done"], [CLAIMED]),
        (["promised", "claimed-done", "met"], [KEPT]),
        (["promised", "claimed-done", "broken"], [BROKEN]),
        (["promised", "partly-met", "met"], [KEPT]),
        (["promised", "partly-met"], [PARTLY]),
        (["promised", "promised"], [RENEWED, SAID]),
        (["promised", "broken", "promised", "met"], [BROKEN, KEPT]),
        (["promised", "met", "broken"], [KEPT]),
        (["promised", "refused"], [PromiseState.WITHDRAWN]),
        (["promised", "withdrawn"], [PromiseState.DROPPED]),
    ],
)
def test_a_promise_stands_where_the_last_word_left_it(types: list[str], expected: list[PromiseState]) -> None:
    assert states(*types) == expected


def test_every_word_on_a_promise_is_a_type_of_event() -> None:
    assert set(DECIDES) <= set(TYPES)
