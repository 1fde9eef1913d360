"""Load the demonstration."""

from datetime import date, datetime

import click

from tracker.actions.demo import loading
from tracker.actions.demo.loading import BeforeItBegins, HoldsALaterDay, HoldsOtherRecords, Loaded
from tracker.cli.opened import application
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.rules.dates import UncertainDate

TWO_WEEKS_AFTER = date(2016, 2, 10)
"""Two weeks after the visit, five days before the summit."""


@click.command()
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day up to which it is known, such as 2016-07-01; else the day of TRACKER_NOW, or 2016-02-10.",
)
def demo(as_of: datetime | None) -> None:
    """Load the founding case as it was known on a day; a second time adds what has become known since."""
    with application(upgrade=True):
        day = as_of.date() if as_of else _day_of_the_clock()
        loaded = _load(day)
        session().commit()
        _tell(loaded, day)


def _day_of_the_clock() -> date:
    return clock.today() if clock.is_moved() else TWO_WEEKS_AFTER


def _load(day: date) -> Loaded:
    try:
        return loading.load(day)
    except BeforeItBegins as early:
        raise click.ClickException(
            f"The founding case begins on {_words(early.opened)}. Choose that day or a later one with --as-of."
        ) from early
    except HoldsALaterDay as later:
        raise click.ClickException(
            f"This database already holds what became known by {_words(later.until)}, which is after {_words(day)}. "
            "For the earlier day, set TRACKER_DATA_DIR to a new folder and run this command again."
        ) from later
    except HoldsOtherRecords as others:
        raise click.ClickException(
            "This database holds records that do not belong to the demonstration, so nothing was added. "
            "Set TRACKER_DATA_DIR to a new folder and run this command again."
        ) from others


def _tell(loaded: Loaded, day: date) -> None:
    if loaded.added:
        click.echo(f"The founding case, as known on {_words(day)}: {loaded.added} records and events added.")
    else:
        click.echo(f"The founding case is here already, as known on {_words(day)}: nothing to add.")
    click.echo(f"The case file: {loaded.case.ref}")
    if clock.today() != day:
        click.echo(f"To look at it on that day, set TRACKER_NOW={day.isoformat()}T09:00:00 and run: tracker run")


def _words(day: date) -> str:
    return UncertainDate.on(day).in_words()
