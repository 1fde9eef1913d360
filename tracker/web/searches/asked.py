"""What is kept of the address of a list or a search: its filters as they are written, and as they mean."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlencode, urlsplit

from flask_babel import gettext as _

from tracker.actions.saved_searches import Kept
from tracker.plumbing.database import session
from tracker.records.saved_searches import SavedSearch, saved_searches
from tracker.records.searching.facets import Facet
from tracker.rules.countries import country_name
from tracker.rules.kinds import Kind
from tracker.rules.lists import Order
from tracker.rules.saved_searches import ME, written
from tracker.rules.searching.wanted import query
from tracker.web.colleagues import everyone, teams
from tracker.web.filters import status_of
from tracker.web.records.asked import Asked, Filter, as_written
from tracker.web.records.understood import Understood
from tracker.web.search.facets import chosen_of, label_of

EVERYTHING = "/search"
LONGEST = 2000
FOLDERS = {kind.folder: kind for kind in Kind}


class NotToKeep(ValueError):
    """An address is of no list, or says something that means nothing; the message says what to do."""


def kept_of(address: str) -> Kept:
    """Read what is to be kept out of the address of its page. Raises NotToKeep."""
    parts = urlsplit(address[:LONGEST])
    told, folder = parse_qs(parts.query, max_num_fields=200), parts.path.strip("/")
    if parts.path.rstrip("/") == EVERYTHING:
        return _search(told)
    if folder not in FOLDERS or parts.netloc:
        raise NotToKeep(_("Open a list or a search first, and keep it from there."))
    return _list(FOLDERS[folder], {name: values[-1] for name, values in told.items()})


def _list(kind: Kind, told: Mapping[str, str]) -> Kept:
    filters = _filters(kind, told)
    asked = Asked(kind, filters, Order.NEWEST, Order.NEWEST)
    people = {number: name for number, name, _active, _takes in everyone()}
    understood = Understood(asked, people, teams())
    if understood.problem:
        raise NotToKeep(understood.problem)
    meant = dict(understood.wanted)
    if filters.get(Filter.OWNER) == ME:
        meant["owner_id"] = ME
    if "stale" in meant:
        meant["stale"] = True
    order = {"sort": told["sort"]} if told.get("sort") in set(Order) else {}
    return Kept(kind, urlencode({**{str(name): text for name, text in filters.items()}, **order}), written(meant))


def _filters(kind: Kind, told: Mapping[str, str]) -> dict[Filter, str]:
    found = {each: as_written(told.get(each, "")) for each in Filter if each.suits(kind)}
    return {each: text for each, text in found.items() if text}


def _search(told: Mapping[str, Sequence[str]]) -> Kept:
    asked, chosen = query(as_written(told.get("q", [""])[-1])), chosen_of(told)
    if not asked.phrases:
        raise NotToKeep(_("Search for something first, and keep it from there."))
    values = [(str(facet), value) for facet, of_facet in chosen.items() for value in of_facet]
    meant = {"words": asked.words, "chosen": {str(facet): list(of_facet) for facet, of_facet in chosen.items()}}
    return Kept("", urlencode([("q", asked.words), *values]), written(meant))


def address_of(search: SavedSearch) -> str:
    """Return where a kept search is shown."""
    path = f"/{Kind(search.kind).folder}/" if search.kind else EVERYTHING
    return f"{path}?{search.query}" if search.query else path


def beside(kind: str) -> list[tuple[str, str]]:
    """Return the name and the address of each search that is kept of one kind of list, or of everything ("")."""
    return [(search.name, address_of(search)) for search, _watch in session().execute(saved_searches(kind))]


def in_words(search: SavedSearch | Kept, people: Mapping[str, str], of_teams: Mapping[str, str]) -> list[str]:
    """Say what it looks for, as it is written in its address; nothing is looked up."""
    told = parse_qs(search.query)
    if not search.kind:
        chosen = [
            people.get(value, value) if facet is Facet.OWNER else label_of(facet, value)
            for facet, values in chosen_of(told).items()
            for value in values
        ]
        return [_("Everything"), f"“{told['q'][-1]}”", *chosen]
    kind = Kind(search.kind)
    filters = _filters(kind, {name: values[-1] for name, values in told.items()})
    said = [f"{_(each.label)}: {_value(kind, each, text, people, of_teams)}" for each, text in filters.items()]
    return [_(kind.plural), *said]


def _value(kind: Kind, name: Filter, text: str, people: Mapping[str, str], of_teams: Mapping[str, str]) -> str:
    status = status_of(kind, text) if name is Filter.STATUS else None
    if status is not None:
        return _(status.word)
    if name is Filter.OWNER:
        return _("Me") if text == ME else people.get(text, text)
    if name is Filter.TEAM:
        return of_teams.get(text, text)
    return (name is Filter.COUNTRY and country_name(text)) or text
