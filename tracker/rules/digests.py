"""What a digest says, and when an item may stand in one again. References and days; titles only where all allow it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from tracker.rules.escalation import COORDINATORS
from tracker.rules.plan_words import UNVERIFIED_PERIOD

GAP = timedelta(days=3)
"""Between two mails to one person that mention the same follow-up."""

MOST_LINES = 20
"""Items that stand in one mail, each with its links; the others are counted."""


@dataclass(frozen=True, slots=True)
class Mention:
    """The last mail to this person that mentioned a follow-up: of which day, and at which level."""

    day: date
    level: int


def is_held(last: Mention | None, level: int, due_on: date, day: date) -> bool:
    """Say whether an item is left out of a mail of this day, because another mail has just mentioned it.

    A higher level waits no longer than the gap, counted from the day on which it was to be told.
    """
    if last is None or day - last.day >= GAP:
        return False
    return not (level > last.level and day - due_on >= GAP)


def fingerprint(titles: Iterable[str]) -> str:
    """Return what is the same for the same titles in any order, and tells none of them; "" for none."""
    found = sorted(titles)
    return sha256("\n".join(found).encode()).hexdigest() if found else ""


@dataclass(frozen=True, slots=True)
class Item:
    ref: str
    due_on: date
    level: int
    to_judge: bool
    """A reply came, and waits to be judged."""
    title: str = ""
    """'' when it may not stand in a mail."""
    step: str = ""
    """Which step it is, where several items are about one record."""
    links: tuple[str, ...] = ()
    """To say what happened, to set it aside, to give it away; or none."""
    unverified: bool = False
    """Whether the period of its plan is unverified."""


MOST_MATCHES = 20
"""Of what one search found anew, so many stand there by reference; the others are counted."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What a kept search found anew: by its number and by references, for its name is anybody's words."""

    number: int
    refs: Sequence[str]

    def lines(self, base_url: str) -> list[str]:
        more = len(self.refs) - MOST_MATCHES
        named = ", ".join(self.refs[:MOST_MATCHES]) + (f", and {more} more" if more > 0 else "")
        return [f"  Search {self.number}: {len(self.refs)} new: {named}", f"    {base_url}/searches/{self.number}"]


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail: what is new in it, how much else is open, and since when it is late."""

    items: Sequence[Item]
    more: int
    today: date
    late_since: date | None
    base_url: str
    matches: Sequence[Matches] = ()

    def text(self) -> str:
        told = [item for item in self.items if not item.to_judge]
        judged = [item for item in self.items if item.to_judge]
        parts = [
            [f"This mail comes late. It was to come on {_day(self.late_since)}."] if self.late_since else [],
            [_came_back(len(self.items)), "Sign in to see what they are about."] if self.items else [],
            self._lines(told),
            ["Replies that wait to be judged:", *self._lines(judged)] if judged else [],
            [_open(self.more)] if self.more else [],
            ["New in searches that you keep:", *self._matches()] if self.matches else [],
            [f"{self.base_url}/"],
            ["When this mail comes is yours to choose, under My account."],
        ]
        return "\n\n".join("\n".join(part) for part in parts if part)

    def _matches(self) -> list[str]:
        return [line for one in self.matches for line in one.lines(self.base_url)]

    def _lines(self, items: Iterable[Item]) -> list[str]:
        return [line for item in items for line in self._of_one(item)]

    def _of_one(self, item: Item) -> list[str]:
        name = ", ".join(filter(None, [f"{item.ref}  {item.title}".rstrip(), item.step]))
        due = f"due {_day(item.due_on)}" + (f" ({UNVERIFIED_PERIOD})" if item.unverified else "")
        said = [due, *_days_late((self.today - item.due_on).days), *_reminder(item.level)]
        words = ("Say what happened", "Set it aside", "Give it to somebody else")
        links = [f"    {word}: {link}" for word, link in zip(words, item.links, strict=False)]
        return [f"  {name}: {', '.join(said)}", *links]


def _came_back(count: int) -> str:
    return "1 follow-up came back." if count == 1 else f"{count} follow-ups came back."


def _open(count: int) -> str:
    return "1 more is open." if count == 1 else f"{count} more are open."


def _days_late(days: int) -> list[str]:
    return [] if days < 1 else ["1 day late"] if days == 1 else [f"{days} days late"]


def _reminder(level: int) -> list[str]:
    if level >= COORDINATORS:
        return ["the coordinators are told too"]
    return ["second reminder"] if level > 1 else []


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
