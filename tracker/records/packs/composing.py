"""Makes a pack of what is known: what may leave towards its readers, in the order that somebody chose, at one level."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.records.exposure import leaving
from tracker.records.packs.asking import Asking, waits
from tracker.records.packs.known import Known, Matter, Someone, known_of
from tracker.records.packs.mentioned import mentioned
from tracker.records.packs.naming import Naming, Wishes
from tracker.records.packs.parties import parties_of
from tracker.records.packs.people import People
from tracker.records.packs.proposed import Proposal
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.documents.choosing import Reason, in_order
from tracker.rules.documents.pack import Counted, Pack
from tracker.rules.events import REPRISAL
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outputs import Output
from tracker.rules.visits import span_in_words


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How much stays with us. It is said on the screen of whoever makes the pack, and printed nowhere."""

    people: int
    demands: int
    events: int
    words: int
    """Events of which only the bare fact is told."""


@dataclass(frozen=True, slots=True)
class Composed:
    pack: Pack
    records: list[Record]
    """Everything that it speaks of."""
    demands: list[str]
    kept_back: list[str]
    """The references of the demands that may not go to these readers: the next version asks again whether they may."""
    left_out: LeftOut


def composed(visit: Visit, proposals: Sequence[Proposal], wishes: Wishes, on: date) -> Composed:
    """Return the pack of these demands, in this order."""
    known = known_of([proposal.demand for proposal in proposals])
    reasons = {proposal.demand.id: proposal.reason for proposal in proposals}
    return _Composer(visit, known, wishes, on).composed(reasons)


def kept_back(visit: Visit, proposals: Sequence[Proposal], wishes: Wishes, on: date) -> list[str]:
    """Return the references of those demands that may not go to these readers."""
    known = known_of([proposal.demand for proposal in proposals])
    return _Composer(visit, known, wishes, on).kept_back()


def put_in_order(proposals: Sequence[Proposal], on: date) -> list[Proposal]:
    """Return them as a pack proposes them: the urgent first, then the longest silence."""
    known = known_of([proposal.demand for proposal in proposals])
    by_id = {proposal.demand.id: proposal for proposal in proposals}
    return [by_id[key] for key in in_order([waits(matter, on) for matter in known.matters], on)]


