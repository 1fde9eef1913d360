"""Of two people who are one, the stricter consent holds: what one record did not let out, the merge does not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.actions import settling, timeline
from tracker.plumbing import clock
from tracker.records.exposure import LastWord, last_word
from tracker.records.gate import Escape, escaping
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.events import CONSENT, Certainty
from tracker.rules.exposure import Consent, strictness

STRICTER = "the stricter of two records that were merged"
MEANWHILE = "said while it was merged with another record"

Rank = tuple[tuple[int, date], tuple[int, date]]


@dataclass(frozen=True, slots=True)
class Word:
    """What was said last about a consent, as it stood when it was asked: where a person stands is folded in place."""

    code: str
    until: str | None
    consent: Consent | None
    is_sure: bool
    event_id: int

    @property
    def rank(self) -> Rank:
        """By what words are ordered, the strictest first; one that is in doubt lets nobody be named."""
        return strictness(self.consent if self.is_sure else None), strictness(self.consent)


def words_of(*people: Record) -> list[Word]:
    """Return what was said last about the consent of each of whom anything was said."""
    words = [last_word(person) for person in people if isinstance(person, Person)]
    return [_as_it_stands(word) for word in words if word is not None]


def _as_it_stands(word: LastWord) -> Word:
    return Word(word.standing.code, word.event.by_when, word.consent, word.is_sure, word.event.id)


def said_since(person: Record, events: Collection[int]) -> list[Word]:
    """Return what was said last, if it was said after these events were recorded, whoever may see it."""
    with escaping(Escape.FOLD):
        return [word for word in words_of(person) if word.event_id > max(events, default=0)]


def let_the_stricter_hold(person: Person, words: Sequence[Word], how_known: str = STRICTER) -> list[int]:
    """Say it anew where the latest word alone would let more out; return the numbers of the events by which."""
    settling.settle([person])
    strict = min(words, key=lambda word: word.rank, default=None)
    with escaping(Escape.FOLD):
        now = words_of(person)
    if strict is None or not now or now[0].rank <= strict.rank:
        return []
    account = timeline.Account(
        CONSENT.code,
        UncertainDate.on(clock.today()),
        detail=strict.code,
        by_when=UncertainDate.edtf(strict.until) if strict.until else None,
        how_known=how_known,
        certainty=Certainty.CONFIRMED if strict.is_sure else Certainty.BELIEVED,
    )
    return [timeline.record(account, timeline.Ties([person])).id]
