"""Every address and method x twelve who ask x four widths x what became of the record: each answers as it should.

What should be is written here, in two small tables, and not asked of the program.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule

from tests.cast import Acting, Browser, Cast, sign_in_as, token_in
from tests.web import things
from tests.web.test_policies import METHODS, asked, needs, rules
from tests.web.test_writes import stored
from tests.web.things import OF_PEOPLE, Things
from tracker.actions import accounts, deletion, visibility
from tracker.plumbing.database import session
from tracker.records.accounts import SignedIn, User
from tracker.records.gate import Escape, escaping
from tracker.records.record import Record, by_reference
from tracker.rules.access import Role, Visibility

LEAST = 12_000
CANARY = "Kanarie"
EVERYBODY, TEAM = {"organisation"}, {"organisation", "team"}
ALL, NOTHING = TEAM | {"restricted", "sealed"}, set[str]()
READS, LOGS = {"read"}, {"read", "log"}
WRITES = LOGS | {"write", "share"}

OUT = ("anonymous", "feed", "disabled", "expired", "revoked")
SEES: dict[str, set[str]] = {
    "esi": EVERYBODY,
    "vera": TEAM,
    "chidi": TEAM,
    "amina": TEAM,
    "dana": NOTHING,
    "demoted": TEAM,
    "bilal": ALL,
    **dict.fromkeys(OUT, NOTHING),
}
"""Who asks, and what they should see: Bilal recorded all and is named everywhere; those who are out were named too."""

MAY: dict[str, set[str]] = {
    "esi": WRITES,
    "vera": READS,
    "chidi": LOGS,
    "amina": WRITES | {"manage"},
    "dana": {"manage"},
    "demoted": READS,
    "bilal": WRITES,
}

BRING_BACK = {"/records/<ref>/restore"}
"""What is asked about something that was deleted."""

NOT_YET = {
    "/letters/<ref>/judge",
}
"""What a record has no page of, whoever may see it, as long as it is what it is here."""


@dataclass
class Cells:
    count: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def tell(self, state: str, wrong: str | None, *where: object) -> None:
        self.count[state] += 1
        if wrong:
            self.failures.append(" ".join(map(str, (*where, state, wrong))))


@dataclass(frozen=True)
class World:
    there: dict[str, Things]
    deleted: dict[str, Things]
    askers: dict[str, Browser]


@pytest.fixture
def world(app: Flask, acting: Acting, cast: Cast) -> World:
    left = ("disabled", "expired", "revoked", "demoted")
    with app.app_context():
        named = [accounts.add_user(f"{name}@example.org", name, Role.OFFICER, [_asia(cast)]).id for name in left]
        session().commit()
    with acting("bilal"):
        there = {width.value: _things(width, "f", [cast.bilal.id, *named]) for width in Visibility}
        deleted = {width.value: _things(width, "d", [cast.bilal.id, *named]) for width in Visibility}
        for each in deleted.values():
            for ref in each.refs.values():
                if record := session().scalars(by_reference(ref)).one_or_none():
                    deletion.delete(record)
    askers = {name: sign_in_as(app, f"{name}@example.org") for name in (*MAY, *left)}
    with app.app_context():
        _put_out(cast)
        session().commit()
    app.test_client_class = Browser
    for name in ("anonymous", "feed"):
        askers[name] = app.test_client()  # type: ignore[assignment]  # what it makes was just said
    return World(there, deleted, askers)


def _asia(cast: Cast) -> int:
    assert cast.bilal.team_id is not None
    return cast.bilal.team_id


def _things(width: Visibility, what: str, reader_ids: list[int]) -> Things:
    place = list(Visibility).index(width)
    return things.make(f"{CANARY} {width.value}", width, reader_ids, token=f"{what}{place}" * 16)


def _put_out(cast: Cast) -> None:
    """Let those who were readers until now be readers no more, each in a way of their own."""
    people = {user.name: user for user in session().scalars(select(User))}
    accounts.change_user(people["disabled"], "disabled", Role.OFFICER, active=False)
    accounts.end_sessions(people["revoked"])
    long_ago = people["expired"].created_at.replace(year=2015)
    session().execute(
        update(SignedIn).where(SignedIn.user_id == people["expired"].id).values(created_at=long_ago, seen_at=long_ago)
    )
    accounts.change_user(people["demoted"], "demoted", Role.VIEWER, active=True)
    with escaping(Escape.CLOCK):
        named = session().scalars(select(Record).where(Record.visibility.in_(["restricted", "sealed"]))).all()
        for record in named:
            visibility.name_readers(record, {*visibility.readers_of(record.id)} - {people["demoted"].id})


class Asker:
    """One of the twelve, who asks about everything in turn."""

    def __init__(self, app: Flask, name: str, browser: Browser, cells: Cells) -> None:
        self._app, self._name, self._browser, self._cells = app, name, browser, cells
        self._token = token_in(browser.get("/account").text)
        self._missing: dict[tuple[str, str], tuple[int, str]] = {}

    def ask_about(self, rule: Rule, made: Things, width: str, deleted: bool) -> None:
        state = f"{'deleted' if deleted else 'there'}{' child' if made.is_child(rule) else ''}"
        for method, address in asked(self._app, rule, made.values(rule)):
            sees = width in SEES[self._name] and deleted == (str(rule) in BRING_BACK)
            self._cells.tell(state, self._wrong(rule, method, address, sees), self._name, width, method, rule)

    def ask_for_what_is_missing(self, rule: Rule, made: Things) -> None:
        for method, address in asked(self._app, rule, made.values(rule, missing=True)):
            found = self._missing[method, str(rule)] = self._answer(method, address)
            wrong = None if found[0] in (403, 404) or self._name in OUT else f"{found[0]}"
            self._cells.tell("missing", wrong, self._name, method, rule)

    def _wrong(self, rule: Rule, method: str, address: str, sees: bool) -> str | None:
        may = str(needs(self._app, rule)) in MAY.get(self._name, ())
        if sees and may:
            code = self._browser.open(address, method=method).status_code  # what is sent without a token saves nothing
            there = code in (200, 302, 308) or (code == 404 and str(rule) in NOT_YET)
            return None if there else f"{code}, though they may see it"
        code, text = self._answer(method, address)
        if CANARY in text:
            return f"{code}, and it names what is hidden"
        if self._name in OUT:
            return None if self._asks_to_sign_in(text) else f"{code}, and nobody is signed in"
        if not may:
            return None if code == 403 else f"{code}, which is not theirs to do"
        return None if (code, text) == self._missing[method, str(rule)] else f"{code}, not as what is missing"

    def _answer(self, method: str, address: str) -> tuple[int, str]:
        data = {"csrf_token": self._token} if method == "POST" else None
        answer = self._browser.open(address, method=method, data=data)
        text = re.sub(r'value="[^"]{60,}"', "", answer.text).replace(address, "")
        return answer.status_code, f"{answer.headers.get('Location', '')}\n{text}\n{CANARY in str(answer.headers)}"

    @staticmethod
    def _asks_to_sign_in(text: str) -> bool:
        return text.startswith("/sign-in") or "<h1>Sign in</h1>" in text


def about_records(app: Flask) -> Iterator[Rule]:
    """Every address with a part that names a record, or something that hangs on one."""
    return (rule for rule in rules(app) if rule.arguments and not rule.arguments & OF_PEOPLE)


def test_every_cell(app: Flask, world: World, on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("the gate is the same on both databases; what PostgreSQL adds has tests of its own")
    cells, before = Cells(), stored(app)
    for name, browser in world.askers.items():
        asker = Asker(app, name, browser, cells)
        for rule in about_records(app):
            asker.ask_for_what_is_missing(rule, world.there["sealed"])
            for width in ALL:
                asker.ask_about(rule, world.there[width], width, deleted=False)
                asker.ask_about(rule, world.deleted[width], width, deleted=True)
        after = stored(app)
        changed = [table for table in before if before[table] != after[table]]
        cells.tell("writes", f"changed {changed}" if changed else None, name)
    assert cells.failures == [], (len(cells.failures), dict(cells.count))

    assert cells.count.total() >= LEAST
    assert set(world.askers) == set(SEES)
    assert set(METHODS) == {"GET", "POST"}
