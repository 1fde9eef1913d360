"""The briefing pack for a visit, and its speaking cards: written from what is given, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.rules.documents.blocks import (
    NEW_PAGE,
    Block,
    Document,
    Say,
    Style,
    facts,
    heading,
    item,
    text,
)
from tracker.rules.exposure import Exposure
from tracker.rules.words import N_

FACTS_ON_A_CARD = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One time it was asked: when, and in which letter or meeting."""

    when: str
    where: str


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody says about whether it was raised."""

    stance: str
    who: str
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What they said or did last, and by when they promised more."""

    what: str
    when: str
    words: str
    by_when: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One demand, as the pack puts it."""

    ref: str
    words: str
    standing: str
    reason: str
    urgency: str
    days: int | None
    deadline: str
    asked_of: str
    done_by: str
    asked: tuple[Asked, ...]
    accounts: tuple[Account, ...]
    contradict: bool
    answer: Answer | None
    would_count: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concerned:
    """A person who may be named towards these readers, as this level names them."""

    called: str
    written: tuple[str, ...]
    stands: str
    as_of: str
    occupation: str
    born: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A group that is counted, not named."""

    called: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Pack:
    visit: str
    ref: str
    when: str
    place: str
    visitors: str
    hosts: str
    reach: Exposure
    level: str
    as_of: str
    messages: tuple[str, ...]
    asks: tuple[Ask, ...]
    people: tuple[Concerned, ...]
    groups: tuple[Counted, ...]
    unnamed: tuple[str, ...]
    """Who may be named to these readers, but not in public."""
    reprisals: tuple[str, ...]
    """What was done to people after somebody spoke for them or met them."""


def written(pack: Pack, language: str, say: Say = str) -> Document:
    """Return the pack: whom it is for, what to ask, each demand with its story, whom it is about, what to beware of."""
    title = say(N_("Briefing pack: %(visit)s")) % {"visit": pack.visit}
    return Document(title, language, tuple(_blocks(pack, say)))


def _blocks(pack: Pack, say: Say) -> Iterator[Block]:
    yield from _cover(pack, say)
    if pack.messages:
        yield heading(say(N_("Key messages")))
        yield from (item(message) for message in pack.messages)
    yield heading(say(N_("What to ask for")))
    yield from (Block(Style.LINE, f"{place}. {ask.words}") for place, ask in enumerate(pack.asks, start=1))
    yield from _care(pack, say)
    for place, ask in enumerate(pack.asks, start=1):
        yield from _ask(place, ask, say)
    yield from _people(pack, say)


def _cover(pack: Pack, say: Say) -> Iterator[Block]:
    yield text(say(READERS[pack.reach]))
    yield from facts(
        (say(N_("When")), pack.when),
        (say(N_("Where")), pack.place),
        (say(N_("Visitors")), pack.visitors),
        (say(N_("Hosts")), pack.hosts),
        (say(N_("Reference")), pack.ref),
        (say(N_("People are named by")), say(pack.level)),
        (say(N_("As known on")), pack.as_of),
    )


READERS = {
    Exposure.INTERNAL: N_("For us only."),
    Exposure.AUTHORITIES: N_("For the delegation only. Do not publish it."),
    Exposure.PUBLIC: N_("This may be published."),
}


def _care(pack: Pack, say: Say) -> Iterator[Block]:
    if pack.unnamed or pack.reprisals:
        yield heading(say(N_("Take care")))
    if pack.unnamed:
        yield item(say(N_("Do not name in public: %(who)s.")) % {"who": ", ".join(pack.unnamed)})
    yield from (item(say(N_("Reprisal: %(what)s")) % {"what": what}) for what in pack.reprisals)


