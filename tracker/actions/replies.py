"""What came back to a letter: a reply is logged first, and judged demand by demand; it answers nothing until then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from tracker.actions import letters, settling, timeline
from tracker.plumbing.database import session
from tracker.records.audiences import Audiences, width_of
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.events import ANSWERS_ON_SUBSTANCE
from tracker.rules.links import LinkRole
from tracker.rules.replies import TO_JUDGE, ReplyMeans
from tracker.rules.statuses import OPEN_STANDINGS

CHECK = "check"


class ReplyBeforeLetter(ValueError):
    """The reply would have come before the letter was sent; `sent` says when that was."""

    def __init__(self, sent: UncertainDate) -> None:
        super().__init__()
        self.sent = sent


class JudgedMeanwhile(Exception):
    """Somebody else judged the reply after it was shown; `records` are what no longer waits to be judged."""

    def __init__(self, records: list[Record]) -> None:
        super().__init__()
        self.records = records


@dataclass(frozen=True, slots=True)
class Judgement:
    about: Record
    means: ReplyMeans
    note: str = ""
    by_when: UncertainDate | None = None
    """The day they named, for a promise."""


def log(letter: Letter, account: timeline.Account, ties: timeline.Ties) -> Event:
    """Record a reply to a letter: it is about the letter and every open demand in it. Raises ReplyBeforeLetter."""
    sent = letters.sending_of(letter)
    if sent is not None and account.when.ends_before(sent.when):
        raise ReplyBeforeLetter(sent.when)
    open_demands = [demand for demand in letters.demands_of(letter) if demand.status in (None, *OPEN_STANDINGS)]
    return timeline.record(account, replace(ties, about=[letter, *open_demands]))


def to_judge(letter: Letter) -> list[Record]:
    """Return the demands of a letter with a reply nobody has judged, or the letter itself when only that is left."""
    demands = [demand for demand in letters.demands_of(letter) if demand.status == CHECK]
    return demands or ([letter] if letter.status == CHECK else [])


def replies_to(records: Iterable[Record]) -> dict[int, Event]:
    """Return the latest reply to each of these records, by the record's id.

    One that only some readers of the record may see is none: what is judged from a reply repeats its words.
    """
    widths = {record.id: width_of(record) for record in records}
    asked = (
        select(Link.to_id, Event)
        .join(Event, Event.id == Link.from_id)
        .where(
            Link.to_id.in_(widths),
            Link.role == LinkRole.SUBJECT,
            Event.type.in_(TO_JUDGE),
        )
        .order_by(Event.earliest, Event.latest, Event.id)
    )
    told = session().execute(asked).all()
    audiences = Audiences([*widths.values(), *(width_of(reply) for _id, reply in told)])
    return {about: reply for about, reply in told if audiences.all_of(widths[about], width_of(reply))}


def judge(letter: Letter, judgements: Sequence[Judgement]) -> list[Event]:
    """Say what a reply means for each demand; with the last the letter is judged too. Raises JudgedMeanwhile."""
    told = [judgement for judgement in judgements if judgement.means is not ReplyMeans.LATER]
    settling.take_in_turn([letter, *letters.demands_of(letter)])
    waiting = {record.id for record in to_judge(letter)}
    gone = [judgement.about for judgement in told if judgement.about.id not in waiting]
    if gone:
        raise JudgedMeanwhile(gone)
    replies = replies_to(judgement.about for judgement in told)
    events = [_tell(judgement, replies[judgement.about.id]) for judgement in told if judgement.about.id in replies]
    if letter.status == CHECK and to_judge(letter) in ([], [letter]):
        _close(letter)
    return events


def _tell(judgement: Judgement, reply: Event) -> Event:
    evidence = timeline.ties_of(reply)
    account = timeline.Account(
        judgement.means,
        reply.when,
        body=judgement.note,
        quote=reply.quote,
        how_known=_known_from(reply),
        country=judgement.about.country,
        by_when=judgement.by_when if judgement.means is ReplyMeans.PROMISED else None,
    )
    return timeline.record(account, replace(evidence, about=[judgement.about]))


def _known_from(reply: Event) -> str:
    return f"the reply {reply.ref}"


def _close(letter: Letter) -> None:
    """Tie the letter to what its demands were answered: one answer on substance answers the letter.

    The last judgement is tied to it too: an acknowledgement undoes no answer, and without it the reply would wait on.
    """
    judged = _judged(letter)
    for event in judged:
        if event.type in ANSWERS_ON_SUBSTANCE or event is judged[-1]:
            timeline.retie(event, timeline.ties_of(event).having(letter))


def _judged(letter: Letter) -> list[Event]:
    """What the replies to a letter meant for its demands, in the order in which statuses are folded."""
    about = tied_to(letter.id, LinkRole.SUBJECT)
    replies = session().scalars(select(Event).where(Event.id.in_(about), Event.type.in_(TO_JUDGE))).all()
    demands = [demand.id for demand in letters.demands_of(letter)]
    of_demands = select(Link.from_id).where(Link.to_id.in_(demands), Link.role == LinkRole.SUBJECT)
    known = Event.how_known.in_([_known_from(reply) for reply in replies])
    asked = select(Event).where(Event.id.in_(of_demands), known).order_by(Event.earliest, Event.latest, Event.id)
    return list(session().scalars(asked))
