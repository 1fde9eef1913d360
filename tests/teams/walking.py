"""Somebody at work: opens one page after the other, thinks in between, and now and then writes something down."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from random import Random
from urllib.parse import urlencode

from tests.cast import hidden_in, token_in
from tests.teams.office import Office, Worker
from tracker.rules.access import Ability

FIRST = "10 February 2016"


@dataclass(frozen=True, slots=True)
class Opened:
    page: str
    seconds: float


@dataclass(slots=True)
class Walk:
    """What one person opened, how long each page took to come, and what went wrong."""

    office: Office
    worker: Worker
    port: int
    chance: Random
    opened: list[Opened] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    cookie: str = ""

    def until(self, end: float, thinking: float) -> None:
        """Walk until this moment; `thinking` is the middle time between two things, in seconds."""
        self.cookie = self.worker.cookie
        time.sleep(self.chance.random() * thinking)
        while time.monotonic() < end:
            (step,) = self.chance.choices(list(STEPS), weights=list(STEPS.values()))
            try:
                step(self)
            except OSError as problem:
                self.wrong.append(f"{step.__name__}: {problem!r}")
            time.sleep(self.chance.expovariate(1 / thinking))

    def page(self, page: str, path: str, expected: int = 200, **fields: str) -> str:
        """Open a page and return its text; or, when there are fields, send a form to it and return where it leads."""
        body = urlencode(fields) if fields else None
        headers = {"Cookie": f"tracker={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        begin = time.perf_counter()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("POST" if fields else "GET", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        self.opened.append(Opened(page, time.perf_counter() - begin))
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _is, value = line.partition(";")[0].partition("=")
            self.cookie = value if name == "tracker" else self.cookie
        if answer.status != expected:
            self.wrong.append(f"{page} {path}: {answer.status}")
        return text if expected == 200 else answer.headers.get("Location", "")

    def some(self, kind: str) -> str:
        """Return one that is known, of which often much is told."""
        known = self.office.known[kind]
        return known[int(len(known) * self.chance.random() ** 3)]

    def word(self) -> str:
        return self.chance.choice(self.office.words)

    def write(self, page: str, path: str, shown: str, **fields: str) -> None:
        """Fill in a form, send it, and look at where it leads."""
        form = self.page(f"form: {page}", path)
        sent = {**hidden_in(form, path), "csrf_token": token_in(form), **fields}
        led_to = self.page(f"save: {page}", path, 302, **sent)
        if led_to:
            self.page(shown, led_to)


def today(walk: Walk) -> None:
    walk.page("Today", "/")


def listed(walk: Walk) -> None:
    """Narrow a list down, and go on to its second page where there is one."""
    folder = walk.chance.choice(["cases", "people", "demands", "letters", "events"])
    narrowed = walk.chance.choice(["", "?sort=changed", "?sort=name", "?year=2015", "?country=Cambodia", "?owner=me"])
    page = walk.page("list", f"/{folder}/{narrowed}")
    before, _more, _rest = page.partition('">More</a>')
    if _more and walk.chance.random() < 0.3:
        walk.page("list, next page", before.rpartition('href="')[2].replace("&amp;", "&"))


def case(walk: Walk) -> None:
    walk.page("case", f"/cases/{walk.some('case')}")


def demand(walk: Walk) -> None:
    walk.page("demand", f"/demands/{walk.some('demand')}")


def letter(walk: Walk) -> None:
    walk.page("letter", f"/letters/{walk.some('letter')}")


def person(walk: Walk) -> None:
    walk.page("person", f"/people/{walk.some('person')}")


def searched(walk: Walk) -> None:
    words = " ".join(walk.word() for _ in range(walk.chance.choice([1, 1, 2])))
    walk.page("search", "/search?" + urlencode({"q": words}))


def log_a_call(walk: Walk) -> None:
    if not walk.worker.role.may(Ability.LOG):
        return today(walk)
    path = f"/records/{walk.some('demand')}/note"
    return walk.write("log a call", path, "demand", title="They called: no news", when=FIRST, type="note")


def save_a_letter(walk: Walk) -> None:
    if not walk.worker.role.may(Ability.WRITE):
        return today(walk)
    fields = {"title": f"Letter about {walk.word()}", "form": "open", "followed": "y", "sent": "2016-01-24"}
    fields |= {"addressees": walk.some("organisation"), "demands": walk.some("demand")}
    return walk.write("save a letter", "/letters/new", "letter", **fields)


STEPS: dict[Callable[[Walk], None], int] = {
    today: 20,
    listed: 25,
    case: 12,
    demand: 8,
    letter: 6,
    person: 6,
    searched: 13,
    log_a_call: 5,
    save_a_letter: 5,
}
"""What people do, and how often of a hundred times."""
