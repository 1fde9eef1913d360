"""Several names in one field, and names of two scripts or aliases in one cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from tracker.rules.characters import INVISIBLE
from tracker.rules.fields.shapes import Shape
from tracker.rules.fields.values import BadValue, DayOrder
from tracker.rules.people import MEANT, WORDS, Name, NameKind, is_latin
from tracker.rules.words import N_

MOST_NAMES, LONGEST_NAME = 50, 300

_PARTS = re.compile(r"[\n;|；]")
_BRACKETS = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]*)[)）\]］】]")
_ALIAS = re.compile(
    r"^(?:a\.?k\.?a\.?|alias|also known as|known as|also|also written|dit|dite|alias de|conocido como|"
    r"он же|известный как|又名|别名|又称|笔名|المعروف بـ?|المعروف ب|الملقب ب)[\s:：.]*",
    re.IGNORECASE,
)
_INNER_ALIAS = re.compile(
    r"\s*,?\s+(?:a\.?k\.?a\.?|alias|also known as)\s+|\s*,?\s*(?:又名|别名|又称)\s*", re.IGNORECASE
)
_SLASH = re.compile(r"\s+/\s+|(?<=[^\W\d])/(?=[^\W\d])")


@dataclass(frozen=True, slots=True)
class Names(Shape):
    """The other names of somebody, one per line or apart by semicolons: "Umm Yusuf; known as"."""

    is_column: ClassVar[bool] = False

    @property
    def empty(self) -> tuple[Name, ...]:
        return ()

    def read(self, text: str, order: DayOrder | None = None) -> tuple[Name, ...]:
        if not text.strip():
            return ()
        names: list[Name] = []
        for part in filter(None, (part.strip() for part in _PARTS.split(text))):
            kind = MEANT.get(part.casefold())
            if kind is not None and names:
                names[-1] = Name(names[-1].text, kind)
            else:
                names += pieces_of(part)
        return _checked(names)

    def write(self, value: object) -> str:
        assert isinstance(value, Sequence)
        return "; ".join(f"{name.text}; {WORDS[name.kind]}" for name in value if name.kind is not NameKind.MAIN)


def cut_names(text: str) -> tuple[Name, ...]:
    """Cut a cell into the main name, which comes first, and the others that stand with it.

    They are told by brackets of any width, by "alias" and the like, by slashes, semicolons and lines, and by a change
    of script. What stands in brackets and has a digit in it is no name and stays where it is.
    """
    found = [name for part in _PARTS.split(text) if part.strip() for name in pieces_of(part.strip())]
    if not found:
        return ()
    main = found[0].text
    others = [Name(each.text, _kind_beside(main, each)) for each in found[1:]]
    return (Name(main, NameKind.MAIN), *_checked([each for each in others if each.text != main]))


def pieces_of(text: str) -> list[Name]:
    """Return the names that stand in a part of a cell, in their order, each with how it seems to be meant."""
    if text.isascii() and "(" not in text and "[" not in text and "/" not in text and not _INNER_ALIAS.search(text):
        return [_named(text)]
    outside, inside = [], []
    rest = 0
    for bracket in _BRACKETS.finditer(text):
        if any(sign.isdecimal() for sign in bracket[1]) or not bracket[1].strip():
            continue
        outside.append(text[rest : bracket.start()])
        inside.append(bracket[1].strip())
        rest = bracket.end()
    outside.append(text[rest:])
    plain = " ".join(" ".join(outside).split())
    return [name for each in (plain, *inside) for name in _apart(each)]


def _apart(text: str) -> Iterator[Name]:
    for number, part in enumerate(_INNER_ALIAS.split(text)):
        for piece in _SLASH.split(part):
            for one in by_script(piece.strip(" ,，、")):
                named = _named(one)
                yield Name(named.text, NameKind.KNOWN_AS) if number else named


def _named(text: str) -> Name:
    bare = _ALIAS.sub("", text).strip()
    if bare != text.strip() and bare:
        return Name(bare, NameKind.KNOWN_AS)
    return Name(text.strip(), NameKind.ALSO if is_latin(text) else NameKind.OWN_SCRIPT)


def by_script(text: str) -> list[str]:
    """Cut a name where it goes over from Latin letters to another script, or back, once; else leave it whole."""
    if text.isascii():
        return [text] if text else []
    letters = [place for place, sign in enumerate(text) if sign.isalpha()]
    kinds = [is_latin(text[place]) for place in letters]
    turns = [number for number, (one, other) in enumerate(pairwise(kinds), start=1) if one != other]
    if len(turns) != 1:
        return [text]
    turn = letters[turns[0]]
    return [text[:turn].strip(), text[turn:].strip()]


def _kind_beside(main: str, other: Name) -> NameKind:
    if other.kind is NameKind.KNOWN_AS:
        return other.kind
    if not is_latin(other.text):
        return NameKind.OWN_SCRIPT if is_latin(main) else NameKind.ALSO
    return NameKind.ALSO if is_latin(main) else NameKind.LATIN


def _checked(names: Sequence[Name]) -> tuple[Name, ...]:
    kept = tuple({name.text: name for name in names if name.text}.values())
    if len(kept) > MOST_NAMES:
        raise BadValue(N_("Write at most %(most)d names."), most=MOST_NAMES)
    if any(len(name.text) > LONGEST_NAME for name in kept):
        raise BadValue(N_("A name is too long. Write at most %(most)d characters on a line."), most=LONGEST_NAME)
    if any(INVISIBLE.search(name.text) for name in kept):
        raise BadValue(N_("There is an invisible control character in this text. Type it again without it."))
    return kept
