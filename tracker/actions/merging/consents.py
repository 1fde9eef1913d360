"""Of two people who are one, the stricter consent holds: what one record did not let out, the merge does not."""

from collections.abc import Sequence

from tracker.actions import settling, timeline
from tracker.plumbing import clock
from tracker.records.exposure import LastWord, last_word
from tracker.records.gate import Escape, escaping
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.events import CONSENT
from tracker.rules.exposure import strictness

STRICTER = "the stricter of two records that were merged"


def words_of(*people: Record) -> list[LastWord]:
    """Return what was said last about the consent of each of whom anything was said."""
    words = [last_word(person) for person in people if isinstance(person, Person)]
    return [word for word in words if word is not None]


def let_the_stricter_hold(person: Person, words: Sequence[LastWord]) -> list[int]:
    """Say it anew where the latest word alone would let more out; return the numbers of the events by which."""
    settling.settle([person])
    strict = min(words, key=lambda word: strictness(word.consent), default=None)
    with escaping(Escape.FOLD):
        now = words_of(person)
    if strict is None or not now or strictness(now[0].consent) <= strictness(strict.consent):
        return []
    until = UncertainDate.edtf(strict.event.by_when) if strict.event.by_when else None
    account = timeline.Account(
        CONSENT.code,
        UncertainDate.on(clock.today()),
        detail=strict.standing.code,
        by_when=until,
        how_known=STRICTER,
    )
    return [timeline.record(account, timeline.Ties([person])).id]
