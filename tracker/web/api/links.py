"""Links between records: those at a record, a new one, what one says, its end."""

from collections.abc import Sequence
from typing import Any, cast

from flask import abort

from tracker.actions import relations
from tracker.actions.links import Terms, place_of
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records import facts
from tracker.records.exports.withheld import Withheld
from tracker.records.facts import Tie, WantedTies, nameable_ends, withheld_around
from tracker.records.record import Record
from tracker.records.timelines import key_in
from tracker.rules.access import Ability
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import Values
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.requests import LINK, LINK_TERMS
from tracker.web.api import changing, versions
from tracker.web.api.blueprint import ROOT
from tracker.web.api.lists import AFTER, LIMIT, after_in, choice_in, limit_in, page
from tracker.web.api.operations import Answer, Asked, Body, Operation, Parameter
from tracker.web.api.requests import operation, shows

TAG = "links"
ROLES = [str(role) for role in LinkRole]
AT = Parameter("of", "Those that begin or end at the record with this reference.", {"type": "string", "maxLength": 16})
ROLE = Parameter("role", "Those of this role.", {"enum": ROLES})


@operation(
    Operation(
        *("list_links", "GET", "/links", "A page of links, in the order in which they were made"),
        *(TAG, Ability.READ, "LinkPage"),
        query=(AT, ROLE, LIMIT, AFTER),
    )
)
def listed(asked: Asked) -> Answer:
    most, place, role = limit_in(asked.query), after_in(asked.query), choice_in(asked.query, "role", ROLES)
    at = changing.of_any_kind(asked.query["of"]).id if "of" in asked.query else None
    wanted = WantedTies(at, LinkRole(role) if role else None, key_in(place) if place else 0)
    found = facts.ties(wanted, most)
    shown = found[:most]
    return page(_shown(shown), str(shown[-1].link.id) if len(found) > most else None)


def _shown(ties: Sequence[Tie]) -> list[dict[str, Any]]:
    may = nameable_ends(ties, clock.today())
    withheld = withheld_around([end.id for each in ties for end in (each.start, each.end)], clock.today())
    return [_one(each, {each.start.id, each.end.id} <= may, withheld) for each in ties]


def _one(tie: Tie, is_told: bool, withheld: Withheld) -> dict[str, Any]:
    """The words of a link may be a name as it was printed: they are told when both ends may be named, and none that
    names somebody around these."""
    link = tie.link
    free = {text for text in (link.quote, link.note) if is_told and not _names(text, tie, withheld)}
    return {
        "id": link.id,
        "href": f"{ROOT}/links/{link.id}",
        "from": tie.start.ref,
        "role": str(link.role),
        "to": tie.end.ref,
        "position": link.position,
        "quote": link.quote if link.quote in free else None,
        "note": link.note if link.note in free else None,
        "since": link.since,
        "until": link.until,
        "withheld": not is_told,
    }


def _names(text: str, tie: Tie, withheld: Withheld) -> bool:
    return any(withheld.stands_in(text, end.id) for end in (tie.start, tie.end))


def _answer(tie: Tie, status: int = 200) -> Answer:
    location = f"{ROOT}/links/{tie.link.id}" if status == 201 else ""
    return Answer(_shown([tie])[0], status, versions.tag_of_tie(tie.link), location, made=("link", str(tie.link.id)))


def _found(link_id: int, *, to_change: bool = False) -> Tie:
    """Return a link; `to_change`: only one that people make by hand, as on its page."""
    tie = facts.tie(link_id, to_change=to_change) or abort(404)
    if to_change and (not tie.link.role_of.rule.by_hand or tie.start.kind_of is Kind.EVENT):
        abort(404)
    return tie


@operation(Operation("get_link", "GET", "/links/<int:link_id>", "One link", TAG, Ability.READ, "Link"))
def one(_asked: Asked, link_id: int) -> Answer:
    return _answer(_found(link_id))


@operation(
    Operation(
        *("make_link", "POST", "/links", "Link two records", TAG, Ability.WRITE, "Link", 201),
        body=Body("NewLink", LINK),
    )
)
def made(asked: Asked) -> Answer:
    start, end = (cast(list[tuple[Record, None]], asked.values[name])[0][0] for name in ("from", "to"))
    role = LinkRole(str(asked.values["role"]))
    if start.kind_of is Kind.EVENT:
        abort(404)
    relations.tie(start, role, end, _terms(asked.values))
    return _answer(facts.tie_as(start.id, role, end.id, str(asked.values.get("quote", ""))) or abort(404), 201)


def _terms(values: Values, kept: Terms | None = None) -> Terms:
    kept = kept or Terms()
    told = {name: getattr(kept, name) for name in ("quote", "note", "since", "until")} | dict(values)
    quote, note = str(told["quote"]), str(told["note"])
    return Terms(quote, note, cast(UncertainDate | None, told["since"]), cast(UncertainDate | None, told["until"]))


@operation(
    Operation(
        *("change_link", "PATCH", "/links/<int:link_id>", "Change what a link says", TAG, Ability.WRITE, "Link"),
        body=Body("LinkChanges", LINK_TERMS, is_new=False),
        versioned=True,
        also=frozenset({409}),
    )
)
def changed(asked: Asked, link_id: int) -> Answer:
    tie = _claimed(link_id, asked.version)
    link = tie.link
    kept = Terms(link.quote, link.note, *(UncertainDate.edtf(day) if day else None for day in (link.since, link.until)))
    relations.change(link, tie.start, _terms(asked.values, kept), place_of(link))
    session().flush()
    return _answer(tie)


@operation(
    Operation(
        *("delete_link", "DELETE", "/links/<int:link_id>", "Take a link away", TAG, Ability.WRITE),
        status=204,
        versioned=True,
    )
)
def removed(asked: Asked, link_id: int) -> Answer:
    tie = _claimed(link_id, asked.version)
    relations.untie(tie.link, tie.start)
    return Answer(status=204)


def _claimed(link_id: int, version: str) -> Tie:
    tie = _found(link_id, to_change=True)
    tag = versions.tag_of_tie(tie.link)
    if tag.strip('"') != version:
        raise versions.changed_meanwhile(tag)
    return tie


@shows("link")
def shown_again(link_id: str) -> object:
    return _shown([_found(int(link_id))])[0]
