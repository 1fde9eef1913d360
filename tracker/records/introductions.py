"""What is written to whoever came into a post: what the one before was told and promised, as far as it may leave."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.exposure import staying
from tracker.records.packs.asking import Asking
from tracker.records.packs.known import Known, Matter, Told, known_of
from tracker.records.packs.naming import Naming
from tracker.records.packs.naming import Wishes as Readers
from tracker.records.packs.parties import Parties
from tracker.records.predecessors import Successor, told
from tracker.records.record import Record
from tracker.rules import demands as rules
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.documents.introduction import BECAME, OVERDUE, UNTOLD, Answered, Introduction, Point
from tracker.rules.documents.introduction import Told as Asked
from tracker.rules.documents.names import WITHHELD, Called, Level
from tracker.rules.events import ANSWERS_ON_SUBSTANCE, TYPES, Certainty
from tracker.rules.exposure import Exposure, Stays
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output
from tracker.rules.promises import Promise, PromiseState, promises
from tracker.rules.standing import Happening

REACH = Exposure.AUTHORITIES


@dataclass(frozen=True, slots=True)
class Wishes:
    opening: str = ""
    signed: str = ""
    level: Level = Level.NAMES
    instead: str = WITHHELD
    """What stands for a name that may not be written."""


@dataclass(frozen=True, slots=True)
class Composed:
    made: Introduction
    records: list[Record]
    """Everything that it speaks of."""
    left_out: int
    """Demands that stay with us."""
    people_left_out: Counter[Stays]


def composed(office: Record, change: Successor, wishes: Wishes, on: date) -> Composed:
    """Return the letter, in five statements however many demands."""
    term = change.handover.before.first, min(change.handover.until, on)
    said = told(office.id, change.before.id, *term)
    demands = session().scalars(select(Demand).where(Demand.ref.in_({each.demand[0] for each in said}))).all()
    in_order = {each.demand[0]: place for place, each in enumerate(said)}
    known = known_of(sorted((each for each in demands if each.status != "closed"), key=lambda each: in_order[each.ref]))
    return _Composer(office, change, known, wishes, on, {each.event for each in said}).composed()


class _Composer:
    def __init__(
        self, office: Record, change: Successor, known: Known, wishes: Wishes, on: date, said: set[str]
    ) -> None:
        self.office, self.change, self.known, self.wishes = office, change, known, wishes
        self.on, self._said = on, said
        every = known.records()
        self._stays = staying(Output.INTRODUCTION, every, on)
        self.may_leave = {record.id for record in every} - self._stays.keys()
        parties = _parties(office, change)
        readers = Readers(wishes.level, REACH, instead=wishes.instead)
        self.naming = Naming(known, parties, readers, self.may_leave)
        self.asking = Asking(known, self.naming, parties, self.may_leave, REACH, on)

    def composed(self) -> Composed:
        change, before = self.change, self.change.handover.before
        named = (self.office, change.now, change.before)
        is_open = all(Output.INTRODUCTION.speaks_of(Visibility(each.visibility)) for each in named)
        going = [matter for matter in self.known.matters if is_open and self._matter_goes(matter)]
        made = Introduction(
            office=self.office.title,
            post=change.handover.now.post,
            now=change.now.title,
            before=change.before.title,
            until=before.until.in_words() if before.until else "",
            as_of=UncertainDate.on(self.on).in_words(),
            opening=self.naming.mask(self.wishes.opening),
            signed=self.wishes.signed,
            points=tuple(map(self._point, going)),
        )
        staying_people = [end.record.id for end in self.known.concerned() if end.is_named]
        unnamed = Counter(self._stays[each] for each in staying_people if each in self._stays)
        return Composed(made, self._spoken_of(going), len(self.known.matters) - len(going), unnamed)

    def _matter_goes(self, matter: Matter) -> bool:
        """A demand goes unless it is about people alone none of whom may be named, or nothing of it may be told."""
        about, goes = matter.ends[LinkRole.BENEFICIARY], self.naming.goes
        may = matter.demand.id in self.may_leave and (not about or any(goes(end.record.id) for end in about))
        return may and any(True for _ in self._told(matter))

    def _told(self, matter: Matter) -> Iterator[Told]:
        """What was said in this time and is told: it may leave, or they know it themselves."""
        return (each for each in matter.told if each.event.ref in self._said and self.asking.tells(each))

    def _since_then(self, matter: Matter) -> Iterator[Told]:
        """What happened from the first day of the one before until today: somebody else may have answered since."""
        first = self.change.handover.before.first
        for each in matter.told:
            if each.event.counted and first <= each.event.earliest <= self.on and self.asking.tells(each):
                yield each

    def _point(self, matter: Matter) -> Point:
        raised = {mention.id for mention in rules.raisings(matter.mentions(self.on))}
        about = [end for end in matter.ends[LinkRole.BENEFICIARY] if self.naming.goes(end.record.id)]
        return Point(
            matter.demand.ref,
            self.naming.mask(matter.demand.title),
            tuple(self.naming.called(end.record) for end in about),
            tuple(self._asked(matter, each) for each in self._told(matter) if each.event.id in raised),
            tuple(self._answers(matter)),
            not any(each.event.counted and each.event.type in ANSWERS_ON_SUBSTANCE for each in matter.told),
        )

    def _asked(self, matter: Matter, each: Told) -> Asked:
        once = self.asking.once(each, matter)
        words = _besides(once.where, self.naming.mask(matter.demand.title))
        return Asked(once.when, words, ", ".join(self._signers(matter, each)))

    def _signers(self, matter: Matter, each: Told) -> list[str]:
        """Name the organisations that signed a letter which is told: they have it; and the people who agreed."""
        letters = [end.record.id for end in each.about if end.record.id in matter.letters]
        signers = [end.record for letter in letters for end in self.known.letters[letter].signed]
        named = [who for who in signers if who.kind == Kind.ORGANISATION or who.id in self.may_leave]
        return list(dict.fromkeys(map(self._signer, named)))

    def _signer(self, who: Record) -> str:
        is_person = who.kind == Kind.PERSON
        return Called(who.ref, who.title).written(self.wishes.level) if is_person else self.naming.mask(who.title)

    def _answers(self, matter: Matter) -> Iterator[Answered]:
        made = {each.said.id: each for each in promises(_happenings(matter, self.on))}
        told = {each.event.id for each in matter.told if self.asking.tells(each)}
        for each in self._since_then(matter):
            event = each.event
            if event.type in ANSWERS_ON_SUBSTANCE:
                by_when = UncertainDate.edtf(event.by_when) if event.by_when else None
                yield Answered(
                    TYPES[event.type].label,
                    event.when.in_words(),
                    self.naming.names(each.speakers),
                    self.asking.quotes(each),
                    by_when.in_words() if by_when else "",
                    self._became(made[event.id], by_when, told) if event.id in made else "",
                    Certainty(event.certainty).doubt,
                )

    def _became(self, promise: Promise, by_when: UncertainDate | None, told: Collection[int]) -> str:
        decided = promise.decided_by
        if decided is not None and decided.id not in told:
            return UNTOLD
        is_over = by_when is not None and by_when.last_known < self.on
        return OVERDUE if promise.state is PromiseState.SAID and is_over else BECAME[promise.state]

    def _spoken_of(self, going: Sequence[Matter]) -> list[Record]:
        """Everything that is told, and every event by which it is said that there was no answer."""
        shown = Known(list(going), {})
        letters = [self.known.letters[letter] for matter in going for letter in matter.letters]
        signers = [end.record for letter in letters for end in letter.signed]
        every = [*shown.records(), self.change.before, self.change.now, *signers]
        kept = [each for each in every if each.kind == Kind.EVENT or self.naming.is_named(each.id) or each in signers]
        return list({record.id: record for record in kept}.values())


def _parties(office: Record, change: Successor) -> Parties:
    """Whoever reads the letter: what the office and its holders know themselves, they know."""
    acting = [office, change.before, change.now]
    ends = {LinkRole.HOST: acting, LinkRole.VISITOR: [], LinkRole.PROTECT: []}
    return Parties(ends, frozenset(record.id for record in acting))


def _besides(words: str, demand: str) -> str:
    """Return how it is called when it was asked, unless that is what is asked."""
    return "" if words == demand else words


def _happenings(matter: Matter, on: date) -> list[Happening]:
    return [_happening(each.event) for each in matter.told if each.event.counted and each.event.earliest <= on]


def _happening(event: Event) -> Happening:
    by_when = UncertainDate.edtf(event.by_when) if event.by_when else None
    return Happening(event.id, event.type, event.detail, event.when, Certainty(event.certainty), by_when)
