"""Whatever is sent to the interface, by its description or against it: nothing fails, no answer it does not say."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as how
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from tests.cast import Acting, Cast
from tests.conftest import settings_for
from tests.programs import ROOT, Program, program, token_of
from tests.web import things
from tracker.plumbing.settings import Settings
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind

SEED = 20160126
SHARE = 500
"""So many fuzzed searches stand for one more example of each operation, of each kind of example."""
ANSWER_CHECKS: list[Any] = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
pytestmark = pytest.mark.own_app


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return replace(settings_for(database_url, tmp_path), api_per_minute=1_000_000)


class Known:
    """What is there: half of the requests are about it, in the version that stands."""

    def __init__(self, refs: dict[Kind, str], numbers: dict[str, int], by: Program) -> None:
        self.refs, self.numbers, self.by, self.chance = refs, numbers, by, random.Random(SEED)

    def put_in(self, case: Any) -> None:
        if self.chance.random() < 0.5:
            kind = next((kind for kind in Kind if f"/{kind.folder}/" in case.path), Kind.PERSON)
            there = {**self.numbers, "ref": self.refs[kind]}
            case.path_parameters = {name: there[name] for name in case.path_parameters or {}}
        if "If-Match" in (case.headers or {}) and self.chance.random() < 0.5:
            case.headers["If-Match"] = self.tag(case.formatted_path)

    def tag(self, path: str) -> str:
        """Return the version that stands of whatever an address leads to, or the first one."""
        asked = self.by.client.get(path, headers={"Authorization": f"Bearer {self.by.secret}"})
        return str(asked.headers.get("ETag", '"1"'))


@pytest.fixture
def known(app: Flask, cast: Cast, acting: Acting) -> Known:
    with acting("amina"):
        made = things.make("Layla Hassan", Visibility.TEAM)
    return Known(made.refs, made.numbers, program(app, cast, "amina"))


@pytest.mark.timeout(7200)
def test_whatever_is_asked_there_is_an_answer_that_it_says(
    app: Flask, cast: Cast, known: Known, request: pytest.FixtureRequest
) -> None:
    app.testing = False
    secret, answers = token_of(app, cast, "amina"), Counter[int]()
    examples = 1 + request.config.getoption("--fuzzed") // SHARE
    for operation in operations(app):
        for mode in GenerationMode:
            _try(operation, mode, examples, known, secret, answers)
    assert not [code for code in answers if code >= 500], answers
    assert {200, 201, 204, 400, 404, 412, 422} <= set(answers), answers
    _note(request.config, answers)


def operations(app: Flask) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", app)
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    # What deletes comes last: the others are asked of what is there.
    yield from sorted(found, key=lambda each: each.method.lower() == "delete")


def _try(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    examples: int,
    known: Known,
    secret: str,
    answers: Counter[int],
) -> None:
    cases = operation.as_strategy(generation_mode=mode)

    @seed(SEED)
    @how(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def tried(case: Any) -> None:
        known.put_in(case)
        response = case.call(headers={**(case.headers or {}), "Authorization": f"Bearer {secret}"})
        answers[response.status_code] += 1
        case.validate_response(response, checks=ANSWER_CHECKS)

    tried()


def _note(config: pytest.Config, answers: Counter[int]) -> None:
    report = config.getoption("--proofs-report")
    if report:
        with Path(report).with_suffix(".api.json").open("a") as file:
            file.write(json.dumps({"database": config.getoption("--database"), **answers}) + "\n")
