"""The tables of the scoreboard, taken along as XLSX or CSV: no formula, numbers as numbers, nobody unwilling."""

import csv
import io

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser
from tests.factories import on
from tests.workbooks import Opened
from tracker.actions import links, timeline
from tracker.actions.timeline import Account, Ties
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole

FORMULA = '=HYPERLINK("http://example.org","Layla")'


def file(browser: Browser, address: str, name: str) -> list[list[str]]:
    """Take a table along and return its rows: cells without quotes, which are numbers, as "1.0"."""
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    text = io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")
    return [[str(cell) for cell in row] for row in csv.reader(text, quoting=csv.QUOTE_NONNUMERIC)]


def asked(acting: Acting, *, consent: str | None = None, whom: str = FORMULA) -> tuple[str, str]:
    """A demand for somebody to a ministry, made by a letter of January 2016; the references of both."""
    with acting("amina"):
        layla, ministry, demand = factories.person(), factories.organisation(whom), factories.demand()
        links.link(demand, LinkRole.BENEFICIARY, layla)
        links.link(demand, LinkRole.ADDRESSEE, ministry)
        factories.sent_letter(on(2016, 1, 5), demand)
        if consent:
            timeline.record(Account("consent", on(2016, 1, 2), detail=consent), Ties([layla]), Visibility.TEAM)
        return layla.ref, ministry.ref


def test_the_scoreboard_is_taken_along_and_no_name_in_it_is_a_formula(acting: Acting, browse: Browse) -> None:
    _layla, ministry = asked(acting)
    head, row = file(browse("bilal"), "/scoreboard/addressees.csv", "scoreboard-2016-02-10")
    assert head[:3] == ["Reference", "Addressee", "Made"]
    assert row[:2] == [ministry, f"'{FORMULA}"]
    assert row[2] == "1.0", "a number stays a number"


def test_the_same_stands_in_a_workbook(acting: Acting, browse: Browse) -> None:
    layla, ministry = asked(acting, consent="refused")
    bilal = browse("bilal")
    answer = bilal.get("/scoreboard/addressees.xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="scoreboard-2016-02-10.xlsx"'
    head, row = Opened(answer.data).rows
    assert head[:3] == ["Reference", "Addressee", "Made"]
    assert row[:3] == [ministry, f"'{FORMULA}", 1.0]
    _head, covered = Opened(bilal.get("/scoreboard/coverage.xlsx?year=2016").data).rows
    assert covered[:3] == [layla, "", ministry], "the cell of whoever said no is empty"
    assert bilal.get("/scoreboard/addressees.ods").status_code == 404


@pytest.mark.parametrize(
    ("consent", "name"), [("refused", ""), ("withdrawn", ""), ("team", "Layla Hassan"), (None, "Layla Hassan")]
)
def test_whoever_said_no_is_not_named_in_it(acting: Acting, browse: Browse, consent: str | None, name: str) -> None:
    layla, ministry = asked(acting, consent=consent, whom="Ministry of Justice")
    _head, row = file(browse("bilal"), "/scoreboard/coverage.csv?year=2016", "coverage-2016")
    assert row == [layla, name, ministry, "Ministry of Justice", "1.0", "0.0", "0.0", "0.0"]


def test_what_one_may_not_see_is_in_no_file(acting: Acting, browse: Browse) -> None:
    asked(acting)
    assert len(file(browse("esi"), "/scoreboard/addressees.csv", "scoreboard-2016-02-10")) == 1
    assert len(file(browse("esi"), "/scoreboard/coverage.csv?year=2016", "coverage-2016")) == 1


def test_whoever_reads_no_records_takes_nothing_along(browse: Browse) -> None:
    assert browse("dana").get("/scoreboard/addressees.csv").status_code == 403


def test_both_pages_lead_to_their_files(acting: Acting, browse: Browse) -> None:
    asked(acting)
    assert 'href="/scoreboard/addressees.csv"' in browse("bilal").page("/scoreboard/")
    assert 'href="/scoreboard/addressees.xlsx"' in browse("bilal").page("/scoreboard/")
    assert 'href="/scoreboard/coverage.csv?year=2015"' not in browse("bilal").page("/scoreboard/coverage?year=2015")
    assert 'href="/scoreboard/coverage.csv?year=2016"' in browse("bilal").page("/scoreboard/coverage?year=2016")
