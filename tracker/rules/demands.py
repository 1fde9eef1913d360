"""How a demand is spoken of: when it was made, how often it was raised, how long it has had no answer on substance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.dates import UncertainDate
from tracker.rules.events import ANSWERS_ON_SUBSTANCE, RAISINGS, REPLACED, TYPES, Group, Stance
from tracker.rules.standing import Happening, Standing, place_in_time
from tracker.rules.statuses import REPLY_WAITS
from tracker.rules.words import N_

UNANSWERED = frozenset({"waiting", "check"})
"""Standings without an answer on substance: a silence, an acknowledgement, a reply that nobody has judged."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What the counts need to know of one event about a demand."""

    id: int
    type: str
    when: UncertainDate
    stance: Stance | None = None

    @property
    def is_raising(self) -> bool:
        """Whether it put the demand to an addressee. A statement about a meeting is only an account of that."""
        return self.type in RAISINGS or self.in_talks

    @property
    def in_talks(self) -> bool:
        """Whether it was raised face to face, in a call or an email: somebody says so of the talks themselves."""
        known = TYPES.get(self.type)
        talks = known is not None and known.group is Group.MEETINGS
        says_so = self.stance is not None and self.stance.side == "raised"
        return self.type == "raised" or (talks and says_so)

    @property
    def is_answer(self) -> bool:
        """Whether they said or did something in return; "no answer" is none."""
        return is_answer(self.type)


NO_ANSWERS = frozenset({"no-answer", "broken", "withdrawn", "reopened"})


def is_answer(type_code: str) -> bool:
    """Say whether an event of this type is something they said or did in return."""
    known = TYPES.get(type_code)
    return known is not None and known.group is Group.ANSWERS and type_code not in NO_ANSWERS


