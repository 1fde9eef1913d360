"""In which orders a list of records may stand."""

from enum import StrEnum

from tracker.rules.words import N_


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Order.NEWEST: N_("Newest first"),
    Order.OLDEST: N_("Oldest first"),
    Order.NAME: N_("By name"),
    Order.CHANGED: N_("Last changed first"),
}
