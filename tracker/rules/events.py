"""What can happen, and what each happening means for the status of the records it is about."""

from dataclasses import dataclass, field
from enum import StrEnum

from tracker.rules.answers import EXACTLY
from tracker.rules.details import CONTACTS, HEALTH, PLACES, RELEASES, STILL_SO, VERDICTS, Detail, Meaning
from tracker.rules.statuses import Axis
from tracker.rules.words import N_


class Group(StrEnum):
    """The check-boxes of a timeline's filter."""

    LETTERS = "letters"
    MEETINGS = "meetings"
    ANSWERS = "answers"
    CUSTODY = "custody"
    HEALTH = "health"
    STATEMENTS = "statements"
    VISITS = "visits"
    COUNTS = "counts"
    MECHANISMS = "mechanisms"
    NOTES = "notes"

    @property
    def label(self) -> str:
        return _GROUPS[self]


_GROUPS = {
    Group.LETTERS: N_("Letters and demands"),
    Group.MEETINGS: N_("Meetings and calls"),
    Group.ANSWERS: N_("Answers"),
    Group.CUSTODY: N_("Arrest, hearing, release"),
    Group.HEALTH: N_("Health, attacks, reprisals"),
    Group.STATEMENTS: N_("Statements"),
    Group.VISITS: N_("Visits"),
    Group.COUNTS: N_("Reports and counts"),
    Group.MECHANISMS: N_("Mechanisms"),
    Group.NOTES: N_("Notes"),
}


class Certainty(StrEnum):
    CONFIRMED = "confirmed"
    BELIEVED = "believed"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        return _CERTAINTIES[self]

    @property
    def doubt(self) -> str:
        """What is said of it wherever it is told; '' of what is confirmed."""
        return "" if self is Certainty.CONFIRMED else self.label


_CERTAINTIES = {
    Certainty.CONFIRMED: N_("Confirmed"),
    Certainty.BELIEVED: N_("Believed, not confirmed"),
    Certainty.DISPUTED: N_("Disputed"),
}


class Stance(StrEnum):
    """What somebody says about whether a demand was raised."""

    RAISED_BY_NAME = "raised-by-name"
    RAISED_IN_WRITING = "raised-in-writing"
    RAISED = "raised"
    RAISED_GENERALLY = "raised-generally"
    DECLINED_TO_SAY = "declined-to-say"
    NOT_RAISED = "not-raised"

    @property
    def label(self) -> str:
        return _STANCES[self][0]

    @property
    def side(self) -> str:
        """Which account it belongs to: "raised", "not raised" or "open"."""
        return _STANCES[self][1]


_STANCES = {
    Stance.RAISED_BY_NAME: (N_("Raised by name"), "raised"),
    Stance.RAISED_IN_WRITING: (N_("Raised in writing"), "raised"),
    Stance.RAISED: (N_("Raised"), "raised"),
    Stance.RAISED_GENERALLY: (N_("Raised in general terms"), "raised"),
    Stance.DECLINED_TO_SAY: (N_("Declined to say"), "open"),
    Stance.NOT_RAISED: (N_("Not raised"), "not raised"),
}


@dataclass(frozen=True, slots=True)
class Type:
    code: str
    label: str
    group: Group
    means: Meaning = field(default_factory=dict)
    details: tuple[Detail, ...] = ()

    def meaning(self, detail: str | None = None) -> Meaning:
        """Return what an event of this type, with this detail, says about each axis."""
        exact = self.exactly(detail)
        return {**self.means, **(exact.means if exact else {})}

    def exactly(self, detail: str | None) -> Detail | None:
        return next((known for known in self.details if known.code == detail), None)


def _answer(code: str, label: str, standing: str, progress: str = "answered") -> Type:
    exactly = tuple(Detail(*known) for known in EXACTLY.get(code, ()))
    return Type(code, label, Group.ANSWERS, {Axis.STANDING: standing, Axis.PROGRESS: progress}, exactly)


