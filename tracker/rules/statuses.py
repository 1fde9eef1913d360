"""The closed vocabularies of status: one list per axis, each word with the look and shape it is shown in."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.kinds import Kind
from tracker.rules.words import N_


class Axis(StrEnum):
    """What a status is a status of. A person has seven axes, because one list would have to lie."""

    STANDING = "standing"
    PROGRESS = "progress"
    COURSE = "course"
    CUSTODY = "custody"
    HEALTH = "health"
    STAGE = "stage"
    REGIME = "regime"
    CONTACT = "contact"
    RELEASE = "release"
    CONSENT = "consent"

    @property
    def label(self) -> str:
        return _AXES[self]


_AXES = {
    Axis.STANDING: N_("How things stand"),
    Axis.PROGRESS: N_("How far the letter is"),
    Axis.COURSE: N_("How far the visit is"),
    Axis.CUSTODY: N_("Custody"),
    Axis.HEALTH: N_("Health"),
    Axis.STAGE: N_("Legal stage"),
    Axis.REGIME: N_("Place and regime"),
    Axis.CONTACT: N_("Contact with the outside"),
    Axis.RELEASE: N_("Basis of release"),
    Axis.CONSENT: N_("Consent"),
}

AXES_OF: dict[Kind, tuple[Axis, ...]] = {
    Kind.DEMAND: (Axis.STANDING,),
    Kind.LETTER: (Axis.PROGRESS,),
    Kind.VISIT: (Axis.COURSE,),
    Kind.PERSON: (
        *(Axis.CUSTODY, Axis.HEALTH, Axis.STAGE, Axis.REGIME),
        *(Axis.CONTACT, Axis.RELEASE, Axis.CONSENT),
    ),
}
"""The first axis of a kind is the one its lists show and filter by."""


class Look(StrEnum):
    NEUTRAL = "neutral"
    WAITING = "waiting"
    CHECK = "check"
    LATE = "late"
    REFUSED = "refused"
    PARTLY = "partly"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Status:
    code: str
    word: str
    look: Look = Look.NEUTRAL
    shape: str = "◌"


def _plain(*words: tuple[str, str]) -> dict[str, Status]:
    return {code: Status(code, word) for code, word in words}


STATUSES: dict[Axis, dict[str, Status]] = {
    Axis.STANDING: {
        status.code: status
        for status in (
            Status("not-raised", N_("Not yet raised")),
            Status("waiting", N_("Waiting for an answer"), Look.WAITING, "○"),
            Status("check", N_("Answer to check"), Look.CHECK, "◐"),
            Status("promised", N_("Promised"), Look.WAITING, "◔"),
            Status("refused", N_("Refused"), Look.REFUSED, "■"),
            Status("partly-met", N_("Partly met"), Look.PARTLY, "◑"),
            Status("met", N_("Met"), Look.MET, "●"),
            Status("closed", N_("Closed"), Look.NEUTRAL, "✕"),
        )
    },
    Axis.PROGRESS: {
        status.code: status
        for status in (
            Status("draft", N_("Not sent")),
            Status("sent", N_("Waiting for a reply"), Look.WAITING, "○"),
            Status("check", N_("Reply to check"), Look.CHECK, "◐"),
            Status("answered", N_("Answered"), Look.MET, "●"),
            Status("closed", N_("Closed"), Look.NEUTRAL, "✕"),
        )
    },
    Axis.COURSE: {
        status.code: status
        for status in (
            Status("planned", N_("Not announced")),
            Status("announced", N_("Announced"), Look.WAITING, "○"),
            Status("begun", N_("Under way"), Look.CHECK, "◐"),
            Status("ended", N_("Over"), Look.NEUTRAL, "●"),
            Status("cancelled", N_("Cancelled"), Look.NEUTRAL, "✕"),
        )
    },
    Axis.CUSTODY: _plain(
        ("unknown", N_("No information")),
        ("wanted", N_("Wanted or in hiding")),
        ("in-custody", N_("In custody")),
        ("restricted", N_("At liberty with restrictions")),
        ("at-liberty", N_("At liberty")),
        ("exile", N_("In exile")),
        ("disappeared", N_("Disappeared")),
        ("dead", N_("Dead")),
    ),
    Axis.HEALTH: _plain(
        ("well", N_("No known problem")),
        ("concern", N_("Concern")),
        ("serious", N_("Serious")),
        ("danger", N_("Life in danger")),
    ),
    Axis.STAGE: _plain(
        ("none", N_("No proceedings known")),
        ("suspected", N_("Under investigation")),
        ("charged", N_("Charged")),
        ("on-trial", N_("On trial")),
        ("convicted", N_("Convicted")),
        ("sentenced", N_("Sentenced")),
        ("appeal", N_("Appeal pending")),
        ("acquitted", N_("Acquitted")),
        ("dropped", N_("Proceedings stopped")),
    ),
    Axis.REGIME: _plain(
        ("police", N_("In a police station")),
        ("remand", N_("On remand")),
        ("prison", N_("In prison")),
        ("house-arrest", N_("Under house arrest")),
        ("hospital", N_("In a hospital")),
        ("military", N_("In military detention")),
        ("solitary", N_("In solitary confinement")),
        ("undisclosed", N_("At a place not disclosed")),
    ),
    Axis.CONTACT: _plain(
        ("denied", N_("Detention denied by the authorities")),
        ("acknowledged", N_("Detention acknowledged, place not disclosed")),
        ("located", N_("Place disclosed")),
        ("lawyer", N_("Lawyer allowed")),
        ("family", N_("Family allowed")),
        ("none", N_("No contact allowed")),
    ),
    Axis.RELEASE: _plain(
        ("served", N_("Sentence served")),
        ("bail", N_("Bail")),
        ("pardon", N_("Pardon")),
        ("amnesty", N_("Amnesty")),
        ("acquittal", N_("Acquittal")),
        ("dropped", N_("Charges dropped")),
        ("suspended", N_("Suspended sentence")),
        ("medical", N_("Medical grounds")),
        ("exchange", N_("Exchange or exile")),
        ("unknown", N_("Basis not known")),
    ),
    Axis.CONSENT: _plain(
        ("team", N_("Agreed, for the team only")),
        ("authorities", N_("Agreed, for authorities and diplomats")),
        ("public", N_("Agreed, for everybody")),
        ("refused", N_("Did not agree")),
        ("withdrawn", N_("No longer agrees")),
    ),
}

BEGINNINGS: dict[Axis, str] = {Axis.STANDING: "not-raised", Axis.PROGRESS: "draft", Axis.COURSE: "planned"}
"""Where a record stands before anything has happened. A person without events has no status: we do not know."""

REPLY_WAITS = "check"
"""Where a demand or a letter stands while a reply to it waits to be judged."""

OPEN_STANDINGS = ("not-raised", "waiting", "check", "promised", "partly-met")
"""A demand in one of these is still to be answered or kept."""

OVER_STANDINGS = ("met", "closed")
"""Nothing more is asked by a demand in one of these."""


def status(axis: Axis, code: str) -> Status:
    """Return the status with this code; KeyError for a code outside the vocabulary."""
    return STATUSES[axis][code]
