"""A timeline is paged by key: whatever is added meanwhile, no event is lost and none stands there twice."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event as database_event

from tests import factories
from tests.cast import Acting, Browse, Browser
from tests.factories import on
from tests.stories.test_timelines import happened, titles
from tracker.actions import links, timeline
from tracker.plumbing.database import db
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole


def older(page: str) -> str:
    found = re.search(r'href="([^"]*)">Earlier events', page)
    return found[1].replace("&amp;", "&") if found else ""


def every_page(browser: Browser, url: str) -> list[list[str]]:
    """Open the timeline page after page; return the titles on each."""
    pages = []
    while url:
        page = browser.page(url)
        pages.append(titles(page))
        url = older(page)
        assert len(pages) < 20
    return pages


@pytest.mark.parametrize("same_day", [False, True], ids=["every day another", "all on one day"])
def test_sixty_events_stand_on_three_pages_none_lost_and_none_twice(
    browse: Browse, acting: Acting, same_day: bool
) -> None:
    with acting("amina"):
        layla = factories.person()
        for number in range(60):
            day = UncertainDate.on(date(2015, 1 + number // 28, 1 if same_day else 1 + number % 28))
            when = on(2015, 5, 5) if same_day else day
            timeline.record(timeline.Account("note", when, f"Note {number:02}"), timeline.Ties([layla]))
        url = f"/people/{layla.ref}"
    pages = every_page(browse("amina"), url)
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [title for page in pages for title in page] == [f"Note {number:02}" for number in reversed(range(60))]


def test_a_page_goes_on_where_it_was_though_something_is_added_meanwhile(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        for number in range(30):
            happened(f"Note {number:02}", "5 May 2015", layla)
        url, ref = f"/people/{layla.ref}", layla.ref
    amina = browse("amina")
    first = amina.page(url)
    fields: dict[str, Any] = {"title": "Something new", "when": "6 May 2015", "type": "note"}
    amina.send(f"/records/{ref}/note", form_of=url, **fields)
    second = amina.page(older(first))
    assert titles(second) == [f"Note {number:02}" for number in reversed(range(5))]
    assert "Coming up" not in second
    assert "Later events" in second


def test_the_pages_keep_to_the_kinds_that_were_asked_for(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        for number in range(30):
            happened(f"Call {number:02}", "5 May 2015", layla, type_code="call")
            happened(f"Note {number:02}", "5 May 2015", layla)
        url = f"/people/{layla.ref}?show=meetings"
    assert [len(page) for page in every_page(browse("amina"), url)] == [25, 5]
    assert all(title.startswith("Call") for page in every_page(browse("amina"), url) for title in page)


@pytest.mark.parametrize("after", ["x", "2016-01-01", "2016-01-01.x", "2016-13-01.1", "2016-01-01." + "9" * 30, ".1"])
def test_a_place_that_we_did_not_give_is_said_to_be_none(browse: Browse, acting: Acting, after: str) -> None:
    with acting("amina"):
        url = f"/people/{factories.person().ref}"
    amina = browse("amina")
    assert "Open the list or the timeline from its beginning." in amina.page(f"{url}?after={after}", 400)
    amina.page(f"/events/?after={after}", 400)


def test_a_long_case_of_several_members_is_paged_without_doubling(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, people = factories.case(), [factories.person(f"Person {number}") for number in range(3)]
        for member in people:
            links.link(member, LinkRole.MEMBER, case)
        for number in range(40):
            happened(f"Event {number:02}", "5 May 2015", *people)
        url = f"/cases/{case.ref}"
    pages = every_page(browse("amina"), url)
    assert [len(page) for page in pages] == [25, 15]
    assert len({title for page in pages for title in page}) == 40


def test_a_timeline_is_as_long_as_one_may_see(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, hidden = factories.person(), factories.person("Omar Idris", visible_to=Visibility.RESTRICTED)
        for number in range(20):
            happened(f"Seen {number:02}", "5 May 2015", layla)
            happened(f"Hidden {number:02}", "5 May 2015", layla, hidden)
        url = f"/people/{layla.ref}"
    assert [len(page) for page in every_page(browse("amina"), url)] == [25, 15]
    page = browse("vera").page(url)
    assert len(titles(page)) == 20
    assert "Hidden" not in page
    assert "Omar" not in page
    assert not older(page)


def test_a_page_asks_the_database_as_often_for_many_events_as_for_few(
    app: Flask, browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        few, many = factories.person(), factories.person("Omar Idris")
        happened("One", "5 May 2015", few)
        happened("Ahead", "5 May 2016", few, type_code="hearing")
        for number in range(30):
            happened(f"Note {number}", "5 May 2015", many)
            happened(f"Hearing {number}", "5 May 2016", many, type_code="hearing")
        urls = [f"/people/{few.ref}", f"/people/{many.ref}"]
    amina = browse("amina")
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    database_event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: asked.append(statement))
    counts = []
    for url in urls:
        amina.page(url)
        asked.clear()
        amina.page(url)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
