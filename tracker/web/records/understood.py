"""What the filters of a list mean, or in a sentence why one of them means nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import g
from flask_babel import gettext as _

from tracker.records.freshness import too_old
from tracker.records.lists import NOBODY, Wanted
from tracker.rules.access import Visibility
from tracker.rules.countries import country_code, country_name
from tracker.rules.dates import ImpossibleDate, read
from tracker.rules.demands import Counted
from tracker.rules.kinds import Kind
from tracker.rules.links import ACTORS, LinkRole
from tracker.web.filters import said, status_of
from tracker.web.forms import unknown_country
from tracker.web.freshness import freshness
from tracker.web.naming import NotOneRecord, one_named
from tracker.web.records.asked import Asked, Filter

ME, NOBODYS = "me", "nobody"
"""How an address names these, whoever looks."""
NOT_CONFIRMED = "no"


class NoSuchChoice(ValueError):
    """A filter has a value that does not exist; the message says what to do."""


@dataclass(slots=True)
class Understood:
    asked: Asked
    people: Mapping[int, str]
    """Whoever may look after records, by number."""
    teams: Mapping[int, str]
    wanted: dict[str, Any] = field(default_factory=dict)
    words: dict[Filter, str] = field(default_factory=dict)
    """How what is chosen is called; what does not exist is called as it is written."""
    problem: str = ""

    def __post_init__(self) -> None:
        for each, text in self.asked.filters.items():
            try:
                self.words[each] = _READERS[each](self, text)
            except (NoSuchChoice, NotOneRecord) as problem:
                self.words[each], self.problem = text, self.problem or str(problem)

    def question(self) -> Wanted:
        return Wanted(self.asked.kind, self.asked.order, **self.wanted)


def _words(found: Understood, text: str) -> str:
    found.wanted["words"] = text
    return text


def _country(found: Understood, text: str) -> str:
    code = country_code(text)
    if code is None:
        raise NoSuchChoice(unknown_country(text))
    found.wanted["country"] = code
    return country_name(code)


def _status(found: Understood, text: str) -> str:
    status = status_of(found.asked.kind, text)
    if status is None:
        raise NoSuchChoice(_not_a_choice(text))
    found.wanted["status"] = status.code
    return _(status.word)


def _owner(found: Understood, text: str) -> str:
    if text == NOBODYS:
        found.wanted["owner_id"] = NOBODY
        return _("Nobody")
    number = g.viewer.user_id if text == ME else int(text) if text.isascii() and text.isdecimal() else NOBODY
    if number not in found.people:
        raise NoSuchChoice(_not_a_choice(text))
    found.wanted["owner_id"] = number
    return _("Me") if text == ME else found.people[number]


def _team(found: Understood, text: str) -> str:
    number = int(text) if text.isascii() and text.isdecimal() else NOBODY
    if number not in found.teams:
        raise NoSuchChoice(_not_a_choice(text))
    found.wanted["team_id"] = number
    return found.teams[number]


def _addressee(found: Understood, text: str) -> str:
    record = one_named(text, sorted(ACTORS), Kind.ORGANISATION)
    found.wanted["addressee_id"] = record.id
    return record.title


def _office(found: Understood, text: str) -> str:
    record = one_named(text, [Kind.ORGANISATION], Kind.ORGANISATION)
    found.wanted["office_id"] = record.id
    return record.title


def _about(found: Understood, text: str) -> str:
    record = one_named(text, sorted(LinkRole.BENEFICIARY.rule.ends), Kind.PERSON)
    found.wanted["about_id"] = record.id
    return record.title


def _counted(found: Understood, text: str) -> str:
    if text not in set(Counted):
        raise NoSuchChoice(_not_a_choice(text))
    found.wanted["counted"] = Counted(text)
    return _(Counted(text).label)


def _counted_in(found: Understood, text: str) -> str:
    try:
        when = read(text)
    except ImpossibleDate as problem:
        wrong = _("“%(when)s” is not a time. Write a year such as 2016, or a month such as March 2016.", when=text)
        raise NoSuchChoice(wrong) from problem
    found.wanted["counted_in"] = (when.earliest, when.latest)
    return said(when)


def _confirmed(found: Understood, text: str) -> str:
    if text != NOT_CONFIRMED:
        raise NoSuchChoice(_not_a_choice(text))
    found.wanted["stale"] = too_old(freshness())
    return _("Not confirmed any more")


def _year(found: Understood, text: str) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) == len("2016") and int(text)):
        raise NoSuchChoice(_("“%(year)s” is not a year. Write one such as 2016.", year=text))
    found.wanted["year"] = int(text)
    return text


def _visibility(found: Understood, text: str) -> str:
    if text not in set(Visibility):
        raise NoSuchChoice(_not_a_choice(text))
    found.wanted["visibility"] = Visibility(text)
    return _(Visibility(text).label)


def _not_a_choice(text: str) -> str:
    return _("“%(value)s” is not among the choices. Choose another one, or take it away.", value=text)


_READERS: Mapping[Filter, Callable[[Understood, str], str]] = {
    Filter.WORDS: _words,
    Filter.COUNTRY: _country,
    Filter.STATUS: _status,
    Filter.OWNER: _owner,
    Filter.TEAM: _team,
    Filter.ADDRESSEE: _addressee,
    Filter.OFFICE: _office,
    Filter.ABOUT: _about,
    Filter.COUNTED: _counted,
    Filter.COUNTED_IN: _counted_in,
    Filter.CONFIRMED: _confirmed,
    Filter.YEAR: _year,
    Filter.VISIBILITY: _visibility,
}
