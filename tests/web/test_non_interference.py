"""What Esi may not see changes nothing of what she sees: the same requests get the same answers, byte for byte."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browser, Cast, acting_as, sign_in_as, token_in
from tests.factories import on
from tests.web.seen_world import ADDRESS, World, fill, pages_of
from tracker.actions import (
    deletion,
    follow_ups,
    letters,
    links,
    people,
    records,
    stops,
    timeline,
    visibility,
    work_calendars,
)
from tracker.actions.links import Terms
from tracker.actions.people import Name
from tracker.actions.plans import editing
from tracker.jobs import alerts, days
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records.outlines import outlines
from tracker.records.people import Person
from tracker.records.plans import Plan
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.records.work_calendars import StopOfClock
from tracker.rules.access import Visibility
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes

EXAMPLES = 3
SEEN_WORDS = ("Layla Hassan", "Ministry of Justice", "MoJ", "Port Halden", "Omar Idris", "Umm Yusuf", "Release")


@pytest.fixture
def world(app: Flask, acting: Acting, cast: Cast, settings: Settings, on_postgresql: bool, tmp_path: Path) -> World:
    if on_postgresql:
        pytest.skip("a world is put back by copying its file; the answers are made by the same statements")
    made = World(tmp_path / "kept.db", Path(settings.database_url.removeprefix("sqlite:///")))
    with acting("amina"):
        hidden_first = factories.person("Omar Idris")
        follow_ups.set_by_hand(hidden_first, "Ask", clock.today(), Owes.WE, None)
        fill(made)
    with acting("esi"):
        made.pages = pages_of(made)
    with app.app_context():
        db.engine.dispose()
    shutil.copy(made.file, made.kept)
    return made


QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("/letters/new", {"title": "", "signatories": "\n".join(SEEN_WORDS), "demands": "Release Layla Hassan"}),
    ("/visits/new", {"title": "", "visitors": "Omar\nJustice", "follows": "Visit to Port Halden"}),
    ("/log", {"line": "Met Omar Idris, P-ZZZZZ"}),
    ("/log", {"title": "", "about": "Layla Hassan\nOmar Idris", "sources": "A report", "source_url": ADDRESS}),
    ("/people/new", {"title": "Omar Idriss", "cases": "Port"}),
    ("/people/new", {"title": "Leila Hassan"}),
    ("/organisations/new", {"title": "", "acronym": "MoJ"}),
    ("/demands/new", {"title": "", "addressees": "MoJ", "about": "Umm Yusuf", "part_of": "Release Layla Hassan"}),
]


def answers(app: Flask, email: str, world: World) -> dict[str, str]:
    """Ask everything as this person, and return the answers without what differs between any two."""
    browser, found = sign_in_as(app, email), {}
    for page in world.pages:
        answer = browser.get(page)
        found[page] = _masked(answer.status_code, answer.headers.get("Location", ""), answer.text)
        assert answer.status_code in (200, 302, 308, 404, 422), (page, answer.status_code)
    for place, (path, fields) in enumerate(QUESTIONS):
        found[f"{place} {path}"] = _asked(browser, path, fields)
    return found


def _asked(browser: Browser, path: str, fields: dict[str, str]) -> str:
    answer = browser.post(path, data={"csrf_token": token_in(browser.get("/account").text), **fields})
    where = re.sub(r"[A-Z]-[2-9A-HJ-NP-Z]{5}$", "REF", answer.headers.get("Location", ""))
    text = "" if answer.status_code == 302 else answer.text
    return _masked(answer.status_code, where, text)


def _masked(code: int, where: str, text: str) -> str:
    text = re.sub(r'(name="(?:csrf_token|submission_id)"[^>]*value=")[^"]*', r"\1", text)
    return f"{code} {where}\n" + re.sub(r"\d\d:\d\d", "", text)


def test_the_questions_notice_a_difference(app: Flask, cast: Cast, world: World) -> None:
    """What Esi may see changes the answers: the test is not blind."""
    before = answers(app, cast.esi.email, world)
    assert answers_after(app, cast, world, [_open_person]) != before


def _open_person(_world: World) -> None:
    factories.person("Omar Idris", visible_to=Visibility.ORGANISATION)


def answers_after(app: Flask, cast: Cast, world: World, deeds: list["Deed"]) -> dict[str, str]:
    with app.app_context():
        world.restore()
    for deed in [*deeds, *COUNTED_AGAIN]:
        with acting_as(app, cast.amina.id):
            deed(world)
    with app.app_context():
        days.come()
        alerts.tell()
    return answers(app, cast.esi.email, world)


Deed = Callable[[World], None]


def clocks_run_again(_world: World) -> None:
    for row in session().scalars(select(StopOfClock).where(StopOfClock.lifted_at.is_(None))).all():
        stops.lift(row)


def working_days_change(_world: World) -> None:
    work_calendars.set_weekend("KH", [4, 5])
    work_calendars.add("KH", work_calendars.Day(date(2016, 2, 12), "An election"))


def plans_change(_world: World) -> None:
    for plan in session().scalars(select(Plan).where(Plan.starts_itself).order_by(Plan.id)).all():
        was = next(each for each in outlines().values() if each.key == plan.key)
        longer = [replace(each, period=replace(each.period, number=each.period.number + 1)) for each in was.steps]
        editing.change(plan, plan.version, replace(was, steps=tuple(longer)))


COUNTED_AGAIN: list[Deed] = [clocks_run_again, working_days_change, plans_change]
"""What everybody may do after the deeds, and what counts every day again: what is hidden must not count then."""
NAMES = st.sampled_from(["Omar Idris", "Layla Hassan", "Leila Hassan", "Ministry of Justice", "Zahra"])
SEEN = st.sampled_from(["layla", "ministry", "case", "asked", "closed", "letter", "visit", "ahead"])
TOLD = st.sampled_from(
    ["arrest", "held", "release", "death", "reply", "met", "refused", "raised", "withdrawn"]
) | st.sampled_from(["visit-announced", "visit-cancelled", "count", "note"])
DAYS = st.dates(date(2013, 1, 1), date(2016, 2, 10))
WIDTHS = st.sampled_from([Visibility.TEAM, Visibility.RESTRICTED])


@st.composite
def a_person(draw: st.DrawFn) -> Deed:
    """A person of a name that others have, with other names, who belongs to the case and comes back."""
    name, width, country = draw(NAMES), draw(WIDTHS), draw(st.sampled_from(["KH", None]))
    given_to_esi, gone = draw(st.booleans()), draw(st.booleans())

    def deed(world: World) -> None:
        made = records.add(Person(kind=Kind.PERSON, title=name, country=country), width)
        people.call(made, [Name("Umm Yusuf"), Name("MoJ")])
        links.link(made, LinkRole.MEMBER, world["case"])
        row = follow_ups.set_by_hand(made, "Ask", clock.today(), Owes.WE, None)
        row.assignee_id = made.owner_id if not given_to_esi else (made.owner_id or 0) + 5
        timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([made]))
        if gone:
            deletion.delete(made)

    return deed


def happening(about: str, kind: str, day: date, how_hidden: str, stance: Stance | None = None) -> Deed:
    """An event about what everybody sees: narrow from the start, narrowed afterwards, or about somebody hidden too."""

    def deed(world: World) -> None:
        account = timeline.Account(
            kind, on(day.year, day.month, day.day), "Zhidden", body="Zhidden", quote="Zhidden", stance=stance, number=9
        )
        subjects = [world[about], factories.person("Zahra")] if how_hidden == "shared" else [world[about]]
        ties = timeline.Ties(subjects, [world["ministry"]], [world["source"]])
        event = timeline.record(account, ties, Visibility.RESTRICTED if how_hidden == "born" else None)
        if how_hidden == "made":
            visibility.change(event, Visibility.RESTRICTED, None, [event.created_by or 0])

    return deed


A_HAPPENING = st.builds(
    happening,
    SEEN,
    TOLD,
    DAYS,
    st.sampled_from(["born", "made", "shared"]),
    st.sampled_from([None, Stance.NOT_RAISED, Stance.RAISED]),
)
THAT_WOULD_DECIDE = [
    happening("layla", "release", date(2015, 5, 5), "made"),
    happening("layla", "death", date(2015, 5, 6), "shared"),
    happening("layla", "held", date(2016, 2, 9), "made"),
    happening("asked", "met", date(2016, 2, 1), "made"),
    happening("letter", "reply", date(2016, 2, 2), "made"),
    happening("visit", "visit-cancelled", date(2016, 1, 20), "born"),
    happening("ahead", "visit-announced", date(2016, 2, 20), "born"),
]


@st.composite
def a_stop(draw: st.DrawFn) -> Deed:
    """The clock of somebody hidden is stopped."""
    lifted = draw(st.booleans())

    def deed(_world: World) -> None:
        made = stops.stop(factories.sent_letter(), date(2016, 2, 1), date(2016, 3, 1), "Zhidden")
        if lifted:
            stops.lift(made)

    return deed


@st.composite
def a_tie(draw: st.DrawFn) -> Deed:
    """A hidden record tied to what everybody sees, changed, and untied again."""
    untied, reworded = draw(st.booleans()), draw(st.booleans())

    def deed(world: World) -> None:
        letter = factories.letter("Zhidden")
        visit = records.add(Visit(kind=Kind.VISIT, title="Visit to Port Halden", country="KH"))
        ties = [
            links.link(letter, LinkRole.MAKES_DEMAND, world["asked"], Terms(quote="Zhidden")),
            links.link(letter, LinkRole.ABOUT_VISIT, world["visit"]),
            links.link(letter, LinkRole.REPLY_TO, world["letter"]),
            links.link(visit, LinkRole.FOLLOWS_VISIT, world["visit"]),
            links.link(world["letter"], LinkRole.SIGNATORY, factories.person("Zhidden"), Terms(quote="Zhidden")),
            links.link(world["letter"], LinkRole.SIGNATORY, factories.organisation("Zhidden")),
            links.link(letter, LinkRole.SIGNATORY, world["ministry"]),
            links.link(letter, LinkRole.SIGNATORY, world["group"]),
            links.link(world["asked"], LinkRole.DUTY_BEARER, factories.organisation("Ministry of Justice")),
            links.link(world["layla"], LinkRole.HELD_POST, factories.organisation("MoJ"), Terms(note="Zhidden")),
            links.link(world["event 4"], LinkRole.NAMES, factories.person("Omar Idris"), Terms("Zhidden", "Zhidden")),
            links.link(world["event 5"], LinkRole.NAMES, factories.person("Leyla Hassan"), Terms("Leyla Hassan")),
        ]
        letters.send(letter, on(2016, 1, 21))
        for tie in ties if reworded else []:
            links.reword(tie, Terms(note="Zhidden again"))
        for tie in ties[1:] if untied else []:
            links.unlink(tie)

    return deed


@st.composite
def a_source(draw: st.DrawFn) -> Deed:
    many = draw(st.integers(1, 60))

    def deed(world: World) -> None:
        for _each in range(many):
            source = records.add(Source(kind=Kind.SOURCE, title="A report", url=ADDRESS))
            links.link(world["letter"], LinkRole.SOURCE, source)

    return deed


@how(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(deeds=THAT_WOULD_DECIDE)
@given(deeds=st.lists(st.one_of(a_person(), A_HAPPENING, a_tie(), a_source(), a_stop()), min_size=3, max_size=8))
def test_what_is_hidden_changes_no_answer(app: Flask, cast: Cast, world: World, deeds: list[Deed]) -> None:
    expected = world.answers = world.answers or answers_after(app, cast, world, [])
    found = answers_after(app, cast, world, deeds)
    assert {page for page in expected if found[page] != expected[page]} == set()
