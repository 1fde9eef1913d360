"""Accounts contradict each other where they may speak of the same encounter, and nowhere else."""

import pytest

from tracker.rules.accounts import Encounter, contradict
from tracker.rules.events import Stance

FIRST, SECOND = frozenset({"E-22222"}), frozenset({"E-33333"})


@pytest.mark.parametrize(
    ("where", "and_where", "is_so"),
    [
        (Encounter(FIRST), Encounter(FIRST), True),
        (Encounter(FIRST), Encounter(SECOND), False),
        (Encounter(FIRST), Encounter(), True),
        (Encounter(visits=FIRST), Encounter(visits=SECOND), False),
        (Encounter(FIRST, FIRST), Encounter(visits=FIRST), True),
        (Encounter(visits=FIRST, demands=FIRST), Encounter(visits=FIRST, demands=SECOND), False),
        (Encounter(visits=FIRST | SECOND), Encounter(visits=SECOND), True),
    ],
)
def test_of_two_encounters_both_can_be_right(where: Encounter, and_where: Encounter, is_so: bool) -> None:
    assert contradict([(Stance.RAISED_BY_NAME, where), (Stance.NOT_RAISED, and_where)]) is is_so
    assert contradict([(Stance.NOT_RAISED, where), (Stance.RAISED_GENERALLY, and_where)]) is is_so


def test_who_declines_to_say_contradicts_nobody() -> None:
    assert not contradict([(Stance.RAISED, Encounter()), (Stance.DECLINED_TO_SAY, Encounter())])
    assert not contradict([(Stance.NOT_RAISED, Encounter()), (Stance.DECLINED_TO_SAY, Encounter())])
    assert not contradict([])
