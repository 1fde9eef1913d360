"""What is sealed is there for the people it names alone, and only once they have shown that it is them."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast, hidden_in, words_of
from tests.factories import on
from tests.stories.step_pages import code_of, give_app, let_proof_grow_old, show
from tracker.actions import timeline, visibility
from tracker.plumbing.database import session
from tracker.records.audit import LoggedAct
from tracker.records.gate import look_as, viewer
from tracker.records.record import by_reference
from tracker.rules.access import Visibility
from tracker.rules.audit import Deed
from tracker.web import unsealing

PROVE = "/account/prove"


@pytest.fixture
def sealed(acting: Acting, cast: Cast) -> str:
    """The reference of a witness whom Amina alone may see, and only when she has shown that it is her."""
    with acting("amina"):
        witness = factories.person("Witness Nabila")
        visibility.change(witness, Visibility.SEALED, witness.team_id, [cast.amina.id])
        return witness.ref


@pytest.fixture
def seed(app: Flask, cast: Cast) -> str:
    return give_app(app, cast, "amina")[0]


def test_a_record_is_sealed_on_its_page_and_its_events_follow(browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        ref = factories.person("Witness Nabila").ref
        ties = timeline.Ties([session().scalars(by_reference(ref)).one()])
        event = timeline.record(timeline.Account("statement", on(2014, 3, 3)), ties).ref
    amina, named = browse("amina"), [str(cast.amina.id)]
    assert "Tick your own name too" in amina.send(f"/records/{ref}/sharing", visibility="sealed", readers=[]).text
    amina.send(f"/records/{ref}/sharing", visibility="sealed", readers=named)
    assert "Named people only, sealed" in words_of(amina.page(f"/people/{ref}"))
    assert (
        browse("bilal").get(f"/people/{ref}").status_code == browse("bilal").get(f"/events/{event}").status_code == 404
    )
    with acting("amina"):
        assert session().scalars(by_reference(event)).one().visibility == "sealed"


def test_it_is_gone_for_its_reader_too_until_they_show_that_it_is_them(
    app: Flask, browse: Browse, sealed: str, seed: str
) -> None:
    amina = browse("amina")
    assert "Witness Nabila" in amina.page("/people")
    let_proof_grow_old(app)
    assert "Witness Nabila" not in amina.page("/people")
    asked = amina.get(f"/people/{sealed}")
    assert asked.headers["Location"] == f"{PROVE}?next=/people/{sealed}"
    assert amina.get("/people/P-22222").headers["Location"].startswith(PROVE), "what is missing asks as well"
    assert show(amina, code_of(seed), asked.headers["Location"]).headers["Location"] == f"/people/{sealed}"
    assert "Witness Nabila" in amina.page(f"/people/{sealed}")
    assert amina.get("/people/P-22222").status_code == 404


def test_a_page_that_begins_with_it_asks_first(app: Flask, browse: Browse, sealed: str, seed: str) -> None:
    amina = browse("amina")
    let_proof_grow_old(app)
    assert amina.get(f"/log?about={sealed}").headers["Location"].startswith(PROVE)
    assert amina.get("/log?about=P-22222").status_code == 200


def test_nobody_loses_what_they_wrote_when_the_five_minutes_are_over(
    app: Flask, browse: Browse, sealed: str, seed: str
) -> None:
    amina = browse("amina")
    page = f"/people/{sealed}/edit"
    fields = {**hidden_in(amina.page(page), page), "title": "Witness N.", "summary": "Saw it from the roof."}
    log = {
        **hidden_in(amina.page("/log"), "/log"),
        "title": "Told us more",
        "type": "statement",
        "about": "Witness Nabila",
    }
    let_proof_grow_old(app)
    for address, typed, words in ((page, fields, "Saw it from the roof."), ("/log", log, "Told us more")):
        asked = amina.post(address, data=typed)
        assert (asked.status_code, "What you wrote is kept on this page" in asked.text) == (401, True)
        sent = {**hidden_in(asked.text, PROVE), "code": code_of(seed, 1)}
        assert words in amina.post(PROVE, data=sent).text
        let_proof_grow_old(app)


def test_whoever_has_nothing_sealed_is_not_asked(app: Flask, browse: Browse, cast: Cast, sealed: str) -> None:
    give_app(app, cast, "bilal")
    bilal = browse("bilal")
    let_proof_grow_old(app)
    hidden, missing = bilal.get(f"/people/{sealed}"), bilal.get("/people/P-22222")
    assert hidden.status_code == missing.status_code == 404


def test_on_one_machine_alone_nobody_is_asked(app: Flask, browse: Browse, sealed: str) -> None:
    amina = browse("amina")
    let_proof_grow_old(app)
    assert "Witness Nabila" in amina.page(f"/people/{sealed}")


def test_opening_it_is_logged(app: Flask, browse: Browse, cast: Cast, sealed: str) -> None:
    for name in ("amina", "bilal"):
        browse(name).get(f"/people/{sealed}")
    with app.app_context():
        acts = session().scalars(select(LoggedAct).where(LoggedAct.deed.in_(("opened", "refused")))).all()
    assert {(act.actor_id, act.deed, act.level) for act in acts} == {
        (cast.amina.id, "opened", "sealed"),
        (cast.bilal.id, "refused", "sealed"),
    }


def test_what_is_asked_for_before_the_proof_is_logged_as_refused_unless_it_is_theirs(
    app: Flask, browse: Browse, acting: Acting, cast: Cast, sealed: str, seed: str
) -> None:
    assert seed
    with acting("esi"):
        hidden = factories.person("Esi's own")
        ref, number = hidden.ref.lower(), hidden.id
    amina = browse("amina")
    let_proof_grow_old(app)
    for each in (ref, sealed):
        assert amina.get(f"/people/{each}").headers["Location"].startswith(PROVE)
    with app.app_context():
        refused = session().scalars(select(LoggedAct).where(LoggedAct.deed == Deed.REFUSED)).all()
        assert [(act.about_id, act.result) for act in refused] == [(number, "hidden")]


def test_asking_whether_something_is_sealed_opens_nothing(app: Flask, acting: Acting, sealed: str) -> None:
    with acting("amina"):
        look_as(replace(viewer(), unsealed=False))
        assert unsealing.is_there()
        assert session().scalars(by_reference(sealed)).all() == []
