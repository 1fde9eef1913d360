"""Invented records for stories, made through the verbs a person uses. Call them inside `acting(...)`."""

from datetime import date

from tracker.actions import letters, links, people, records, shelving, timeline
from tracker.actions.timeline import Account, Ties
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.attachments import Attachment
from tracker.records.cases import Case
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.organisations import Organisation
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.second_yes import SecondYes
from tracker.records.sources import Source
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.second_yes import Decision, ForTwo


def on(year: int, month: int, day: int) -> UncertainDate:
    return UncertainDate.on(date(year, month, day))


def person(title: str = "Layla Hassan", visible_to: Visibility | None = None) -> Person:
    made = records.add(Person(kind=Kind.PERSON, title=title), visible_to)
    people.call(made, [])
    return made


def agrees(person: Record, how_far: str = "public", when: UncertainDate | None = None, until: str = "") -> Event:
    """Record that somebody agreed to be named, or with "refused" and "withdrawn" that they do not."""
    last = UncertainDate.edtf(until) if until else None
    told = Account("consent", when or on(2016, 1, 10), detail=how_far, by_when=last, given_by="her sister")
    return timeline.record(told, Ties([person]))


def organisation(title: str = "Ministry of Justice") -> Organisation:
    return records.add(Organisation(kind=Kind.ORGANISATION, title=title))


def case(title: str = "Port Halden detentions") -> Case:
    return records.add(Case(kind=Kind.CASE, title=title))


def source(title: str = "Visitor urges release", url: str = "") -> Source:
    return records.add(Source(kind=Kind.SOURCE, title=title, url=url))


def demand(title: str = "Release Layla Hassan") -> Demand:
    return records.add(Demand(kind=Kind.DEMAND, title=title))


def letter(title: str = "Letter to the Minister", demands: tuple[Demand, ...] = ()) -> Letter:
    made = records.add(Letter(kind=Kind.LETTER, title=title))
    for each in demands:
        links.link(made, LinkRole.MAKES_DEMAND, each)
    return made


def attachment(record: Record, token: str, title: str = "A photograph") -> Attachment:
    """What is known of a file that is attached to a record; the file itself is not there."""
    said = {"title": title, "file_name": "photo.jpg", "ending": "jpg", "size": 1, "added_at": clock.now()}
    key_id, key = shelving.wrapped(record.id, token, b"")
    made = Attachment(token=token, record_id=record.id, sha256="a" * 64, key_id=key_id, key=key, **said)
    made.original = made.stripped = made.preview = "c" * 64
    session().add(made)
    session().flush()
    return made


def sent_letter(when: UncertainDate | None = None, *demands: Demand) -> Letter:
    """A letter sent seventeen days ago, so that its first check fell due three days ago."""
    made = letter(demands=demands)
    letters.send(made, when or on(2016, 1, 24))
    return made


def agreed(record: Record) -> SecondYes:
    """That a second person agreed to open this sealed record."""
    return SecondYes(what=ForTwo.WIDEN, record_id=record.id, decision=Decision.YES)


def asked_to_look(record: Record) -> SecondYes:
    """That whoever recorded it asks to see it: what its readers, and who coordinates, decide."""
    now = clock.real_now()
    made = SecondYes(what=ForTwo.LOOK, record_id=record.id, ref=record.ref, why="", asked_by=record.created_by)
    made.asked_at, made.until = now, now + ForTwo.LOOK.waits
    session().add(made)
    session().flush()
    return made
