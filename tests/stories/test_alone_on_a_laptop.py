"""On one machine alone nobody is asked who they are but those who wished it by adding a second step."""

from typing import Any

from flask import Flask

from tests.cast import Browse
from tests.stories.step_pages import STEPS, add_app, code_of, let_proof_grow_old, show


def test_nobody_is_asked_twice_and_nothing_is_required(app: Flask, browse: Browse) -> None:
    amina = browse("amina")
    let_proof_grow_old(app)
    fields: dict[str, Any] = {"email": "new@example.org", "name": "Nadia", "role": "viewer"}
    assert amina.send("/team/new", **fields).status_code == 200
    assert amina.get(f"{STEPS}/app").status_code == 200
    assert "an address with a name only" in amina.page(STEPS)


def test_whoever_added_a_second_step_is_asked(app: Flask, browse: Browse) -> None:
    amina = browse("amina")
    seed, _codes = add_app(amina)
    let_proof_grow_old(app)
    assert amina.send(f"{STEPS}/recovery-codes", form_of=STEPS).status_code == 401
    assert show(amina, code_of(seed, 1), "/account/prove").status_code == 302
    assert amina.send(f"{STEPS}/recovery-codes", form_of=STEPS).status_code == 200
