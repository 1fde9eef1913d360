"""What is open with whom: the addressees who owe an answer, and everything that one of them owes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Row, Select, Table, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.plumbing.database import session
from tracker.records.demands import Demand, asked_by_parts
from tracker.records.events import EVENTS, Event
from tracker.records.follow_up_lists import set_aside
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.letters import Letter
from tracker.records.links import Link, tied_to
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.silences import raises
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import is_answer
from tracker.rules.events import RAISINGS, TYPES
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes
from tracker.rules.statuses import REPLY_WAITS

MOST = 200
MOST_OPEN = 100
"""Things open with one addressee that are listed: those of the earliest day."""
WALKED = 1000
"""Open follow-ups that are looked at for whom they ask, in the order in which they come back."""
DEMANDS, LETTERS = cast(Table, Demand.__table__), cast(Table, Letter.__table__)
OPEN_WITH_THEM = ("waiting", "promised", "partly-met", "sent", REPLY_WAITS)
ANSWERS = tuple(code for code in TYPES if is_answer(code))

OweRow = Row[int, str, Kind, str, int, int, date | None, bool, date, bool]
"""An addressee (id, reference, kind, title), how many open follow-ups, how many have come back, the day of the longest
due of these, whether that day comes from an unverified period, the day on which the first comes back, and whether more
follow-ups are open than were looked at."""


def who_owes(today: date, most: int = MOST) -> Sequence[OweRow]:
    """Return whom the open follow-ups ask for an answer, whoever waits longest first."""
    whom, walked = aliased(Record), _walked(FollowUp.id).subquery()
    back, first_back = case((FollowUp.returns_on <= today, FollowUp.id)), func.min(FollowUp.returns_on)
    longest, unverified = _longest_due(today), _rests_on_unverified(today)
    count, more = func.count(FollowUp.id), exists(_walked(FollowUp.id).offset(WALKED).limit(1))
    asked = (
        select(whom.id, whom.ref, whom.kind, whom.title, count, func.count(back), longest, unverified, first_back, more)
        .select_from(walked)
        .join(FollowUp, FollowUp.id == walked.c.id)
        .join(Link, and_(Link.from_id == FollowUp.record_id, Link.role == LinkRole.ADDRESSEE))
        .join(whom, whom.id == Link.to_id)
        .group_by(whom.id, whom.ref, whom.kind, whom.title)
    )
    return session().execute(asked.order_by(func.coalesce(longest, first_back), whom.id).limit(most)).all()


def _walked(column: InstrumentedAttribute[int]) -> Select[int]:
    waits = and_(FollowUp.state == OPEN, FollowUp.owes == Owes.THEY)
    return select(column).where(waits).order_by(FollowUp.returns_on, FollowUp.id).limit(WALKED)


def _longest_due(today: date) -> ColumnElement[date | None]:
    """The earliest day on which anything of a group was due that has come back; what is set aside is not late."""
    return func.min(case((FollowUp.returns_on <= today, FollowUp.due_on)))


def _rests_on_unverified(today: date) -> ColumnElement[bool]:
    """Whether only an unverified period says that anything of a group was due as early as its earliest."""
    verified = func.min(case((and_(FollowUp.returns_on <= today, not_(FollowUp.unverified)), FollowUp.due_on)))
    return or_(verified.is_(None), verified > _longest_due(today))


def replies_waiting() -> dict[int, int]:
    """Return for how many demands and letters a reply waits to be judged, by the id of the addressee."""
    waits = and_(Record.kind.in_([Kind.DEMAND, Kind.LETTER]), Record.status == REPLY_WAITS)
    waiting = select(Record.id).where(waits).order_by(Record.sort_day.desc()).limit(WALKED).subquery()
    asked = select(Link.to_id, func.count(Link.id)).select_from(waiting).join(Link, Link.from_id == waiting.c.id)
    return dict(session().execute(asked.where(Link.role == LinkRole.ADDRESSEE).group_by(Link.to_id)).all())


def asked_last() -> dict[int, UncertainDate]:
    """Return when each of those who owe was last asked for something that is open now, by the addressee's id."""
    about, walked = aliased(Link), _walked(FollowUp.record_id).subquery()
    # Who sees the link sees the event: its own table is enough, and PostgreSQL cannot begin with all events.
    order = (EVENTS.c.earliest.desc(), EVENTS.c.id.desc())
    nth = func.row_number().over(partition_by=Link.to_id, order_by=order)
    numbered = (
        select(Link.to_id.label("whom"), EVENTS.c.when_text.label("told"), nth.label("nth"))
        .select_from(walked)
        .join(Link, Link.from_id == walked.c.record_id)
        .join(about, and_(about.to_id == Link.from_id, about.role == LinkRole.SUBJECT))
        .join(EVENTS, EVENTS.c.id == about.from_id)
        .where(Link.role == LinkRole.ADDRESSEE, EVENTS.c.type.in_(RAISINGS))
        .subquery()
    )
    asked = select(numbered.c.whom, numbered.c.told).where(numbered.c.nth == 1)
    return {whom: UncertainDate.edtf(told) for whom, told in session().execute(asked)}


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that they have, and the words in which it asks for something."""

    letter: Record
    when: UncertainDate
    words: str
    is_ours: bool
    """Whether it is followed up: a letter of others is only noted."""


@dataclass(frozen=True, slots=True)
class Time:
    """One time they were asked for something."""

    when: UncertainDate
    way: str
    """The type of the event: a letter, a meeting."""
    by_us: bool
    by: Sequence[Record]
    """Whoever signed the letter, or said it."""


@dataclass(slots=True)
class OpenPoint:
    """A demand or a letter that one addressee has not settled."""

    record: Record
    asked: list[Event] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    """Each time it was put to them. A letter to somebody else is none."""
    named: list[Person] = field(default_factory=list)
    """Whom it is about by name."""
    said: Event | None = None
    """What they said of it last."""
    follow_ups: int = 0
    """How many are open, of those that they owe."""
    late_since: date | None = None
    unverified: bool = False
    """Whether that day comes from an unverified period."""
    aside_until: date | None = None
    """Until when it is set aside, while nothing of it has come back."""

    @property
    def waits_for_judgement(self) -> bool:
        return self.record.status == REPLY_WAITS

    @property
    def told(self) -> list[Record]:
        """Everything of which a letter to them tells: what happened to it, and who besides us asked."""
        others = [who for time in self.times if not time.by_us for who in time.by]
        return [*self.asked, *([self.said] if self.said else []), *others]

    @property
    def words(self) -> str:
        """In which words they were asked last, or '' if those are not recorded."""
        return next((sent.words for sent in reversed(self.sent) if sent.words), "")


def open_with(addressee: Record, today: date) -> list[OpenPoint]:
    """Return everything that is open with one addressee, in six statements; what waits longest first."""
    records = session().scalars(_open_records(addressee)).all()
    found = {record.id: OpenPoint(record) for record in records}
    for about, event in session().execute(_told(found)):
        point = found[about]
        if event.type in ANSWERS:
            point.said = event
        else:
            point.asked.append(event)
    for demand, letter, followed, words, when in session().execute(_letters_to(addressee, found)):
        found[demand].sent.append(Sent(letter, UncertainDate.edtf(when), words, followed))
    _say_who_asked(list(found.values()))
    for demand, person in session().execute(_about_whom(found)):
        found[demand].named.append(person)
    for about, count, late_since, unverified, aside_until in session().execute(_due(found, today)):
        point = found[about]
        point.follow_ups, point.late_since, point.unverified = count, late_since, unverified
        point.aside_until = None if late_since else aside_until
    return sorted(found.values(), key=lambda point: (point.late_since or date.max, point.record.id))


def _say_who_asked(points: Sequence[OpenPoint]) -> None:
    """Put together when each was asked, and by whom. We are who signed a letter that is followed up; and whoever it was
    where nobody is named, as we write down what we did ourselves.
    """
    letters = {sent.letter.id: sent.is_ours for point in points for sent in point.sent}
    talks = {event.id for point in points for event in point.asked if event.type != "letter-sent"}
    by: dict[int, list[Record]] = {}
    for asking, who in session().execute(_who_asked({*letters, *talks})):
        by.setdefault(asking, []).append(who)
    us = {who.id for letter, is_ours in letters.items() if is_ours for who in by.get(letter, [])}
    for point in points:
        for sent in point.sent:
            point.times.append(Time(sent.when, "letter-sent", sent.is_ours, by.get(sent.letter.id, [])))
        for event in point.asked:
            if event.id in talks:
                said_by = by.get(event.id, [])
                point.times.append(Time(event.when, event.type, {each.id for each in said_by} <= us, said_by))
        point.times.sort(key=lambda time: (time.when.earliest, time.when.latest))


def _who_asked(askings: Collection[int]) -> Select[int, Record]:
    said = Link.role.in_((LinkRole.SIGNATORY, LinkRole.SPEAKER))
    asked = select(Link.from_id, Record).join(Record, Record.id == Link.to_id).where(Link.from_id.in_(askings), said)
    return asked.order_by(Link.position, Link.id)


def _open_records(addressee: Record) -> Select[Record]:
    """What is open with them. What was asked of them part by part is asked again by its parts."""
    followed = func.coalesce(DEMANDS.c.followed, LETTERS.c.followed)
    theirs = Link.from_id.in_(tied_to(addressee.id, LinkRole.ADDRESSEE))
    in_parts = Record.id.in_(asked_by_parts().where(theirs))
    return (
        select(Record)
        .join(Link, Link.from_id == Record.id)
        .outerjoin(DEMANDS, DEMANDS.c.id == Record.id)
        .outerjoin(LETTERS, LETTERS.c.id == Record.id)
        .where(Link.to_id == addressee.id, Link.role == LinkRole.ADDRESSEE)
        .where(Record.status.in_(OPEN_WITH_THEM), or_(and_(followed, ~in_parts), Record.status == REPLY_WAITS))
        .order_by(Record.sort_day, Record.id)
        .limit(MOST_OPEN)
    )


def _told(points: dict[int, OpenPoint]) -> Select[int, Event]:
    return (
        select(Link.to_id, Event)
        .join(Event, Event.id == Link.from_id)
        .where(Link.to_id.in_(points), Link.role == LinkRole.SUBJECT)
        .where(or_(raises(EVENTS), Event.type.in_(ANSWERS)))
        .where(Event.counted)
        .order_by(Event.earliest, Event.latest, Event.id)
    )


def _letters_to(addressee: Record, points: dict[int, OpenPoint]) -> Select[int, Record, bool, str, str]:
    """The letters that were sent to this addressee with one of these demands in them: what they have in hand."""
    letter, to, about = aliased(Record), aliased(Link), aliased(Link)
    theirs = select(to.id).where(to.from_id == letter.id, to.role == LinkRole.ADDRESSEE, to.to_id == addressee.id)
    return (
        select(Link.to_id, letter, LETTERS.c.followed, Link.quote, Event.when_text)
        .join(letter, letter.id == Link.from_id)
        .join(LETTERS, LETTERS.c.id == letter.id)
        .join(about, and_(about.to_id == letter.id, about.role == LinkRole.SUBJECT))
        .join(Event, and_(Event.id == about.from_id, Event.type == "letter-sent"))
        .where(Link.to_id.in_(points), Link.role == LinkRole.MAKES_DEMAND, exists(theirs))
        .order_by(Event.earliest, Event.id, Link.position)
    )


def _about_whom(points: dict[int, OpenPoint]) -> Select[int, Person]:
    return (
        select(Link.from_id, Person)
        .join(Person, Person.id == Link.to_id)
        .where(Link.from_id.in_(points), Link.role == LinkRole.BENEFICIARY, Person.is_group.is_(False))
        .order_by(Link.from_id, Person.id)
    )


def _due(points: dict[int, OpenPoint], today: date) -> Select[int, int, date | None, bool, date | None]:
    waits = and_(FollowUp.state == OPEN, FollowUp.owes == Owes.THEY)
    aside = func.min(case((set_aside(today), FollowUp.returns_on)))
    late = (_longest_due(today), _rests_on_unverified(today))
    asked = select(FollowUp.record_id, func.count(FollowUp.id), *late, aside)
    return asked.where(FollowUp.record_id.in_(points), waits).group_by(FollowUp.record_id)
