"""Before something is recorded twice, the page asks whether it is one of those that are there; it never insists."""

from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse
from tests.factories import on
from tests.stories.merged import sought
from tracker.actions import letters, people
from tracker.plumbing.database import session
from tracker.rules.people import Name, NameKind

ASKED = "Is it one of these?"


@pytest.fixture
def layla(acting: Acting) -> str:
    with acting("amina"):
        person = factories.person("Layla Hassan al-Mansouri")
        people.call(person, [Name("ليلى حسن", NameKind.OWN_SCRIPT), Name("Umm Yusuf", NameKind.KNOWN_AS)])
        factories.person("Hassan Idris")
        return person.ref


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Layla Hassan al-Mansouri"},
        {"title": "LAYLA  HASSAN"},
        {"title": "Leyla Hassan al Mansouri"},
        {"title": "Umm Yusuf"},
        {"title": "Somebody Else", "other_names": "ليلى حسن"},
    ],
)
def test_a_name_that_is_there_already_is_asked_about(browse: Browse, layla: str, fields: dict[str, Any]) -> None:
    amina = browse("amina")
    answer = amina.send("/people/new", summary="What I typed", **fields)
    assert answer.status_code == 422
    assert ASKED in answer.text
    assert f'href="/people/{layla}"' in answer.text
    assert "What I typed" in answer.text
    assert "Hassan Idris" not in answer.text


def test_saying_that_it_is_another_person_saves_it(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    answer = amina.send("/people/new", title="Layla Hassan", another="Layla Hassan")
    assert answer.status_code == 302
    assert answer.headers["Location"] != f"/people/{layla}"


def test_the_answer_is_about_that_name_and_no_other(browse: Browse, layla: str) -> None:
    answer = browse("amina").send("/people/new", title="Layla Hassan al-Mansouri", another="Layla Hassan")
    assert answer.status_code == 422
    assert layla in answer.text


@pytest.mark.parametrize("name", ["Omar Saleh", "Hassan Karim", "The 17"])
def test_a_new_name_is_not_asked_about(browse: Browse, layla: str, name: str) -> None:
    assert layla
    assert browse("amina").send("/people/new", title=name).status_code == 302


def test_nobody_is_asked_about_people_whom_they_may_not_see(browse: Browse, layla: str) -> None:
    assert layla
    answer = browse("esi").send("/people/new", title="Layla Hassan al-Mansouri")
    assert answer.status_code == 302


@pytest.fixture
def there(app: Flask, acting: Acting) -> dict[str, str]:
    """One of each other kind of which two may be one, at which the clock has looked."""
    with acting("amina"):
        sent = factories.letter("Letter to the Minister")
        letters.send(sent, on(2016, 1, 24))
        made = {
            "organisations": factories.organisation("Ministry of Order"),
            "cases": factories.case("Port Halden detentions"),
            "sources": factories.source("Visitor urges release", "https://www.news.example.org/a/"),
            "letters": sent,
        }
        refs = {folder: record.ref for folder, record in made.items()}
        session().commit()
    sought(app)
    return refs


@pytest.mark.parametrize(
    ("folder", "fields"),
    [
        ("organisations", {"title": "Ministry for Order", "form": "government"}),
        ("cases", {"title": "PORT HALDEN detentions"}),
        ("sources", {"title": "A visitor came", "url": "http://news.example.org/a#b", "reliability": "unknown"}),
        ("letters", {"title": "Letter to the Minister", "form": "open", "sent": "25 January 2016"}),
    ],
)
def test_every_kind_that_may_stand_there_twice_is_asked_about(
    browse: Browse, there: dict[str, str], folder: str, fields: dict[str, Any]
) -> None:
    amina = browse("amina")
    asked = amina.send(f"/{folder}/new", **fields)
    assert asked.status_code == 422
    assert ASKED in asked.text
    assert f'href="/{folder}/{there[folder]}"' in asked.text
    saved = amina.send(f"/{folder}/new", **fields, another=fields["title"])
    assert saved.status_code == 302
    assert there[folder] not in saved.headers["Location"]


def test_a_letter_of_the_same_name_on_another_day_is_another_letter(browse: Browse, there: dict[str, str]) -> None:
    assert there
    saved = browse("amina").send("/letters/new", title="Letter to the Minister", form="open", sent="1 February 2016")
    assert saved.status_code == 302
