"""Search: what has all the words, the newest first, and who may be told to a program."""

from collections.abc import Mapping
from typing import Any

from flask import request

from tracker.plumbing import clock
from tracker.records.exports.withheld import Withheld
from tracker.records.facts import may_be_found, withheld_around
from tracker.records.record import Record
from tracker.records.searching import hits
from tracker.records.searching.entries import SearchEntry
from tracker.records.searching.facets import Facet, fits
from tracker.records.searching.hits import Hit
from tracker.rules.access import Ability
from tracker.rules.characters import INVISIBLE
from tracker.rules.kinds import Kind
from tracker.rules.searching.wanted import LONGEST, query
from tracker.web.api.blueprint import ROOT
from tracker.web.api.lists import AFTER, LIMIT, after_in, choice_in, limit_in, page
from tracker.web.api.operations import Answer, Asked, Operation, Parameter
from tracker.web.api.requests import operation
from tracker.web.search.facets import chosen_of

CHOSEN: Mapping[str, Mapping[str, object]] = {
    Facet.KIND: {"enum": [str(kind) for kind in Kind]},
    Facet.COUNTRY: {"type": "string", "maxLength": 2},
    Facet.STATUS: {"type": "string", "maxLength": 20},
    Facet.YEAR: {"type": "string", "maxLength": 4},
}


@operation(
    Operation(
        *("search", "GET", "/search", "What has all the words, the newest first", "search", Ability.READ, "Search"),
        query=(
            Parameter("q", "Words, or a phrase in quotation marks.", {"type": "string", "maxLength": LONGEST}, True),
            *(Parameter(facet, f"Only of this {facet}.", schema) for facet, schema in CHOSEN.items()),
            LIMIT,
            AFTER,
        ),
    )
)
def search(asked: Asked) -> Answer:
    wanted, most, after = query(INVISIBLE.sub(" ", asked.query["q"])), limit_in(asked.query), after_in(asked.query)
    choice_in(asked.query, Facet.KIND, [str(kind) for kind in Kind])
    if not wanted:
        return page([], None)
    chosen = chosen_of({name: values for name, values in request.args.to_dict(flat=False).items() if name in CHOSEN})
    # Nobody is found by a name that may not be told, nor anything by the words of its link to them.
    told = [may_be_found(each, clock.today()) for each in (Record.id, SearchEntry.other_id)]
    found = hits.page(wanted, [*fits(chosen), *told], after or None, most)
    withheld = withheld_around([hit.id for hit in found.rows], clock.today())
    return page([_told(hit, withheld) for hit in found.rows], found.after)


def _told(hit: Hit, withheld: Withheld) -> dict[str, Any]:
    return {
        "ref": hit.ref,
        "kind": hit.kind,
        "href": f"{ROOT}/{Kind(hit.kind).folder}/{hit.ref}",
        "title": None if withheld.stands_in(hit.title, hit.id) else hit.title,
        "country": hit.country,
        "status": hit.status,
        "status_as_of": hit.status_as_of,
    }
