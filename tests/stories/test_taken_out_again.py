"""Whoever brings a list in can take it out again: nobody asked these people yet, and nobody else reads the file."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests import factories
from tests.cast import Acting, Browse
from tests.factories import on
from tests.processes import tracker
from tests.stories.file_pages import added, jpeg
from tracker.actions import letters, links, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.settings import Settings
from tracker.rules.access import Visibility
from tracker.rules.events import Certainty
from tracker.rules.links import LinkRole

NAMES = [f"Prisoner {word}" for word in ("Sovannara", "Bopha", "Chanthy", "Dara", "Sophea")]


def test_a_list_that_came_in_goes_out_as_it_was(settings: Settings, acting: Acting, tmp_path: Path) -> None:
    came, went, beyond = (tmp_path / name for name in ("came.csv", "went.csv", "beyond.csv"))
    came.write_text("Name,Country\n" + "".join(f"{name},Cambodia\n" for name in NAMES))
    with acting("amina"):
        pass
    told = tracker(settings, "import", "people", str(came))
    assert told.returncode == 0, told.stdout + told.stderr
    told = tracker(settings, "export", "people", str(went))
    assert told.stdout == f"{went}: 5 people.\n", told.stderr
    rows = list(csv.DictReader(io.StringIO(went.read_text("utf-8-sig"))))
    assert {(row["Name"], row["Country"], row["Left out"]) for row in rows} == {
        (name, "Cambodia", "") for name in NAMES
    }
    told = tracker(settings, "export", "people", str(beyond), "--reach", "authorities")
    assert told.stdout == f"{beyond}: 0 people. 5 more are not in it: they may not go so far.\n"


WORDS = [
    Account("consent", on(2016, 1, 5), detail="refused"),
    Account("consent", on(2016, 1, 5), detail="withdrawn"),
    Account("consent", on(2016, 1, 5), detail="public", certainty=Certainty.BELIEVED),
    Account("consent", on(2016, 1, 5), detail="public", by_when=on(2016, 2, 9)),
]


@pytest.fixture
def four(acting: Acting) -> list[str]:
    """Four who said no, or may have, among some whom nobody asked; their names."""
    with acting("amina"):
        people = [factories.person(name) for name in NAMES]
        for person, account in zip(people, WORDS, strict=False):
            timeline.record(account, Ties([person]))
        return [person.title for person in people[:4]]


BY_REFERENCE, NOT_IN_IT = "stand in it by their reference alone", "are not in it"


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("people.csv", BY_REFERENCE),
        ("people.jsonl", BY_REFERENCE),
        ("people.ftm.json", NOT_IN_IT),
        ("people.popolo.json", NOT_IN_IT),
    ],
)
def test_whoever_said_no_or_may_have_is_not_named(
    settings: Settings, four: list[str], tmp_path: Path, name: str, how: str
) -> None:
    told = tracker(settings, "export", "people", str(tmp_path / name))
    why = "the people said no to being named, or may have"
    assert told.stdout == f"{tmp_path / name}: 1 person. 4 more {how}: {why}.\n"
    written = (tmp_path / name).read_text()
    assert [each for each in NAMES if each in written] == NAMES[4:]
    assert [each for each in four if each.split()[1] in written] == []


def test_a_no_that_few_may_see_holds_for_whoever_sees_it(acting: Acting, browse: Browse) -> None:
    with acting("amina"):
        person = factories.person("Prisoner Bopha")
        timeline.record(Account("consent", on(2016, 1, 5), detail="refused"), Ties([person]), Visibility.RESTRICTED)
    assert "Bopha" not in browse("amina").get("/people/table.csv").text
    assert "Bopha" in browse("bilal").get("/people/table.csv").text, "for whoever may not see it, it is not there"


def test_a_case_takes_the_organisations_along_that_it_names(acting: Acting, browse: Browse) -> None:
    with acting("amina"):
        case, held, elsewhere = factories.case(), factories.organisation("Prison 3"), factories.organisation("Embassy")
        signs, asked = factories.organisation("We"), factories.organisation("Ministry of Justice")
        person, demand = factories.person("Prisoner Dara"), factories.demand()
        links.link(person, LinkRole.RELATED, held)
        links.link(demand, LinkRole.DUTY_BEARER, asked)
        letter = factories.letter("Open letter")
        letters.address(letter, asked)
        links.link(letter, LinkRole.SIGNATORY, signs)
        for each in (person, demand, letter):
            links.link(each, LinkRole.MEMBER, case)
        visibility.change(signs, Visibility.RESTRICTED, None, [case.created_by or 0])
        ref, refs = case.ref, {each.title: each.ref for each in (held, asked, signs, elsewhere)}
    added(browse("amina"), refs["Prison 3"], jpeg())
    answer = browse("bilal").get(f"/cases/{ref}/file.zip")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as packed:
        rows = list(csv.DictReader(io.StringIO(packed.read("organisations.csv").decode("utf-8-sig"))))
        tied = packed.read("links.csv").decode()
        names = packed.namelist()
        assert json.loads(packed.read("manifest.json"))["case"] == ref
    assert {row["Reference"] for row in rows} == {refs["Prison 3"], refs["Ministry of Justice"]}
    assert f'"addressee","{refs["Ministry of Justice"]}"' in tied
    assert not [name for name in names if name.startswith("files/")], "what hangs on them is not of this case"
