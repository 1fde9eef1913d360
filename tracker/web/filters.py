"""What templates may ask for: dates in words, labels, and where a record's page is."""

from datetime import date, datetime

from flask import Flask, g, request
from flask_babel import format_date

from tracker.plumbing import clock
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind, kind_of
from tracker.rules.statuses import AXES_OF, STATUSES, Axis, Status
from tracker.web import assets
from tracker.web.forms import country_name


def register(app: Flask) -> None:
    app.jinja_env.filters.update(
        in_words=in_words, day=day, long_day=long_day, moment=moment, country=country_name, iso=iso
    )
    app.jinja_env.globals.update(
        asset=assets.address_of, url_of=url_of, form_path=form_path, status_of=status_of, Kind=Kind
    )


def in_words(text: str | None) -> str:
    """Return a stored uncertain date (EDTF) in words."""
    return UncertainDate.edtf(text).in_words() if text else ""


def iso(text: str | None) -> str:
    """Return a stored uncertain date as the datetime attribute of <time>, or '' when it is no plain date."""
    return text if text and text.replace("-", "").isdigit() else ""


def day(value: date) -> str:
    return str(format_date(value, "d MMMM y"))


def long_day(value: date) -> str:
    return str(format_date(value, "EEEE d MMMM y"))


def moment(value: datetime) -> str:
    local = clock.local(value)
    return f"{format_date(local, 'd MMMM y', rebase=False)}, {local:%H:%M}"


def url_of(ref: str) -> str:
    """Return the address of a record's page."""
    kind = kind_of(ref)
    assert kind is not None, ref
    return f"/{kind.folder}/{ref}"


def form_path() -> str:
    """Return where a form on this page is sent to: here, or where it came from when it was brought back."""
    path: str = g.get("form_path") or request.path
    return path


def status_of(kind: Kind | str, code: str | None) -> Status | None:
    """Return the status that a list shows for a record of this kind."""
    axes = AXES_OF.get(Kind(kind))
    return STATUSES[axes[0]].get(code) if axes and code else None


def status_on(axis: Axis | str, code: str) -> Status:
    return STATUSES[Axis(axis)][code]
