"""The tables of the scoreboard as files for a spreadsheet: by reference, and by name whoever may be named."""

from collections.abc import Callable, Iterable

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.records import coverage
from tracker.records.exposure import leaving_called
from tracker.records.scoreboard import scores
from tracker.rules.access import Ability
from tracker.rules.demands import DEFINITIONS
from tracker.rules.outputs import Output
from tracker.rules.spreadsheets import Cell
from tracker.web.access import Fresh, needs
from tracker.web.scoreboard.views import asked_year
from tracker.web.spreadsheets import as_file

blueprint = Blueprint("scoreboard_files", __name__, url_prefix="/scoreboard")


@blueprint.get("/addressees.<ending>")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def addressees(ending: str) -> ResponseReturnValue:
    found = scores(clock.today())
    name = _names(score.ref for score in found)
    head = [_("Reference"), _("Addressee"), *(_(word) for word, _meaning in DEFINITIONS)]
    rows: list[list[Cell]] = [
        [score.ref, name(score.ref, score.title), *score.counts.values(), score.silence, score.half_answered]
        for score in found
    ]
    return as_file([head, *rows], f"scoreboard-{clock.today()}", ending)


@blueprint.get("/coverage.<ending>")
@needs(Ability.READ, Fresh.ALWAYS, leaves=True)
def covered(ending: str) -> ResponseReturnValue:
    year, _is_understood = asked_year()
    found = coverage.covered(year)
    name = _names(ref for row in found for ref in (row[0], row[2]))
    quarters = [f"{year}-Q{number}" for number in range(1, 5)]
    head = [_("Reference"), _("Person"), _("Reference"), _("Addressee"), *quarters]
    rows: list[list[Cell]] = [[row[0], name(row[0], row[1]), row[2], name(row[2], row[4]), *row[5:]] for row in found]
    return as_file([head, *rows], f"coverage-{year}", ending)


def _names(refs: Iterable[str]) -> Callable[[str, str], str]:
    """Return what gives the name of a record where it may stand in a paper for the team; '' where it may not."""
    may_stand = leaving_called(Output.TABLE, set(refs), clock.today())
    return lambda ref, title: title if ref in may_stand else ""
