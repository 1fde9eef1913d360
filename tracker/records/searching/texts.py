"""Which texts of a record are searched: names and titles, which are also heard, and everything else that is written."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker.records.cases import Case
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.organisations import Organisation
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.searching.sounds import sounds
from tracker.rules.searching.tokens import normal, tokens

SOUND = "\ue000"
"""Begins a token that is a sound. It is nobody's letter, so nobody can type it."""

BETWEEN = "\ue001"
"""Stands between two texts, so that no phrase reaches from one into the next."""

_MORE: Mapping[type[Record], Callable[[Any], Sequence[str]]] = {
    Case: lambda _case: (),
    Demand: lambda demand: (demand.would_count,),
    Event: lambda event: (event.quote, event.place, event.how_known, event.criterion),
    Letter: lambda letter: (letter.text, letter.url),
    Organisation: lambda organisation: (organisation.website,),
    Person: lambda person: (person.occupation,),
    Source: lambda source: (source.quote, source.publisher, source.url),
    Visit: lambda visit: (visit.place, visit.purpose, visit.agenda),
}


def texts_of(record: Record, names: Sequence[str]) -> list[str]:
    """Return what is searched of a record, its title first; `names` are its other names."""
    short = [record.acronym] if isinstance(record, Organisation) else []
    more = _MORE[type(record)](record)
    return [text for text in (record.title, *names, *short, record.ref, record.summary, *more) if text]


def names_in(record: Record, names: Sequence[str]) -> list[str]:
    """Return the names by whose sound a record is found."""
    return [record.title, *names] if isinstance(record, Person | Organisation) else []


def cut(texts: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """Return the tokens of texts, and how names among them sound."""
    found: list[str] = []
    for text in texts:
        found += [token.text for token in tokens(normal(text))]
        found.append(BETWEEN)
    heard = {key for name in names for key in sounds(name)}
    return found + [SOUND + key for key in sorted(heard)]
