"""Never chase while a reply waits to be judged: whoever answered is not asked again before somebody has read it."""

from tracker.rules.plans import Owes
from tracker.rules.statuses import REPLY_WAITS


def judge_first(owes: str, standing: str | None) -> bool:
    """Say whether a follow-up of a record that stands there is held: they owe an answer, and a reply is there."""
    return owes == Owes.THEY and standing == REPLY_WAITS
