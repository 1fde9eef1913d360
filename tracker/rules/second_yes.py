"""What one person alone does not do: somebody else has to say yes. A closed list, and how long there is to say it."""

from datetime import timedelta
from enum import StrEnum

from tracker.rules.words import N_

LOOKS_FOR = timedelta(hours=4)
"""For how long somebody sees a record that another person let them see."""

TAKES_FOR = timedelta(days=1)
"""For how long somebody takes along what another person agreed to."""

TELLS_FOR = timedelta(days=7)
"""For how long whoever asked may still be told that a request became void: the clock may have stood still."""


class ForTwo(StrEnum):
    """What needs two people. A name is for ever: it stands in the database and in the log of acts."""

    LOOK = "look"
    WIDEN = "widen"
    ORIGINAL = "original"
    DESTROY = "destroy"

    @property
    def label(self) -> str:
        return _SAID[self][0]

    @property
    def explanation(self) -> str:
        """What a yes does."""
        return _SAID[self][1]

    @property
    def waits(self) -> timedelta:
        """How long a request waits before it runs out: what is urgent has to be asked for anew soon."""
        return timedelta(days=1) if self is ForTwo.LOOK else timedelta(days=7)


_SAID = {
    ForTwo.LOOK: (
        N_("See a record that is not open to them"),
        N_("For four hours they see it as its readers do. All its readers are told."),
    ),
    ForTwo.WIDEN: (
        N_("Let more people see a sealed record"),
        N_("From then on it is not sealed any more."),
    ),
    ForTwo.ORIGINAL: (
        N_("Take along the files of a sealed record as they came"),
        N_("For a day they may take them along, with all that such files tell. Each time is logged."),
    ),
    ForTwo.DESTROY: (
        N_("Destroy a deleted record now"),
        N_("It is gone for good, with its files and its key. Nothing brings it back."),
    ),
}


class Decision(StrEnum):
    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"
    ALONE = "alone"
    """There is nobody else here who could say it."""
    VOID = "void"
    """What it was asked for is not so any more."""

    @property
    def label(self) -> str:
        return _DECIDED[self]


_DECIDED = {
    Decision.YES: N_("agreed"),
    Decision.NO: N_("refused"),
    Decision.WITHDRAWN: N_("taken back"),
    Decision.ALONE: N_("done alone: nobody else is here"),
    Decision.VOID: N_("void: things changed meanwhile"),
}
MAIL_SUBJECT = "Tracker: a second person"


def mail_text(base_url: str) -> str:
    """Return the text of the mail, the same whatever it is about; `base_url` is where the installation is."""
    return (
        "Something waits for a second person to say yes, or somebody said it. Sign in and look:\n\n"
        f"{base_url}/settings/second-yes\n"
    )
