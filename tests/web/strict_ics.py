"""RFC 5545, as far as a calendar of days uses it, written down as a grammar of its own: what breaks it is told."""

import re
from collections.abc import Iterator

TEXT = r"(?:[^\x00-\x08\x0a-\x1f\x7f\\;,]|\\[\\;,nN])*"
DAY = r"\d{8}"
VALUES = {
    "BEGIN": "VCALENDAR|VEVENT",
    "END": "VCALENDAR|VEVENT",
    "VERSION": r"2\.0",
    "PRODID": TEXT,
    "METHOD": "PUBLISH",
    "X-WR-CALNAME": TEXT,
    "X-PUBLISHED-TTL": r"PT\d+H",
    "SUMMARY": TEXT,
    "DTSTART;VALUE=DATE": DAY,
    "DTEND;VALUE=DATE": DAY,
    "DTSTAMP": r"\d{8}T\d{6}Z",
    "UID": r"[0-9a-f]{32}@[\w.-]+",
    "SEQUENCE": r"\d+",
    "CLASS": "PUBLIC|PRIVATE|CONFIDENTIAL",
    "DESCRIPTION": TEXT,
    "STATUS": "TENTATIVE|CONFIRMED|CANCELLED",
    "TRANSP": "OPAQUE|TRANSPARENT",
    "URL": r"https?://[^\s]+",
}
"""Every property that may stand there, with the grammar of its value."""
OF_EVENT = {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"}


def faults(data: bytes) -> list[str]:
    """Return in sentences what is not as the standard has it; none of a sound calendar."""
    wrong = [f"a line of {len(line)} bytes" for line in data.split(b"\r\n") if len(line) > 75]
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""):
        wrong.append("lines do not end with CRLF alone")
    lines = data.decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]
    return [*wrong, *_of_lines(lines)]


def _of_lines(lines: list[str]) -> Iterator[str]:
    for line in lines:
        name = next((name for name in VALUES if line.startswith(f"{name}:")), None)
        if name is None:
            yield f"no property: {line}"
        elif not re.fullmatch(VALUES[name], line[len(name) + 1 :]):
            yield f"no value of {name}: {line}"
    if lines[0] != "BEGIN:VCALENDAR" or lines[-1] != "END:VCALENDAR" or lines.count("BEGIN:VCALENDAR") != 1:
        yield "not one calendar"
    uids = [line for line in lines if line.startswith("UID:")]
    if len(set(uids)) != len(uids):
        yield "two events have one UID"
    for event in "\n".join(lines).split("BEGIN:VEVENT\n")[1:]:
        yield from _of_event(event.partition("\nEND:VEVENT")[0].split("\n"))


def _of_event(lines: list[str]) -> Iterator[str]:
    names = [line.partition(":")[0] for line in lines]
    if len(set(names)) != len(names) or not set(names) >= OF_EVENT:
        yield f"properties are missing or said twice: {names}"
    told = dict(line.split(":", 1) for line in lines)
    if told["DTSTART;VALUE=DATE"] >= told["DTEND;VALUE=DATE"]:
        yield "an event that ends before it begins"
