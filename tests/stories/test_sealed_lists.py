"""Whoever is shown the title of what is sealed, without opening it, stands in the log of acts."""

import pytest
from flask import Flask

from tests.cast import Acting, Browse, Cast
from tests.factories import on, person
from tests.stories.acts_of_log import acts, hidden_person
from tests.stories.step_pages import give_app, let_proof_grow_old
from tracker.actions import deletion, timeline, visibility
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.rules.access import Visibility
from tracker.rules.audit import Deed


@pytest.fixture
def sealed(app: Flask, acting: Acting, cast: Cast) -> tuple[str, int]:
    """A witness whom Amina and Bilal may see, and only when they have shown that it is them."""
    app.extensions.pop("glimpsed", None)
    with acting("amina"):
        made = person("Witness Nabila")
        visibility.change(made, Visibility.SEALED, made.team_id, [cast.amina.id, cast.bilal.id])
        return made.ref, made.id


def listed(app: Flask) -> list[tuple[int | None, int | None]]:
    return [(actor, number) for actor, deed, _about, number, _result in acts(app) if deed == Deed.LISTED]


def test_a_list_leaves_one_act_for_each_and_says_it_once_in_five_minutes(
    app: Flask, acting: Acting, browse: Browse, cast: Cast, sealed: tuple[str, int]
) -> None:
    hidden_person(acting, cast)
    amina, bilal, vera = browse("amina"), browse("bilal"), browse("vera")
    for page in ("/people/", "/people/", "/search?q=nabila"):
        amina.page(page)
    assert "Witness Nabila" in amina.page("/people/")
    assert listed(app) == [(cast.amina.id, sealed[1])]
    bilal.page("/people/")
    assert "Nabila" not in vera.page("/people/")
    assert listed(app) == [(cast.amina.id, sealed[1]), (cast.bilal.id, sealed[1])]
    assert Deed.LISTED.label in amina.page("/settings/acts")


def test_before_the_proof_there_is_nothing_to_tell_and_after_it_there_is_again(
    app: Flask, browse: Browse, cast: Cast, sealed: tuple[str, int]
) -> None:
    give_app(app, cast, "amina")
    amina = browse("amina")
    let_proof_grow_old(app)
    assert "Nabila" not in amina.page("/people/")
    assert listed(app) == []


def test_what_is_opened_is_told_as_opened_and_what_its_page_names_besides_as_listed(
    app: Flask, acting: Acting, browse: Browse, cast: Cast, sealed: tuple[str, int]
) -> None:
    with acting("amina"):
        ties = timeline.Ties([session().scalars(by_reference(sealed[0])).one()])
        event = timeline.record(timeline.Account("statement", on(2014, 3, 3)), ties).id
    browse("amina").page(f"/people/{sealed[0]}")
    assert [(deed, number) for _actor, deed, about, number, _result in acts(app)[-2:] if about == "record"] == [
        ("opened", sealed[1]),
        ("listed", event),
    ]


def test_those_that_are_deleted_are_told_of_too(
    app: Flask, acting: Acting, browse: Browse, cast: Cast, sealed: tuple[str, int]
) -> None:
    with acting("amina"):
        deletion.delete(session().scalars(by_reference(sealed[0])).one())
    assert "Witness Nabila" in browse("amina").page("/deleted")
    assert "Witness Nabila" not in browse("esi").page("/deleted")
    assert listed(app) == [(cast.amina.id, sealed[1])]
