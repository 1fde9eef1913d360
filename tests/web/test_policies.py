"""Every route as every actor: one without a policy is open to nobody, and hidden and missing are the same 404."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests import factories
from tests.cast import ROLES, Acting, Browse, Browser, Cast, token_in
from tests.factories import on
from tests.stories.plan_pages import plan_with
from tracker.actions import accounts, documents, follow_ups, links, records, stops, timeline, visibility
from tracker.actions.documents import ToFreeze
from tracker.actions.links import Terms
from tracker.actions.plans import runs
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.record import Record
from tracker.records.revisions import Revision
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Ability, Role, Visibility
from tracker.rules.documents.blocks import Document
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes
from tracker.web import assets
from tracker.web.access import PUBLIC, SIGNED_IN, policy_of

OTHERS = ("bilal", "chidi", "vera", "esi", "dana")
CANARY = "Canary Name"
METHODS = ("GET", "POST")
OF_PEOPLE = {
    "channel_id",
    "user_id",
    "session_id",
    "secret",
    "country",
    "day_id",
    "feed_id",
    "key",
    "trigger",
    "passkey_id",
}
"""Parts of an address that name no record."""


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in assets.ENDPOINTS]


def needs(app: Flask, rule: Rule) -> object:
    return policy_of(app.view_functions[rule.endpoint])


@dataclass(frozen=True)
class Hidden:
    """What only Amina may see: a record of every kind, all called the same, and what hangs on them."""

    refs: dict[Kind, str]
    numbers: dict[str, int]

    def values(self, rule: Rule, *, missing: bool = False) -> dict[str, str | int]:
        """Fill an address in with what is hidden, or with what does not exist."""
        kind = next((kind for kind in Kind if str(rule).startswith(f"/{kind.folder}/")), Kind.PERSON)
        known: dict[str, str | int] = {
            **{name: 987_654_321 if missing else number for name, number in self.numbers.items()},
            "ref": self._ref(Kind.EVENT if str(rule).startswith("/log/") else kind, missing),
            "demand_ref": self._ref(Kind.DEMAND, missing),
            "plan_key": "wgeid-urgent",
            "axis_code": "custody",
            "name": "pack",
            "ending": "txt",
            "token": ("0" if missing else "f") * 32,
            **dict.fromkeys(OF_PEOPLE, 1),
        }
        return {name: known[name] for name in rule.arguments}

    def _ref(self, kind: Kind, missing: bool) -> str:
        return f"{kind.initial}-ZZZZZ" if missing else self.refs[kind]


@pytest.fixture
def hidden(acting: Acting) -> Hidden:
    with acting("amina"):
        made: list[Record] = [
            factories.person(CANARY),
            factories.organisation(CANARY),
            factories.case(CANARY),
            factories.demand(CANARY),
            factories.letter(CANARY),
            records.add(Visit(kind=Kind.VISIT, title=CANARY)),
            records.add(Source(kind=Kind.SOURCE, title=CANARY)),
        ]
        for record in made:
            visibility.change(record, Visibility.RESTRICTED, None, [record.created_by or 0])
        person, demand = made[0], made[3]
        event = timeline.record(timeline.Account("statement", on(2016, 1, 5), CANARY), timeline.Ties([person]))
        tie = links.link(demand, LinkRole.BENEFICIARY, person, Terms(note=CANARY))
        row = follow_ups.set_by_hand(person, CANARY, clock.today(), Owes.WE, None)
        told = timeline.record(timeline.Account("disappearance", on(2016, 1, 5), CANARY), timeline.Ties([person]))
        run = runs.start(person, plan_with("wgeid-urgent"), told)
        last = session().scalars(select(Revision.id).order_by(Revision.id.desc())).first() or 0
        stop = stops.stop(person, clock.today(), clock.today(), CANARY)
        paper = Document(CANARY, "en", ())
        frozen = documents.freeze(made[5], ToFreeze(documents.PACK, "names", {}, {"pack": paper}, [person]))
        factories.attachment(person, "f" * 32, CANARY)
        refs = {Kind(record.kind): record.ref for record in (*made, event)}
        numbers = {"link_id": tie.id, "number": row.id, "revision_id": last, "stop_id": stop.id, "run_id": run.id}
        numbers["document_id"] = frozen.id
        return Hidden(refs, numbers)


def asked(app: Flask, rule: Rule, values: dict[str, str | int]) -> Iterator[tuple[str, str]]:
    """Every way of asking for this address: the method and the address."""
    for method in METHODS:
        if method in (rule.methods or ()):
            yield method, app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


class Asking:
    """A browser that presses anything, and compares answers without what differs between any two pages."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self._token = browser, token_in(browser.get("/account").text)

    def __call__(self, method: str, address: str) -> tuple[int, str]:
        data = {"csrf_token": self._token} if method == "POST" else None
        answer = self.browser.open(address, method=method, data=data)
        return answer.status_code, re.sub(r'value="[^"]{60,}"', "", answer.text).replace(address, "")


