"""Two records that may be one stand on a page, the likeliest first, with why; what is not the same is remembered."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.stories.merged import one, sought
from tests.stories.presses import press
from tracker.actions import people, visibility
from tracker.jobs import twins
from tracker.plumbing.database import session
from tracker.records.gate import Escape, escaping
from tracker.records.twins import Twin, TwinsSought
from tracker.rules.access import Visibility
from tracker.rules.people import Name, NameKind
from tracker.rules.twins import MOST_BEARERS


@pytest.fixture
def recorded(acting: Acting) -> dict[str, str]:
    with acting("amina"):
        layla, script, born = (
            factories.person("Layla Hassan"),
            factories.person("ليلى حسن"),
            factories.person("Leyla Hassan"),
        )
        layla.born, born.born = "1975", "1990"
        people.call(born, [Name("Umm Yusuf", NameKind.KNOWN_AS)])
        page, same = (factories.source(title, url) for title, url in SOURCES)
        return {"layla": layla.ref, "script": script.ref, "born": born.ref, "page": page.ref, "same": same.ref}


SOURCES = (
    ("Visitor urges release", "https://www.news.example.org/a/"),
    ("A visitor came", "http://news.example.org/a#b"),
)


def test_two_that_are_alike_stand_there_with_why(app: Flask, browse: Browse, recorded: dict[str, str]) -> None:
    sought(app)
    amina = browse("amina")
    page = words_of(amina.page("/duplicates/"))
    assert "the same name in another script" in page
    assert recorded["script"] in page
    listed = amina.page("/duplicates/")
    assert f"{recorded['layla']}/merge?other={recorded['born']}" not in listed, "another year of birth"
    assert "the same web address" in words_of(amina.page("/duplicates/?kind=source"))
    assert f'href="/records/{recorded["layla"]}/merge?other={recorded["script"]}"' in listed


def test_not_the_same_is_remembered_and_taken_back(app: Flask, browse: Browse, recorded: dict[str, str]) -> None:
    sought(app)
    amina = browse("amina")
    page = press(amina, amina.page("/duplicates/?kind=source"), r"/duplicates/\d+/apart")
    assert "They are not the same" in words_of(page)
    assert recorded["same"] not in page
    sought(app)
    assert recorded["same"] not in browse("bilal").page("/duplicates/?kind=source")
    page = amina.page("/duplicates/?kind=source&apart=yes")
    assert recorded["same"] in page
    press(amina, page, r"/duplicates/\d+/together")
    assert recorded["same"] in amina.page("/duplicates/?kind=source")


def test_what_one_may_not_see_takes_no_part(
    app: Flask, browse: Browse, acting: Acting, recorded: dict[str, str]
) -> None:
    sought(app)
    with acting("amina"):
        same = one(recorded["same"])
        visibility.change(same, Visibility.RESTRICTED, None, [same.created_by or 0])
        number = session().scalars(select(Twin.id).where(Twin.other_id == same.id)).one()
    assert recorded["same"] in browse("amina").page("/duplicates/?kind=source")
    bilal = browse("bilal")
    assert recorded["page"] not in bilal.page("/duplicates/?kind=source")
    assert bilal.send(f"/duplicates/{number}/apart", "/duplicates/").status_code == 404


@pytest.mark.any_database
def test_how_many_others_have_a_name_is_not_told_by_what_is_not_shown(
    app: Flask, acting: Acting, browse: Browse, cast: Cast
) -> None:
    with acting("amina"):
        for number in range(MOST_BEARERS):
            hidden = factories.person("Nadia Karim")
            if number % 2:
                visibility.change(hidden, Visibility.RESTRICTED, None, [cast.amina.id])
    with acting("esi"):
        refs = [factories.person("Nadia Karim").ref for _each in range(2)]
    sought(app)
    page = browse("esi").page("/duplicates/")
    assert all(ref in page for ref in refs)


def test_what_is_sealed_or_called_otherwise_since_is_alike_no_more(
    app: Flask, browse: Browse, acting: Acting, recorded: dict[str, str]
) -> None:
    sought(app)
    with acting("amina"):
        same, script = one(recorded["same"]), one(recorded["script"])
        visibility.change(same, Visibility.SEALED, None, [same.created_by or 0])
        script.title = "Omar Idris"
        people.call(script, [])  # type: ignore[arg-type]  # it is a person
    sought(app)
    with app.app_context(), escaping(Escape.CLOCK):
        assert session().scalars(select(Twin.id)).all() == []


def test_all_are_looked_at_anew_a_day_later(app: Flask, recorded: dict[str, str]) -> None:
    assert recorded
    with app.app_context():
        assert twins.seek() == 5
        assert twins.seek() == 0
        with escaping(Escape.CLOCK):
            row = session().scalars(select(TwinsSought)).one()
            row.since -= timedelta(days=2)
            session().commit()
        twins.seek()
        assert twins.seek() == 5
