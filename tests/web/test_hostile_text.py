"""Whatever somebody wrote stands on the pages as text: no markup, no address that runs, no page that breaks."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import String, Text, inspect, select
from werkzeug.routing import Rule

from tests import factories
from tests.cast import Acting, Browse, Browser, Cast, hidden_in, token_in
from tests.factories import on
from tests.shares import is_whole, share
from tests.web.answered import rules
from tests.web.things import alike, brought_in
from tracker.actions import (
    documents,
    follow_ups,
    links,
    people,
    records,
    saved_searches,
    stops,
    timeline,
    visibility,
    work_calendars,
)
from tracker.actions.documents import ToFreeze
from tracker.actions.links import Terms
from tracker.actions.saved_searches import Kept
from tracker.actions.timeline import Account, Ties
from tracker.actions.work_calendars import Day
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.plans import BodySession, Plan, PlanStep
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.documents.blocks import Block, Document, Style
from tracker.rules.events import Stance
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name
from tracker.rules.plans import Owes
from tracker.rules.saved_searches import Shared

ONE_IN = 6
"""Of so many fields of a form, one is filled in by each run of all tests; by `make proofs`, each."""
MARK = "<i id=x>"
HOSTILE = f"\"'>{MARK}&amp;{{{{7*7}}}}%s %(n)s 100% <script>alert(1)</script>"
RUNS = "javascript:alert(1)//"
OURS = {
    *("ref", "kind", "title_key", "country", "visibility", "certainty", "exposure"),
    *("status", "status_as_of", "status_confirmed"),
}
CLOSED = {
    "type",
    "detail",
    "when_text",
    "by_when",
    "stance",
    "form",
    "reliability",
    "published",
    "accessed",
    "born",
    "starts",
    "ends",
}
ADDRESSES = {"url", "website"}
CHOICES = {"demands": [], "messages": [HOSTILE], "level": "names", "reach": "authorities", "without": []}
ROWS = {Style.FACTS, Style.TABLE}
OF_OTHERS = {"secret", "revision_id", "session_id", "token"}
"""Parts of addresses whose pages have tests of their own."""


def spoil(record: Record, text: str) -> None:
    """Write into every column of a record that holds free text, as much as it holds."""
    for column in inspect(type(record)).columns:
        if isinstance(column.type, String | Text) and column.key not in OURS | CLOSED:
            fitting = text[: column.type.length] if isinstance(column.type, String) else text
            setattr(record, column.key, RUNS if column.key in ADDRESSES else fitting)


def spoil_plans(text: str) -> None:
    for plan in session().scalars(select(Plan)):
        plan.name, plan.period, plan.source, plan.note = text[:200], text[:200], text, text
    for step in session().scalars(select(PlanStep)):
        step.what = text[:300]
    for meeting in session().scalars(select(BodySession)):
        meeting.name, meeting.source = text[:120], text


@pytest.fixture
def hostile(acting: Acting, cast: Cast) -> dict[str, str | int]:
    with acting("amina"):
        person, office, case = factories.person(), factories.organisation(), factories.case()
        asked = factories.demand()
        letter = factories.sent_letter(on(2016, 1, 4), asked)
        visit, source = Visit(kind=Kind.VISIT, title="x"), Source(kind=Kind.SOURCE, title="x")
        records.add(visit)
        records.add(source)
        account = Account("count", on(2016, 1, 5), stance=Stance.RAISED, number=3)
        told = timeline.record(account, Ties([person, asked, letter, visit, case], [office], [source]))
        for account in (Account("reply", on(2016, 1, 6)), Account("count", on(2016, 1, 6), number=2)):
            spoil(timeline.record(account, Ties([letter, case], [office], [source])), HOSTILE)
        for start, role, end in (
            (person, LinkRole.MEMBER, case),
            (asked, LinkRole.BENEFICIARY, person),
            (asked, LinkRole.DUTY_BEARER, office),
            (letter, LinkRole.SIGNATORY, person),
            (letter, LinkRole.ADDRESSEE, office),
            (visit, LinkRole.VISITOR, person),
            (letter, LinkRole.ABOUT_VISIT, visit),
            (told, LinkRole.NAMES, person),
        ):
            tie = links.link(start, role, end, Terms(quote=HOSTILE, note=HOSTILE))
        people.call(person, [Name(HOSTILE)])
        row = follow_ups.set_by_hand(asked, HOSTILE, clock.today(), Owes.WE, cast.amina.id)
        stops.stop(asked, clock.today(), clock.today(), HOSTILE)
        work_calendars.add("KH", Day(clock.today(), HOSTILE[:200]))
        spoil_plans(HOSTILE)
        for record in (person, office, case, asked, letter, visit, source, told):
            spoil(record, HOSTILE)
        for public in (case, letter):
            visibility.change(public, Visibility.ORGANISATION, public.team_id, [])
            visibility.expose(public, Exposure.PUBLIC, in_mail=False)
        kept = Kept(Kind.PERSON, urlencode({"q": HOSTILE}), "{}")
        search = saved_searches.keep(HOSTILE[:100], kept, Shared.ORGANISATION, None)
        session().flush()
        refs: dict[str, str | int] = {
            record.kind: record.ref for record in (person, office, case, asked, letter, visit, source, told)
        }
        blocks = [Block(style, HOSTILE, ((HOSTILE, HOSTILE),) if style in ROWS else ()) for style in Style]
        paper = {"pack": Document(HOSTILE, "en", tuple(blocks))}
        frozen = documents.freeze(visit, ToFreeze(documents.PACK, "names", CHOICES, paper, [person]))
        numbers = {"number": row.id, "link_id": tie.id, "user_id": cast.amina.id, "document_id": frozen.id}
        numbers |= {"search_id": search.id, "twin_id": alike(person, office)}
        return {
            **refs,
            **numbers,
            **brought_in(HOSTILE, Visibility.ORGANISATION),
            "demand_ref": asked.ref,
            "folder": "people",
            "name": "pack",
            "ending": "html",
            "country": "KH",
            "key": "asked",
            "plan_key": "wgad-regular",
            "axis_code": "custody",
            "trigger": "hearing",
        }


def addresses(every: list[Rule], hostile: dict[str, str | int]) -> Iterator[str]:
    for rule in every:
        if "GET" not in (rule.methods or ()) or OF_OTHERS & rule.arguments:
            continue
        kinds = [kind for kind in Kind if str(rule).startswith(f"/{kind.folder}/")] or list(Kind)
        for kind in kinds:
            values = {**hostile, "ref": hostile[kind]}
            built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
            assert built is not None
            yield built[1]


def test_hostile_text_stands_as_text_on_every_page(browse: Browse, hostile: dict[str, str | int]) -> None:
    amina = browse("amina")
    amina.send("/account", name=HOSTILE[:100])
    seen, shown = 0, 0
    for address in sorted(set(addresses(rules(amina.application), hostile))):
        answer = amina.get(address, follow_redirects=True)
        assert answer.status_code in (200, 404), address
        if answer.headers.get("Content-Disposition", "").startswith("attachment"):
            assert answer.headers["X-Content-Type-Options"] == "nosniff", "it is taken along and never shown"
            answer.close()
            continue
        seen, shown = seen + 1, shown + (MARK in unescape(answer.text))
        harmless(answer.text, address)
    assert seen > 90
    assert shown > 60, "the text is shown, and escaped"


def harmless(page: str, address: str) -> None:
    assert MARK not in page, address
    assert "<script>" not in page, address
    assert "49" not in re.findall(r"&amp;amp;(\d+)", page), address
    assert not re.search(r'(?:href|src|action)="\s*(?!/|#|\?|https?:|")', page), address


def test_hostile_text_in_any_field_of_any_form_is_answered(
    pytestconfig: pytest.Config, browse: Browse, hostile: dict[str, str | int]
) -> None:
    """In boxes to choose from, too, and in what is hidden: whoever sends a form need not have seen it."""
    amina, sent = browse("amina"), 0
    written = [rule for rule in rules(amina.application) if {"GET", "POST"} <= (rule.methods or set())]
    for address in sorted(set(addresses(written, hostile))):
        page = amina.get(address)
        names = set(re.findall(r'name="([\w-]+)"', page.text)) - {"csrf_token", "viewport"}
        every = dict.fromkeys(names, HOSTILE)
        for fields in ({name: HOSTILE} for name in share(pytestconfig, sorted(names - {"submission_id"}), ONE_IN)):
            answer = amina.post(
                address, data={"csrf_token": token_in(page.text), **hidden_in(page.text, address), **fields}
            )
            assert answer.status_code < 500, (address, fields)
            sent += 1
        assert amina.post(address, data={**every, "csrf_token": token_in(page.text)}).status_code < 500, address
    assert sent > (300 if is_whole(pytestconfig) else 300 // ONE_IN)


def test_hostile_text_comes_back_as_text_in_a_form_that_is_wrong(browse: Browse) -> None:
    amina = browse("amina")
    for path in (
        "/people/new",
        "/letters/new",
        "/demands/new",
        "/visits/new",
        "/organisations/new",
        "/sources/new",
        "/log",
    ):
        form = amina.page(path).partition("<main")[2]
        names = set(re.findall(r'<(?:input|textarea|select)[^>]*name="(\w+)"', form)) - {"csrf_token", "line"}
        typed: Any = dict.fromkeys(names - {"submission_id", "version", "another"}, HOSTILE)
        answer = amina.send(path, **typed)
        assert answer.status_code == 422, (path, answer.status_code)
        harmless(answer.text, path)


@pytest.mark.parametrize(
    "address",
    [
        "/search?q={}",
        "/search?q=a&kind={}&year={}",
        "/people/?q={}",
        "/people/?country={}",
        "/people/?status={}",
        "/people/?owner={}&sort={}&tick={}",
        "/demands/?addressee={}",
        "/letters/?year={}",
        "/letters/?visibility={}",
        "/people/new?name={}",
        "/log?about={}&type={}",
    ],
)
def test_hostile_text_in_an_address_stands_as_text(browse: Browse, address: str) -> None:
    answer = browse("amina").get(
        address.format(HOSTILE.replace("%", "%25").replace("&", "%26"), HOSTILE[:4], HOSTILE[:4])
    )
    assert answer.status_code == 200
    harmless(answer.text, address)


WAYS_OUT = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "/\t/evil.example",
    "/%0d%0aX: y",
]


@pytest.mark.parametrize(
    "wanted", [*WAYS_OUT, "/\r\nSet-Cookie: a=b", "javascript:alert(1)", " //evil.example", "/" + "x" * 3000]
)
def test_nobody_is_led_elsewhere_after_signing_in(browse: Browse, wanted: str) -> None:
    amina: Browser = browse("amina")
    answer = amina.get("/sign-in", query_string={"next": wanted})
    assert answer.status_code == 302
    assert answer.headers["Location"] in ("/", wanted if wanted == "/%0d%0aX: y" else "/", "/%0d%0aX:%20y")
    assert "Set-Cookie: a=b" not in str(answer.headers)
