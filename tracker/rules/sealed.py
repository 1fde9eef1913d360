"""Which details of a record stand in the database encrypted: those that get somebody arrested when a disk is taken."""

from enum import StrEnum

from tracker.rules.kinds import Kind
from tracker.rules.words import N_

LONGEST = 2000


class Detail(StrEnum):
    """A detail that is sealed. A name is for ever: it stands in the database, and in what each seal is bound to."""

    WHEREABOUTS = "whereabouts"
    SAFE_ADDRESS = "safe_address"
    FAMILY = "family"
    LAWYER = "lawyer"
    IDENTITY = "identity"
    REACHED = "reached"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Detail.WHEREABOUTS: N_("Where they are now"),
    Detail.SAFE_ADDRESS: N_("Safe address"),
    Detail.FAMILY: N_("Family, and how to reach them"),
    Detail.LAWYER: N_("Lawyer, and how to reach them"),
    Detail.IDENTITY: N_("Who told us"),
    Detail.REACHED: N_("How to reach them"),
}

DETAILS = {
    Kind.PERSON: (Detail.WHEREABOUTS, Detail.SAFE_ADDRESS, Detail.FAMILY, Detail.LAWYER),
    Kind.SOURCE: (Detail.IDENTITY, Detail.REACHED),
}
"""What is sealed of each kind of record."""


def details_of(kind: Kind) -> tuple[Detail, ...]:
    """Return which details of a kind of record are sealed; none of most."""
    return DETAILS.get(kind, ())
