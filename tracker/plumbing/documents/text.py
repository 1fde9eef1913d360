"""A document as plain text: readable everywhere, and copied without faults in every script."""

import re
from textwrap import TextWrapper

from tracker.rules.documents.blocks import Block, Document, Style

WIDTH = 78
_BEGINS = {Style.ITEM: ("- ", "  "), Style.QUOTE: ("  > ", "  > "), Style.FACTS: ("", "  "), Style.TABLE: ("", "  ")}
"""What stands before the first line of a block, and before the others."""
_BETWEEN = {Style.FACTS: ": ", Style.TABLE: " | "}


def as_text(document: Document) -> str:
    """Return the document as text, wrapped where words end."""
    parts = [*_wrapped(document.title), "=" * min(len(document.title), WIDTH), ""]
    for block in document.blocks:
        parts += _lines(block)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).rstrip() + "\n"


def _lines(block: Block) -> list[str]:
    first, then = _BEGINS.get(block.style, ("", ""))
    if block.rows:
        return [line for row in block.rows for line in _wrapped(_BETWEEN[block.style].join(row), first, then)]
    lines = _wrapped(block.text, first, then) if block.text else []
    match block.style:
        case Style.HEADING:
            return ["", *lines, "-" * min(len(block.text), WIDTH), ""]
        case Style.SUBHEADING:
            return ["", *lines, ""]
        case Style.TEXT:
            return [*lines, ""]
    return lines


def _wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    found: list[str] = []
    for line in text.splitlines():
        wrapper = TextWrapper(WIDTH, then if found else first, then, break_long_words=False, break_on_hyphens=False)
        found += wrapper.wrap(line)
    return found