def test_every_route_says_what_it_needs(app: Flask) -> None:
    known = {PUBLIC, SIGNED_IN, *Ability}
    assert [str(rule) for rule in rules(app) if needs(app, rule) not in known] == []


@pytest.mark.own_app
def test_a_route_that_says_nothing_is_open_to_nobody(app: Flask, browse: Browse, cast: Cast) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert {browse(name).get("/forgotten").status_code for name in cast} == {404}


def test_few_pages_are_open_without_signing_in(app: Flask) -> None:
    public = {str(rule) for rule in rules(app) if needs(app, rule) == PUBLIC}
    signing_in = {f"/sign-in{more}" for more in ("", "/<secret>", "/code", "/passkey", "/code/passkey")}
    assert public == {"/healthz", "/help", "/feeds/<secret>.ics", *signing_in}


@pytest.mark.parametrize("actor", OTHERS)
def test_what_is_hidden_is_as_missing_as_what_is_not_there(
    app: Flask, browse: Browse, hidden: Hidden, actor: str
) -> None:
    ask, count = Asking(browse(actor)), 0
    for rule in rules(app):
        if not rule.arguments or rule.arguments & OF_PEOPLE:
            continue
        there = asked(app, rule, hidden.values(rule))
        not_there = asked(app, rule, hidden.values(rule, missing=True))
        for (method, address), (_method, other) in zip(there, not_there, strict=True):
            code, text = ask(method, address)
            assert code in (403, 404), (rule, method, code)
            assert CANARY not in text, rule
            assert (code, text) == ask(method, other), rule
            count += 1
    assert count > 60


@pytest.mark.parametrize("actor", OTHERS)
def test_no_page_names_or_counts_what_is_hidden(app: Flask, browse: Browse, hidden: Hidden, actor: str) -> None:
    browser = browse(actor)
    for rule in rules(app):
        if not rule.arguments and "GET" in (rule.methods or ()):
            text = browser.get(str(rule), follow_redirects=True).text
            assert CANARY not in text, rule
            assert set(hidden.refs.values()) & set(re.findall(r"[A-Z]-\w+", text)) == set(), rule
    for kind in Kind:
        answer = browser.get(f"/{kind.folder}/?q=canary")
        assert answer.status_code == (403 if actor == "dana" else 200)
        assert actor == "dana" or '<span class="muted">(0)</span>' in answer.text, kind


@pytest.mark.parametrize("actor", ROLES)
def test_a_page_refuses_every_role_that_lacks_its_ability(
    app: Flask, browse: Browse, hidden: Hidden, actor: str
) -> None:
    role, ask = ROLES[actor][0], Asking(browse(actor))
    lacking = [rule for rule in rules(app) if isinstance(policy := needs(app, rule), Ability) and not role.may(policy)]
    answers = {
        (str(rule), method): ask(method, address)[0]
        for rule in lacking
        for method, address in asked(app, rule, hidden.values(rule))
    }
    assert {question: code for question, code in answers.items() if code != 403} == {}
    assert bool(answers) == (role is not Role.COORDINATOR)


def test_nobody_reaches_anything_without_a_session(app: Flask, hidden: Hidden) -> None:
    stranger = app.test_client()
    for rule in rules(app):
        if needs(app, rule) == PUBLIC:
            continue
        for method, address in asked(app, rule, hidden.values(rule)):
            answer = stranger.open(address, method=method)
            assert CANARY not in answer.text
            led = answer.headers.get("Location", "")
            assert led.startswith("/sign-in") or "<h1>Sign in</h1>" in answer.text, (rule, method)


def test_a_session_that_was_ended_and_somebody_who_left_are_nobody(app: Flask, browse: Browse, cast: Cast) -> None:
    bilal, chidi = browse("bilal"), browse("chidi")
    with app.app_context():
        people = {user.name: user for user in session().scalars(select(User))}
        accounts.end_sessions(people["Bilal"])
        accounts.change_user(people["Chidi"], "Chidi", Role.CONTRIBUTOR, active=False)
        session().commit()
    for browser in (bilal, chidi):
        assert browser.get("/people/").headers["Location"].startswith("/sign-in")


def test_a_role_that_is_taken_away_holds_from_the_next_request(app: Flask, browse: Browse, cast: Cast) -> None:
    bilal = browse("bilal")
    assert bilal.get("/deleted").status_code == 200
    with app.app_context():
        user = session().scalars(select(User).where(User.id == cast.bilal.id)).one()
        accounts.change_user(user, "Bilal", Role.VIEWER, active=True)
        session().commit()
    assert bilal.get("/deleted").status_code == 403
    assert bilal.get("/people/").status_code == 200
