"""Pairs of worlds: one that everybody sees, and the same with something more, which somebody may not see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from tests import factories
from tests.cast import Browser, Cast, acting_as, sign_in_as, token_in
from tests.places import Place, let_go
from tests.web.hidden_deeds import COUNTED_AGAIN, Deed
from tests.web.seen_world import ADDRESS, World, fill, pages_of
from tracker.actions import follow_ups
from tracker.jobs import alerts, days
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import SignedIn, User
from tracker.rules.access import Visibility
from tracker.rules.plans import Owes

V = Visibility
FOR_NAMED = (V.RESTRICTED, V.SEALED)
WATCHING: dict[str, tuple[Visibility, ...]] = {
    "esi": (V.TEAM, *FOR_NAMED),
    "chidi": FOR_NAMED,
    "vera": FOR_NAMED,
    "dana": tuple(Visibility),
}
"""Who looks, and how what they may not see is hidden. Dana administers, and reads no record."""

NOTHING, ROUNDS, AGAIN = "nothing", "rounds", "everything is counted again"
AFTERWARDS = (*(NOTHING,) * 89, *(ROUNDS,) * 10, AGAIN)
"""What happens in both worlds afterwards, and how often."""

SEEN_WORDS = ("Layla Hassan", "Ministry of Justice", "MoJ", "Port Halden", "Omar Idris", "Umm Yusuf", "Release")
QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("/letters/new", {"title": "", "signatories": "\n".join(SEEN_WORDS), "demands": "Release Layla Hassan"}),
    ("/visits/new", {"title": "", "visitors": "Omar\nJustice", "follows": "Visit to Port Halden"}),
    ("/log", {"line": "Met Omar Idris, P-ZZZZZ"}),
    ("/log", {"title": "", "about": "Layla Hassan\nOmar Idris", "sources": "A report", "source_url": ADDRESS}),
    ("/people/new", {"title": "Omar Idriss", "cases": "Port"}),
    ("/people/new", {"title": "Leila Hassan"}),
    ("/organisations/new", {"title": "Friends of Port Halden", "form": "ngo"}),
    ("/sources/new", {"title": "Another report", "url": ADDRESS, "reliability": "unknown"}),
    ("/organisations/new", {"title": "", "acronym": "MoJ"}),
    ("/demands/new", {"title": "", "addressees": "MoJ", "about": "Umm Yusuf", "part_of": "Release Layla Hassan"}),
]
OF_ADMINISTRATORS = ("/team", "/team/new", "/settings/lock", "/team/second-step", "/healthz")
KEPT = "seen"
LATER = timedelta(hours=10)


@dataclass
class Pairs:
    """The worlds as they were kept, who looks at them, and what they are told of the one with nothing more in it."""

    app: Flask
    cast: Cast
    place: Place
    world: World
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)
    told: dict[tuple[str, str, int], str] = field(default_factory=dict)

    @classmethod
    def make(cls, app: Flask, cast: Cast, place: Place) -> "Pairs":
        found = cls(app, cast, place, World())
        with acting_as(app, cast.amina.id):
            first = factories.person("Omar Idris")
            first.visibility = V.RESTRICTED
            follow_ups.set_by_hand(first, "Ask", clock.today(), Owes.WE, None)
            fill(found.world)
        with acting_as(app, cast.esi.id):
            found.world.pages = [*pages_of(found.world), *OF_ADMINISTRATORS]
        found._let_them_in()
        found._keep(NOTHING)
        for after in (ROUNDS, AGAIN):
            place.put(_kept(NOTHING))
            found._come(after)
            found._keep(after)
        return found

    @property
    def requests(self) -> int:
        return len(self.world.pages) + len(QUESTIONS)

    def differences(self, who: str, deeds: Sequence[Deed], after: str, requests: Sequence[int]) -> list[str]:
        """Return what this person is told otherwise once these deeds were done; they may see none of them."""
        wanted = sorted(request for request in set(requests) if self._is_told(who, request))
        unknown = [request for request in wanted if (who, after, request) not in self.told]
        for request in unknown:
            self.put(after)
            self.told[who, after, request] = self.asked(who, request)
        self.put(NOTHING)
        self.do(deeds)
        self._come(after)
        return [
            f"{who}: {self.name(request)}"
            for request in wanted
            if self.asked(who, request) != self.told[who, after, request]
        ]

    def _is_told(self, who: str, request: int) -> bool:
        """A feed tells whoever holds its address what Esi may see, who made it; of Dana is hidden what Esi sees."""
        return who != "dana" or not self.name(request).startswith("/feeds/")

    def put(self, after: str) -> None:
        with self.app.app_context():
            let_go()
        self.place.put(_kept(after))

    def do(self, deeds: Sequence[Deed]) -> None:
        for deed in deeds:
            with acting_as(self.app, self.cast.amina.id):
                deed(self.world)

    def asked(self, who: str, request: int) -> str:
        """Ask as this person, and return the answer without what differs between any two."""
        browser = self._browser(who)
        if request < len(self.world.pages):
            answer = browser.get(self.world.pages[request])
            return _masked(answer.status_code, answer.headers.get("Location", ""), answer.text)
        path, fields = QUESTIONS[request - len(self.world.pages)]
        answer = browser.post(path, data={"csrf_token": self.cookies[who][1], **fields})
        where = re.sub(r"[A-Z]-[2-9A-HJ-NP-Z]{5}$", "REF", answer.headers.get("Location", ""))
        return _masked(answer.status_code, where, "" if answer.status_code == 302 else answer.text)

    def name(self, request: int) -> str:
        return [*self.world.pages, *(path for path, _fields in QUESTIONS)][request]

    def _come(self, after: str) -> None:
        if after == AGAIN:
            self.do(COUNTED_AGAIN)
        if after != NOTHING:
            with self.app.app_context():
                days.come()
                alerts.tell()

    def _keep(self, after: str) -> None:
        with self.app.app_context():
            let_go()
        self.place.keep(_kept(after))

    def _browser(self, who: str) -> Browser:
        browser = self.app.test_client()
        assert isinstance(browser, Browser)
        browser.set_cookie("tracker", self.cookies[who][0])
        return browser

    def _let_them_in(self) -> None:
        """Begin their sessions, and let these and the clock that nobody starts be fresh for as long as it takes."""
        for who in WATCHING:
            browser = sign_in_as(self.app, self.cast[who].email)
            token = token_in(browser.get("/account").text)
            cookie = browser.get_cookie("tracker")
            assert cookie is not None
            self.cookies[who] = cookie.value, token
        with self.app.app_context():
            at = clock.real_now() + LATER
            session().execute(update(SignedIn).values(seen_at=at, proved_at=at))
            session().execute(update(User).values(created_at=at))
            session().commit()


def _kept(after: str) -> str:
    return f"{KEPT} {after}"


def _masked(code: int, where: str, text: str) -> str:
    text = re.sub(r'(name="(?:csrf_token|submission_id)"[^>]*value=")[^"]*', r"\1", text)
    return f"{code} {where}\n" + re.sub(r"\d\d:\d\d", "", text)
