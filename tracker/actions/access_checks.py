"""Whether nobody sees what they may not: the gates stand, and nothing is seen more widely than what it follows."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from tracker.actions.checks import Result
from tracker.plumbing.database import Base, session
from tracker.records import row_policies
from tracker.records.accounts import Membership, User, whose_role_may
from tracker.records.audiences import Audiences, Width
from tracker.records.events import Event
from tracker.records.gate import Escape, Guarded, UnguardedRead, escaping
from tracker.records.links import Link
from tracker.records.record import FOR_GOOD, REAL_NOW, Reader, Record
from tracker.records.sources import Source
from tracker.rules.access import FOR_NAMED, Ability, Visibility
from tracker.rules.events import OF_LETTERS
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

AT_ONCE = 2000
"""Ties whose readers are looked for together: memory grows with these, and not with all there are."""


def everything() -> list[Result]:
    """Check the gates, and who sees the events of what few may see."""
    narrow_enough = [events_are_narrow_enough(), sources_are_narrow_enough()]
    return [ways_round(), tables_are_watched(), rows_are_guarded(), *narrow_enough, open_to_nobody()]


def ways_round() -> Result:
    """Name the ways round the gate: there are no others."""
    return Result("ways round the gate", len(Escape), told=[f"{way.name.lower()}: {way}" for way in Escape])


def tables_are_watched() -> Result:
    """The database is asked for nothing of a guarded table that did not pass the gate: each is tried."""
    found = Result("guarded tables", len(Guarded.tables))
    for name in sorted(Guarded.tables):
        try:
            session().connection().execute(select(literal(1)).select_from(Base.metadata.tables[name]).limit(0))
        except UnguardedRead:
            continue
        found.wrong.append(f"{name}: it is read round the gate")
    return found


def rows_are_guarded() -> Result:
    """PostgreSQL keeps a policy for every guarded table, as this version wrote it; SQLite knows none."""
    connection = session().connection()
    if connection.dialect.name != "postgresql":
        return Result("guarded rows", told=["SQLite has no row policies: the two other gates guard them"])
    found = Result("guarded rows", len(row_policies.policies()))
    found.told += [f"{name}: no policy, as {why}" for name, why in row_policies.WITHOUT.items()]
    for name in row_policies.lacking(connection):
        found.wrong.append(f"{name}: PostgreSQL does not guard its rows as this version does")
    return found


def events_are_narrow_enough() -> Result:
    """Whoever may see an event may see everything it is about, unless somebody chose otherwise for it."""
    with escaping(Escape.CLOCK):
        ties = session().scalars(select(func.count()).select_from(Link).where(Link.role == LinkRole.SUBJECT)).one()
        found = Result("events and what they are about", ties)
        for some in session().execute(_doubtful(), execution_options={"yield_per": AT_ONCE}).partitions():
            found.wrong += _too_wide(some)
    return found


def sources_are_narrow_enough() -> Result:
    """Whoever may see a source that follows may see what it was noted with."""
    source, noted_with = aliased(Source), aliased(Record)
    ends = [each for one in (source, noted_with) for each in (one.id, one.visibility, one.team_id, one.ref)]
    follows = and_(noted_with.id == source.noted_with_id, noted_with.visibility != Visibility.ORGANISATION)
    asked = select(*ends).join(noted_with, follows).where(source.follows).order_by(source.id)
    with escaping(Escape.CLOCK):
        found = Result("sources and what they were noted with", 0)
        for some in session().execute(asked, execution_options={"yield_per": AT_ONCE}).partitions():
            found.looked_at += len(some)
            found.wrong += _too_wide(some, "it was noted with")
    return found


def open_to_nobody() -> Result:
    """Name the records that nobody who reads here sees any more, as their last reader left: two people open them.

    Events and sources are seen by whoever sees what they follow, which may be nobody.
    """
    reads = and_(User.active, whose_role_may(Ability.READ))
    named = select(Reader.record_id).join(User, User.id == Reader.user_id).where(reads, Reader.record_id == Record.id)
    teams = select(Membership.team_id).join(User, User.id == Membership.user_id).where(reads)
    closed = and_(Record.visibility.in_(FOR_NAMED), ~exists(named.where(or_(FOR_GOOD, Reader.until > REAL_NOW))))
    no_team = and_(Record.visibility == Visibility.TEAM, or_(Record.team_id.is_(None), Record.team_id.not_in(teams)))
    there = and_(Record.deleted_at.is_(None), Record.kind.not_in((Kind.EVENT, Kind.SOURCE)))
    with escaping(Escape.CLOCK):
        refs = session().scalars(select(Record.ref).where(there, or_(closed, no_team)).order_by(Record.id)).all()
    told = [f"{ref}: nobody sees it; a coordinator asks to, and another one agrees" for ref in refs]
    return Result("records that are open to nobody", len(refs), told=told)


def _doubtful() -> Select[*tuple[Any, ...]]:
    """The ties of events to what is not for everybody, and not for the same team: that have their readers compared."""
    event, about = aliased(Event), aliased(Record)
    decided_by_a_letter = and_(event.type.in_(OF_LETTERS), about.kind != Kind.LETTER, exists(_letters_of(event)))
    same_team = and_(
        event.visibility == about.visibility, event.visibility == Visibility.TEAM, event.team_id == about.team_id
    )
    return (
        select(
            event.id, event.visibility, event.team_id, event.ref, about.id, about.visibility, about.team_id, about.ref
        )
        .join(Link, and_(Link.from_id == event.id, Link.role == LinkRole.SUBJECT))
        .join(about, about.id == Link.to_id)
        .where(event.widened.is_(False), about.visibility != Visibility.ORGANISATION, ~decided_by_a_letter)
        .where(or_(event.team_id.is_(None), about.team_id.is_(None), ~same_team))
        .order_by(event.id, Link.id)
    )


def _letters_of(event: type[Event]) -> Select[int]:
    """The letters that decide who sees what tells of no more than these."""
    tie, letter = aliased(Link), aliased(Record)
    told = select(letter.id).join(tie, and_(tie.to_id == letter.id, tie.role == LinkRole.SUBJECT))
    return told.where(tie.from_id == event.id, letter.kind == Kind.LETTER)


def _too_wide(ties: Sequence[Row[*tuple[Any, ...]]], how: str = "it is about") -> Iterator[str]:
    pairs = [(_width(tie[:3]), tie[3], _width(tie[4:7]), tie[7]) for tie in ties]
    audiences = Audiences([width for event, _ref, about, _other in pairs for width in (event, about)])
    for event, ref, about, other in pairs:
        if not audiences.all_of(event, about):
            yield f"{ref}: it is seen more widely than {other}, which {how}"


def _width(values: Sequence[Any]) -> Width:
    record_id, visibility, team_id = values
    return Width(record_id, Visibility(visibility), team_id)
