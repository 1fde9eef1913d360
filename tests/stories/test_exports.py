"""Lists, cases and kinds of record leave as files that can be taken in again, and nobody in them against their will."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click import ClickException
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser
from tests.factories import on
from tests.processes import tracker
from tests.stories.exported_world import FORMULA, world
from tests.stories.file_pages import added, jpeg
from tracker.actions import follow_ups, links
from tracker.actions.imports import applying
from tracker.actions.imports.formats import opened
from tracker.actions.links import Terms
from tracker.cli.exports import write
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.audit import LoggedAct
from tracker.records.exports.formats import FORMATS
from tracker.records.exports.gathered import gathered, link_rows
from tracker.records.exports.reading import Going, listed
from tracker.records.lists import Wanted
from tracker.records.record import by_reference
from tracker.rules.audit import Deed
from tracker.rules.exposure import Exposure
from tracker.rules.fields import FOLLOW_UP
from tracker.rules.imports.fates import Fate
from tracker.rules.imports.guessing import guess
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.lists import Order
from tracker.rules.plans import Owes


def table(browser: Browser, address: str) -> list[list[str]]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def of(rows: Sequence[Sequence[str]], ref: str) -> dict[str, str]:
    return next(dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] == ref)


def test_a_list_leaves_with_its_filters_and_nobody_against_their_will(acting: Acting, browse: Browse) -> None:
    refs = world(acting)
    bilal = browse("bilal")
    page = bilal.page("/people/?country=Cambodia&sort=changed")
    assert 'href="/people/table.xlsx?country=Cambodia&amp;sort=changed"' in page
    rows = table(bilal, "/people/table.csv?country=Cambodia&sort=changed")
    assert [row[0] for row in rows] == ["Reference", refs["layla"]]
    layla = of(rows, refs["layla"])
    assert (layla["Born"], layla["Country"], layla["Numbers in other lists"]) == ("1966~", "Cambodia", "AAPP: 17")
    rows = table(bilal, "/people/table.csv")
    assert set(of(rows, refs["sokha"]).values()) - {refs["sokha"], ""} == {of(rows, refs["sokha"])["Left out"]}
    demands = table(bilal, "/demands/table.csv")
    assert of(demands, refs["demand"])["Who is asked? (by name)"] == f"'{FORMULA}"
    other = of(demands, refs["other"])
    assert (other["What is asked?"], other["Whom is it about? (by name)"]) == ("", refs["sokha"])
    letter = of(table(bilal, "/letters/table.csv"), refs["letter"])
    assert (letter["Text of the letter"], letter["Left out"]) == ("", "Text of the letter")
    everything = "\n".join(",".join(row) for kind in Kind for row in table(bilal, f"/{kind.folder}/table.csv"))
    assert "ubabaq" not in everything
    assert table(browse("esi"), "/people/table.csv")[1:] == [], "what one may not see is in no file"
    assert bilal.get("/people/table.csv?country=Nowhere").status_code == 404
    assert bilal.get("/people/table.ods").status_code == 404
    assert browse("dana").get("/people/table.csv").status_code == 403


def test_what_is_exported_is_known_again_as_it_is(acting: Acting, browse: Browse) -> None:
    world(acting)
    bilal = browse("bilal")
    for kind in Kind:
        for ending in ("csv", "xlsx"):
            data = bilal.get(f"/{kind.folder}/table.{ending}").get_data()
            found = opened(data)
            mapping = guess(kind, found.headings, found.samples())
            assert mapping.key == ("ref",)
            with acting("bilal"):
                checked = applying.check(mapping, opened(data))
            told = {str(fate): count for fate, count in checked.counts.items() if count}
            assert told == {"same": len(list(opened(data).rows()))}, (kind, ending)


def test_a_case_is_taken_along_whole(acting: Acting, browse: Browse) -> None:
    refs = world(acting)
    amina = browse("amina")
    for name in ("layla", "sokha"):
        added(amina, refs[name], jpeg())
    assert amina.head(f"/cases/{refs['case']}/file.zip").status_code == 200
    answer = amina.get(f"/cases/{refs['case']}/file.zip")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{refs["case"]}-2016-02-10.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        members = {name: packed.read(name) for name in packed.namelist() if name != "manifest.json"}
    assert {name: sha256(content).hexdigest() for name, content in members.items()} == {
        name: each["sha256"] for name, each in manifest["members"].items()
    }
    (photo,) = [name for name in members if name.startswith("files/")]
    assert photo.startswith(f"files/{refs['layla']}-"), "no file of whoever may not be named"
    assert b"Sokha-Canary" not in members[photo], "the copy tells nothing of who made it"
    assert refs["event"].encode() in members["events.jsonl"]
    assert refs["source"].encode() in members["sources.csv"]
    assert f'"{refs["letter"]}","makes-demand","{refs["demand"]}"'.encode() in members["links.csv"]
    assert not [name for name, content in members.items() if b"ubabaq" in content]
    with acting("amina"):
        deeds = session().scalars(select(LoggedAct.deed).order_by(LoggedAct.seq.desc()).limit(2)).all()
        assert set(deeds) == {Deed.HANDED_OVER, Deed.COPIED}
    assert browse("esi").get(f"/cases/{refs['case']}/file.zip").status_code == 404


def test_the_links_of_a_case_say_nothing_of_whoever_may_not_be_named(acting: Acting) -> None:
    refs = world(acting)
    with acting("amina"):
        case, *people = (session().scalars(by_reference(refs[each])).one() for each in ("case", "layla", "sokha"))
        court = factories.organisation("The court")
        links.link(court, LinkRole.MEMBER, case)
        links.link(people[0], LinkRole.HELD_POST, court, Terms(note="Clerk", since=on(2012, 4, 5)))
        links.link(people[1], LinkRole.HELD_POST, court, Terms(note="Judge", since=on(2011, 3, 4)))
        taken = gathered(case.id).everything
        told = {(row[0], row[1]): row for row in link_rows(taken, Going(clock.today()))}
    assert told[refs["layla"], "held-post"][6:] == ["Clerk", "2012-04-05", ""]
    assert told[refs["sokha"], "held-post"][5:] == ["", "", "", ""]


def test_a_kind_has_every_form(acting: Acting) -> None:
    refs = world(acting)

    def written(kind: Kind, ending: str, reach: Exposure = Exposure.INTERNAL) -> str:
        with acting("amina"):
            made = FORMATS[ending].made(listed(Wanted(kind, Order.OLDEST), Going(clock.today(), reach)))
            return b"".join(made).decode()

    lines = {each["ref"]: each for each in map(json.loads, written(Kind.PERSON, "jsonl").splitlines())}
    assert lines[refs["layla"]]["other_names"][0] == {"text": "ليلى حسن", "kind": "own-script"}
    assert "title" not in lines[refs["sokha"]]
    assert written(Kind.PERSON, "jsonl", Exposure.PUBLIC) == "", "they agreed for the team only"
    entities = [json.loads(line) for line in written(Kind.PERSON, "ftm.json").splitlines()]
    assert [each["schema"] for each in entities] == ["Person", "Membership"]
    persons = json.loads(written(Kind.PERSON, "popolo.json"))["persons"]
    assert [(each["name"], each["birth_date"]) for each in persons] == [("Layla Hassan", "1966")]
    head, *rows = csv.reader(io.StringIO(written(Kind.LETTER, "huridocs.csv").removeprefix("\ufeff")))
    assert dict(zip(head, rows[0], strict=True))["date_of_intervention"] == "2016-01-24"


def test_commands_write_kinds_and_cases(acting: Acting, settings: Settings, tmp_path: Path) -> None:
    refs, people, case = world(acting), tmp_path / "people.jsonl", tmp_path / "case.zip"
    told = tracker(settings, "export", "people", str(people), "--reach", "authorities")
    assert (told.returncode, people.read_text()) == (0, ""), told.stderr
    assert "2 more are not in it" in told.stdout
    assert "has no demands" in tracker(settings, "export", "demands", str(tmp_path / "d.ftm.json")).stderr
    assert "must end in" in tracker(settings, "export", "demands", str(tmp_path / "d.doc")).stderr
    assert tracker(settings, "case-file", refs["case"], str(case)).returncode == 0
    assert zipfile.is_zipfile(case)
    assert "is there already" in tracker(settings, "case-file", refs["case"], str(case)).stderr


def test_follow_ups_leave_as_a_table_that_comes_in_again(
    acting: Acting, browse: Browse, settings: Settings, tmp_path: Path
) -> None:
    refs, file = world(acting), tmp_path / "follow-ups.csv"
    with acting("bilal"):
        for name, what in (("layla", "Ring the family"), ("sokha", "Ring Sokha ubabaq")):
            record = session().scalars(by_reference(refs[name])).one()
            follow_ups.set_by_hand(record, what, clock.today() + timedelta(days=9), Owes.WE, None)
    bilal = browse("bilal")
    assert 'href="/follow-ups/table.csv?whose=everybody"' in bilal.page("/follow-ups/?whose=everybody")
    rows = table(bilal, "/follow-ups/table.csv?whose=everybody")
    assert [refs["layla"], "Layla Hassan", "Ring the family", "2016-02-19"] in [row[:4] for row in rows]
    assert [refs["sokha"], "", "", "2016-02-19"] in [row[:4] for row in rows], "nor what somebody wrote of them"
    assert table(browse("esi"), "/follow-ups/table.csv?whose=everybody")[1:] == []
    assert bilal.get("/follow-ups/table.xlsx?whose=everybody&part=later").status_code == 200
    assert bilal.get("/follow-ups/table.ods").status_code == 404
    assert browse("dana").get("/follow-ups/table.csv").status_code == 403
    told = tracker(settings, "export", "follow-ups", str(file))
    assert told.returncode == 0, told.stderr
    data = file.read_bytes()
    with acting("bilal"):
        found = applying.check(guess(FOLLOW_UP, opened(data).headings, opened(data).samples()), opened(data))
        assert (found.counts[Fate.SAME] > 0, found.counts[Fate.NEW]) == (True, 0)
        refused = {each.why for each in found.refused}
        assert refused == {"Write what is to be done."}
    assert "has no follow-ups" in tracker(settings, "export", "follow-ups", str(tmp_path / "f.jsonl")).stderr


def test_what_is_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a first piece"
        raise KeyboardInterrupt

    with pytest.raises(ClickException, match="Nothing was written"):
        write(tmp_path / "people.csv", pieces())
    assert list(tmp_path.iterdir()) == []
