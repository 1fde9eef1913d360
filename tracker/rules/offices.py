"""Who held which post of an office, and who came after whom: what was asked of the office stays with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.rules.dates import UncertainDate


def time_in_post(since: UncertainDate | None, until: UncertainDate | None) -> tuple[date | None, date | None]:
    """Return the first and the last day on which a post may have been held; None where nobody can say."""
    first = since.earliest if since else date.min
    last = until.latest if until else date.max
    return (None if first == date.min else first), (None if last == date.max else last)


def is_certain(since: UncertainDate | None, until: UncertainDate | None, day: date) -> bool:
    """Say whether a post was held on a day for certain, of one that may have been held then."""
    began = since is not None and since.latest <= day
    return began and (until is None or day <= until.earliest)


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody's time in a post."""

    holder: int
    post: str
    since: UncertainDate | None = None
    until: UncertainDate | None = None

    @property
    def first(self) -> date:
        return self.since.earliest if self.since else date.min

    @property
    def last(self) -> date:
        return self.until.latest if self.until else date.max


@dataclass(frozen=True, slots=True)
class Handover:
    before: Term
    now: Term

    @property
    def until(self) -> date:
        """The last day on which the predecessor could be told anything in the post."""
        return self.before.last if self.before.until else self.now.first


def handovers(terms: Iterable[Term], today: date) -> list[Handover]:
    """Return, for each post that somebody holds today and somebody else held before, the last two of them.

    Posts are the same that are called the same. Who holds a post began by today and has not ended; of two, the later.
    """
    posts: dict[str, list[Term]] = {}
    for term in terms:
        posts.setdefault(" ".join(term.post.casefold().split()), []).append(term)
    return [found for held in posts.values() if (found := _handover(held, today)) is not None]


def _handover(held: Iterable[Term], today: date) -> Handover | None:
    begun = sorted((term for term in held if term.first <= today), key=lambda term: (term.first, term.last))
    if len(begun) < 2 or begun[-1].last < today:
        return None
    now = begun[-1]
    before = [term for term in begun if term.holder != now.holder]
    return Handover(before[-1], now) if before else None
