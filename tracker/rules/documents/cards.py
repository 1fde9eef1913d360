"""Speaking cards: one demand on one side, in words that can be said aloud."""

from collections.abc import Iterator

from tracker.rules.documents.blocks import NEW_PAGE, Block, Document, Say, Style, heading, item, text
from tracker.rules.documents.pack import Ask, Pack, once_in_words, promise_in_words, why_now
from tracker.rules.words import N_

FACTS = 3
LONGEST = 320
"""Characters of any one text: more of it would not fit on one side beside the rest."""


def cards(pack: Pack, language: str, say: Say = str) -> Document:
    """Return the speaking cards of a pack: each begins a page, and ends on it."""
    title = say(N_("Speaking cards: %(visit)s")) % {"visit": pack.visit}
    blocks = [block for place, ask in enumerate(pack.asks) for block in _card(place, ask, say)]
    return Document(title, language, tuple(blocks))


def _card(place: int, ask: Ask, say: Say) -> Iterator[Block]:
    if place:
        yield NEW_PAGE
    yield heading(f"{place + 1}. {short(ask.words)}")
    known = [once_in_words(each, say) for each in ask.asked[-1:]]
    known += [why_now(ask.why, say)] if why_now(ask.why, say) else []
    known += [", ".join(ask.about)] if ask.about else []
    yield from (item(short(fact)) for fact in known[:FACTS])
    yield Block(Style.SUBHEADING, say(N_("What they said last")))
    yield from _answered(ask, say)
    yield Block(Style.SUBHEADING, say(N_("A good answer")))
    yield Block(Style.STRONG, short(ask.would_count) or say(N_("A day, and who will do it.")))
    if ask.if_refused:
        yield Block(Style.SUBHEADING, say(N_("If they say no")))
        yield text(short(ask.if_refused))


def _answered(ask: Ask, say: Say) -> Iterator[Block]:
    if ask.answer is None:
        yield text(say(N_("No answer is recorded.")))
        return
    yield text(", ".join(part for part in (say(ask.answer.what), ask.answer.who, ask.answer.when) if part) + ".")
    if ask.answer.words:
        yield Block(Style.QUOTE, short(ask.answer.words))
    yield from (item(short(promise_in_words(each, say))) for each in ask.promises[-1:])


def short(words: str) -> str:
    """Cut a text where a word ends, so that it fits on its side: "…" says that it goes on."""
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"
