"""Meetings of a visit, and what is told of them: demand by demand, who says that it was raised, and the answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from tracker.actions import links, settling, timeline, visibility
from tracker.actions.links import NewTie
from tracker.actions.records import EditConflict
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import Link, ends_of, tied_to
from tracker.records.meetings import told_of
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty, Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.meetings import HowKnown, told_as


@dataclass(frozen=True, slots=True)
class Said:
    """What is told of one demand: whether it was raised, and what came back."""

    demand: Record
    stance: Stance | None = None
    answer: str = ""
    """The type of the event that the answer is; '' when there was none."""
    words: str = ""
    by_when: UncertainDate | None = None
    """The day they named, for a promise."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Who tells it, when, and how it is known."""

    when: UncertainDate
    how: HowKnown
    certainty: Certainty = Certainty.CONFIRMED
    said_by: Sequence[Record] = ()
    sources: Sequence[Record] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed of a meeting besides its day: the time, and the demands that are to be raised there."""

    at_time: str = ""
    demands: Sequence[Record] = ()


def arrange(
    visit: Record, title: str, when: UncertainDate, met: Sequence[Record], place: str = "", agreed: Agreed | None = None
) -> Event:
    """Record a meeting of a visit, held or set down for a day."""
    agreed = agreed or Agreed()
    account = Account("meeting", when, title, place=place, country=visit.country, at_time=agreed.at_time)
    meeting = timeline.record(account, Ties(about=[visit, *met]))
    links.link_all(NewTie(meeting, LinkRole.TO_RAISE, demand) for demand in agreed.demands)
    return meeting


def agree(meeting: Event, agreed: Agreed, seen_version: int, seen_before: str) -> None:
    """Say anew what is agreed of a meeting. Demands that the person may not see stay planned.

    `seen_before` is what `planned` gave when the person looked; what was planned since then raises EditConflict.
    """
    settling.take_in_turn([meeting])
    if planned(meeting) != seen_before:
        raise EditConflict
    timeline.amend(meeting, replace(timeline.account_of(meeting), at_time=agreed.at_time), seen_version)
    links.set_ends(meeting, {LinkRole.TO_RAISE: [(demand, None) for demand in agreed.demands]})


def planned(meeting: Event) -> str:
    """Return a token of what is to be raised at a meeting, as the viewer sees it; its version says nothing of that."""
    ends = ends_of(meeting.id, LinkRole.TO_RAISE)[LinkRole.TO_RAISE]
    return hashlib.sha256(".".join(sorted(demand.ref for demand in ends)).encode()).hexdigest()


def seen(meeting: Event) -> str:
    """Return a token of what was told of a meeting: another one as soon as more is told, corrected or taken back."""
    told = session().scalars(told_of(meeting.id).execution_options(populate_existing=True)).all()
    return hashlib.sha256(".".join(f"{event.id}-{event.version}" for event in told).encode()).hexdigest()


def tell(meeting: Event, telling: Telling, said: Sequence[Said], seen_before: str) -> list[Event]:
    """Record all that somebody tells of a meeting. What others told stays beside it.

    `seen_before` is what `seen` gave when the person looked; what was told since then raises EditConflict.
    """
    settling.take_in_turn([meeting, *(each.demand for each in said)])
    if seen(meeting) != seen_before:
        raise EditConflict
    there = [record for record in timeline.subjects_of(meeting) if record.kind != Kind.DEMAND]
    raised = _raised_at(meeting)
    told: list[tuple[Account, Ties]] = []
    for each in said:
        about = [each.demand, *there]
        if each.stance is not None:
            told.append(_stance(meeting, telling, each, each.stance, about, each.demand.id in raised))
        if each.answer:
            told.append(_answer(meeting, telling, each, about))
    events = timeline.record_all(told)
    links.link_all(NewTie(event, LinkRole.AT_MEETING, meeting) for event in events)
    for event in events:
        _no_wider(event, meeting)
    return events


def _stance(
    meeting: Event, telling: Telling, said: Said, stance: Stance, about: Sequence[Record], raised: bool
) -> tuple[Account, Ties]:
    type_code = told_as(stance, telling.how, raised_before=raised)
    account = Account(
        type_code,
        meeting.when if type_code == "raised" else telling.when,
        f"{stance.label}: {said.demand.title}"[:LONGEST_TITLE],
        stance=stance,
        certainty=telling.certainty,
        how_known=telling.how.label,
        country=said.demand.country,
    )
    return account, Ties(about, telling.said_by, telling.sources)


LONGEST_TITLE = 300


def _answer(meeting: Event, telling: Telling, said: Said, about: Sequence[Record]) -> tuple[Account, Ties]:
    account = Account(
        said.answer,
        meeting.when,
        quote=said.words,
        certainty=telling.certainty,
        how_known=telling.how.label,
        country=said.demand.country,
        by_when=said.by_when,
    )
    answering = [record for record in about if record.kind in (Kind.PERSON, Kind.ORGANISATION)]
    return account, Ties(about, answering, telling.sources)


def _raised_at(meeting: Event) -> set[int]:
    """The demands that are recorded already as raised at this meeting."""
    raising = select(Event.id).where(Event.type == "raised", Event.id.in_(tied_to(meeting.id, LinkRole.AT_MEETING)))
    asked = select(Link.to_id).where(Link.from_id.in_(raising), Link.role == LinkRole.SUBJECT)
    return set(session().scalars(asked))


def _no_wider(event: Event, meeting: Event) -> None:
    """Whoever may not see the meeting is not told what was said there."""
    width = Visibility(meeting.visibility)
    if not meeting.widened or width.rank <= Visibility(event.visibility).rank:
        return
    visibility.change(event, width, meeting.team_id, visibility.readers_of(meeting.id))
