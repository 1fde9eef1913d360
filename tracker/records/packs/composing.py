"""Makes a pack of what is known: what may leave towards its readers, in the order that somebody chose, at one level."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.records.exposure import leaving
from tracker.records.links import ends_of
from tracker.records.packs.known import Known, Matter, Someone, Told, known_of, spellings
from tracker.records.packs.proposed import Proposal
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules import demands as rules
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import is_answer
from tracker.rules.documents.choosing import Reason, Urgency, Waits, in_order
from tracker.rules.documents.names import WITHHELD, Called, Level, Mask
from tracker.rules.documents.pack import Account, Answer, Ask, Asked, Concerned, Counted, Pack
from tracker.rules.events import TYPES, Stance
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import BEGINNINGS, STATUSES, Axis
from tracker.rules.visits import span_in_words

SIDES = ("raised", "open", "not raised")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever makes the pack chose for it."""

    level: Level = Level.NAMES
    reach: Exposure = Exposure.AUTHORITIES
    messages: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    """References of people who are not to be in it."""
    instead: str = WITHHELD
    """What stands for a name that may not be written."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How much stays with us. It is said on the screen of whoever makes the pack, and printed nowhere."""

    people: int
    demands: int
    events: int


@dataclass(frozen=True, slots=True)
class Composed:
    pack: Pack
    records: list[Record]
    """Everything that it speaks of."""
    demands: list[str]
    left_out: LeftOut


def waits(matter: Matter, on: date) -> Waits:
    """Return how long a demand has waited by a day, and for what."""
    demand, mentions = matter.demand, matter.mentions(on)
    days = rules.days_unanswered(mentions, standing_of(matter), on)
    promised = [each.event.by_when for each in matter.told if each.event.type == "promised" and each.event.by_when]
    is_promised = standing_of(matter) == "promised" and promised
    return Waits(demand.id, days, demand.deadline_on, UncertainDate.edtf(promised[-1]).latest if is_promised else None)


def standing_of(matter: Matter) -> str:
    return matter.demand.status or BEGINNINGS[Axis.STANDING]


def composed(visit: Visit, proposals: Sequence[Proposal], wishes: Wishes, on: date) -> Composed:
    """Return the pack of these demands, in this order."""
    known = known_of([proposal.demand for proposal in proposals])
    reasons = {proposal.demand.id: proposal.reason for proposal in proposals}
    return _Composer(visit, known, wishes, on).composed(reasons)


def put_in_order(proposals: Sequence[Proposal], on: date) -> list[Proposal]:
    """Return them as a pack proposes them: the urgent first, then the longest silence."""
    known = known_of([proposal.demand for proposal in proposals])
    by_id = {proposal.demand.id: proposal for proposal in proposals}
    return [by_id[key] for key in in_order([waits(matter, on) for matter in known.matters], on)]


