"""What became of what was asked: by addressee, who was forgotten, with whom people were raised, and reprisals."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.plumbing import clock
from tracker.records import coverage, forgotten
from tracker.records.coverage import Reprisal
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.scoreboard import MOST, scores
from tracker.records.times import MOST as MOST_TIMES
from tracker.records.times import Sought
from tracker.records.times import times as asked
from tracker.rules.access import Ability
from tracker.rules.dates import UncertainDate
from tracker.rules.demands import DEFINITIONS, Mention
from tracker.rules.kinds import Kind
from tracker.rules.links import ACTORS
from tracker.rules.reprisals import around, beside
from tracker.web.access import needs
from tracker.web.naming import NotOneRecord, one_named
from tracker.web.records.asked import LONGEST
from tracker.web.records.views import find
from tracker.web.scoreboard.over_time import legend, panels
from tracker.web.scoreboard.page import cells
from tracker.web.scoreboard.times import Period, What, each_once, quarter

blueprint = Blueprint("scoreboard", __name__, url_prefix="/scoreboard")

MOST_PANELS = 12
FORGOTTEN_DAYS, REPRISAL_DAYS, MOST_DAYS = 90, 180, 36_500
"""What is asked when nobody says for how many days."""


@blueprint.get("/", strict_slashes=False)
@needs(Ability.READ)
def show() -> ResponseReturnValue:
    found = scores(clock.today())
    rows = [(score, list(cells(score))) for score in found]
    return _page("show", rows=rows, words=DEFINITIONS, most=MOST, is_cut=len(found) == MOST)


@blueprint.get("/over-time")
@needs(Ability.READ)
def over_time() -> ResponseReturnValue:
    written, whom, problem = " ".join(request.args.get("addressee", "").split())[:LONGEST], None, ""
    if written:
        try:
            whom = one_named(written, sorted(ACTORS), Kind.ORGANISATION).id
        except NotOneRecord as unclear:
            problem = str(unclear)
    found = [] if problem else scores(clock.today(), MOST_PANELS, whom)
    shown = {"written": written, "problem": problem, "legend": legend(), "most": MOST_PANELS}
    return _page("over_time", panels=panels(found, clock.today()), is_cut=len(found) == MOST_PANELS, **shown)


@blueprint.get("/forgotten")
@needs(Ability.READ)
def left() -> ResponseReturnValue:
    days, is_understood = _number("days", FORGOTTEN_DAYS, 1, MOST_DAYS)
    since = _days_ago(days)
    return _page(
        "forgotten",
        days=days,
        is_understood=is_understood,
        people=forgotten.people_left(since),
        demands=forgotten.demands_left(since),
        most=forgotten.MOST,
    )


@blueprint.get("/coverage")
@needs(Ability.READ)
def covered() -> ResponseReturnValue:
    year, is_understood = asked_year()
    rows, quarters = coverage.covered(year), [quarter(year, number) for number in range(coverage.QUARTERS)]
    shown = {"rows": rows, "quarters": quarters, "is_cut": len(rows) == coverage.MOST}
    return _page("coverage", year=year, is_understood=is_understood, **shown)


@blueprint.get("/reprisals")
@needs(Ability.READ)
def reprisals() -> ResponseReturnValue:
    days, is_understood = _number("days", REPRISAL_DAYS, 1, MOST_DAYS)
    found = coverage.reprisals()
    said = coverage.said_for({row.id for row in found})
    rows = [(row, list(_numbers(row, said[row.id], days))) for row in found]
    return _page("reprisals", days=days, is_understood=is_understood, rows=rows, most=coverage.MOST_REPRISALS)


def _numbers(row: Reprisal, said: Sequence[Mention], days: int) -> Iterator[tuple[int, str]]:
    """Return each number with its list: raised before, on the same days and after, and answered so."""
    spans, today = beside(UncertainDate.edtf(row.when_text), days, clock.today()), clock.today()
    numbers = around(spans, said, today)
    for what, counts in ((What.RAISED, numbers.raised), (What.ANSWERED, numbers.answered)):
        for number, span in zip(counts, spans, strict=True):
            yield number, Period(what, span).address(row.person)


@blueprint.get("/times/<ref>")
@needs(Ability.READ)
def times(ref: str) -> ResponseReturnValue:
    person = find(Person, ref)
    addressee = find(Record, request.args["with"]) if request.args.get("with") else None
    try:
        period = Period.read(request.args)
    except ValueError:
        return _page("times", person=person, addressee=addressee, period=None, times=[])
    sought = Sought(person.id, addressee.id if addressee else None, period.what is What.ANSWERED, period.span)
    rows = asked(sought)
    shown = {"times": each_once(rows), "is_cut": len(rows) == MOST_TIMES, "most": MOST_TIMES}
    return _page("times", person=person, addressee=addressee, period=period, **shown)


def asked_year() -> tuple[int, bool]:
    """Return the year that is asked for, or this one, and whether what was written is a year."""
    return _number("year", clock.today().year, date.min.year, date.max.year)


def _page(name: str, **shown: object) -> ResponseReturnValue:
    return render_template(f"scoreboard/{name}.html", section="scoreboard", **shown)


def _number(name: str, usual: int, least: int, most: int) -> tuple[int, bool]:
    """Return the number that somebody wrote, or the usual one, and whether what they wrote is such a number."""
    text = request.args.get(name, "").strip()
    fits = text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most
    return (int(text) if fits else usual), fits or not text


def _days_ago(days: int) -> date:
    today = clock.today()
    return today - timedelta(days=min(days, (today - date.min).days))
