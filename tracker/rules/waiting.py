"""How long addressees take to answer: figures over those who answered and those who have not."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median_low

FEWEST = 5
"""Of fewer demands, only counts are said: a rate would say more than is known."""

HALF = 0.5 + 1e-9
"""With room for what is lost when fractions are multiplied."""


def unanswered_after(answered: Iterable[int], waiting: Iterable[int]) -> list[tuple[int, float]]:
    """Return the days on which answers came, each with the share that was still unanswered then; before them it is 1.

    `answered` are the days until each answer, `waiting` the days for which each of the others has waited so far: those
    say that it took longer, and leaving them out would flatter whoever never answers. It is the product-limit estimate:
    the product of (1 - answers that day / waiting until that day). E. L. Kaplan and P. Meier, Nonparametric Estimation
    from Incomplete Observations, Journal of the American Statistical Association 53 (1958), 457-481. Who stopped
    waiting on a day of answers was still waiting then.
    """
    answers = Counter(answered)
    waits = sorted([*answers.elements(), *waiting])
    unanswered, found = 1.0, list[tuple[int, float]]()
    for day in sorted(answers):
        unanswered *= 1 - answers[day] / (len(waits) - bisect_left(waits, day))
        found.append((day, unanswered))
    return found


def half_answered_within(steps: Iterable[tuple[int, float]]) -> int | None:
    """Return within how many days half were answered, by `unanswered_after`, or None while under half were."""
    return next((day for day, unanswered in steps if unanswered <= HALF), None)


def middle(days: Sequence[int]) -> int | None:
    """Return the middle one of these days, the lower of two; None of none."""
    return median_low(days) if days else None
