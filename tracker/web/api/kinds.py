"""The operations that every kind of record has: its list, a new one, one, a change of it, its end."""

from collections.abc import Mapping

from flask import abort
from sqlalchemy import ColumnElement
from werkzeug.exceptions import NotFound

from tracker.plumbing import clock
from tracker.records import lists
from tracker.records.facts import may_be_found, numbered
from tracker.records.lists import COUNTED_UP_TO
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.rules.lists import Order
from tracker.web import logged
from tracker.web.api import changing, versions
from tracker.web.api.bodies import refuse_query
from tracker.web.api.lists import AFTER, LIMIT, after_in, choice_in, limit_in, page
from tracker.web.api.operations import Answer, Asked, Operation, Parameter
from tracker.web.api.requests import operation, shows
from tracker.web.api.shown import href_of, one_shown, records_shown
from tracker.web.colleagues import everyone, teams
from tracker.web.problems import FieldError
from tracker.web.records.asked import LONGEST, Filter, as_written
from tracker.web.records.asked import Asked as Filtered
from tracker.web.records.understood import Understood

SORT = Parameter("sort", "In which order. Whoever is withheld stands in no list by name.", {"enum": list(Order)})
TOLD_OF_ALL = frozenset({Filter.STATUS, Filter.OWNER, Filter.TEAM, Filter.YEAR, Filter.VISIBILITY, SORT.name})
TOLD_OF_ALL |= {LIMIT.name, AFTER.name}
"""By what a list may be narrowed in which somebody stands of whom no more is told than that they are there."""


def list_operation(kind: Kind) -> None:
    filters = [each for each in Filter if each.suits(kind)]
    text = {"type": "string", "maxLength": LONGEST}
    asked_by = tuple(Parameter(each, str(each.label), text) for each in filters)

    @operation(
        Operation(
            *(f"list_{kind.folder}", "GET", f"/{kind.folder}", f"A page of {kind.plural.lower()}", kind.folder),
            *(Ability.READ, f"{kind.label}Page"),
            query=(*asked_by, SORT, LIMIT, AFTER),
        )
    )
    def listed(asked: Asked) -> Answer:
        wanted = _understood(kind, asked.query)
        only = _of_whom_so_much_is_told(wanted, asked.query)
        found = lists.page(wanted, after_in(asked.query), limit_in(asked.query), only)
        records = numbered(kind, [row.id for row in found.rows])
        for record in records:
            logged.opened(record)
        return page(records_shown(records), found.after, count=min(found.count, COUNTED_UP_TO))


def _of_whom_so_much_is_told(wanted: lists.Wanted, query: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Nobody is found, counted or put in order by what may not be told of them."""
    says_more = wanted.order is Order.NAME or not TOLD_OF_ALL.issuperset(query)
    return [may_be_found(Record.id, clock.today())] if wanted.kind is Kind.PERSON and says_more else []


def _understood(kind: Kind, query: Mapping[str, str]) -> lists.Wanted:
    order = Order(choice_in(query, "sort", list(Order)) or Order.NEWEST)
    written = {each: as_written(query[each]) for each in Filter if query.get(each)}
    people = {number: name for number, name, _active, _takes in everyone()} if Filter.OWNER in written else {}
    known = (people, teams() if Filter.TEAM in written else {})
    found = Understood(Filtered(kind, written, order, order), *known)
    if found.problem:
        alone = {each: Understood(Filtered(kind, {each: text}, order, order), *known) for each, text in written.items()}
        refuse_query(FieldError(each, str(one.problem)) for each, one in alone.items() if one.problem)
    return found.question()


def one_operation(kind: Kind) -> None:
    @operation(
        Operation(
            *(f"get_{kind}", "GET", f"/{kind.folder}/<ref>", f"One {kind.label.lower()}", kind.folder),
            *(Ability.READ, kind.label),
            also=frozenset({301}),
        )
    )
    def one(_asked: Asked, ref: str) -> Answer:
        try:
            record = changing.of_kind(kind, ref)
        except NotFound:
            record = changing.that_took_over(kind, ref) or abort(404)
            return Answer(status=301, location=href_of(record))
        return Answer(one_shown(record), version=versions.tag_of(record))


def make_operation(kind: Kind) -> None:
    @operation(
        Operation(
            *(f"make_{kind}", "POST", f"/{kind.folder}", f"Record a new {kind.label.lower()}", kind.folder),
            *(changing.ability_to_make(kind), kind.label, 201),
            body=changing.new_body(kind),
        )
    )
    def made(asked: Asked) -> Answer:
        record = changing.make(kind, asked.values)
        return _answer(record, 201)


def _answer(record: Record, status: int = 200) -> Answer:
    told, location = one_shown(record), href_of(record) if status == 201 else ""
    return Answer(told, status, versions.tag_of(record), location, made=("record", record.ref))


def change_operation(kind: Kind) -> None:
    @operation(
        Operation(
            *(f"change_{kind}", "PATCH", f"/{kind.folder}/<ref>", f"Change a {kind.label.lower()}", kind.folder),
            *(changing.ability_to_make(kind), kind.label),
            body=changing.changes_body(kind),
            versioned=True,
        )
    )
    def changed(asked: Asked, ref: str) -> Answer:
        record = changing.of_kind(kind, ref)
        return _answer(changing.change(record, asked.version, asked.values))


def delete_operation(kind: Kind) -> None:
    @operation(
        Operation(
            *(f"delete_{kind}", "DELETE", f"/{kind.folder}/<ref>", f"Delete a {kind.label.lower()}", kind.folder),
            Ability.SHARE,
            status=204,
            versioned=True,
        )
    )
    def deleted(asked: Asked, ref: str) -> Answer:
        changing.remove(changing.of_kind(kind, ref), asked.version)
        return Answer(status=204)


for _kind in Kind:
    for _offer in (list_operation, make_operation, one_operation, change_operation, delete_operation):
        _offer(_kind)


@operation(
    Operation(
        *("restore_record", "POST", "/records/<ref>/restore", "Bring a deleted record back within thirty days"),
        *("records", Ability.SHARE, "Record"),
    )
)
def restored(_asked: Asked, ref: str) -> Answer:
    record = changing.bring_back(ref)
    found = changing.again(record.ref)
    return _answer(found)


@shows("record")
def shown_again(ref: str) -> object:
    return one_shown(changing.again(ref))
