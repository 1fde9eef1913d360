"""A document as a PDF. Typst lays it out with our own template and fonts; it reaches nothing but those.

The fonts that come along have Latin, Greek, Cyrillic, Devanagari, Arabic, Khmer, Burmese and Thai. What else is
written needs a font of the machine, for Chinese such as fonts-noto-cjk. Without it there is no PDF: a name in empty
boxes is none.
"""

import json
import re
import unicodedata

import typst

from tracker.plumbing import assets
from tracker.rules.documents.blocks import Document

TEMPLATE = "document.typ"
_NOT_DRAWN = re.compile(r"the text `?\"(.+?)\"`? could not be displayed")
_FIGURES = re.compile(r"\d[\d/.:-]*\d")


class NoFont(Exception):
    """No font at hand can draw some letters of a document."""

    def __init__(self, letters: str) -> None:
        super().__init__(letters)
        self.letters = letters


def as_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF, accessible by PDF/UA-1. Raises NoFont."""
    folder = assets.folder("templates") / "documents"
    told = {"document": json.dumps(_told(document), ensure_ascii=False)}
    fonts = [assets.folder("static") / "fonts"]
    try:
        made = typst.compile(
            folder / TEMPLATE, root=folder, font_paths=fonts, format="pdf", sys_inputs=told, pdf_standards="ua-1"
        )
    except typst.TypstError as problem:
        not_drawn = _NOT_DRAWN.search(str(problem))
        if not_drawn is None:
            raise
        raise NoFont(not_drawn.group(1)) from problem
    assert isinstance(made, bytes)
    return made


def _told(document: Document) -> dict[str, object]:
    blocks = [
        {
            "style": block.style.value,
            **_words(block.text),
            "rows": [[_words(cell) for cell in row] for row in block.rows],
        }
        for block in document.blocks
    ]
    return {"title": document.title, **_words(document.title), "language": document.language, "blocks": blocks}


def _words(text: str) -> dict[str, object]:
    return {"text": figures_in_order(text), "rtl": reads_from_the_other_side(text)}


def figures_in_order(text: str) -> str:
    """Let a day in figures keep its order among letters that run the other way: 2016-01-26 would become 26-01-2016."""
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return text
    return _FIGURES.sub("\u2066\\g<0>\u2069", text)


def reads_from_the_other_side(text: str) -> bool:
    """Say whether the first letter that has a direction is Arabic, Hebrew or another that runs the other way."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind != "L" for kind in strong if kind in ("L", "R", "AL")), False)
