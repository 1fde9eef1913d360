"""Whom somebody names in what they write into a pack by hand, though nothing that it asks for is about them."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, exists, or_, select

from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.people import Person, PersonName
from tracker.records.record import title_key
from tracker.records.standings import StandingRow
from tracker.rules.links import LinkRole
from tracker.rules.statuses import Axis

IN_OFFICE = (LinkRole.VISITOR, LinkRole.HOST, LinkRole.DUTY_BEARER, LinkRole.ADDRESSEE)
LONGEST_NAME, LONGEST_RUN = 6, 24
"""Words; and characters, of a name in a script that is written without spaces."""
MOST_KEYS = 5_000
ROUND_A_WORD = ".,;:!?()[]\"'“”‘’«»…"


def mentioned(texts: Iterable[str]) -> list[Person]:
    """Return the people whose whole name stands in texts, but for those who only ever act in an office."""
    keys = list(dict.fromkeys(key for text in texts for key in _keys(text)))[:MOST_KEYS]
    if not keys:
        return []
    called = exists(select(PersonName.id).where(PersonName.person_id == Person.id, PersonName.text_key.in_(keys)))
    return list(session().scalars(select(Person).where(called, ~Person.is_group, _is_private()).order_by(Person.id)))


def _is_private() -> ColumnElement[bool]:
    """Whoever was asked for consent, or for whom something is asked, is no mere holder of an office."""
    tied = select(Link.id).where(Link.to_id == Person.id)
    asked = select(StandingRow.record_id).where(StandingRow.record_id == Person.id, StandingRow.axis == Axis.CONSENT)
    asked_for = tied.where(Link.role == LinkRole.BENEFICIARY)
    post = select(Link.id).where(Link.from_id == Person.id, Link.role == LinkRole.HELD_POST)
    return or_(exists(asked), exists(asked_for), ~or_(exists(tied.where(Link.role.in_(IN_OFFICE))), exists(post)))


def _keys(text: str) -> Iterator[str]:
    """Return what of a text may be somebody's name, as names are compared."""
    words = [word for each in text.split() if (word := _bare(each))]
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            yield title_key(" ".join(words[start:end]))
    for word in words:
        if not word.isascii():
            yield from _runs(title_key(word))


def _bare(word: str) -> str:
    return word.strip(ROUND_A_WORD).removesuffix("'s").removesuffix("’s")


def _runs(word: str) -> Iterator[str]:
    for start in range(len(word)):
        for end in range(start + 2, min(start + LONGEST_RUN, len(word)) + 1):
            yield word[start:end]
