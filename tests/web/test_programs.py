"""Every operation for programs as every actor: hidden and missing are the same, and no role does what it may not."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests import factories
from tests.cast import ROLES, Acting, Browse, Cast
from tests.programs import Program, program, token_of
from tests.web.answered import stored
from tests.web.test_policies import CANARY, hidden
from tests.web.things import Things
from tracker.plumbing.database import db
from tracker.rules.access import Ability, Visibility
from tracker.rules.kinds import Kind
from tracker.rules.tokens import Scope
from tracker.web.access import PUBLIC
from tracker.web.api.description import path_of
from tracker.web.api.operations import OPERATIONS, Operation

__all__ = ["hidden"]

READERS = ("bilal", "chidi", "vera", "esi")
NEW: dict[str, Any] = {
    "NewFollowUp": {"what": "x", "due_on": "2016-03-01", "about": "{person}"},
    "FollowUpOutcome": {"outcome": "done", "when": "2016-02-01"},
    "SetAside": {"until": "2016-03-01"},
    "Given": {"user_id": None},
    "NewLink": {"from": "{demand}", "role": "beneficiary", "to": "{person}"},
    "LinkChanges": {"note": "x"},
    "NewEvent": {"title": "x", "when": "2016-01-01", "about": ["{person}"]},
}
BULK = {"operations": [{"do": "delete", "ref": "{person}", "version": "1"}]}


def sent(told: Operation, refs: dict[Kind, str]) -> Any:
    """What is right for an operation, about these records."""
    named = {f"{{{kind}}}": ref for kind, ref in refs.items()}

    def filled(given: Any) -> Any:
        if isinstance(given, dict):
            return {name: filled(value) for name, value in given.items()}
        return [filled(each) for each in given] if isinstance(given, list) else named.get(given, given)

    if told.body is None:
        return filled(BULK) if told.own_body else None
    return filled(NEW.get(told.body.name, {"title": "Changed"}))


def address(told: Operation, things: Things, *, missing: bool = False) -> str:
    path = path_of(told).removeprefix("/api/v1")
    kind = next((kind for kind in Kind if path.startswith(f"/{kind.folder}/")), Kind.PERSON)
    ref = f"{kind.initial}-ZZZZZ" if missing else things.refs[kind]
    for name, number in things.numbers.items():
        path = path.replace(f"{{{name}}}", str(987_654_321 if missing else number))
    return path.replace("{ref}", ref)


def ask(by: Program, told: Operation, path: str, refs: dict[Kind, str]) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {by.secret}", **({"If-Match": '"1"'} if told.versioned else {})}
    json = {"json": body} if (body := sent(told, refs)) is not None else {}
    answer = by.client.open(f"/api/v1{path}", method=told.method, headers=headers, **json)
    return answer.status_code, answer.text


def for_people() -> list[Operation]:
    return [told for told in OPERATIONS if told.policy != PUBLIC]


def missing(kind: Kind) -> str:
    return f"{kind.initial}-ZZZZZ"


@pytest.mark.parametrize("actor", READERS)
def test_what_is_hidden_is_as_missing_to_a_program_and_is_changed_by_none(
    app: Flask, cast: Cast, hidden: Things, actor: str
) -> None:
    by, before, count = program(app, cast, actor), stored(app), 0
    not_there = {kind: missing(kind) for kind in Kind}
    for told in for_people():
        about, other = ask(by, told, address(told, hidden), hidden.refs), None
        assert CANARY not in about[1], told.id
        if "{" in path_of(told) or (told.body and told.body.name in NEW) or told.own_body:
            other = ask(by, told, address(told, hidden, missing=True), not_there)
            assert about[0] in (403, 404, 422), (told.id, about)
            shown = [
                text.replace(hidden.refs[kind], "").replace(missing(kind), "")
                for text, kind in ((about[1], Kind.PERSON), (other[1], Kind.PERSON))
            ]
            assert (about[0], len(shown[0])) == (other[0], len(shown[1])), told.id
            count += 1
    assert count > 25
    after = stored(app)
    lost = {name: [row for row in rows if row not in after[name]] for name, rows in before.items()}
    assert {name for name, rows in lost.items() if rows} <= {"api_tokens"}, lost


@pytest.mark.parametrize("actor", READERS)
def test_a_role_and_a_scope_do_no_more_than_they_may(app: Flask, cast: Cast, hidden: Things, actor: str) -> None:
    reads, writes = program(app, cast, actor, Scope.READ), program(app, cast, actor)
    for told in for_people():
        assert isinstance(told.policy, Ability)
        if told.policy is not Ability.READ:
            assert ask(reads, told, address(told, hidden), hidden.refs)[0] == 403, told.id
        if not ROLES[actor][0].may(told.policy):
            assert ask(writes, told, address(told, hidden), hidden.refs)[0] == 403, told.id


def test_nobody_reaches_anything_without_a_token_and_whoever_reads_no_records_has_none_that_works(
    app: Flask, cast: Cast, browse: Browse, hidden: Things
) -> None:
    nobody, dana = Program(app, "x"), Program(app, token_of(app, cast, "dana"))
    session = browse("amina")
    for told in for_people():
        path = address(told, hidden)
        assert ask(nobody, told, path, hidden.refs)[0] == 401, told.id
        assert ask(dana, told, path, hidden.refs)[0] == 401, told.id
        assert session.open(f"/api/v1{path}", method=told.method).status_code == 401, told.id


def test_what_is_sealed_is_not_there_for_a_program_of_its_reader(app: Flask, cast: Cast, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person(CANARY, Visibility.SEALED).ref
    amina = program(app, cast, "amina")
    amina("GET", f"/people/{ref}", status=404)
    assert amina.told("GET", "/people")["items"] == []
    assert CANARY not in amina("GET", f"/search?q={CANARY}").text


@pytest.mark.parametrize("kind", Kind)
def test_a_page_of_a_list_takes_as_many_statements_for_many_as_for_one(
    app: Flask, cast: Cast, acting: Acting, kind: Kind
) -> None:
    with acting("amina"):
        made = [factories.person(f"Person {number}") for number in range(3)]
        for person in made:
            factories.agrees(person, "team")
            factories.sent_letter(None, factories.demand(f"Release {person.title}"))
    amina, count = program(app, cast, "amina"), list[str]()
    amina("GET", f"/{kind.folder}")
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        count.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        amina("GET", f"/{kind.folder}?limit=1")
        one = len(count)
        amina("GET", f"/{kind.folder}?limit=200")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(count) - one == one
    assert one <= 12, "\n".join(count)
