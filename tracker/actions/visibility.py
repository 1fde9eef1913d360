"""Who may see a record, and how that reaches the events that are about it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, or_, select

from tracker.actions import alerts, audit, earlier_letters, voiding
from tracker.actions.audit import Noted
from tracker.actions.settling import settle, take_in_turn
from tracker.plumbing.database import session
from tracker.records.accounts import USERS, Membership, User
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import Escape, escaping
from tracker.records.letters import Letter
from tracker.records.links import Link, tied_to
from tracker.records.record import FOR_GOOD, Reader, Record, may_see
from tracker.records.second_yes import SecondYes
from tracker.records.sources import Source
from tracker.rules.access import FOR_NAMED, Visibility, narrowest
from tracker.rules.audit import About, Deed
from tracker.rules.events import CONSENT, OF_LETTERS
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


class EditConflict(Exception):
    """Somebody changed who sees the record after it was read: neither choice may silently win."""


class NeedsSecondYes(PermissionError):
    """Nobody alone lets more people see what is sealed."""


class GoesWithThePerson(Exception):
    """A consent is seen by whoever sees the person: hidden from some, its no would let them name somebody."""


def name_readers(record: Record, user_ids: Iterable[int]) -> None:
    """Name the people who may see a restricted or sealed record; all others see it no more, also who was let look."""
    wanted = set(user_ids)
    current = readers_of(record.id)
    gone = or_(Reader.user_id.in_(current - wanted), ~FOR_GOOD)
    for reader in session().scalars(select(Reader).where(Reader.record_id == record.id, gone)):
        session().delete(reader)
    session().add_all(Reader(record_id=record.id, user_id=user_id) for user_id in sorted(wanted - current))
    session().flush()


def name_first_reader(new: Iterable[Record], user_id: int) -> None:
    """Name whoever made new records as the one who may see them."""
    session().add_all(Reader(record_id=record.id, user_id=user_id) for record in new)
    session().flush()


def readers_of(record_id: int) -> set[int]:
    """Return who is named for good: not whom somebody let look for a time."""
    return set(session().scalars(select(Reader.user_id).where(Reader.record_id == record_id, FOR_GOOD)))


def claim(record: Record, seen_before: str) -> None:
    """Let somebody change who sees a record, who saw it as `shared` told them, and nobody else meanwhile.

    Raises EditConflict.
    """
    take_in_turn([record])
    if shared(record) != seen_before:
        raise EditConflict


def shared(record: Record) -> str:
    """Return a token of who may see a record for good and what of it may leave: its version says nothing of that."""
    told = (record.visibility, record.team_id, record.exposure, record.in_mail, *sorted(readers_of(record.id)))
    return hashlib.sha256(".".join(map(str, told)).encode()).hexdigest()


def let_look(record_id: int, user_id: int, until: datetime) -> None:
    """Let somebody see a record for a time, and with it the events about it of which they may see all the rest."""
    with escaping(Escape.FOLD):
        record = session().scalars(select(Record).where(Record.id == record_id)).one_or_none()
        events = _events_about(record) if record else ()
        for seen in filter(None, (record, *events)):
            subjects = _deciding(seen) if isinstance(seen, Event) else ()
            if all(_is_open_to(user_id, subject.id) for subject in subjects):
                _let_see(seen.id, user_id, until)


def _is_open_to(user_id: int, record_id: int) -> bool:
    return session().scalar(select(User.id).where(User.id == user_id, may_see(USERS, record_id))) is not None


def _let_see(record_id: int, user_id: int, until: datetime) -> None:
    theirs = select(Reader).where(Reader.record_id == record_id, Reader.user_id == user_id)
    reader = session().scalars(theirs).one_or_none()
    if reader is None:
        session().add(Reader(record_id=record_id, user_id=user_id, until=until))
    elif reader.until is not None:
        reader.until = until
    session().flush()


def change(
    record: Record,
    width: Visibility,
    team_id: int | None,
    reader_ids: Iterable[int],
    agreed: SecondYes | None = None,
) -> None:
    """Change who may see a record, and with it the events about it; an event that is chosen for follows no more.

    It is the only verb that opens what is sealed, and does as a second person agreed. Raises NeedsSecondYes,
    GoesWithThePerson.
    """
    refuse_consent(record)
    if opens_sealed(record, width) and not (agreed and agreed.lets_widen(record)):
        raise NeedsSecondYes
    before = _seen_by(record)
    _follow_no_more(record)
    audit.note(Noted(Deed.READERS_CHANGED, About.RECORD, record.id, level=record.visibility, result=width))
    record.visibility, record.team_id = width, team_id
    session().flush()
    name_readers(record, reader_ids if width in FOR_NAMED else [])
    if _seen_by(record) != before:
        voiding.shared_anew(record.id)
    _sources_follow(record)
    alerts.again(FollowUp.record_id == record.id)
    _events_follow(record)
    if isinstance(record, Letter):
        earlier_letters.let_come(record)


def _events_follow(record: Record) -> None:
    events = _events_about(record)
    _follow_all(events, unseal=True)
    settle([record, *_subjects_of([record.id, *(event.id for event in events)])])


def follow_anew(record: Record) -> None:
    """Let what is about a record, and the sources noted with it, be seen as it is, after more was tied to it."""
    _sources_follow(record)
    _follow_all(_events_about(record))


def _events_about(record: Record) -> Sequence[Event]:
    with escaping(Escape.FOLD):
        return session().scalars(select(Event).where(Event.id.in_(tied_to(record.id, LinkRole.SUBJECT)))).all()


def _seen_by(record: Record) -> tuple[Visibility, int | None, set[int]]:
    return record.visibility, record.team_id, readers_of(record.id)


def _follow_no_more(record: Record) -> None:
    if isinstance(record, Event):
        record.widened = True
    if isinstance(record, Source):
        record.follows = False


def opens_sealed(record: Record, width: Visibility) -> bool:
    return record.visibility == Visibility.SEALED is not width


def refuse_consent(record: Record) -> None:
    """Raises GoesWithThePerson."""
    if isinstance(record, Event) and record.type == CONSENT.code:
        raise GoesWithThePerson


def expose(record: Record, exposure: Exposure, in_mail: bool) -> None:
    """Say what of a record may leave, and whether its title may stand in mails as long as it is open to everybody."""
    audit.note(Noted(Deed.EXPOSURE_CHANGED, About.RECORD, record.id, level=record.visibility, result=exposure))
    record.exposure, record.in_mail = exposure, in_mail
    session().flush()


def follow_teams(team_ids: Iterable[int]) -> None:
    """Bring events that name their readers into line with who belongs to these teams now, and what follows from them.

    So does what follows from an event that somebody opened to such a team: readers of its subjects may not be in it.
    """
    teams = list(team_ids)
    of_teams = select(Record.id).where(Record.visibility == Visibility.TEAM, Record.team_id.in_(teams))
    about = select(Link.from_id).where(Link.to_id.in_(of_teams), Link.role == LinkRole.SUBJECT)
    narrow = and_(Event.id.in_(about), Event.visibility.in_(FOR_NAMED))
    opened = and_(Event.widened, Event.visibility == Visibility.TEAM, Event.team_id.in_(teams))
    with escaping(Escape.FOLD):
        events = session().scalars(select(Event).where(or_(narrow, opened))).all()
    _follow_all(events)
    _sources_follow_teams(teams, of_teams)
    settle(_subjects_of([event.id for event in events]))


def _follow_all(events: Iterable[Event], *, unseal: bool = False) -> None:
    with escaping(Escape.FOLD):
        for event in events:
            follow_subjects(event, unseal=unseal)


def follow_subjects(event: Event, *, unseal: bool = False) -> None:
    """Let an event be seen by exactly those who may see everything it is about, unless somebody chose otherwise.

    What is sealed stays so when it is about something else now, for those of its readers who may see that too; it opens
    only with what it is about (`unseal`).
    """
    subjects = _deciding(event)
    if event.widened or not subjects:
        return
    width, team_id = width_about(subjects)
    narrow = [record for record in subjects if record.visibility != Visibility.ORGANISATION]
    if event.visibility == Visibility.SEALED != width and not unseal:
        event.widened = True
        name_readers(event, readers_of(event.id).intersection(*map(_audience, narrow)))
        return
    event.visibility, event.team_id = width, team_id
    readers = set.intersection(*map(_audience, narrow)) if event.visibility in FOR_NAMED else set()
    session().flush()
    name_readers(event, readers)
    _sources_follow(event)


def note_with(records: Mapping[int, Record]) -> None:
    """Let sources that are tied to something for the first time be seen no more widely than that, now and later.

    Those that were published stay, and those whose readers somebody chose. `records`: by the ids of sources.
    """
    is_new = and_(Source.follows, Source.url == "", Source.noted_with_id.is_(None))
    for source in session().scalars(select(Source).where(Source.id.in_(records), is_new)) if records else ():
        source.noted_with_id = records[source.id].id
        _follow(source, records[source.id])


def _sources_follow(record: Record) -> None:
    with escaping(Escape.FOLD):
        for source in session().scalars(select(Source).where(Source.noted_with_id == record.id, Source.follows)):
            _follow(source, record)


def _sources_follow_teams(teams: Sequence[int], of_teams: Select[int]) -> None:
    """What was noted with something of one team and belongs to another is for those who are in both now."""
    theirs = or_(Source.team_id.in_(teams), Source.noted_with_id.in_(of_teams))
    followed = select(Source.noted_with_id).where(Source.follows, Source.visibility.in_(FOR_NAMED), theirs)
    with escaping(Escape.FOLD):
        for record in session().scalars(select(Record).where(Record.id.in_(followed))).all():
            _sources_follow(record)


def _follow(source: Source, record: Record) -> None:
    of_team = record.visibility == Visibility.TEAM
    opened = record.visibility == Visibility.ORGANISATION
    if opened and (source.visibility not in FOR_NAMED or not source.team_id):
        return
    if opened or (of_team and record.team_id == source.team_id):
        source.visibility, readers = Visibility.TEAM, set[int]()
    else:
        source.visibility = narrowest([record.visibility, Visibility.RESTRICTED])
        readers = _audience(record) & _members(source.team_id) if of_team and source.team_id else _audience(record)
    session().flush()
    name_readers(source, readers)


def width_about(subjects: Iterable[Record]) -> tuple[Visibility, int | None]:
    """Return how widely an event about these records, at least one, is seen, and by which team."""
    in_order = sorted(subjects, key=lambda record: record.id)
    teams = {record.team_id for record in in_order if record.visibility == Visibility.TEAM}
    width = narrowest(record.visibility for record in in_order)
    if width in FOR_NAMED or len(teams) > 1:
        return narrowest([width, Visibility.RESTRICTED]), in_order[0].team_id
    return (Visibility.TEAM, teams.pop()) if teams else (Visibility.ORGANISATION, in_order[0].team_id)


def deciding(type_code: str, about: Sequence[Record]) -> Sequence[Record]:
    """Return what decides who sees an event: all it is about; the letters alone of what tells of no more than these."""
    letters = [record for record in about if record.kind == Kind.LETTER] if type_code in OF_LETTERS else []
    return letters or about


def _deciding(event: Event) -> Sequence[Record]:
    return deciding(event.type, _subjects_of([event.id]))


def _subjects_of(event_ids: Sequence[int]) -> Sequence[Record]:
    """Everything that the events with these ids are about, whoever may see it."""
    ends = select(Link.to_id).where(Link.from_id.in_(event_ids), Link.role == LinkRole.SUBJECT)
    with escaping(Escape.FOLD):
        return session().scalars(select(Record).where(Record.id.in_(ends)).order_by(Record.id)).all()


def _audience(record: Record) -> set[int]:
    """The people who may see a record that is not open to everybody."""
    if record.visibility in FOR_NAMED:
        return readers_of(record.id)
    return _members(record.team_id)


def _members(team_id: int | None) -> set[int]:
    return set(session().scalars(select(Membership.user_id).where(Membership.team_id == team_id)))
