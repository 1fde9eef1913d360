"""The letter to whoever came into a post: what the one before was told and promised, and what has no answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from tracker.rules.documents.blocks import Block, Document, Say, Style, doubted, facts, heading, item, one_stop, text
from tracker.rules.promises import PromiseState
from tracker.rules.words import N_


@dataclass(frozen=True, slots=True)
class Told:
    """One time it was asked: when, in which letter or meeting, and who signed that."""

    when: str
    where: str
    signed_by: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What they said on substance: when, in which words, and by when they promised to act."""

    what: str
    when: str
    who: str
    words: str
    by_when: str
    became: str
    """What became of a promise, as far as that may be told; '' of any other answer."""
    doubt: str = ""
    """Why it may not be so: believed, disputed."""


class Part(StrEnum):
    """Under which heading a demand stands."""

    PROMISED = "promised"
    SILENT = "silent"
    ANSWERED = "answered"
    BESIDES = "besides"

    @property
    def label(self) -> str:
        return _PARTS[self]


_PARTS = {
    Part.PROMISED: N_("What was promised"),
    Part.SILENT: N_("What has no answer"),
    Part.ANSWERED: N_("What was answered otherwise"),
    Part.BESIDES: N_("What was asked besides"),
}


@dataclass(frozen=True, slots=True)
class Point:
    ref: str
    words: str
    about: tuple[str, ...]
    told: tuple[Told, ...]
    answers: tuple[Answered, ...]
    is_silent: bool
    """Whether nothing was answered on substance, told here or not."""

    @property
    def part(self) -> Part:
        if any(answer.became for answer in self.answers):
            return Part.PROMISED
        if self.answers:
            return Part.ANSWERED
        return Part.SILENT if self.is_silent else Part.BESIDES


@dataclass(frozen=True, slots=True)
class Introduction:
    office: str
    post: str
    now: str
    before: str
    until: str
    """The last day of the one before, in words; '' where nobody wrote it."""
    as_of: str
    opening: str
    signed: str
    points: tuple[Point, ...]


BECAME = {
    PromiseState.SAID: N_("We have not been told that it was done."),
    PromiseState.CLAIMED: N_("You told us that it was done; we could not verify it."),
    PromiseState.KEPT: N_("It was kept."),
    PromiseState.PARTLY: N_("It was kept in part."),
    PromiseState.BROKEN: N_("It was not kept."),
    PromiseState.RENEWED: N_("It was promised again."),
    PromiseState.WITHDRAWN: N_("It was taken back."),
    PromiseState.DROPPED: N_("We no longer ask for it."),
}
OVERDUE = N_("The day has passed, and we have not been told that it was done.")
UNTOLD = N_("What became of it is not told here.")


def written(made: Introduction, language: str, say: Say = str) -> Document:
    """Return the letter: to whom, what stays with the office, then point by point what was said, and what we ask."""
    title = say(N_("What was asked and promised: %(office)s")) % {"office": made.office}
    return Document(title, language, tuple(_blocks(made, say)))


def _blocks(made: Introduction, say: Say) -> Iterator[Block]:
    to = ", ".join(part for part in (made.now, made.post, made.office) if part)
    yield text(say(N_("To: %(who)s")) % {"who": to})
    yield text(_opening(made, say))
    if made.opening:
        yield from (text(part) for part in _paragraphs(made.opening))
    parts = [(part, [point for point in made.points if point.part is part]) for part in Part]
    yield from facts(
        (say(N_("As known on")), made.as_of), *((say(part.label), str(len(points))) for part, points in parts if points)
    )
    numbers = count(1)
    for part, points in parts:
        if points:
            yield heading(say(part.label))
        for point in points:
            yield from _point(next(numbers), point, say)
    yield heading(say(N_("What we ask of you now")))
    yield text(say(N_("Please tell us, for each of these points, what will be done and by when.")))
    yield text(made.signed or say(N_("[Names of those who sign]")))


def _opening(made: Introduction, say: Say) -> str:
    known = {"before": made.before, "until": made.until}
    came = N_("You have come into this post after %(before)s, who held it until %(until)s.")
    first = say(came if made.until else N_("You have come into this post after %(before)s.")) % known
    stays = say(
        N_("What was asked stays with the office. This is what your predecessor was told, and what was answered.")
    )
    return f"{first} {stays}"


def _paragraphs(words: str) -> Sequence[str]:
    return [part.strip() for part in words.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _point(number: int, point: Point, say: Say) -> Iterator[Block]:
    yield Block(Style.SUBHEADING, f"{number}. {point.words}")
    yield from facts((say(N_("Reference")), point.ref), (say(N_("About")), ", ".join(point.about)))
    yield from (item(_told(each, say)) for each in point.told)
    for answer in point.answers:
        yield item(_answered(answer, say))
        if answer.words:
            yield Block(Style.QUOTE, answer.words)
    if point.is_silent:
        yield item(say(N_("There was no answer on substance.")))


def _told(told: Told, say: Say) -> str:
    words = say(N_("%(when)s: asked in “%(where)s”") if told.where else N_("%(when)s: asked"))
    signed = say(N_(", signed by %(who)s")) % {"who": told.signed_by} if told.signed_by else ""
    return one_stop(f"{words % {'when': told.when, 'where': told.where}}{signed}.")


def _answered(answer: Answered, say: Say) -> str:
    who = f", {answer.who}" if answer.who else ""
    by = say(N_(" (by %(day)s)")) % {"day": answer.by_when} if answer.by_when else ""
    became = f" {say(answer.became)}" if answer.became else ""
    return one_stop(f"{answer.when}: {doubted(say(answer.what), answer.doubt, say)}{by}{who}.") + became
