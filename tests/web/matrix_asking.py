"""Everything that can be asked in the matrix, how it is answered, and what is wrong with an answer."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from tests.cast import Browser, token_in
from tests.places import Place, let_go
from tests.web.answered import QUERIES, TYPED, asked, fields_in, needs, rules, unprotected
from tests.web.canaries import found_in
from tests.web.matrix_oracle import Answer, Question, expected, sees
from tests.web.matrix_world import ACTORS, Matrix, Set, browser_of
from tracker.web.access import PUBLIC

HANGING = {"link_id", "revision_id", "number", "token", "twin_id"}
"""Parts of an address that name what hangs on two records."""
ONES_OWN = {"draft_id", "import_id"}
"""And those that name what nobody sees but whoever made it: Olga, who is no actor."""
NAMING = {*HANGING, *ONES_OWN, "ref", "demand_ref", "document_id", "run_id", "second_yes_id", "stop_id"}


@dataclass(frozen=True)
class Cell:
    """One question of one actor. `level` and `state` are of what the address names; "" where it names no record."""

    actor: str
    proved: bool
    rule: Rule
    method: str
    address: str
    level: str = ""
    state: str = ""

    def __str__(self) -> str:
        proof = "with" if self.proved else "without"
        return f"{self.actor} {proof} a proof, {self.level} {self.state}: {self.method} {self.rule}"


def cells(app: Flask, made: Matrix) -> Iterator[Cell]:
    """What is sealed is asked for with a proof and without; all else that names a record, with one."""
    for rule in rules(app):
        things = _named(app, made, rule)
        for actor in ACTORS:
            for method, address, level, state in things:
                for proved in (True, False) if level in ("", "sealed") else (True,):
                    yield Cell(actor, proved, rule, method, address, level, state)


def _named(app: Flask, made: Matrix, rule: Rule) -> list[tuple[str, str, str, str]]:
    """Everything that an address can name: the method, the address, and the level and state of what it leads to."""
    any_things, of_record = next(iter(made.sets.values())).things, names_record(rule)
    state = "missing" if of_record else ""
    found = [(*question, "", state) for question in asked(app, rule, any_things.values(rule, missing=True))]
    if rule.arguments & ONES_OWN:
        return found + [(*question, "restricted", "hidden") for question in asked(app, rule, any_things.values(rule))]
    for (level, state), each in made.sets.items() if of_record else ():
        found += [(*question, level, state) for question in asked(app, rule, each.things.values(rule))]
    return found


def names_record(rule: Rule) -> bool:
    return bool(rule.arguments & NAMING)


def hangs_on_hidden(rule: Rule, level: str) -> bool:
    """Say whether what the address names is, in the state "child", the child of something hidden."""
    paper = "document_id" in rule.arguments and level != "sealed"
    return bool(rule.arguments & HANGING) or paper or str(rule).startswith(("/events/", "/log/"))


class Asking:
    """The browsers of one world, and how the cells of it are answered."""

    def __init__(self, app: Flask, made: Matrix, place: Place) -> None:
        self.app, self.made, self.place = app, made, place
        self._browsers: dict[tuple[str, bool], tuple[Browser, str, str]] = {}
        self._forms: dict[str, dict[str, object]] = {}
        self._missing: dict[tuple[str, bool, str, str], tuple[int, str]] = {}

    def __call__(self, cell: Cell) -> TestResponse:
        browser, token = self._browser(cell.actor, cell.proved)
        data = {**self._form(cell), "csrf_token": token} if cell.method == "POST" else None
        secret = self.made.feeds["calendar"]
        headers = {"Authorization": f"Bearer {secret}"} if cell.actor == "calendar" else None
        query = QUERIES if cell.method == "POST" else {"secret": secret} if cell.actor == "calendar" else None
        return browser.open(cell.address, method=cell.method, data=data, query_string=query, headers=headers)

    def put_back(self) -> None:
        """Let the world be as it was made."""
        with self.app.app_context():
            let_go()
        self.place.put("matrix")

    def _browser(self, name: str, proved: bool) -> tuple[Browser, str]:
        """The browser as it first was: nothing that was told on another page comes along, and nobody signed out."""
        if (name, proved) not in self._browsers:
            browser = browser_of(self.app, self.made, name, proved)
            page = "/account" if name == "olga" or ACTORS[name].comes else "/sign-in"
            token = token_in(browser.get(page).text)
            cookie = browser.get_cookie("tracker")
            assert cookie is not None
            self._browsers[name, proved] = browser, token, cookie.value
        browser, token, value = self._browsers[name, proved]
        browser.set_cookie("tracker", value)
        return browser, token

    def _form(self, cell: Cell) -> dict[str, object]:
        """What somebody would send who may see and do everything."""
        if cell.address not in self._forms:
            olga, _token = self._browser("olga", True)
            page = olga.get(cell.address) if "GET" in (cell.rule.methods or ()) else None
            hers = fields_in(page.text) if page is not None and page.mimetype == "text/html" else {}
            typed = {name: text for name, text in TYPED.items() if name in hers}
            self._forms[cell.address] = {name: self._unsaid(text) for name, text in {**hers, **typed}.items()}
        return self._forms[cell.address]

    def _unsaid(self, text: object) -> object:
        """Whoever sends a form knows what stands in it: not what is looked for."""
        return re.sub("zanary[a-z]qx", "Changed", text) if isinstance(text, str) else text

    def expected(self, cell: Cell) -> set[Answer]:
        view = self.app.view_functions[cell.rule.endpoint]
        fresh = getattr(view, "fresh", None)
        question = Question(
            cell.rule.endpoint,
            str(needs(self.app, cell.rule)),
            cell.level,
            cell.state,
            is_child=hangs_on_hidden(cell.rule, cell.level),
            is_fresh=fresh is not None and cell.method in fresh.value,
            leaves=getattr(view, "leaves", False),
        )
        return expected(ACTORS[cell.actor], question, proved=cell.proved)

    def judged(self, cell: Cell) -> tuple[list[str], Answer]:
        """Ask, and return what is wrong with the answer, and how it was answered."""
        with self(cell) as answer:
            found = answered(answer)
            return self._wrong_with(cell, answer, found), found

    def _wrong_with(self, cell: Cell, answer: Response, found: Answer) -> list[str]:
        want = self.expected(cell)
        is_right = found != Answer.BROKEN if needs(self.app, cell.rule) == PUBLIC else found in want
        wrong = [] if is_right else [f"{found} instead of {', '.join(sorted(want))}"]
        said = f"{answer.headers}".encode() + unpacked(answer.get_data())
        wrong += [f"says {word}" for word in found_in(said, self.forbidden(cell.actor, cell.proved))]
        wrong += unprotected(answer)
        if cell.state and found == Answer.ABSENT and self.masked(cell, answer) != self.missing(cell):
            wrong.append("is not as missing as what is not there")
        return [f"{cell}: {each}" for each in wrong]

    def missing(self, cell: Cell) -> tuple[int, str]:
        """How the same is answered of what does not exist."""
        key = (cell.actor, cell.proved, cell.rule.endpoint, cell.method)
        if key not in self._missing:
            values = next(iter(self.made.sets.values())).things.values(cell.rule, missing=True)
            address = dict(asked(self.app, cell.rule, values))[cell.method]
            other = replace(cell, address=address, level="", state="missing")
            self._missing[key] = self.masked(other, self(other))
        return self._missing[key]

    def forbidden(self, actor: str, proved: bool) -> list[str]:
        """Return the words that this actor may be told nowhere."""
        return self._forbidden[actor, proved]

    @cached_property
    def _forbidden(self) -> dict[tuple[str, bool], list[str]]:
        return {
            (name, proved): [word for each in self.made.sets.values() for word in _kept(name, proved, each)]
            for name in ACTORS
            for proved in (True, False)
        }

    def masked(self, cell: Cell, answer: Response) -> tuple[int, str]:
        text = re.sub(r'value="[^"]{60,}"', "", text_of(answer))
        for address in (cell.address, quote(cell.address, safe="")):
            text = text.replace(address, "")
        where = answer.headers.get("Location", "").replace(cell.address, "").replace(quote(cell.address, safe=""), "")
        return answer.status_code, where + text


def _kept(name: str, proved: bool, each: Set) -> list[str]:
    actor, state = ACTORS[name], "there" if each.state == "deleted" else each.state
    words = [each.parent] if each.parent else []
    return words if sees(actor, each.level, state, proved=proved) else [*words, each.word]


def answered(answer: Response) -> Answer:
    """Say how somebody was answered."""
    text, where = text_of(answer), answer.headers.get("Location", "")
    if answer.status_code >= 500:
        return Answer.BROKEN
    if where.startswith("/sign-in") or "<h1>Sign in</h1>" in text:
        return Answer.SIGN_IN
    if where.startswith("/account/prove") or (answer.status_code == 401 and "/account/prove" in text):
        return Answer.PROVE
    if answer.status_code == 403:
        return Answer.STAYS if "What is sealed stays here" in text else Answer.REFUSED
    return Answer.ABSENT if answer.status_code == 404 else Answer.OPEN


def text_of(answer: Response) -> str:
    return answer.get_data().decode(errors="replace")


def unpacked(data: bytes) -> bytes:
    """Return what is in a ZIP file, with the names of its members, or the data itself."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"".join(part for name in packed.namelist() for part in (name.encode(), packed.read(name)))
