"""How far a source can be relied on (after HURIDOCS list 42)."""

from enum import StrEnum

from tracker.rules.words import N_


class Reliability(StrEnum):
    HIGH = "high"
    FAIR = "fair"
    LOW = "low"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Reliability.HIGH: N_("Reliable"),
    Reliability.FAIR: N_("Fairly reliable"),
    Reliability.LOW: N_("Unreliable"),
    Reliability.UNKNOWN: N_("Not judged"),
}
