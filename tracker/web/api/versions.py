"""The version of what is changed: whoever changes it says which one they saw (ETag, If-Match)."""

import hashlib
import re

from flask import request
from flask_babel import gettext as _

from tracker.actions import records
from tracker.actions.records import EditConflict
from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.web.problems import Refused

_TAG = re.compile(r'"([0-9a-f]{1,40})"')


def tag_of(record: Record) -> str:
    return f'"{record.version}"'


def tag_of_tie(tie: Link) -> str:
    said = repr((tie.quote, tie.note, tie.since, tie.until, tie.position))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:16]}"'


def seen() -> str:
    """Return the version that a program says it saw; one that we never gave fits none. Raises Refused without one."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise Refused(
            428,
            _("Say which version you saw"),
            _("Nothing was changed. Send the ETag that you got with it as If-Match, so that nobody's change is lost."),
        )
    found = _TAG.fullmatch(header)
    return found[1] if found else ""


def claim(record: Record, version: str) -> None:
    """Let a record be changed by whoever saw this version of it. Raises Refused with the version of today."""
    number = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        records.claim(record, number, changes=True)
    except EditConflict as conflict:
        session().refresh(record, ["version"])
        raise changed_meanwhile(tag_of(record)) from conflict


def changed_meanwhile(tag: str) -> Refused:
    return Refused(
        412,
        _("Somebody changed it meanwhile"),
        _("Nothing was changed. Ask for it again, and send your change with the version that you get."),
        version=tag.strip('"'),
    )
