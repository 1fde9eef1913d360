"""Lists that were begun long ago: in the encoding of an old machine, of States that are no more."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.cast import Acting, Browse
from tests.lists import as_csv, recommendations
from tests.shares import is_whole
from tests.stories.taking_in import check, counted, person, take_in
from tracker.actions.imports import undoing
from tracker.actions.imports.formats import opened
from tracker.plumbing.database import session
from tracker.records.as_written import as_written_of
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.imports import Import
from tracker.records.links import ends_of
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def test_recommendations_of_an_old_macintosh_come_in(pytestconfig: pytest.Config, acting: Acting) -> None:
    """A hundred of them, and with more than 200 `--fuzzed` 41,000."""
    many = 41_000 if is_whole(pytestconfig) else 100
    data = as_csv(recommendations(many), ";", "\r").encode("mac_roman")
    answers = {"addressees|*": "new:organisation", "made_by|*": "new:organisation"}
    with acting("amina"):
        assert "mac_roman" in opened(data).told[0]
        _made, found = take_in(Kind.DEMAND, data, answers=answers)
        assert counted(found) == {"new": many}
        assert len({make.name for make in found.makes}) == 13 + 11
        last = session().scalars(select(Demand).where(Demand.title.contains(f"town {many - 1},"))).one()
        assert last.title.endswith(f"the “convention” — Nº {(many - 1) % 7}")
        assert len(ends_of(last.id, LinkRole.ADDRESSEE)[LinkRole.ADDRESSEE]) == 1
        assert counted(check(Kind.DEMAND, recommendations(many)[:40], answers=answers)) == {"same": 39}


def test_a_state_that_is_no_more_is_kept_as_it_is_written(acting: Acting) -> None:
    rows = [["Visit", "Starts", "Country"], ["Ana Roe", "1980-06-24", "Yugoslavia"], ["Ben Poe", "1991", "Cambodja"]]
    with acting("amina"):
        _made, found = take_in(Kind.VISIT, rows, skip_bad=True)
        assert counted(found) == {"new": 1, "refused": 1}
        assert [(each.line, each.field, each.words) for each in found.kept] == [(2, "country", "Yugoslavia")]
        visit = session().scalars(select(Visit)).one()
        assert (visit.country, as_written_of(visit.id)["country"].words) == (None, "Yugoslavia")
        assert counted(check(Kind.VISIT, rows[:2])) == {"same": 1}
        take_in(Kind.PERSON, [["Name", "Country"], ["Cem Doe", "U.S.S.R."]])
        assert (person("Cem Doe").country, as_written_of(person("Cem Doe").id)["country"].words) == (None, "U.S.S.R.")


def test_prisoners_stand_in_custody_since_the_day_of_their_arrest(acting: Acting) -> None:
    rows = [
        ["Full name", "Date of arrest"],
        ["Ana Roe", "March 07, 2014"],
        ["Ben Poe", "2008/03/dd"],
        ["Cem Doe", "in the spring"],
        ["Dara Foe", ""],
    ]
    with acting("amina"):
        made, _found = take_in(Kind.PERSON, rows)
        stand = [(person(name).status, person(name).status_as_of) for name in ("Ana Roe", "Ben Poe", "Cem Doe")]
        assert stand == [("in-custody", "2014-03-07"), ("in-custody", "2008-03"), (None, None)]
        assert as_written_of(person("Cem Doe").id)["arrested"].words == "in the spring"
        assert counted(check(Kind.PERSON, rows)) == {"same": 4}
        number = made.id
    with acting("amina"):
        found = undoing.undo(session().scalars(select(Import).where(Import.id == number)).one())
        assert (found.removed, found.kept) == (4, [])
        assert session().scalars(select(Event)).all() == []


def test_of_whom_many_are_counted_they_are_a_group(acting: Acting, browse: Browse) -> None:
    """What came in can be saved on its page, and comes in again as the same."""
    rows = [
        ["Name", "Number of persons", "Date of arrest"],
        ["17 villagers of Port Halden", "17", "2015-05-01"],
        ["Ana Roe", "1", ""],
    ]
    with acting("amina"):
        take_in(Kind.PERSON, rows)
        group, ana = person("17 villagers of Port Halden"), person("Ana Roe")
        assert (group.is_group, group.number, ana.is_group) == (True, 17, False)
        assert counted(check(Kind.PERSON, rows)) == {"same": 2}
        path = f"/people/{group.ref}"
    amina = browse("amina")
    assert amina.send(f"{path}/edit", title="17 villagers", is_group="y", number="17").status_code == 302


def test_letters_bring_their_demands_along(acting: Acting) -> None:
    """Each is made once, addressed to whom the letter addresses, and raised on the day on which it was sent."""
    rows = [
        ["Title", "Sent", "To", "Demands"],
        ["Two monitors", "2015-03-01", "Ministry of Justice", "Release the two monitors; Drop the charges"],
        ["Second letter", "2015-05", "Ministry of Justice", "Release the two monitors"],
    ]
    answers = {"addressees|*": "new:organisation", "demands|*": "new:demand"}
    with acting("amina"):
        assert counted(check(Kind.LETTER, rows)) == {"unclear": 2}
        _made, found = take_in(Kind.LETTER, rows, answers=answers)
        assert counted(found) == {"new": 2}
        release, charges = session().scalars(select(Demand).order_by(Demand.title.desc()))
        assert (release.title, release.made_on, release.times_raised) == (
            "Release the two monitors",
            date(2015, 3, 1),
            2,
        )
        assert charges.times_raised == 1
        (ministry,) = ends_of(release.id, LinkRole.ADDRESSEE)[LinkRole.ADDRESSEE]
        assert ministry.title == "Ministry of Justice"
        assert counted(check(Kind.LETTER, rows, answers=answers)) == {"same": 2}
