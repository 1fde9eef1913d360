"""What in a document of an office program would fetch, run or ask for something: it goes, and what it showed stays."""

import re
from typing import Any

from lxml import etree

from tracker.plumbing.cleaning.fields import GONE, unlink
from tracker.plumbing.cleaning.made import Refused

FAR = re.compile(r"\s*([a-z][a-z0-9+.-]*:|[/\\]|\.\.)", re.IGNORECASE)
"""What lies outside the document."""
OUT_OF_A_PART = re.compile(r"\s*([a-z][a-z0-9+.-]*:|\\|//)", re.IGNORECASE)
"""The same where the parts of a document name each other: they do so by paths."""
FOLLOWED = re.compile(r"\s*(#|https?:|mailto:)", re.IGNORECASE)
"""Links that may stay: nobody follows them but by a press, and no file of a network is opened by it."""
PROGRAM = re.compile(r"macroEnabled|vbaProject|vbaData|macrosheet|activeX", re.IGNORECASE)
HIDDEN_AWAY = re.compile(r".*/(oleObject|package|aFChunk|control)", re.IGNORECASE)
"""Relations to another file inside the document."""

REACHING = re.compile(
    r"\[\d+\]|\||[a-z]+:/|'#\$|_xldudf_|\b(WEBSERVICE|RTD|CALL|REGISTER(\.ID)?|EXEC|HYPERLINK|IMAGE|STOCKHISTORY|TRANSLATE|"
    r"SQL\.REQUEST|DDE|PY|COPILOT|CUBE\w+)\s*\(",
    re.IGNORECASE,
)
"""Formulas that know more than the table that they stand in."""
FORMULAS = frozenset(
    {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula", "FmlaMacro"}
)
OPEN_FORMULAS = frozenset({"formula", "condition", "expression", "macro"})
"""Attributes that hold one."""
ASKED = frozenset({"dde-application", "dde-topic", "dde-item", "ddeService", "ddeTopic", "destinationFile"})
BY_ITSELF = frozenset({"refreshOnLoad", "automatic-update", "refreshOnOpen", "refresh-delay", "odcFile", "sourceFile"})
EMPTIED = frozenset({"connection", "scripts", "event-listeners"})
WHOLE = frozenset({"mailMerge", "updateFields", "sheetDataSet", "ddeItems", "oleItems"})


def keep_in(root: Any) -> None:
    """Let a part of a document reach nothing outside it. Raises Refused for a program, ValueError for a hidden file."""
    unlink(root)
    _drop_formulas(root)
    for each in list(root.iter(etree.Element)):
        tag = etree.QName(each).localname
        if tag in WHOLE:
            each.tag = GONE
        elif tag in EMPTIED:
            del each[:]
            each.text = ""
        if tag == "Relationship":
            _stay_inside(each)
        if PROGRAM.search(each.get("ContentType", "")):
            raise Refused("program")
        for attribute in list(each.attrib):
            _attribute(each, tag, attribute)
    etree.strip_elements(root, GONE, with_tail=False)


def _attribute(each: Any, tag: str, attribute: str) -> None:
    called, value = etree.QName(attribute).localname, each.attrib[attribute]
    if called in BY_ITSELF or (called in OPEN_FORMULAS and REACHING.search(value)):
        del each.attrib[attribute]
    elif called in ASKED or (called in ("href", "src") and _leads_away(tag, value)):
        each.attrib[attribute] = ""


def _leads_away(tag: str, target: str) -> bool:
    if tag == "a":
        return not FOLLOWED.match(target)
    return tag == "object-ole" or bool(FAR.match(target))


def _stay_inside(each: Any) -> None:
    """Let nothing be fetched when the document is opened; a link that somebody follows stays."""
    kind, target = each.get("Type", ""), each.get("Target", "")
    is_outside = each.get("TargetMode") == "External"
    if PROGRAM.search(kind):
        raise Refused("program")
    if kind.endswith("/attachedTemplate"):
        each.set("Target", "Normal.dotm")
    elif is_outside and not (kind.endswith("/hyperlink") and FOLLOWED.match(target)):
        each.set("Target", "about:blank")
    elif not is_outside and OUT_OF_A_PART.match(target):
        each.set("Target", "about:blank")
        each.set("TargetMode", "External")
    elif not is_outside and HIDDEN_AWAY.fullmatch(kind):
        raise ValueError("nobody knows what the file in this document tells")


def _drop_formulas(root: Any) -> None:
    """Take out the formulas that reach outside, and those that share them; cells keep what they showed."""
    shared = set[str]()
    formulas = [each for each in root.iter(etree.Element) if etree.QName(each).localname in FORMULAS]
    for each in formulas:
        if REACHING.search(each.text or ""):
            shared.add(each.get("si", ""))
            _drop(each)
    for each in formulas:
        if each.tag != GONE and each.get("si", "") in shared - {""}:
            _drop(each)


def _drop(each: Any) -> None:
    if etree.QName(each.getparent()).localname == "c":
        each.tag = GONE
    else:
        each.text = "#REF!"
