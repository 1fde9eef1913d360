"""Tells items of one record apart in a mail: which step of its plan each is, by a number and no name."""

from collections import Counter
from collections.abc import Sequence

from tracker.records.follow_ups import FollowUp
from tracker.records.news import News
from tracker.records.outlines import outlines


def steps_of(news: Sequence[News], *, in_words: bool) -> list[str]:
    """Return for each item which step it is, where a mail tells several of one record; else ''.

    What a step of a plan is called stands there only `in_words`: it names nobody, but it tells what happened.
    """
    often = Counter(one.about.id for one in news)
    places = _places() if any(count > 1 for count in often.values()) else {}
    return [_which(one.row, places, in_words=in_words) if often[one.about.id] > 1 else "" for one in news]


def _places() -> dict[int | None, str]:
    """The place of each step among those of its plan, as the form of the plan numbers them."""
    return {
        step.id: f"step {number} of {len(plan.at_work)}"
        for plan in outlines().values()
        for number, step in enumerate(plan.at_work, start=1)
    }


def _which(row: FollowUp, places: dict[int | None, str], *, in_words: bool) -> str:
    if row.by_hand:
        return "set by hand"
    place = places.get(row.step_id, "a key date")
    return f"{place} ({row.what})" if in_words else place
