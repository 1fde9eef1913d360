"""The records and the searches of tests/fixtures/searches, read from its files and recorded through the verbs."""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.actions import links, people, records, timeline
from tracker.actions.links import Terms
from tracker.records.kinds import MODELS
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import ALPHABET, Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name

FOLDER = Path(__file__).parent.parent / "fixtures" / "searches"

Written = dict[str, Any]
"""What stands in a file about one record."""


@dataclass(frozen=True, slots=True)
class Search:
    typed: str
    found: frozenset[str]
    """The titles of all that has all the words."""
    alike: frozenset[str]
    """The titles of those whose name is spelt nearly so."""
    where: str


def written() -> Iterator[tuple[str, Written]]:
    for path in sorted(FOLDER.glob("*.toml")):
        yield path.stem, tomllib.loads(path.read_text())


def searches() -> list[Search]:
    return [
        _search(typed, wanted, f"{name}, {about}")
        for name, file in written()
        for about, asked in file["asked"].items()
        for typed, wanted in asked.items()
    ]


def _search(typed: str, wanted: list[str] | Mapping[str, list[str]], where: str) -> Search:
    wanted = {"found": wanted} if isinstance(wanted, list) else wanted
    return Search(typed, frozenset(wanted.get("found", ())), frozenset(wanted.get("alike", ())), where)


def scripts_in(text: str) -> set[str]:
    """Return the scripts of the letters of a text, as Unicode names them: LATIN, KHMER, CJK."""
    text = unicodedata.normalize("NFKC", text)
    return {
        unicodedata.name(letter).split()[0] for letter in text if unicodedata.category(letter) in ("Lu", "Ll", "Lo")
    }


def record_all() -> dict[str, Record]:
    """Record everything that is to be found, with references that no search hits by chance; return it by its title."""
    made: dict[str, Record] = {}
    for kind in Kind:
        if kind is not Kind.EVENT:
            made |= {title: _made(kind, title, about) for title, about in _of(kind)}
    for title, about in _of(Kind.EVENT):
        made[title] = _told(title, about, made)
    for number, (title, about) in enumerate((title, about) for kind in Kind for title, about in _of(kind)):
        _tie(made, title, about)
        made[title].ref = about.get("ref", _ref(made[title].kind_of, number))
    return made


def _ref(kind: Kind, number: int) -> str:
    return f"{kind.initial}-ZZ{ALPHABET[number // 32 // 32]}{ALPHABET[number // 32 % 32]}{ALPHABET[number % 32]}"


def _of(kind: Kind) -> Iterator[tuple[str, Written]]:
    for _name, file in written():
        yield from file.get(kind, {}).items()


def _made(kind: Kind, title: str, about: Written) -> Record:
    columns = {name: value for name, value in about.items() if name not in ("names", "links")}
    record = records.add(MODELS[kind](kind=kind, title=title, **columns))
    if isinstance(record, Person):
        people.call(record, [Name(text) for text in about.get("names", ())])
    return record


def _told(title: str, about: Written, made: Mapping[str, Record]) -> Record:
    texts = {name: value for name, value in about.items() if name not in ("type", "on", "about")}
    when = UncertainDate.on(date.fromisoformat(about["on"]))
    account = timeline.Account(about["type"], when, title, **texts)
    return timeline.record(account, timeline.Ties([made[subject] for subject in about["about"]]))


def _tie(made: Mapping[str, Record], title: str, about: Written) -> None:
    for role, end, quote, note in about.get("links", ()):
        links.link(made[title], LinkRole(role), made[end], Terms(quote=quote, note=note))
