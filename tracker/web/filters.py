"""What templates may ask for: dates in words, labels, and where a record's page is."""

from datetime import date, datetime

from flask import Flask, g, request
from flask_babel import format_date, gettext

from tracker.plumbing import clock
from tracker.rules.countries import country_name
from tracker.rules.dates import Precision, UncertainDate
from tracker.rules.kinds import BY_INITIAL, Kind
from tracker.rules.plan_words import CHECK_IT, UNVERIFIED_PERIOD
from tracker.rules.statuses import AXES_OF, STATUSES, Status
from tracker.rules.visits import span_in_words
from tracker.web import assets
from tracker.web.forms import new_submission
from tracker.web.language import remembered


def register(app: Flask) -> None:
    app.jinja_env.filters.update(
        in_words=in_words,
        as_of=as_of,
        span=span,
        day=day,
        long_day=long_day,
        moment=moment,
        country=country_name,
        iso=iso,
        in_language=in_language,
        short=short,
    )
    app.jinja_env.globals.update(
        asset=assets.address_of,
        url_of=url_of,
        form_path=form_path,
        status_of=status_of,
        kind_label=kind_label,
        new_submission=new_submission,
        UNVERIFIED_PERIOD=UNVERIFIED_PERIOD,
        CHECK_IT=CHECK_IT,
    )


@remembered()
def in_words(text: str | None) -> str:
    """Return a stored uncertain date (EDTF) in words."""
    return said(UncertainDate.edtf(text)) if text else ""


def said(when: UncertainDate) -> str:
    """Say a date in running text; a doubt about it stands in brackets."""
    return when.in_words().replace(_DOUBT, f" {gettext('(uncertain)')}")


_DOUBT = ", uncertain"


@remembered()
def span(starts: str, ends: str | None) -> str:
    """Return the days of a visit: "25–26 January 2016"."""
    start = UncertainDate.edtf(starts)
    words = span_in_words(start, UncertainDate.edtf(ends) if ends else start)
    return words.replace(_DOUBT, f" {gettext('(uncertain)')}")


@remembered()
def as_of(text: str | None) -> str:
    """Say from when something holds: "as of 24 January 2016", but "between 21 and 22 January 2016" as it is."""
    if not text:
        return ""
    words, is_span = in_words(text), UncertainDate.edtf(text).precision in (Precision.INTERVAL, Precision.OPEN)
    return words if is_span else gettext("as of %(when)s", when=words)


def iso(text: str | None) -> str:
    """Return a stored uncertain date as the datetime attribute of <time>, or '' when it is no plain date."""
    return text if text and text.replace("-", "").isdigit() else ""


def short(number: float) -> str:
    """Return a number of a picture, to the hundredth."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def in_language(text: str) -> str:
    """Translate a text that is ours or somebody's own. In a template `_()` would take either for safe markup."""
    return str(gettext(text))


@remembered()
def day(value: date) -> str:
    return str(format_date(value, "d MMMM y"))


@remembered()
def long_day(value: date) -> str:
    return str(format_date(value, "EEEE d MMMM y"))


def moment(value: datetime) -> str:
    local = clock.local(value)
    return f"{format_date(local, 'd MMMM y', rebase=False)}, {local:%H:%M}"


def url_of(ref: str) -> str:
    """Return the address of a record's page."""
    return f"/{BY_INITIAL[ref[0]].folder}/{ref}"


@remembered()
def kind_label(kind: Kind | str) -> str:
    """Return what one of a kind is called."""
    return gettext(Kind(kind).label)


def form_path() -> str:
    """Return where a form on this page is sent to: here, or where it came from when it was brought back."""
    path: str = g.get("form_path") or request.path
    return path


def status_of(kind: Kind | str, code: str | None) -> Status | None:
    """Return the status that a list shows for a record of this kind."""
    axes = AXES_OF.get(Kind(kind))
    return STATUSES[axes[0]].get(code) if axes and code else None
