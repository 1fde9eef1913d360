"""The one door to history: everything dated that happened is an event, and only here one is made or amended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update

from tracker.actions import follow_ups, links, records, visibility, waking, webhooks
from tracker.actions.settling import settle, take_in_turn
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link, ends_of, ends_of_each
from tracker.records.record import Record
from tracker.records.timelines import EVENT_ROLES
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import is_answer
from tracker.rules.events import TYPES, Certainty, Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.webhooks import News


class UnknownType(ValueError):
    """The type, or the detail with this type, is outside the vocabulary."""


@dataclass(frozen=True, slots=True)
class Account:
    """What happened, as somebody tells it."""

    type: str
    when: UncertainDate
    title: str = ""
    detail: str | None = None
    body: str = ""
    quote: str = ""
    stance: Stance | None = None
    certainty: Certainty = Certainty.CONFIRMED
    how_known: str = ""
    place: str = ""
    number: int | None = None
    criterion: str = ""
    country: str | None = None
    by_when: UncertainDate | None = None
    """By when they promised to act, or until when a consent holds."""
    given_by: str = ""
    at_time: str = ""


@dataclass(frozen=True, slots=True)
class Ties:
    """What an event is about, who said it and how it is known."""

    about: Sequence[Record] = ()
    said_by: Sequence[Record] = ()
    sources: Sequence[Record] = ()

    def having(self, *records: Record) -> "Ties":
        about = {record.id: record for record in (*self.about, *records)}
        return replace(self, about=list(about.values()))

    def without(self, record: Record) -> "Ties":
        return replace(self, about=[other for other in self.about if other.id != record.id])


def record(account: Account, ties: Ties, visible_to: Visibility | None = None) -> Event:
    """Put something that happened on the timeline of everything it is about, and let statuses follow.

    Raises UnknownType.
    """
    return record_all([(account, ties)], visible_to)[0]


def record_all(told: Sequence[tuple[Account, Ties]], visible_to: Visibility | None = None) -> list[Event]:
    """Record many events as `record` does each, in a number of statements that hardly grows. Raises UnknownType."""
    events = [Event(kind=Kind.EVENT, type=account.type, widened=visible_to is not None) for account, _ties in told]
    for event, (account, ties) in zip(events, told, strict=True):
        _tell(event, account)
        if ties.about and not event.widened:
            event.visibility, event.team_id = visibility.width_about(visibility.deciding(event.type, ties.about))
    records.add_all(events, visible_to)
    links.link_new(tie for event, (_account, ties) in zip(events, told, strict=True) for tie in _new_ties(event, ties))
    for event in events:
        if event.visibility in FOR_NAMED:
            visibility.follow_subjects(event)
    settle(subject for _account, ties in told for subject in ties.about)
    waking.wake((event, ties.about) for event, (_account, ties) in zip(events, told, strict=True))
    webhooks.tell(events, News.RECORDED)
    return events


def amend(event: Event, account: Account, seen_version: int) -> None:
    """Correct an event; every status that it decides is folded again. Raises EditConflict, UnknownType."""
    _check(account)
    before, was_answer = (event.when_text, event.by_when), is_answer(event.type)
    records.edit(event, seen_version, _columns(account))
    day_moved = update(Link).where(Link.from_id == event.id, Link.role == LinkRole.SUBJECT)
    session().execute(day_moved.values(day=event.earliest).execution_options(synchronize_session="fetch"))
    touched = _touched(event)
    settle(touched, day_moved=(event.when_text, event.by_when) != before)
    waking.put_back([(event, touched)])
    waking.wake([(event, () if was_answer else touched)])
    webhooks.tell([event], News.CORRECTED)


def retie(event: Event, ties: Ties) -> None:
    """Set what an event is about, who said it and how it is known, to exactly this."""
    before = _touched(event)
    wanted = {(record.id, role) for role, ends in _by_role(ties) for record in ends}
    current = session().scalars(select(Link).where(Link.from_id == event.id, Link.role.in_(EVENT_ROLES))).all()
    for tie in current:
        if (tie.to_id, tie.role_of) not in wanted:
            links.unlink(tie)
    _tie(event, ties)
    visibility.follow_subjects(event)
    after = _touched(event)
    settle([*before, *after])
    waking.put_back([(event, after)])
    waking.wake([(event, [record for record in after if record not in before])])


def also_about(events: Sequence[Event], record: Record) -> None:
    """Let events be about one more record. What they say of it counts once it is settled."""
    links.link_all(links.NewTie(event, LinkRole.SUBJECT, record, day=event.earliest) for event in events)
    for event in events:
        visibility.follow_subjects(event)


def withdraw(event: Event, at: datetime | None = None) -> None:
    """Delete an event, thirty days recoverable; the statuses it decided are folded without it.

    Given `at`, it comes back with whatever is deleted at that moment. A follow-up whose outcome it was is open again,
    and one that was set because of it is not needed any more.
    """
    withdraw_all([event], at)


def withdraw_all(events: Sequence[Event], at: datetime | None = None) -> None:
    """Delete many events as `withdraw` does each, in a number of statements that hardly grows."""
    about = _about(events)
    touched = [record for _event, records_of in about for record in records_of]
    # The events first, as whoever corrects one takes it: in the other order, the two would wait in a circle.
    records.delete_all(events, at)
    take_in_turn(touched)
    follow_ups.reopen_closed_by(events)
    follow_ups.drop({event.ref: [record.id for record in records_of] for event, records_of in about})
    settle(touched)
    waking.put_back(about)
    webhooks.tell(events, News.WITHDRAWN)


def reinstate(event: Event) -> None:
    """Bring a deleted event back, and the statuses with it."""
    reinstate_all([event])


def reinstate_all(events: Sequence[Event]) -> None:
    """Bring many deleted events back as `reinstate` does each, in a number of statements that hardly grows."""
    records.restore_all(events)
    about = _about(events)
    settle(record for _event, records_of in about for record in records_of)
    waking.wake(about)
    webhooks.tell(events, News.RECORDED)


def come_true(event: Event) -> None:
    """Let an event that was recorded ahead count, now that its day has come."""
    event.counted = True
    session().flush()
    settle(_touched(event))


def account_of(event: Event) -> Account:
    """Return what an event says happened, to be told again with a correction."""
    return Account(
        type=event.type,
        when=event.when,
        title=event.title,
        detail=event.detail,
        body=event.summary,
        quote=event.quote,
        stance=Stance(event.stance) if event.stance else None,
        certainty=Certainty(event.certainty),
        how_known=event.how_known,
        place=event.place,
        number=event.number,
        criterion=event.criterion,
        country=event.country,
        by_when=UncertainDate.edtf(event.by_when) if event.by_when else None,
        given_by=event.given_by,
        at_time=event.at_time,
    )


def subjects_of(event: Event) -> list[Record]:
    return ends_of(event.id, LinkRole.SUBJECT)[LinkRole.SUBJECT]


def ties_of(event: Event) -> Ties:
    """Return what an event is about, who said it and how it is known."""
    return Ties(*ends_of(event.id, *EVENT_ROLES).values())


def _touched(event: Event) -> list[Record]:
    """Everything that an event is about, seen by the viewer or not: the status of each follows."""
    return _about([event])[0][1]


def _about(events: Sequence[Event]) -> list[tuple[Event, list[Record]]]:
    """Return with each event everything that it is about, seen by the viewer or not."""
    with escaping(Escape.FOLD):
        found = ends_of_each([event.id for event in events], LinkRole.SUBJECT)
    return [(event, found[event.id]) for event in events]


def _tell(event: Event, account: Account) -> None:
    _check(account)
    for name, value in _columns(account).items():
        setattr(event, name, value)
    event.counted = event.earliest <= clock.today()


def _columns(account: Account) -> dict[str, object]:
    return {
        "type": account.type,
        "detail": account.detail,
        "title": account.title or TYPES[account.type].label,
        "when_text": account.when.text,
        "earliest": account.when.earliest,
        "latest": account.when.latest,
        "sort_day": account.when.earliest,
        "counted": account.when.earliest <= clock.today(),
        "summary": account.body,
        "quote": account.quote,
        "stance": account.stance,
        "certainty": account.certainty,
        "how_known": account.how_known,
        "place": account.place,
        "number": account.number,
        "criterion": account.criterion,
        "country": account.country,
        "by_when": account.by_when.text if account.by_when else None,
        "given_by": account.given_by,
        "at_time": account.at_time,
    }


def _check(account: Account) -> None:
    known = TYPES.get(account.type)
    if known is None:
        raise UnknownType(account.type)
    if account.detail is not None and account.detail not in {detail.code for detail in known.details}:
        raise UnknownType(f"{account.type}: {account.detail}")


def _by_role(ties: Ties) -> tuple[tuple[LinkRole, Sequence[Record]], ...]:
    return tuple(zip(EVENT_ROLES, (ties.about, ties.said_by, ties.sources), strict=True))


def _tie(event: Event, ties: Ties) -> None:
    for tie in links.link_all(_new_ties(event, ties)):
        if tie.role_of is LinkRole.SUBJECT:
            tie.day = event.earliest
    session().flush()


def _new_ties(event: Event, ties: Ties) -> Iterator[links.NewTie]:
    for role, ends in _by_role(ties):
        day = event.earliest if role is LinkRole.SUBJECT else None
        yield from (links.NewTie(event, role, end, day=day) for end in ends)
