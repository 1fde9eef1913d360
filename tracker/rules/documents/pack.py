"""The briefing pack for a visit, and its speaking cards: written from what is given, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.rules.documents.blocks import (
    NEW_PAGE,
    Block,
    Document,
    Say,
    Style,
    doubted,
    facts,
    heading,
    item,
    one_stop,
    text,
)
from tracker.rules.documents.concerned import Concerned, on_a_page
from tracker.rules.exposure import Exposure
from tracker.rules.words import N_


@dataclass(frozen=True, slots=True)
class Asked:
    """One time it was asked: when, and in which letter or meeting."""

    when: str
    where: str
    what: str
    """Said where the place may not be: "Letter sent"."""
    by: tuple[str, ...] = ()
    """Who signed it or said it, as far as these may be named."""


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody says about whether it was raised."""

    stance: str
    who: str
    when: str
    words: str
    doubt: str = ""
    """Why it may not be so: believed, disputed."""
    met: str = ""
    """With whom it was, or was not, raised."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What they said or did last, and by when they promised more."""

    what: str
    when: str
    words: str
    by_when: str
    who: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise, and what became of it."""

    said: Answer
    state: str
    since: str
    is_due: bool
    """Whether its day has passed, and nobody has said what became of it."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a demand is for this visit, what makes it urgent, and for how many days it has had no answer on substance."""

    reason: str = ""
    urgency: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One demand, as the pack puts it."""

    ref: str
    words: str
    standing: str
    why: Why
    deadline: str
    asked_of: str
    done_by: str
    asked: tuple[Asked, ...]
    accounts: tuple[Account, ...]
    contradict: bool
    answer: Answer | None
    promises: tuple[Promised, ...]
    would_count: str
    if_refused: str
    about: tuple[str, ...]


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
    at_risk: tuple[str, ...]
    """Who takes part and has to be protected."""
    others_at_risk: bool
    """Whether others have to be protected who may not be named."""
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
    if pack.unnamed or pack.at_risk or pack.others_at_risk or pack.reprisals:
        yield heading(say(N_("Take care")))
    if pack.unnamed:
        yield item(one_stop(say(N_("Do not name in public: %(who)s.")) % {"who": ", ".join(pack.unnamed)}))
    if pack.at_risk:
        yield item(one_stop(say(N_("May be put at risk by this visit: %(who)s.")) % {"who": ", ".join(pack.at_risk)}))
    if pack.others_at_risk:
        yield item(say(N_("Whoever takes part may be put at risk by it: ask us before you name anybody.")))
    yield from (item(say(N_("Reprisal: %(what)s")) % {"what": what}) for what in pack.reprisals)


def _ask(place: int, ask: Ask, say: Say) -> Iterator[Block]:
    yield heading(f"{place}. {ask.words}")
    yield from facts(
        (say(N_("Reference")), ask.ref),
        (say(N_("Asked of")), ask.asked_of),
        (say(N_("Would have to be done by")), ask.done_by),
        (say(N_("About")), ", ".join(ask.about)),
        (say(N_("How it stands")), say(ask.standing)),
        (say(N_("Why now")), why_now(ask.why, say)),
        (say(N_("Deadline")), ask.deadline),
    )
    yield from _asked(ask, say)
    yield from _accounts(ask.accounts, ask.contradict, say)
    yield from _answered(ask, say)
    yield from _promised(ask.promises, say)
    yield Block(Style.SUBHEADING, say(N_("What a good answer would sound like")))
    yield text(ask.would_count or say(N_("Nothing is written down yet. Ask by when they will do it, and who will.")))
    if ask.if_refused:
        yield Block(Style.SUBHEADING, say(N_("If they say no")))
        yield text(ask.if_refused)


def why_now(why: Why, say: Say = str) -> str:
    """Say why it is for this visit, what makes it urgent, and for how long it has had no answer on substance."""
    silence = say(N_("Days without an answer on substance: %(days)s.")) % {"days": why.days} if why.days else ""
    said = [f"{say(words)}." for words in (why.reason, why.urgency) if words]
    return " ".join([*said, silence]).strip()


def _asked(ask: Ask, say: Say) -> Iterator[Block]:
    if ask.asked:
        yield Block(Style.SUBHEADING, say(N_("Asked before")))
        yield from (item(once_in_words(each, say)) for each in ask.asked)


MOST_NAMED = 6


def once_in_words(each: Asked, say: Say) -> str:
    """Say when it was asked, in what, and by whom."""
    who, others = ", ".join(each.by[:MOST_NAMED]), len(each.by) - MOST_NAMED
    by = N_("by %(who)s and %(count)s more") if others > 0 else N_("by %(who)s")
    return _joined(each.when, each.where or say(each.what), say(by) % {"who": who, "count": others} if who else "")


def _accounts(accounts: Sequence[Account], contradict: bool, say: Say) -> Iterator[Block]:
    if not accounts:
        return
    yield Block(Style.SUBHEADING, say(N_("Was it raised? What each side says")))
    if contradict:
        yield text(say(N_("These accounts contradict each other.")))
    for each in accounts:
        words = f" {each.words}" if each.words else ""
        met = say(N_("with %(whom)s")) % {"whom": each.met} if each.met else ""
        yield item(
            f"{_joined(doubted(say(each.stance), each.doubt, say), met)}: {_joined(each.who, each.when)}.{words}"
        )


def _answered(ask: Ask, say: Say) -> Iterator[Block]:
    yield Block(Style.SUBHEADING, say(N_("What they said last")))
    if ask.answer is None:
        yield text(say(N_("No answer is recorded.")))
        return
    yield text(f"{_joined(doubted(say(ask.answer.what), ask.answer.doubt, say), ask.answer.who, ask.answer.when)}.")
    if ask.answer.words:
        yield Block(Style.QUOTE, ask.answer.words)


def _promised(promises: Sequence[Promised], say: Say) -> Iterator[Block]:
    if promises:
        yield Block(Style.SUBHEADING, say(N_("What they promised")))
        yield from (item(promise_in_words(each, say)) for each in promises)


def promise_in_words(promise: Promised, say: Say) -> str:
    """Say when something was promised, by when, and what became of it."""
    said, since = promise.said, f" {promise.since}." if promise.since else ""
    day = say(N_("To be done by %(day)s.")) % {"day": said.by_when} if said.by_when else say(N_("No day was named."))
    due = say(N_("That day has passed.")) if promise.is_due else ""
    when = doubted(_joined(said.when, said.who), said.doubt, say)
    return " ".join(part for part in (f"{when}.", day, due, say(promise.state) + since) if part)


def _people(pack: Pack, say: Say) -> Iterator[Block]:
    for person in pack.people:
        yield NEW_PAGE
        yield from on_a_page(person, say)
    if pack.groups:
        yield heading(say(N_("Groups, counted and not named")))
        yield from (item(group_in_words(group, say)) for group in pack.groups)


def group_in_words(group: Counted, say: Say) -> str:
    """Say what a group is called, and how many it is said to be."""
    number = say(N_("How many: %(number)s.")) % {"number": group.number} if group.number else ""
    return f"{group.called}. {number}".strip()


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