class _Composer:
    def __init__(self, visit: Visit, known: Known, wishes: Wishes, on: date) -> None:
        self.visit, self.known, self.wishes, self.on = visit, known, wishes, on
        self.parties = parties_of(visit, on)
        self.is_open = Output.PACK.speaks_of(Visibility(visit.visibility))
        others = mentioned(wishes.messages)
        every = [*known.records(), *self.parties.records, *others]
        self.may_leave = leaving(Output.PACK, every, on, wishes.reach)
        self.may_be_public = leaving(Output.PACK, every, on, Exposure.PUBLIC)
        self.naming = Naming(known, self.parties, wishes, self.may_leave, others)
        self.asking = Asking(known, self.naming, self.parties, self.may_leave, wishes.reach, on)
        self.mask = self.naming.mask

    @cached_property
    def matters(self) -> list[Matter]:
        return [matter for matter in self.known.matters if self._matter_goes(matter)]

    def _matter_goes(self, matter: Matter) -> bool:
        """A demand goes unless it is about people alone none of whom may be named; at a sealed visit none does."""
        about, goes = matter.ends[LinkRole.BENEFICIARY], self.naming.goes
        may = self.is_open and matter.demand.id in self.may_leave
        return may and (not about or any(goes(end.record.id) for end in about))

    @cached_property
    def people(self) -> list[Someone]:
        concerned = Known(self.matters, {}).concerned()
        return [end for end in concerned if self.naming.goes(end.record.id)]

    @cached_property
    def portraits(self) -> People:
        return People(self.known, self.matters, self.asking, self.on)

    @cached_property
    def at_risk(self) -> list[Record]:
        """Whom a pack may count among those at risk: nothing in it tells of somebody who is sealed."""
        return [each for each in self.parties.to_protect if each.visibility != Visibility.SEALED]

    def composed(self, reasons: Mapping[int, Reason]) -> Composed:
        visit, named = self.visit, self.naming
        to_protect = [each for each in self.at_risk if named.goes(each.id)]
        pack = Pack(
            visit=self.mask(visit.title),
            ref=visit.ref,
            when=_when(visit),
            place=self.mask(visit.place),
            visitors=named.party(LinkRole.VISITOR),
            hosts=named.party(LinkRole.HOST),
            reach=self.wishes.reach,
            level=self.wishes.level.label,
            as_of=UncertainDate.on(self.on).in_words(),
            messages=tuple(map(self.mask, self.wishes.messages)),
            asks=tuple(self.asking.ask(matter, reasons[matter.demand.id]) for matter in self.matters),
            people=self.portraits.concerned([end for end in self.people if end.is_named]),
            groups=tuple(Counted(named.called(end.record), end.number) for end in self.people if end.is_group),
            unnamed=tuple(named.called(end.record) for end in self.people if self._is_private(end)),
            at_risk=tuple(named.called(each) for each in to_protect),
            others_at_risk=len(to_protect) < len(self.at_risk),
            reprisals=tuple(self._reprisals()),
        )
        asked = [matter.demand.ref for matter in self.matters]
        return Composed(pack, self._spoken_of(), asked, self.kept_back(), self._left_out())

    def kept_back(self) -> list[str]:
        return [matter.demand.ref for matter in self.known.matters if self._stays(matter)]

    def _stays(self, matter: Matter) -> bool:
        """Say whether a demand may not leave yet. One about people whom somebody left out by hand might; of what is
        sealed no version keeps a trace.
        """
        about = matter.ends[LinkRole.BENEFICIARY]
        nobody = bool(about) and not any(end.record.id in self.may_leave for end in about)
        is_open = Output.PACK.speaks_of(Visibility(matter.demand.visibility))
        return is_open and (nobody or matter.demand.id not in self.may_leave)

    def _spoken_of(self) -> list[Record]:
        """Everything that is told, and every event by which a silence is counted, whether it is told or not."""
        shown = Known(self.matters, {end.record.id: self.portraits.told_of(end) for end in self.people})
        parties = [each for each in self.parties.records if self.naming.is_named(each.id)]
        every = [each for each in shown.records() if each.kind == Kind.EVENT or self.naming.is_named(each.id)]
        every += [*parties, *self.at_risk, *self._signatories()]
        return list({record.id: record for record in every}.values())

    def _signatories(self) -> Iterable[Record]:
        """Who is named as having signed a letter: an organisation is, whose record itself stays with us."""
        letters = [self.known.letters[letter] for matter in self.matters for letter in matter.letters]
        for end in (end for letter in letters for end in letter.signed):
            if self.naming.is_named(end.record.id) or self.naming.is_open_body(end.record):
                yield end.record

    def _left_out(self) -> LeftOut:
        people = [end for end in self.known.concerned() if end.is_named and end.record.id not in self.may_leave]
        told = {each.event.id: each for matter in self.matters for each in matter.told}
        bare = [each for each in told.values() if not self.asking.tells_in_words(each)]
        untold = [each for each in bare if not self.asking.tells(each)]
        demands = len(self.known.matters) - len(self.matters)
        return LeftOut(len(people), demands, len(untold), len(bare) - len(untold))

    def _is_private(self, end: Someone) -> bool:
        return end.is_named and end.record.id not in self.may_be_public

    def _reprisals(self) -> Iterable[str]:
        for end in self.people:
            for told in self.portraits.told_of(end):
                if told.event.type == REPRISAL:
                    yield f"{told.event.when.in_words()}: {self.mask(told.event.title)}"


def _when(visit: Visit) -> str:
    if not visit.starts:
        return ""
    start = UncertainDate.edtf(visit.starts)
    return span_in_words(start, UncertainDate.edtf(visit.ends) if visit.ends else start)
