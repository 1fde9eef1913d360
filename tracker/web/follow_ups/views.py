"""The pages of follow-ups: the list, what became of one, and when and by whom it is taken up again."""

from tracker.web.follow_ups import (
    answering,
    arranging,
    by_hand,
    listed,
    moving,
    reporting,
    stop_asking,
    tables,
    ticked,
    undoing,
)
from tracker.web.follow_ups.blueprint import blueprint

__all__ = [
    "answering",
    "arranging",
    "blueprint",
    "by_hand",
    "listed",
    "moving",
    "reporting",
    "stop_asking",
    "tables",
    "ticked",
    "undoing",
]
