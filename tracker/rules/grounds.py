"""What a planned follow-up is counted from, and for how long."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.dates import UncertainDate
from tracker.rules.due import Period


class Anchor(StrEnum):
    TRIGGER = "trigger"
    """The day of an event."""
    START = "start"
    """The first day of a visit."""
    END = "end"


@dataclass(frozen=True, slots=True)
class Ground:
    trigger: UncertainDate
    period: Period
    anchor: Anchor = Anchor.TRIGGER
    event: str = ""
    """What happened on the day it is counted from."""
    country: str = ""
    """Whose working days count."""

    @property
    def start(self) -> date:
        """The day it is counted from: of an uncertain trigger the first one that is known."""
        return self.trigger.latest if self.trigger.earliest == date.min else self.trigger.earliest
