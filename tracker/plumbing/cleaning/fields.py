"""Fields of a text document that fetch, run or ask for something: what they showed stays, and they go."""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

HARMLESS = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTION|SECTIONPAGES|PAGEREF|REF|NOTEREF|STYLEREF|SEQ|TOC|TC|XE|INDEX|LISTNUM|DATE|TIME|EQ|SYMBOL|"
    r"FORMTEXT|FORMCHECKBOX|FORMDROPDOWN)(\s|$)|\s*HYPERLINK\s+(\\l\s|\"?(https?|mailto):)",
    re.IGNORECASE,
)
"""What knows nothing but the document itself, and links to pages."""
WORDS = frozenset({"instrText", "delInstrText", "t", "delText"})
GONE, OPENED = "gone", "opened"


@dataclass
class _Field:
    """One between its beginning and its end; `words`: what its code is made of."""

    marks: list[Any]
    words: list[Any] = field(default_factory=list)
    holds_another: bool = False
    shows: bool = False

    @property
    def stays(self) -> bool:
        return not self.holds_another and bool(HARMLESS.match("".join(word.text or "" for word in self.words)))


def unlink(root: Any) -> None:
    """Take out every field that is not known to be harmless, however its code is cut up."""
    open_ones: list[_Field] = []
    for each in list(root.iter(etree.Element)):
        tag = etree.QName(each).localname
        if tag == "fldSimple":
            _simple(each)
        elif tag == "fldChar":
            _mark(each, open_ones)
        elif tag == "fldData":
            each.text = ""
        elif tag in WORDS:
            _word(each, open_ones)
    for left in open_ones:
        left.words = [word for word in left.words if not _is_text(word)]
        _end(left)
    etree.strip_elements(root, GONE, with_tail=False)
    etree.strip_tags(root, OPENED)


def _simple(each: Any) -> None:
    code = next((value for name, value in each.attrib.items() if etree.QName(name).localname == "instr"), "")
    if not HARMLESS.match(code):
        each.tag = OPENED


def _mark(each: Any, open_ones: list[_Field]) -> None:
    kind = next((value for name, value in each.attrib.items() if etree.QName(name).localname == "fldCharType"), "")
    if kind == "begin":
        for outer in open_ones:
            outer.holds_another |= not outer.shows
        open_ones.append(_Field([each]))
    elif open_ones:
        open_ones[-1].marks.append(each)
        open_ones[-1].shows = True
        if kind == "end":
            _end(open_ones.pop())
    else:
        each.tag = GONE


def _word(each: Any, open_ones: list[_Field]) -> None:
    in_code = [outer for outer in open_ones if not outer.shows]
    for outer in in_code:
        outer.words.append(each)
    if not in_code and not _is_text(each):
        each.tag = GONE


def _end(ended: _Field) -> None:
    if not ended.stays:
        for each in (*ended.marks, *ended.words):
            each.tag = GONE


def _is_text(word: Any) -> bool:
    return etree.QName(word).localname in ("t", "delText")
