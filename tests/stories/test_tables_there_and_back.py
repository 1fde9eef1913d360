"""What goes out as a table comes back in as the same."""

from datetime import date
from pathlib import Path

from flask import Flask

from tests import factories
from tests.cast import Acting, Browser, ClockAt, words_of
from tests.lists import as_csv
from tests.processes import tracker
from tests.stories.table_pages import check
from tracker.actions import follow_ups
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.rules.plans import Owes


def test_follow_ups_that_are_late_come_back_as_the_same(
    app: Flask, settings: Settings, acting: Acting, clock_at: ClockAt, tmp_path: Path
) -> None:
    clock_at(date(2016, 1, 5))
    with acting("amina"):
        case = factories.case("Port Halden")
        for what, day in (("Ring the family", date(2016, 1, 20)), ("Write again", date(2016, 3, 1))):
            follow_ups.set_by_hand(case, what, day, Owes.WE, None)
        session().commit()
    clock_at(date(2016, 2, 10))
    file = str(tmp_path / "follow-ups.csv")
    assert "2 follow-ups." in tracker(settings, "export", "follow-ups", file).stdout
    ran = tracker(settings, "import", "follow-ups", file)
    assert (ran.returncode, "new 0, same 2" in ran.stdout) == (0, True), ran.stderr
    Path(file).write_text(Path(file).read_text().replace("Ring the family", "Ring her lawyer"))
    ran = tracker(settings, "import", "follow-ups", file)
    assert (ran.returncode, "The follow-up date must be today or later." in ran.stderr) == (3, True)


def test_one_is_called_one(app: Flask, settings: Settings, acting: Acting, tmp_path: Path) -> None:
    with acting("amina"):
        factories.case("Port Halden")
        session().commit()
    assert tracker(settings, "export", "cases", str(tmp_path / "cases.csv")).stdout.endswith(": 1 case.\n")


def test_a_question_about_a_row_reads_as_one(amina: Browser) -> None:
    rows = [["Title", "Who comes?", "Starts"], ["A visit", "Ana Roe", "2016-03-01"]]
    page = check(amina, "visit", as_csv(rows).encode())
    assert "Line 2 Who comes? Which is it?" in words_of(page)