def raisings(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the times the demand was put to an addressee, the first time first."""
    return [mention for mention in sorted(mentions, key=place_in_time) if mention.is_raising]


def answers_to(mentions: Sequence[Mention]) -> dict[int, Mention]:
    """Return, for each raising by its id, the last thing they said or did before it was raised again."""
    found: dict[int, Mention] = {}
    last: Mention | None = None
    for mention in sorted(mentions, key=place_in_time):
        if mention.is_raising:
            last = mention
        elif last is not None and mention.is_answer:
            found[last.id] = mention
    return found


def unanswered_since(mentions: Sequence[Mention], standing: str) -> UncertainDate | None:
    """Return since when the demand has waited: the later of its making and the last answer on substance.

    None unless it stands unanswered and was ever made.
    """
    if standing not in UNANSWERED:
        return None
    marks = [*raisings(mentions)[:1], *_on_substance(mentions)[-1:]]
    return max(marks, key=place_in_time).when if marks else None


def days_unanswered(mentions: Sequence[Mention], standing: str, today: date) -> int | None:
    """Return for how many calendar days there has been no answer on substance; at least so many if dates are uncertain.

    None when it does not wait, or when the date it waits since leaves the number open.
    """
    since = unanswered_since(mentions, standing)
    return (today - since.latest).days if since and since.latest <= today else None


def _on_substance(mentions: Iterable[Mention]) -> list[Mention]:
    return [mention for mention in sorted(mentions, key=place_in_time) if mention.type in ANSWERS_ON_SUBSTANCE]


@dataclass(frozen=True, slots=True)
class Milestones:
    """The days by which a demand is counted. Of a date that is not exact it is the last day that it can mean."""

    made_on: date | None = None
    """First put to an addressee."""
    raised_on: date | None = None
    """First raised in talks."""
    last_raised_on: date | None = None
    """Last put to an addressee, in whichever way."""
    times_raised: int = 0
    """How often it was put to an addressee, in whichever way."""
    answered_on: date | None = None
    """First answer on substance. It stays the first one, whatever was asked or said later."""
    met_on: date | None = None
    """Since when it stands as met."""
    waited: int | None = None
    """Days from its making to its first answer on substance, or until nobody asked any more; None while it waits."""


def milestones(happenings: Iterable[Happening], standing: Standing | None) -> Milestones:
    """Return the days by which a demand is counted, after everything that happened to it.

    A demand that another one took over is not counted by any: the other one has its days.
    """
    if _is_replaced(standing):
        return Milestones()
    mentions = [Mention(each.id, each.type, each.when, each.stance) for each in happenings]
    times = raisings(mentions)
    put = [each.when.last_known for each in times]
    made_on, answered_on = min(put, default=None), min(map(_day_of, _on_substance(mentions)), default=None)
    decided = standing.decided_by if standing else None
    stands = {standing.code: decided.when.last_known} if standing and decided else {}
    over = answered_on or stands.get("closed")
    return Milestones(
        made_on=made_on,
        raised_on=min((each.when.last_known for each in times if each.in_talks), default=None),
        last_raised_on=max(put, default=None),
        times_raised=len(times),
        answered_on=answered_on,
        met_on=stands.get("met"),
        waited=max(0, (over - made_on).days) if made_on and over else None,
    )


def _is_replaced(standing: Standing | None) -> bool:
    decided = standing.decided_by if standing and standing.code == "closed" else None
    return decided is not None and decided.detail == REPLACED


def _day_of(mention: Mention) -> date:
    return mention.when.last_known


class Counted(StrEnum):
    """What is counted of the demands to an addressee; a list of demands can be narrowed to each of them."""

    MADE = "made"
    RAISED = "raised"
    ANSWERED = "answered"
    MET = "met"
    UNANSWERED = "unanswered"

    @property
    def label(self) -> str:
        return _COUNTED[self][0]

    @property
    def meaning(self) -> str:
        return _COUNTED[self][1]


_COUNTED = {
    Counted.MADE: (
        N_("Made"),
        N_(
            "Put to an addressee at least once: in a letter that was sent, in talks, in public. "
            "A demand that is asked part by part is counted by its parts."
        ),
    ),
    Counted.RAISED: (
        N_("Raised"),
        N_(
            "Raised in talks at least once: in a meeting, a call or an email. A letter alone is not counted here, "
            "and neither is what somebody says about talks. With whomever it was, it counts for the addressee."
        ),
    ),
    Counted.ANSWERED: (
        N_("Answered"),
        N_(
            "Answered on substance at least once: promised, refused, partly met or met. "
            "An acknowledgement is not an answer, and neither is a reply that nobody has judged."
        ),
    ),
    Counted.MET: (N_("Met"), N_("What was asked has happened, and it stands so now.")),
    Counted.UNANSWERED: (
        N_("Unanswered"),
        N_("Made, and without an answer on substance now: a silence, an acknowledgement, a reply to be judged."),
    ),
}

SILENCE_NOW = (
    N_("Silence now"),
    N_("Days since the unanswered demands were last put to an addressee: the middle one of them."),
)
HALF_ANSWERED = (
    N_("Half answered within"),
    N_(
        "Days from the making of a demand within which half of all were answered. Those without an answer count with "
        "the time they have waited. “Not yet” while under half have one; of fewer than 5 demands only counts are said."
    ),
)
DEFINITIONS = (*((each.label, each.meaning) for each in Counted), SILENCE_NOW, HALF_ANSWERED)
"""The words of the scoreboard, each with what it means: for its page, the help and the command."""


def lacking(*, duty_bearer: bool, deadline: bool, measure: bool) -> list[str]:
    """Return, in sentences, what keeps a demand from being followed; it may be made all the same."""
    wanted = (
        (duty_bearer, N_("Nobody is named who would have to act.")),
        (deadline, N_("No date is set by which it should have happened.")),
        (measure, N_("Nothing says what would count as met.")),
    )
    return [sentence for present, sentence in wanted if not present]


class NowStands(StrEnum):
    """How things stand now, in the words of whoever says so. Each is the type of the event that it records."""

    NO_ANSWER = "no-answer"
    ACKNOWLEDGED = "acknowledged"
    PROMISED = "promised"
    CLAIMED = "claimed-done"
    BROKEN = "broken"
    REFUSED = "refused"
    PARTLY_MET = "partly-met"
    MET = "met"
    CLOSED = "withdrawn"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        return _NOW[self]

    @property
    def wants_evidence(self) -> bool:
        """Whether it is something they said or did; a silence and a decision of our own prove themselves."""
        return self in WANT_EVIDENCE


WANT_EVIDENCE = frozenset(
    {
        *(NowStands.PROMISED, NowStands.CLAIMED, NowStands.BROKEN),
        *(NowStands.REFUSED, NowStands.PARTLY_MET, NowStands.MET),
    }
)

_NOW = {
    NowStands.NO_ANSWER: N_("They have not answered"),
    NowStands.ACKNOWLEDGED: N_("Not an answer: they acknowledged it"),
    NowStands.PROMISED: N_("They said they would"),
    NowStands.CLAIMED: N_("They say it has happened; we have not verified it"),
    NowStands.BROKEN: N_("They have not kept their promise"),
    NowStands.REFUSED: N_("They said no"),
    NowStands.PARTLY_MET: N_("Part of it has happened"),
    NowStands.MET: N_("It has happened"),
    NowStands.CLOSED: N_("We are no longer asking"),
    NowStands.REOPENED: N_("We are asking again"),
}


def offered(standing: str) -> list[NowStands]:
    """Return what may be said of a demand: asking again once it is settled, an acknowledgement while a reply waits."""
    fits = {
        NowStands.REOPENED: standing in ("refused", "met", "closed"),
        NowStands.ACKNOWLEDGED: standing == REPLY_WAITS,
        NowStands.BROKEN: standing in ("promised", "partly-met", REPLY_WAITS),
    }
    return [word for word in NowStands if fits.get(word, True)]


NO_EVIDENCE = "no evidence yet"
"""How a status is known that somebody entered before anything proved it; reports say so."""
