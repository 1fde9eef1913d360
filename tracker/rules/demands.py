"""How a demand is spoken of: when it was made, how often it was raised, how long it has had no answer on substance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.dates import UncertainDate
from tracker.rules.events import ANSWERS_ON_SUBSTANCE, RAISINGS, TYPES, Group, Stance
from tracker.rules.standing import place_in_time
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
        known = TYPES.get(self.type)
        in_talks = known is not None and known.group is Group.MEETINGS
        return self.type in RAISINGS or (in_talks and self.stance is not None and self.stance.side == "raised")

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
