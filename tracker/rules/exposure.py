"""What may leave the house, and how far: what a record says of itself, and what the person agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto

from tracker.rules.kinds import Kind
from tracker.rules.words import N_


class Exposure(StrEnum):
    """How far something may go, from the nearest to the farthest."""

    INTERNAL = "internal"
    AUTHORITIES = "authorities"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        return _REACHES[self]

    @property
    def rank(self) -> int:
        return list(Exposure).index(self)

    def covers(self, reach: "Exposure") -> bool:
        """Say whether what may go this far may go as far as `reach`."""
        return self.rank >= reach.rank


_REACHES = {
    Exposure.INTERNAL: N_("Internal: it stays with us"),
    Exposure.AUTHORITIES: N_("To authorities and diplomats"),
    Exposure.PUBLIC: N_("Public"),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """How far somebody agreed to be named, and the last day on which that holds."""

    scope: Exposure
    until: date | None = None

    def holds(self, reach: Exposure, on: date) -> bool:
        """Say whether it goes as far as `reach` on a day; the last day is in it."""
        return self.scope.covers(reach) and (self.until is None or on <= self.until)


class Silence(Enum):
    """What stands in the place of a consent while neither a yes nor a no was ever recorded."""

    NO_WORD = auto()


def nearest(reaches: Iterable[Exposure]) -> Exposure:
    """Return the nearest of these reaches, at least one."""
    return min(reaches, key=lambda reach: reach.rank)


def strictness(consent: Consent | None) -> tuple[int, date]:
    """Return by what consents are ordered, the strictest first: a no, then the nearest scope, then the earliest end."""
    if consent is None:
        return -1, date.min
    return consent.scope.rank, consent.until or date.max


_SCOPES = {"team": Exposure.INTERNAL, "authorities": Exposure.AUTHORITIES, "public": Exposure.PUBLIC}

AGREED = tuple(_SCOPES)
"""Where somebody stands who agreed."""
REFUSED = ("refused", "withdrawn")
"""Where somebody stands who said no."""


def agreed(code: str | None, until: date | None = None) -> Consent | None:
    """Return how far somebody agreed who stands at `code` on the axis of consent; None for a no, and for no word."""
    scope = _SCOPES.get(code or "")
    return Consent(scope, until) if scope else None


def may_leave(
    kind: Kind,
    exposure: Exposure,
    consent: Consent | Silence | None,
    reach: Exposure,
    on: date,
    *,
    named: bool = True,
    own: bool = False,
) -> bool:
    """Say whether a record may go as far as `reach` on a day; as far as `internal` go mails and papers for the team.

    Somebody who is named needs both: that the record may leave, and that they agreed. For everything else, and for a
    group that is only counted (not `named`), the record alone decides; so it does for somebody who was never asked, in
    what is its maker's `own` and goes no further than `internal`. A no, and what is in doubt, is None.
    """
    if not exposure.covers(reach):
        return False
    if kind is not Kind.PERSON or not named:
        return True
    if consent is Silence.NO_WORD:
        return own and reach is Exposure.INTERNAL
    return consent is not None and consent.holds(reach, on)


class Stays(StrEnum):
    """Why somebody may not be named to some readers."""

    UNASKED = "unasked"
    """Nothing is recorded of their consent."""
    REFUSED = "refused"
    NARROW = "narrow"
    """They agreed, and not so far, not any more, or not for certain."""
    RECORD = "record"
    """They agreed, and their record may not go so far."""


def why_it_stays(code: str | None, consent: Consent | None, reach: Exposure, on: date) -> Stays:
    """Say why somebody may not be named as far as `reach` on a day who stands at `code` on the axis of consent.

    `consent` is what of it is certain. Whoever did agree to that is kept by their record.
    """
    if code is None:
        return Stays.UNASKED
    if agreed(code) is None:
        return Stays.REFUSED
    return Stays.RECORD if consent is not None and consent.holds(reach, on) else Stays.NARROW


@dataclass(frozen=True, slots=True)
class KnownOutside:
    """By whom, besides us, something that happened is known."""

    published: bool = False
    """It stands where everybody can read it: an open letter, a public statement, a source with an address."""
    among_readers: bool = False
    """Those who will read of it wrote it, received it, heard it or said it themselves."""

    @property
    def reach(self) -> Exposure:
        """Return how far the bare fact may be told: the day, what it was, who said it, in their own words."""
        if self.published:
            return Exposure.PUBLIC
        return Exposure.AUTHORITIES if self.among_readers else Exposure.INTERNAL


def tells_nothing_new(known: KnownOutside, reach: Exposure) -> bool:
    """Say whether the bare fact may go as far as `reach`, though nobody said so of the record: its readers know it.

    The words in which we wrote it down, and the names in it, are asked about as ever (`may_leave`).
    """
    return reach is not Exposure.INTERNAL and known.reach.covers(reach)