_CONSENTS = (
    Detail("team", N_("Given, for the team only"), {Axis.CONSENT: "team"}),
    Detail("authorities", N_("Given, for authorities and diplomats"), {Axis.CONSENT: "authorities"}),
    Detail("public", N_("Given, for everybody"), {Axis.CONSENT: "public"}),
    Detail("refused", N_("Refused"), {Axis.CONSENT: "refused"}),
    Detail("withdrawn", N_("Withdrawn"), {Axis.CONSENT: "withdrawn"}),
    Detail("given", N_("Given, without saying how far"), {Axis.CONSENT: "team"}),
)

REPLACED = "replaced"
"""How a demand is closed that another one took over."""

_CLOSINGS = (
    Detail("withdrawn", N_("We no longer ask")),
    Detail(REPLACED, N_("Replaced by another demand")),
    Detail("overtaken", N_("No longer possible")),
    Detail("died", N_("The person died")),
    Detail("lapsed", N_("Lapsed")),
)

REPRISAL = "reprisal"

TYPES: dict[str, Type] = {
    kind.code: kind
    for kind in (
        Type("letter-sent", N_("Letter sent"), Group.LETTERS, {Axis.STANDING: "waiting", Axis.PROGRESS: "sent"}),
        Type("letter-published", N_("Letter published"), Group.LETTERS),
        Type("letter-delivered", N_("Letter delivered"), Group.LETTERS),
        Type("demand-made", N_("Demand made"), Group.LETTERS, {Axis.STANDING: "waiting"}),
        Type("raised", N_("Raised with the duty-bearer"), Group.MEETINGS, {Axis.STANDING: "waiting"}),
        Type("meeting", N_("Meeting"), Group.MEETINGS),
        Type("call", N_("Call"), Group.MEETINGS),
        Type("email", N_("Email"), Group.MEETINGS),
        Type("readout", N_("Readout of a meeting"), Group.STATEMENTS),
        Type("statement", N_("Statement"), Group.STATEMENTS),
        Type("consent", N_("Consent"), Group.STATEMENTS, {}, _CONSENTS),
        _answer("no-answer", N_("No answer"), "waiting", "sent"),
        _answer("acknowledged", N_("Acknowledged"), "waiting", "sent"),
        _answer("reply", N_("Reply received"), "check", "check"),
        _answer("promised", N_("Promised"), "promised"),
        _answer("claimed-done", N_("They say it is done"), "check", "check"),
        Type("broken", N_("Promise broken"), Group.ANSWERS, {Axis.STANDING: "waiting", Axis.PROGRESS: "sent"}),
        _answer("refused", N_("Refused"), "refused"),
        _answer("partly-met", N_("Partly met"), "partly-met"),
        _answer("met", N_("Met"), "met"),
        Type(
            "withdrawn",
            N_("Closed"),
            Group.ANSWERS,
            {Axis.STANDING: "closed", Axis.PROGRESS: "closed"},
            _CLOSINGS,
        ),
        Type("reopened", N_("Opened again"), Group.ANSWERS, {Axis.STANDING: "waiting", Axis.PROGRESS: "sent"}),
        Type("wanted", N_("Wanted or in hiding"), Group.CUSTODY, {Axis.CUSTODY: "wanted"}),
        Type("arrest", N_("Arrest"), Group.CUSTODY, {Axis.CUSTODY: "in-custody"}),
        Type("held", N_("Confirmed in custody"), Group.CUSTODY, {Axis.CUSTODY: "in-custody"}),
        Type("investigation", N_("Investigation opened"), Group.CUSTODY, {Axis.STAGE: "suspected"}),
        Type("charge", N_("Charge"), Group.CUSTODY, {Axis.STAGE: "charged"}),
        Type("hearing", N_("Hearing"), Group.CUSTODY, {Axis.STAGE: "on-trial"}),
        Type("verdict", N_("Verdict"), Group.CUSTODY, {}, VERDICTS),
        Type("sentence", N_("Sentence"), Group.CUSTODY, {Axis.STAGE: "sentenced"}),
        Type("sentence-ends", N_("Sentence ends"), Group.CUSTODY),
        Type("appeal", N_("Appeal"), Group.CUSTODY, {Axis.STAGE: "appeal"}),
        Type("transfer", N_("Transfer"), Group.CUSTODY, {Axis.CUSTODY: "in-custody"}, PLACES),
        Type("contact", N_("Contact with the outside"), Group.CUSTODY, {}, CONTACTS),
        Type(
            "release",
            N_("Release"),
            Group.CUSTODY,
            {Axis.CUSTODY: "at-liberty", Axis.RELEASE: "unknown"},
            RELEASES,
        ),
        Type("at-liberty", N_("Confirmed at liberty"), Group.CUSTODY, {Axis.CUSTODY: "at-liberty"}),
        Type("still-so", N_("Confirmed, still so"), Group.CUSTODY, {}, STILL_SO),
        Type("exile", N_("Went into exile"), Group.CUSTODY, {Axis.CUSTODY: "exile"}),
        Type("disappearance", N_("Disappearance"), Group.CUSTODY, {Axis.CUSTODY: "disappeared"}),
        Type("death", N_("Death"), Group.CUSTODY, {Axis.CUSTODY: "dead"}),
        Type("health", N_("Health"), Group.HEALTH, {}, HEALTH),
        Type("attack", N_("Attack"), Group.HEALTH),
        Type(REPRISAL, N_("Reprisal after advocacy"), Group.HEALTH),
        Type("visit-announced", N_("Visit announced"), Group.VISITS, {Axis.COURSE: "announced"}),
        Type("visit-began", N_("Visit began"), Group.VISITS, {Axis.COURSE: "begun"}),
        Type("visit-ended", N_("Visit ended"), Group.VISITS, {Axis.COURSE: "ended"}),
        Type("visit-cancelled", N_("Visit cancelled"), Group.VISITS, {Axis.COURSE: "cancelled"}),
        Type("report", N_("Report"), Group.COUNTS),
        Type("count", N_("Count of people"), Group.COUNTS),
        Type("submitted", N_("Submitted to a mechanism"), Group.MECHANISMS),
        Type("transmitted", N_("Passed on to the State"), Group.MECHANISMS),
        Type("received", N_("Received by whoever it was sent to"), Group.MECHANISMS),
        Type("mechanism-decision", N_("Decision of a mechanism"), Group.MECHANISMS),
        Type("review-session", N_("Review of a State, or dialogue"), Group.MECHANISMS),
        Type("question-asked", N_("Question asked in a parliament"), Group.MECHANISMS),
        Type("search", N_("Looked, found nothing"), Group.NOTES),
        Type("note", N_("Note"), Group.NOTES),
    )
}