def _ask(place: int, ask: Ask, say: Say) -> Iterator[Block]:
    yield heading(f"{place}. {ask.words}")
    yield from facts(
        (say(N_("Reference")), ask.ref),
        (say(N_("Asked of")), ask.asked_of),
        (say(N_("Would have to be done by")), ask.done_by),
        (say(N_("About")), ", ".join(ask.about)),
        (say(N_("How it stands")), ask.standing),
        (say(N_("Why now")), why_now(ask, say)),
        (say(N_("Deadline")), ask.deadline),
    )
    yield from _asked(ask, say)
    yield from _accounts(ask.accounts, ask.contradict, say)
    yield from _answered(ask, say)
    yield Block(Style.SUBHEADING, say(N_("What would count as a good answer")))
    yield text(ask.would_count or say(N_("Nothing is written down yet. Ask by when they will do it, and who will.")))


def why_now(ask: Ask, say: Say = str) -> str:
    """Say why it is for this visit, what makes it urgent, and for how long it has had no answer on substance."""
    silence = say(N_("Days without an answer on substance: %(days)s.")) % {"days": ask.days} if ask.days else ""
    said = [f"{say(words)}." for words in (ask.reason, ask.urgency) if words]
    return " ".join([*said, silence]).strip()


def _asked(ask: Ask, say: Say) -> Iterator[Block]:
    if ask.asked:
        yield Block(Style.SUBHEADING, say(N_("Asked before")))
        yield from (item(_joined(each.when, each.where)) for each in ask.asked)


def _accounts(accounts: Sequence[Account], contradict: bool, say: Say) -> Iterator[Block]:
    if not accounts:
        return
    yield Block(Style.SUBHEADING, say(N_("Was it raised? What each side says")))
    if contradict:
        yield text(say(N_("These accounts contradict each other.")))
    for each in accounts:
        words = f" {each.words}" if each.words else ""
        yield item(f"{say(each.stance)}: {_joined(each.who, each.when)}.{words}")


def _answered(ask: Ask, say: Say) -> Iterator[Block]:
    yield Block(Style.SUBHEADING, say(N_("What they said last")))
    if ask.answer is None:
        yield text(say(N_("No answer is recorded.")))
        return
    yield text(f"{_joined(say(ask.answer.what), ask.answer.when)}.")
    if ask.answer.words:
        yield Block(Style.QUOTE, ask.answer.words)
    if ask.answer.by_when:
        yield text(say(N_("They promised to do it by %(day)s.")) % {"day": ask.answer.by_when})


def _people(pack: Pack, say: Say) -> Iterator[Block]:
    for person in pack.people:
        yield NEW_PAGE
        yield heading(person.called)
        yield from facts(
            (say(N_("Also written")), "; ".join(person.written)),
            (say(N_("How they are")), _joined(say(person.stands), person.as_of) if person.stands else ""),
            (say(N_("Occupation")), person.occupation),
            (say(N_("Born")), person.born),
        )
    if pack.groups:
        yield heading(say(N_("Groups, counted and not named")))
        yield from (item(group_in_words(group, say)) for group in pack.groups)


def group_in_words(group: Counted, say: Say) -> str:
    """Say what a group is called, and how many it is said to be."""
    number = say(N_("How many: %(number)s.")) % {"number": group.number} if group.number else ""
    return f"{group.called}. {number}".strip()


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def cards(pack: Pack, language: str, say: Say = str) -> Document:
    """Return the speaking cards: one demand on one side, in words that can be said aloud."""
    title = say(N_("Speaking cards: %(visit)s")) % {"visit": pack.visit}
    blocks = [block for place, ask in enumerate(pack.asks) for block in _card(place, ask, say)]
    return Document(title, language, tuple(blocks))


def _card(place: int, ask: Ask, say: Say) -> Iterator[Block]:
    if place:
        yield NEW_PAGE
    yield heading(f"{place + 1}. {ask.words}")
    known = [_joined(each.when, each.where) for each in ask.asked[-1:]]
    known += [why_now(ask, say)] if why_now(ask, say) else []
    known += [", ".join(ask.about)] if ask.about else []
    yield from (item(fact) for fact in known[:FACTS_ON_A_CARD])
    yield from _answered(ask, say)
    yield Block(Style.SUBHEADING, say(N_("A good answer")))
    yield Block(Style.STRONG, ask.would_count or say(N_("A day, and who will do it.")))
