"""Every output of one world, really made: whoever may not be named stands in none, and whoever may stands in each.

Output x level x exposure x consent x how people are named. What is expected stands in `exposed_world`.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Browse, Browser, Cast, words_of
from tests.programs import Program
from tests.stories.chaser_pages import textarea
from tests.stories.exposed_mails import first_mail, mail_about
from tests.stories.exposed_world import PAPERS, Exposed, Someone, fill
from tests.workbooks import Opened
from tracker.actions import feeds, tokens
from tracker.jobs import alerts
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.documents.html import as_html
from tracker.plumbing.documents.text import as_text
from tracker.records.accounts import User
from tracker.records.exports.formats import FORMATS
from tracker.records.exports.reading import Going, listed
from tracker.records.gate import viewer
from tracker.records.lists import Wanted
from tracker.records.people import Person
from tracker.records.sheets import MayNotLeave, sheet_of
from tracker.rules.documents import sheet
from tracker.rules.documents.names import Level
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind

pytestmark = pytest.mark.any_database

INITIALS = "Z. W."


class Seen:
    """What was found: whoever stands in an output and may not, or may and does not; and how much was looked at."""

    def __init__(self, world: Exposed) -> None:
        self.world, self.wrong, self.cells = world, list[str](), Counter[str]()

    def look(self, output: str, text: str, named: Collection[int], level: str = "names") -> None:
        """Compare with what is expected of everybody, in a text that may speak of all of them."""
        for each in self.world.people:
            self.compare(output, text, each, each.number in named, level)
        if level == Level.INITIALS and text.count(INITIALS) < len(named):
            self.wrong.append(f"{output}: {text.count(INITIALS)} initials for {len(named)}")

    def compare(self, output: str, text: str, each: Someone, may: bool, level: str = "names") -> None:
        self.cells[output.partition(" ")[0]] += 1
        low = text.lower()
        stands = any(part in low for part in each.parts)
        shown = each.name in text
        if stands and not (may and level == Level.NAMES):
            self.wrong.append(f"{output} names {each}")
        if may and level == Level.NAMES and not shown:
            self.wrong.append(f"{output} keeps back {each}")
        if level == Level.REFERENCES and (each.ref in text) != may:
            self.wrong.append(f"{output} has the wrong references: {each}")


@pytest.mark.timeout(900)
def test_nobody_leaves_against_their_will_and_everybody_who_may_does(
    app: Flask, acting: Acting, browse: Browse, cast: Cast
) -> None:
    with acting("amina"):
        world = fill(cast)
    seen = Seen(world)
    for made in (_packs, _lists, _introductions, _drafts, _tables):
        made(seen, browse("bilal"))
    with acting("bilal"):
        _sheets(seen)
        _exports(seen)
        secret = tokens.make(viewer().user_id, tokens.Described("a program"))
        addresses = [
            feeds.make(viewer().user_id, feeds.Described("x", "whose=everybody", names=it)) for it in (True, False)
        ]
    _calendars(seen, app, addresses)
    _programs(seen, Program(app, secret))
    with app.app_context():
        alerts.tell()
    with acting("bilal"):
        _mails(seen, cast)
    assert seen.wrong[:20] == []
    assert sum(seen.cells.values()) > 4500
    surfaces = {"pack", "list", "introduction", "draft", "table", "sheet", "export", "calendar", "mail", "program"}
    assert set(seen.cells) == surfaces


def _frozen(browser: Browser, path: str, name: str, **fields: Any) -> Iterable[tuple[str, str]]:
    """Freeze a paper, and return what it says in each form that is text."""
    answer = browser.send(path, **fields)
    assert answer.status_code == 302, words_of(answer.text)[:500]
    there = f"{answer.headers['Location']}/{name}"
    yield "text", browser.get(f"{there}.txt").text
    if fields["level"] != Level.NAMES:
        return
    yield "html", unescape(browser.page(f"{there}.html"))
    with zipfile.ZipFile(io.BytesIO(browser.get(f"{there}.docx").data)) as parts:
        yield "docx", unescape("".join(parts.read(part).decode() for part in parts.namelist() if ".xml" in part))


def _packs(seen: Seen, browser: Browser) -> None:
    world = seen.world
    for reach in ("authorities", "public"):
        named = world.named(reach)
        for level in Level:
            chosen: dict[str, Any] = {"chosen": list(world.demands.values()), "level": level.value, "reach": reach}
            names = "\n".join(each.name for each in world.people)
            for form, text in _frozen(browser, f"/visits/{world.visit}/pack", "pack", messages=names[:4000], **chosen):
                seen.look(f"pack {reach} {level} {form}", text, named, level)


def _lists(seen: Seen, browser: Browser) -> None:
    for reach in ("authorities", "public"):
        named = seen.world.named(reach)
        for level in Level:
            chosen: dict[str, Any] = {"definition": "Held", "compiled_by": "Us", "level": level.value, "reach": reach}
            for form, text in _frozen(browser, f"/cases/{seen.world.case}/list", "list", **chosen):
                seen.look(f"list {reach} {level} {form}", text, named, level)
                assert f"Named: {len(named)}" in text or form != "text"


def _introductions(seen: Seen, browser: Browser) -> None:
    for level in Level:
        made = [
            dict(_frozen(browser, f"/organisations/{office}/introduction", "introduction", level=level.value))
            for office in seen.world.offices
        ]
        for form in made[0]:
            text = "\n".join(each[form] for each in made)
            seen.look(f"introduction {level} {form}", text, seen.world.named("authorities"), level)


def _drafts(seen: Seen, browser: Browser) -> None:
    """What is ticked unless somebody ticks more."""
    text = ""
    for office in seen.world.offices:
        url = f"/follow-ups/addressees/{office}"
        ticked = re.findall(r'value="(D-\w+)"[^>]*checked', browser.page(url))
        text += textarea(browser.page(f"{url}/letter?" + "&".join(f"with={ref}" for ref in ticked)))
    seen.look("draft", text, seen.world.named("authorities"))


def _tables(seen: Seen, browser: Browser) -> None:
    address = "/scoreboard/coverage.{}?year=2016"
    rows = csv.reader(io.StringIO(browser.get(address.format("csv")).get_data(as_text=True)))
    book = Opened(browser.get(address.format("xlsx")).data).rows
    for form, text in (("csv", "\n".join(" ".join(row) for row in rows)), ("xlsx", f"{book}")):
        seen.look(f"table {form}", text, seen.world.named("internal", own=True))


def _exports(seen: Seen) -> None:
    """Every kind, in every form that has all kinds: whoever may be named stands among the people at least."""
    for reach in Exposure:
        for form in ("csv", "jsonl"):
            wanted = [listed(Wanted(kind), Going(clock.today(), reach)) for kind in Kind]
            text = "\n".join(piece.decode() for each in wanted for piece in FORMATS[form].made(each))
            seen.look(f"export {form} {reach}", text, seen.world.named(reach, own=True))


def _sheets(seen: Seen) -> None:
    people = {each.ref: each for each in session().scalars(select(Person))}
    for each in seen.world.people:
        for reach in Exposure:
            for level in Level:
                text = _sheet(people[each.ref], level, reach)
                may = each.may_be_named(reach)
                seen.compare(f"sheet {reach} {level}", text, each, may, level)
                assert (INITIALS in text) == (may and level is Level.INITIALS)


def _sheet(person: Person, level: Level, reach: Exposure) -> str:
    try:
        made = sheet.written(sheet_of(person, level, reach, clock.today()), "en")
    except MayNotLeave:
        return ""
    return as_text(made) + unescape(as_html(made))


def _calendars(seen: Seen, app: Flask, addresses: list[str]) -> None:
    for secret, names in zip(addresses, (True, False), strict=True):
        text = app.test_client().get(f"/feeds/{secret}.ics").text.replace("\r\n ", "")
        seen.look(f"calendar {names}", text, seen.world.named("internal", by_mail=True) if names else ())
        for each in seen.world.people:
            assert (each.ref in text) == (each.width in ("organisation", "team")), each


def _programs(seen: Seen, ask: Program) -> None:
    named, place = seen.world.named("internal", own=True), "/people?limit=200"
    text = ""
    while place:
        answer = ask("GET", place)
        text += answer.text
        place = answer.headers.get("Link", "").partition(">")[0].removeprefix("</api/v1")
    seen.look("program list", text, named)
    for each in seen.world.people:
        assert (each.ref in text) == (each.width in PAPERS), each
        asked = f"/search?q={each.name}".replace(" ", "%20")
        assert (each.ref in ask("GET", asked).text) == (each.number in named), each


def _mails(seen: Seen, cast: Cast) -> None:
    """One mail for each, for titles stand in a mail when all may."""
    user = session().get_one(User, cast.bilal.id)
    user.digest_names = True
    seen.look("mail all", first_mail(user), ())
    for each in seen.world.people:
        text = mail_about(user, [seen.world.follow_ups[each.number]])
        assert each.ref in text
        seen.compare("mail one", text, each, each.may_be_named("internal", by_mail=True))
