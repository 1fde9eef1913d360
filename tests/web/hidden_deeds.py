"""What may be done that somebody may not see: each is told how it is hidden, and done to a world that they do see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tests.factories import on
from tests.web.seen_world import ADDRESS, World
from tracker.actions import (
    deletion,
    follow_ups,
    letters,
    links,
    people,
    records,
    stops,
    timeline,
    visibility,
    work_calendars,
)
from tracker.actions.links import Terms
from tracker.actions.plans import editing
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.outlines import outlines
from tracker.records.people import Person
from tracker.records.plans import Plan
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.records.work_calendars import StopOfClock
from tracker.rules.access import Visibility
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name
from tracker.rules.plans import Owes

Deed = Callable[[World], None]
NAMES = ("Omar Idris", "Layla Hassan", "Leila Hassan", "Ministry of Justice", "Zahra")
SEEN = ("layla", "ministry", "case", "asked", "closed", "letter", "visit", "ahead")
TOLD = (
    *("arrest", "held", "release", "death", "reply", "met", "refused", "raised", "withdrawn"),
    *("visit-announced", "visit-cancelled", "count", "note"),
)
HOW_EVENTS_ARE_HIDDEN = ("born", "made", "shared")


def hidden(record: Record, width: Visibility) -> Record:
    visibility.change(record, width, record.team_id, [record.created_by or 0])
    return record


@dataclass(frozen=True)
class APerson:
    """Of a name that others have, with other names, who belongs to the case and comes back."""

    width: Visibility
    name: str
    country: str | None
    is_theirs: bool
    """What comes back is given to a colleague."""
    is_gone: bool

    def __call__(self, world: World) -> None:
        made = records.add(Person(kind=Kind.PERSON, title=self.name, country=self.country), self.width)
        people.call(made, [Name("Umm Yusuf"), Name("MoJ")])
        links.link(made, LinkRole.MEMBER, world["case"])
        row = follow_ups.set_by_hand(made, "Ask", clock.today(), Owes.WE, None)
        row.assignee_id = (made.owner_id or 0) + 5 if self.is_theirs else made.owner_id
        timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([made]))
        if self.is_gone:
            deletion.delete(made)


@dataclass(frozen=True)
class AHappening:
    """About what everybody sees: narrow from the start, narrowed afterwards, or about somebody hidden too."""

    width: Visibility
    about: str
    kind: str
    day: date
    how_hidden: str
    stance: Stance | None = None

    def __call__(self, world: World) -> None:
        account = timeline.Account(
            self.kind,
            on(self.day.year, self.day.month, self.day.day),
            "Zhidden",
            body="Zhidden",
            quote="Zhidden",
            stance=self.stance,
            number=9,
        )
        subjects = [world[self.about]]
        if self.how_hidden == "shared":
            subjects.append(factories.person("Zahra", self.width))
        ties = timeline.Ties(subjects, [world["ministry"]], [world["source"]])
        event = timeline.record(account, ties, self.width if self.how_hidden == "born" else None)
        if self.how_hidden == "made":
            hidden(event, self.width)


@dataclass(frozen=True)
class AStop:
    """The clock of a letter that is hidden is stopped."""

    width: Visibility
    is_lifted: bool

    def __call__(self, _world: World) -> None:
        letter = factories.sent_letter()
        hidden(letter, self.width)
        made = stops.stop(letter, date(2016, 2, 1), date(2016, 3, 1), "Zhidden")
        if self.is_lifted:
            stops.lift(made)


@dataclass(frozen=True)
class ATie:
    """A hidden record tied to what everybody sees, changed, and untied again."""

    width: Visibility
    number: int
    is_reworded: bool
    is_untied: bool

    def __call__(self, world: World) -> None:
        tie = TIES[self.number % len(TIES)](world, self.width)
        if self.is_reworded:
            links.reword(tie, Terms(note="Zhidden again"))
        if self.is_untied:
            links.unlink(tie)


@dataclass(frozen=True)
class ASource:
    """Reports at an address that another one has."""

    width: Visibility
    many: int

    def __call__(self, world: World) -> None:
        for _each in range(self.many):
            source = records.add(Source(kind=Kind.SOURCE, title="A report", url=ADDRESS), self.width)
            links.link(world["letter"], LinkRole.SOURCE, source)


@dataclass(frozen=True)
class ALetter:
    """Hidden, about the visit, to the office, in answer to theirs, with the demand that they see; and sent."""

    width: Visibility
    day: date

    def __call__(self, world: World) -> None:
        letter = factories.letter("Zhidden")
        hidden(letter, self.width)
        links.link(letter, LinkRole.MAKES_DEMAND, world["asked"], Terms(quote="Zhidden"))
        links.link(letter, LinkRole.ABOUT_VISIT, world["visit"])
        links.link(letter, LinkRole.REPLY_TO, world["letter"])
        links.link(letter, LinkRole.SIGNATORY, world["group"])
        letters.address(letter, world["ministry"])
        letters.send(letter, on(self.day.year, self.day.month, self.day.day))


def _person(name: str, width: Visibility) -> Record:
    return factories.person(name, width)


def _office(name: str, width: Visibility) -> Record:
    return hidden(factories.organisation(name), width)


def _follows(world: World, width: Visibility) -> Record:
    return records.add(Visit(kind=Kind.VISIT, title="Visit to Port Halden", country="KH"), width)


TIES = (
    lambda w, how: links.link(_follows(w, how), LinkRole.FOLLOWS_VISIT, w["visit"]),
    lambda w, how: links.link(w["letter"], LinkRole.SIGNATORY, _person("Zhidden", how), Terms(quote="Zhidden")),
    lambda w, how: links.link(w["letter"], LinkRole.SIGNATORY, _office("Zhidden", how)),
    lambda w, how: links.link(w["asked"], LinkRole.DUTY_BEARER, _office("Ministry of Justice", how)),
    lambda w, how: links.link(w["asked"], LinkRole.ADDRESSEE, _office("MoJ", how)),
    lambda w, how: links.link(w["asked"], LinkRole.BENEFICIARY, _person("Omar Idris", how)),
    lambda w, how: links.link(w["layla"], LinkRole.HELD_POST, _office("MoJ", how), Terms(note="Zhidden")),
    lambda w, how: links.link(w["event 4"], LinkRole.NAMES, _person("Omar Idris", how), Terms("Zhidden", "Zhidden")),
    lambda w, how: links.link(w["event 5"], LinkRole.NAMES, _person("Leyla Hassan", how), Terms("Leyla Hassan")),
    lambda w, how: links.link(_person("Omar Idris", how), LinkRole.MEMBER, w["case"]),
)


def deeds(widths: Sequence[Visibility]) -> st.SearchStrategy[Deed]:
    """Draw something that is hidden by one of these widths."""
    width, yes = st.sampled_from(widths), st.booleans()
    days = st.dates(date(2013, 1, 1), date(2016, 2, 10))
    stances = st.sampled_from([None, Stance.NOT_RAISED, Stance.RAISED])
    told, ways = st.sampled_from(TOLD), st.sampled_from(HOW_EVENTS_ARE_HIDDEN)
    return st.one_of(
        st.builds(APerson, width, st.sampled_from(NAMES), st.sampled_from(["KH", None]), yes, yes),
        st.builds(AHappening, width, st.sampled_from(SEEN), told, days, ways, stances),
        st.builds(ATie, width, st.integers(0, len(TIES) - 1), yes, yes),
        st.builds(ASource, width, st.integers(1, 5)),
        st.builds(AStop, width, yes),
        st.builds(ALetter, width, st.dates(date(2016, 1, 1), date(2016, 2, 10))),
    )


def that_would_decide(width: Visibility) -> list[Deed]:
    """What would change a status that everybody sees, if it counted."""
    return [
        AHappening(width, "layla", "release", date(2015, 5, 5), "made"),
        AHappening(width, "layla", "death", date(2015, 5, 6), "shared"),
        AHappening(width, "layla", "held", date(2016, 2, 9), "made"),
        AHappening(width, "asked", "met", date(2016, 2, 1), "made"),
        AHappening(width, "letter", "reply", date(2016, 2, 2), "made"),
        AHappening(width, "visit", "visit-cancelled", date(2016, 1, 20), "born"),
        AHappening(width, "ahead", "visit-announced", date(2016, 2, 20), "born"),
    ]


def clocks_run_again(_world: World) -> None:
    for row in session().scalars(select(StopOfClock).where(StopOfClock.lifted_at.is_(None))).all():
        stops.lift(row)


def working_days_change(_world: World) -> None:
    work_calendars.set_weekend("KH", [4, 5])
    work_calendars.add("KH", work_calendars.Day(date(2016, 2, 12), "An election"))


def plans_change(_world: World) -> None:
    for plan in session().scalars(select(Plan).where(Plan.starts_itself).order_by(Plan.id)).all():
        was = next(each for each in outlines().values() if each.key == plan.key)
        longer = [replace(each, period=replace(each.period, number=each.period.number + 1)) for each in was.steps]
        editing.change(plan, plan.version, replace(was, steps=tuple(longer)))


COUNTED_AGAIN: tuple[Deed, ...] = (clocks_run_again, working_days_change, plans_change)
"""What everybody may do afterwards, and what counts every day again: what is hidden must not count then."""