NOTE, PROMISED = TYPES["note"], TYPES["promised"]

CONSENT = TYPES["consent"]
UNSAID = "given"
"""A consent of which nobody wrote down how far it goes: it goes no farther than the team, and is not offered."""

OF_LETTERS = frozenset({"letter-sent", "letter-published"})
"""What tells of a letter, and of what it is about no more than that."""
ON_PAGES_OF_THEIR_OWN = OF_LETTERS | {CONSENT.code}
"""Types that a letter records, or that have a form of their own; nobody picks them from the log."""

MAY_LIE_AHEAD = frozenset(
    {
        *("hearing", "verdict", "sentence", "sentence-ends", "appeal", "release", "meeting", "call"),
        *("visit-announced", "visit-began", "visit-ended", "letter-published", "review-session"),
    }
)
"""Types that may be recorded before their day has come: what is announced or set down for a day."""

ENCOUNTERS = frozenset({"meeting", "call"})
"""Types at which demands can be raised: each of those about a visit is a column of its “was it raised?”."""

RAISINGS = frozenset({"letter-sent", "demand-made", "raised"})
ANSWERS_ON_SUBSTANCE = frozenset({"promised", "refused", "partly-met", "met"})
"""An acknowledgement is not an answer, and neither is a reply that nobody has judged."""


def of_group(groups: list[Group]) -> list[str]:
    """Return the codes of the types in these groups."""
    return [kind.code for kind in TYPES.values() if kind.group in groups]
