"""Whoever may not change something changes nothing, though they send the very form of somebody who may."""

from flask import Flask
from werkzeug.routing import Rule

from tests import factories
from tests.cast import Acting, Browse, Browser, Cast, token_in
from tests.factories import on
from tests.web.answered import QUERIES, TYPED, asked, fields_in, rules, stored
from tests.web.test_policies import hidden
from tests.web.things import Things
from tracker.actions import timeline
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.rules.access import Visibility

__all__ = ["hidden"]


class Pressing:
    """Send what Amina would send, as somebody else."""

    def __init__(self, actor: Browser, amina: Browser) -> None:
        self.actor, self.amina = actor, amina
        self.token = token_in(actor.get("/account").text)

    def __call__(self, address: str) -> int:
        hers = fields_in(self.amina.get(address).text)
        typed = {name: value for name, value in TYPED.items() if name in hers}
        data = {**hers, **typed, "csrf_token": self.token}
        return self.actor.post(address, data=data, query_string=QUERIES, follow_redirects=False).status_code


def posts(app: Flask, every: list[Rule], values: Things) -> list[str]:
    found = [address for rule in every for method, address in asked(app, rule, values.values(rule)) if method == "POST"]
    return [address for address in found if not address.startswith(("/sign-", "/account"))]


def test_amina_herself_changes_it_with_the_same_forms(app: Flask, browse: Browse, hidden: Things) -> None:
    amina, before = browse("amina"), stored(app)
    edits = [rule for rule in rules(app) if str(rule).endswith("/edit")]
    press = Pressing(amina, amina)
    codes = [press(address) for address in posts(app, edits, hidden)]
    assert codes.count(302) >= 7, codes
    assert stored(app) != before


SLIPPED_IN = {
    "owner_id": "1",
    "team_id": "1",
    "visibility": "organisation",
    "created_by": "1",
    "ref": "P-AAAAA",
    "status": "met",
}


def test_a_field_that_is_not_asked_for_is_refused(app: Flask, browse: Browse, hidden: Things) -> None:
    amina, before = browse("amina"), stored(app)
    token = token_in(amina.page("/account"))
    for folder in ("people", "letters", "demands", "events", "sources"):
        ref = next(ref for kind, ref in hidden.refs.items() if kind.folder == folder)
        hers = fields_in(amina.page(f"/{folder}/{ref}/edit"))
        for field, value in SLIPPED_IN.items():
            data = {**hers, "csrf_token": token, field: value}
            assert amina.post(f"/{folder}/{ref}/edit", data=data).status_code == 400, (folder, field)
    assert stored(app) == before


def test_a_contributor_corrects_and_takes_back_what_they_logged_and_nothing_else(
    app: Flask, browse: Browse, acting: Acting, cast: Cast
) -> None:
    with acting("amina"):
        layla = factories.person(visible_to=Visibility.ORGANISATION)
        hers, page = timeline.record(timeline.Account("note", on(2016, 1, 5)), timeline.Ties([layla])).ref, layla.ref
    with acting("chidi"):
        about = session().scalars(by_reference(page)).all()
        own = timeline.record(timeline.Account("note", on(2016, 1, 6)), timeline.Ties(about)).ref
    chidi, before = browse("chidi"), stored(app)
    press = Pressing(chidi, browse("amina"))
    assert {press(f"/events/{hers}/edit"), press(f"/log/{hers}/undo"), press(f"/records/{own}/delete")} == {403}
    assert stored(app) == before
    shown = chidi.page(f"/people/{page}")
    assert f"/events/{own}/edit" in shown
    assert f"/events/{hers}/edit" not in shown
    assert "/edit" not in browse("vera").page(f"/people/{page}")
    assert press(f"/events/{own}/edit") == 302
    assert press(f"/log/{own}/undo") == 302
    assert browse("bilal").get(f"/events/{hers}/edit").status_code == 200