class _Composer:
    def __init__(self, visit: Visit, known: Known, wishes: Wishes, on: date) -> None:
        self.visit, self.known, self.wishes, self.on = visit, known, wishes, on
        self.parties = ends_of(visit.id, LinkRole.VISITOR, LinkRole.HOST)
        every = known.records()
        self.may_leave = leaving(every, wishes.reach, on)
        self.may_be_public = leaving(every, Exposure.PUBLIC, on)
        concerned = {end.record.id for end in known.concerned() if end.is_named}
        parties = {record.id for ends in self.parties.values() for record in ends}
        self.in_office = (known.acting() | parties) - concerned
        people = [end for end in known.ends() if end.is_named and end.record.id not in self.in_office]
        written = spellings([end.record.id for end in people])
        self.called = {
            end.record.id: Called(
                end.record.ref, end.record.title, tuple(name.text for name in written[end.record.id] if name.text)
            )
            for end in people
        }
        named = [called for key, called in self.called.items() if self._goes(key)]
        withheld = [called for key, called in self.called.items() if not self._goes(key)]
        self.mask = Mask(named, withheld, wishes.level, wishes.instead)

    def _goes(self, record_id: int) -> bool:
        called = self.called.get(record_id)
        dropped = called is not None and called.ref in self.wishes.without
        return record_id in self.may_leave and not dropped

    @cached_property
    def matters(self) -> list[Matter]:
        return [matter for matter in self.known.matters if self._matter_goes(matter)]

    def _matter_goes(self, matter: Matter) -> bool:
        """A demand goes unless it is about people alone none of whom may be named."""
        about = matter.ends[LinkRole.BENEFICIARY]
        return matter.demand.id in self.may_leave and (not about or any(self._goes(end.record.id) for end in about))

    @cached_property
    def people(self) -> list[Someone]:
        concerned = Known(self.matters, {}).concerned()
        return [end for end in concerned if self._goes(end.record.id)]

    def composed(self, reasons: Mapping[int, Reason]) -> Composed:
        visit = self.visit
        pack = Pack(
            visit=self.mask(visit.title),
            ref=visit.ref,
            when=_when(visit),
            place=visit.place,
            visitors=self._parties(LinkRole.VISITOR),
            hosts=self._parties(LinkRole.HOST),
            reach=self.wishes.reach,
            level=self.wishes.level.label,
            as_of=UncertainDate.on(self.on).in_words(),
            messages=tuple(map(self.mask, self.wishes.messages)),
            asks=tuple(self._ask(matter, reasons[matter.demand.id]) for matter in self.matters),
            people=tuple(self._concerned(end) for end in self.people if end.is_named),
            groups=tuple(Counted(self._called(end), end.number) for end in self.people if end.is_group),
            unnamed=tuple(self._called(end) for end in self.people if self._is_private(end)),
            reprisals=tuple(self._reprisals()),
        )
        return Composed(pack, self._spoken_of(), [matter.demand.ref for matter in self.matters], self._left_out())

    def _spoken_of(self) -> list[Record]:
        """Everything that is told, and every event by which a silence is counted, whether it is told or not."""
        shown = Known(self.matters, {end.record.id: self.known.of_people.get(end.record.id, []) for end in self.people})
        parties = [record for ends in self.parties.values() for record in ends if self._is_named(record.id)]
        every = [each for each in shown.records() if each.kind == Kind.EVENT or self._is_named(each.id)]
        return list({record.id: record for record in [*every, *parties]}.values())

    def _left_out(self) -> LeftOut:
        people = [end for end in self.known.concerned() if end.is_named and end.record.id not in self.may_leave]
        events = [event for event in Known(self.matters, {}).events() if event.id not in self.may_leave]
        return LeftOut(len(people), len(self.known.matters) - len(self.matters), len(events))

    def _ask(self, matter: Matter, reason: Reason) -> Ask:
        demand, on = matter.demand, self.on
        waiting = waits(matter, on)
        urgency = waiting.urgency(on)
        asked_of, done_by = (self._names(matter.ends[role]) for role in (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER))
        accounts = self._accounts(matter)
        sides = {Stance(each.event.stance).side for each in self._told(matter) if each.event.stance}
        return Ask(
            ref=demand.ref,
            words=self.mask(demand.title),
            standing=STATUSES[Axis.STANDING][standing_of(matter)].word,
            reason=reason.label if reason is not Reason.CHOSEN else "",
            urgency=urgency.label if urgency is not Urgency.NONE else "",
            days=waiting.days,
            deadline=UncertainDate.on(demand.deadline_on).in_words() if demand.deadline_on else "",
            asked_of=asked_of,
            done_by=done_by if done_by != asked_of else "",
            asked=tuple(self._asked(matter)),
            accounts=tuple(accounts),
            contradict={"raised", "not raised"} <= sides,
            answer=self._answer(matter),
            would_count=self.mask(demand.would_count),
            about=tuple(self._about(matter)),
        )

    def _told(self, matter: Matter) -> list[Told]:
        """What happened by now and may leave."""
        return [
            each
            for each in matter.told
            if each.event.counted and each.event.earliest <= self.on and each.event.id in self.may_leave
        ]

    def _asked(self, matter: Matter) -> Iterable[Asked]:
        told = {each.event.id: each for each in self._told(matter)}
        for mention in rules.raisings(matter.mentions(self.on)):
            if mention.id in told:
                each = told[mention.id]
                letters = [end.record for end in each.about if end.record.id in matter.letters]
                where = [letter.title for letter in letters if letter.id in self.may_leave]
                yield Asked(each.event.when.in_words(), self.mask(where[0] if where else each.event.title))

    def _accounts(self, matter: Matter) -> list[Account]:
        told = [(each, Stance(each.event.stance)) for each in self._told(matter) if each.event.stance]
        return [
            Account(stance.label, self._who(each), each.event.when.in_words(), self.mask(_words(each)))
            for side in SIDES
            for each, stance in told
            if stance.side == side
        ]

    def _who(self, told: Told) -> str:
        """Name who says it if they may be named or speak for an office; else where it was said."""
        return self._names(told.speakers) or ", ".join(told.publishers[:1])

    def _names(self, ends: Sequence[Someone]) -> str:
        """Name those who may be named, or act in an office."""
        return ", ".join(self._called(end) for end in ends if self._is_named(end.record.id))

    def _parties(self, role: LinkRole) -> str:
        records = [record for record in self.parties[role] if self._is_named(record.id)]
        called = {record.id: self.called.get(record.id) for record in records}
        return ", ".join(who.written(self.wishes.level) if (who := called[each.id]) else each.title for each in records)

    def _is_named(self, record_id: int) -> bool:
        return record_id in self.in_office or self._goes(record_id)

    def _called(self, end: Someone) -> str:
        called = self.called.get(end.record.id)
        return called.written(self.wishes.level) if called else self.mask(end.record.title)

    def _answer(self, matter: Matter) -> Answer | None:
        answers = [each for each in self._told(matter) if is_answer(each.event.type)]
        if not answers:
            return None
        event = answers[-1].event
        by_when = UncertainDate.edtf(event.by_when).in_words() if event.by_when else ""
        return Answer(TYPES[event.type].label, event.when.in_words(), self.mask(event.quote), by_when)

    def _about(self, matter: Matter) -> Iterable[str]:
        for end in matter.ends[LinkRole.BENEFICIARY]:
            if self._goes(end.record.id):
                yield self._called(end)

    def _concerned(self, end: Someone) -> Concerned:
        record, by_name = end.record, self.wishes.level is Level.NAMES
        called = self.called[record.id]
        status = STATUSES[Axis.CUSTODY].get(record.status or "")
        return Concerned(
            called=called.written(self.wishes.level),
            written=tuple(name for name in called.others if name != record.title) if by_name else (),
            stands=status.word if status else "",
            as_of=UncertainDate.edtf(record.status_as_of).in_words() if record.status_as_of else "",
            occupation=end.occupation or "" if by_name else "",
            born=UncertainDate.edtf(end.born).in_words() if end.born and by_name else "",
        )

    def _is_private(self, end: Someone) -> bool:
        return end.is_named and end.record.id not in self.may_be_public

    def _reprisals(self) -> Iterable[str]:
        for end in self.people:
            for told in self.known.of_people.get(end.record.id, []):
                if told.event.type == "reprisal" and told.event.id in self.may_leave:
                    yield f"{told.event.when.in_words()}: {self.mask(told.event.title)}"


def _when(visit: Visit) -> str:
    if not visit.starts:
        return ""
    start = UncertainDate.edtf(visit.starts)
    return span_in_words(start, UncertainDate.edtf(visit.ends) if visit.ends else start)


def _words(told: Told) -> str:
    return f"“{told.event.quote}”" if told.event.quote else f"{told.event.title}."
