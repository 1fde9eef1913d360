"""Reads one line as somebody typed it. Only references are recognised, and what was read is always said."""

import re
from dataclasses import dataclass, field

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.rules.kinds import Kind, kind_of

MOST_READ = 20
LONGEST_TITLE = 300

_WORD = re.compile(r"(?<![0-9A-Za-z-])[A-Za-z]-[0-9A-Za-z]{5,12}(?![0-9A-Za-z-])")


@dataclass(slots=True)
class Reading:
    """The records that a line names, by what they are to the event, and the references that lead nowhere."""

    about: list[Record] = field(default_factory=list)
    sources: list[Record] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_line(text: str) -> Reading:
    """Find the references in a line; one that may not be seen is as unknown as one that does not exist."""
    return read_references(_WORD.findall(text))


def read_references(written: list[str]) -> Reading:
    wanted = list(dict.fromkeys(ref.strip().upper() for ref in written if kind_of(ref) is not None))[:MOST_READ]
    if not wanted:
        return Reading()
    rows = session().scalars(select(Record).where(Record.ref.in_(wanted), Record.kind != Kind.EVENT))
    found = {record.ref: record for record in rows}
    reading = Reading()
    for ref in wanted:
        if ref not in found:
            reading.unknown.append(ref)
        elif found[ref].kind == Kind.SOURCE:
            reading.sources.append(found[ref])
        else:
            reading.about.append(found[ref])
    return reading


def title_of(text: str) -> tuple[str, str]:
    """Return a line as a title, and as a note too when it is too long for a title."""
    one_line = " ".join(text.split())
    if len(one_line) <= LONGEST_TITLE:
        return one_line, ""
    return one_line[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…", text
