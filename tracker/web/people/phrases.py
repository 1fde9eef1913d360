"""Dates inside a sentence: as exact as they are known, and saying so where a part is not."""

from flask_babel import gettext as _

from tracker.rules.dates import Precision, UncertainDate


def on_day(when: UncertainDate) -> str:
    """Return "on 3 May 2016", "in March 2014 (day not known)", "about 2014", "at some time before 2014"."""
    if when.precision is Precision.OPEN:
        return _("at some time %(when)s", when=_words(when))
    if when.precision is Precision.INTERVAL or when.approximate:
        return _words(when)
    exact = when.precision is Precision.DAY
    return _("on %(when)s", when=_words(when)) if exact else _("in %(when)s", when=_words(when))


def since_day(when: UncertainDate) -> str:
    """Return "since 3 May 2016", "since March 2014 (day not known)", "since some time before 2014"."""
    if when.precision is Precision.OPEN and not when.text.startswith(".."):
        return _("%(since)s or later", since=_words(when))
    if when.precision in (Precision.INTERVAL, Precision.OPEN):
        return _("since some time %(when)s", when=_words(when))
    return _("since %(when)s", when=_words(when))


def _words(when: UncertainDate) -> str:
    unknown = [_part_not_known(when), _("date uncertain") if when.uncertain else ""]
    notes = ", ".join(note for note in unknown if note)
    words = when.in_words().removesuffix(", uncertain")
    return f"{words} ({notes})" if notes else words


def _part_not_known(when: UncertainDate) -> str:
    if when.approximate:
        return ""
    return {Precision.MONTH: _("day not known"), Precision.YEAR: _("month not known")}.get(when.precision, "")
