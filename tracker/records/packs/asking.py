"""One demand as a pack puts it: when it was asked, what came back, what each side says, and what was promised."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.records.packs.known import Known, Matter, Told
from tracker.records.packs.naming import Naming
from tracker.records.packs.parties import Parties
from tracker.rules import demands as rules
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.accounts import Encounter, contradict
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import is_answer
from tracker.rules.documents.choosing import Reason, Waits
from tracker.rules.documents.pack import Account, Answer, Ask, Asked, Promised, Why
from tracker.rules.events import TYPES, Certainty, Stance
from tracker.rules.exposure import Exposure, KnownOutside, tells_nothing_new
from tracker.rules.kinds import Kind
from tracker.rules.links import ACTORS, LinkRole
from tracker.rules.meetings import HowKnown
from tracker.rules.promises import Promise, PromiseState, promises
from tracker.rules.standing import Happening
from tracker.rules.statuses import BEGINNINGS, STATUSES, Axis

SIDES = ("raised", "open", "not raised")


def standing_of(matter: Matter) -> str:
    return matter.demand.status or BEGINNINGS[Axis.STANDING]


def waits(matter: Matter, on: date) -> Waits:
    """Return how long a demand has waited by a day, and for what."""
    demand, mentions = matter.demand, matter.mentions(on)
    days = rules.days_unanswered(mentions, standing_of(matter), on)
    said = [each.event for each in matter.told if each.event.type == "promised" and each.happened(on)]
    promised = [event.by_when for event in said if event.by_when]
    is_promised = standing_of(matter) == "promised" and promised
    return Waits(
        demand.id, days, demand.deadline_on, UncertainDate.edtf(promised[-1]).last_known if is_promised else None
    )


def reason_of(matter: Matter, reason: Reason) -> Reason:
    """Return why a demand is for this visit: what is asked of the visitors may be for others to do, through them."""
    asked, bear = ({end.record.id for end in matter.ends[role]} for role in (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER))
    return Reason.RELAYED if reason is Reason.VISITOR and bear and not bear & asked else reason


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts demands into the words of a pack, as far as they may leave towards its readers."""

    known: Known
    naming: Naming
    parties: Parties
    may_leave: Collection[int]
    reach: Exposure
    on: date

    def ask(self, matter: Matter, reason: Reason) -> Ask:
        demand, mask, naming = matter.demand, self.naming.mask, self.naming
        asked_of, done_by = (naming.names(matter.ends[role]) for role in (LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER))
        told = [(Stance(each.event.stance), _encounter(each)) for each in self._told(matter) if each.event.stance]
        return Ask(
            ref=demand.ref,
            words=mask(demand.title),
            standing=STATUSES[Axis.STANDING][standing_of(matter)].word,
            why=self._why(matter, reason),
            deadline=UncertainDate.on(demand.deadline_on).in_words() if demand.deadline_on else "",
            asked_of=asked_of,
            done_by=done_by if done_by != asked_of else "",
            asked=tuple(self._asked(matter)),
            accounts=tuple(self._accounts(matter)),
            contradict=contradict(told),
            answer=self._answer(matter),
            promises=tuple(self._promises(matter)),
            would_count=mask(demand.would_count),
            if_refused=mask(demand.if_refused),
            about=tuple(self._about(matter)),
        )

    def _why(self, matter: Matter, reason: Reason) -> Why:
        waiting, why = waits(matter, self.on), reason_of(matter, reason)
        return Why(why.label if why is not Reason.CHOSEN else "", waiting.urgency(self.on).label, waiting.days)

    def tells(self, told: Told) -> bool:
        """Say whether what happened is told: in our words where it may leave, as a bare fact where readers know it."""
        return self.tells_in_words(told) or tells_nothing_new(self._known_outside(told), self.reach)

    def tells_in_words(self, told: Told) -> bool:
        return told.event.id in self.may_leave

    def quotes(self, told: Told) -> str:
        """Return what was said, as far as it may be quoted: where it was said in private, somebody has to allow it."""
        may_be_quoted = self.tells_in_words(told) or self._known_outside(told).published
        return self.naming.mask(told.event.quote) if may_be_quoted else ""

    def _known_outside(self, told: Told) -> KnownOutside:
        event = told.event
        if event.visibility == Visibility.SEALED or (event.widened and event.visibility in FOR_NAMED):
            return KnownOutside()
        letters = [self.known.letters[end.record.id] for end in told.about if end.record.id in self.known.letters]
        if event.type == "letter-sent":
            return KnownOutside(
                published=any(letter.is_published for letter in letters),
                among_readers=any(letter.addressees & self.parties.readers for letter in letters),
            )
        is_read = bool(told.addresses) and all(told.addresses)
        return KnownOutside(is_read or event.how_known == HowKnown.PUBLIC.label, self._among_readers(told))

    def _among_readers(self, told: Told) -> bool:
        """Say whether those who meet said it themselves, or were there when it was raised."""
        said_by, there = ({end.record.id for end in ends} for ends in (told.speakers, told.about))
        was_raised = told.event.type == "raised" and bool(there & self.parties.readers)
        return was_raised or (bool(said_by) and said_by <= self.parties.readers)

    def _told(self, matter: Matter) -> list[Told]:
        """What happened by now and is told."""
        return [each for each in matter.told if each.happened(self.on) and self.tells(each)]

    def _asked(self, matter: Matter) -> Iterable[Asked]:
        told = {each.event.id: each for each in self._told(matter)}
        for mention in rules.raisings(matter.mentions(self.on)):
            if mention.id in told:
                yield self.once(told[mention.id], matter)

    def once(self, told: Told, matter: Matter) -> Asked:
        event, known = told.event, self.known.letters
        letters = [end.record for end in told.about if end.record.id in matter.letters]
        where = [each.title for each in letters if each.id in self.may_leave or known[each.id].is_published]
        words = where[0] if where else event.title if self.tells_in_words(told) else ""
        by = tuple(dict.fromkeys(self._by(told, [each.id for each in letters])))
        return Asked(event.when.in_words(), self.naming.without_gaps(words), TYPES[event.type].label, by)

    def _by(self, told: Told, letters: Iterable[int]) -> Iterable[str]:
        """Name who signed the letter, or else who said it: an organisation that signed is known to whoever has that."""
        they_have_it = tells_nothing_new(self._known_outside(told), self.reach)
        signed = [end for letter in letters for end in self.known.letters[letter].signed]
        for end in signed or told.speakers:
            is_read = bool(signed) and they_have_it and self.naming.is_open_body(end.record)
            if is_read or self.naming.is_named(end.record.id):
                yield self.naming.called(end.record)

    def _accounts(self, matter: Matter) -> list[Account]:
        told = [(each, Stance(each.event.stance)) for each in self._told(matter) if each.event.stance]
        return [
            Account(
                stance.label,
                self._who(each),
                each.event.when.in_words(),
                self.naming.mask(self._words(each)),
                Certainty(each.event.certainty).doubt,
                self._met(matter, each),
            )
            for side in SIDES
            for each, stance in told
            if stance.side == side
        ]

    def _words(self, told: Told) -> str:
        if quoted := self.quotes(told):
            return f"“{quoted}”"
        return f"{told.event.title}." if self.tells_in_words(told) else ""

    def _met(self, matter: Matter, told: Told) -> str:
        """Name who was met there; those for whom it is asked were not."""
        for_whom = {end.record.id for end in matter.ends[LinkRole.BENEFICIARY]}
        there = [end for end in told.about if end.record.kind in ACTORS and end.record.id not in for_whom]
        return self.naming.names(there)

    def _who(self, told: Told) -> str:
        """Name who says it if they may be named or speak for an office; else where it was said."""
        return self.naming.names(told.speakers) or next(iter(self.sources(told)), "")

    def sources(self, told: Told) -> Iterable[str]:
        """The publishers; of a source that nobody published the title, if that may leave."""
        for source, publisher in told.sources:
            if publisher or source.record.id in self.may_leave:
                yield self.naming.mask(publisher or source.record.title)

    def _answer(self, matter: Matter) -> Answer | None:
        answers = [each for each in self._told(matter) if is_answer(each.event.type)]
        return self._in_answer(answers[-1]) if answers else None

    def _in_answer(self, told: Told) -> Answer:
        event = told.event
        by_when = UncertainDate.edtf(event.by_when).in_words() if event.by_when else ""
        who = self.naming.names(told.speakers)
        doubt = Certainty(event.certainty).doubt
        return Answer(TYPES[event.type].label, event.when.in_words(), self.quotes(told), by_when, who, doubt)

    def _promises(self, matter: Matter) -> Iterable[Promised]:
        """What was promised, with what became of it; of a promise that is not told, nothing."""
        told = {each.event.id: each for each in self._told(matter)}
        for one in promises(_happening(each) for each in matter.told if each.happened(self.on)):
            if one.said.id in told:
                yield self._promised(one, told[one.said.id], told)

    def _promised(self, one: Promise, said: Told, told: Collection[int]) -> Promised:
        by_when = UncertainDate.edtf(said.event.by_when) if said.event.by_when else None
        since = one.decided_by.when.in_words() if one.decided_by and one.decided_by.id in told else ""
        is_due = one.state is PromiseState.SAID and by_when is not None and by_when.last_known < self.on
        return Promised(self._in_answer(said), one.state.label, since, is_due)

    def _about(self, matter: Matter) -> Iterable[str]:
        for end in matter.ends[LinkRole.BENEFICIARY]:
            if self.naming.goes(end.record.id):
                yield self.naming.called(end.record)


def _encounter(told: Told) -> Encounter:
    meetings, visits = told.meetings, [end for end in told.about if end.record.kind == Kind.VISIT]
    return Encounter(*(frozenset(end.record.ref for end in ends) for ends in (meetings, visits)))


def _happening(told: Told) -> Happening:
    event = told.event
    return Happening(event.id, event.type, event.detail, event.when, Certainty(event.certainty))
