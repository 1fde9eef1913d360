"""A document as every output can show it: a title and blocks, in order. What is frozen is this, and nothing else."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Say = Callable[[str], str]
"""Puts a sentence of ours into the language of the document."""


class Style(StrEnum):
    HEADING = "heading"
    SUBHEADING = "subheading"
    TEXT = "text"
    LINE = "line"
    """One of several that stand close together, each with its number."""
    STRONG = "strong"
    """A line that is to be read first: what is asked."""
    QUOTE = "quote"
    ITEM = "item"
    FACTS = "facts"
    """Rows of two: what it is, and what is said of it."""
    TABLE = "table"
    """Rows alike; the first has the headings."""
    PAGE = "page"
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Block:
    style: Style
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    language: str
    blocks: tuple[Block, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as what a column of JSON keeps."""
        blocks = [[block.style.value, block.text, [list(row) for row in block.rows]] for block in self.blocks]
        return {"title": self.title, "language": self.language, "blocks": blocks}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Document":
        """Return the document that `plain` made."""
        blocks = (Block(Style(style), text, tuple(map(tuple, rows))) for style, text, rows in plain["blocks"])
        return cls(plain["title"], plain["language"], tuple(blocks))


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content, in one spelling of JSON: the same content has the same on every machine."""
    spelt = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()


def doubted(words: str, doubt: str, say: Say) -> str:
    """Say of something told how sure it is, if that is in doubt."""
    return f"{words} ({say(doubt)})" if doubt else words


def one_stop(sentence: str) -> str:
    """Return a sentence that ends in one full stop, though the initials at its end have one of their own."""
    return sentence.removesuffix(".") if sentence.endswith("..") and not sentence.endswith("...") else sentence


def heading(text: str) -> Block:
    return Block(Style.HEADING, text)


def text(words: str) -> Block:
    return Block(Style.TEXT, words)


def item(words: str) -> Block:
    return Block(Style.ITEM, words)


def facts(*rows: tuple[str, str]) -> list[Block]:
    """Return one block with the rows that say something, or none."""
    told = tuple(row for row in rows if row[1])
    return [Block(Style.FACTS, rows=told)] if told else []


NEW_PAGE = Block(Style.PAGE)
