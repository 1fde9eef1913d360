import re
from collections.abc import Mapping
from datetime import date, timedelta

from tracker.rules.dates.calendar_words import ENGLISH_MONTHS, SMALL_NUMBERS, with_month_numbers
from tracker.rules.dates.characters import cleaned
from tracker.rules.dates.impossible import ImpossibleDate, UnreadableDate
from tracker.rules.dates.period import Period
from tracker.rules.dates.stated import stated, without_unknown_parts
from tracker.rules.dates.uncertain import UncertainDate, has_edtf_form, mark_for
from tracker.rules.words import N_

_APPROXIMATE = re.compile(
    r"[~%]|(?<![^\W\d_])"
    r"(?:(?:on or )?about|around|approximately|approx\.?|roughly|circa|ca\.?|c\.?)(?![^\W\d_M])"
)
_UNCERTAIN = re.compile(r"[?%]|(?<![^\W\d_])(?:uncertain|possibly|perhaps|probably|maybe)(?![^\W\d_])")
_AGO = re.compile(r"(\d{1,4}|[a-z]+) (day|week)s? ago")
_SPANS = [
    re.compile(span)
    for span in (
        r"between (.+) and (.+)",
        r"from (.+?) (?:to|until|till|through) (.+)",
        r"(.+?) (?:to|until|till|through) (.+)",
        r"(.+) - (.+)",
        r"([^-/]+)[-/]([^-/]+)",
    )
]
_BEFORE = re.compile(r"(?:before|prior to|earlier than) (.+)")
_AFTER = re.compile(r"(?:after|later than) (.+)")
_SINCE = re.compile(r"(?:since|from|on or after) (.+)")
_UNTIL = re.compile(r"(?:until|till|up to|by|on or before) (.+)")


def read(words: str, today: date | None = None, months: Mapping[str, int] = ENGLISH_MONTHS) -> UncertainDate:
    """Read a date as a person types it: in words, in digits or in EDTF. Never guess.

    `months` gives names of months in any language; the other words are English. "Yesterday" and "3 weeks ago"
    need `today`. Raise ImpossibleDate, whose text says what to write, for anything else. Whether the date may
    lie in the future is for the caller to say.
    """
    said = cleaned(words)
    text = re.sub(r"(?<=\w)\.$", "", re.sub(r" ?/ ?", "/", said)).casefold()
    text = without_unknown_parts(text)
    if has_edtf_form(text.upper()):
        return UncertainDate.edtf(text.upper())
    text, mark = _without_doubts(with_month_numbers(text, months))
    when = _relative(text, today, mark) or _named(text, mark)
    if when is None:
        raise UnreadableDate(said)
    return when


def _without_doubts(text: str) -> tuple[str, str]:
    mark = mark_for(approximate=bool(_APPROXIMATE.search(text)), uncertain=bool(_UNCERTAIN.search(text)))
    text = _UNCERTAIN.sub(" ", _APPROXIMATE.sub(" ", text))
    return " ".join(re.sub(r"[,()]", " ", text).split()), mark


def _relative(text: str, today: date | None, mark: str) -> UncertainDate | None:
    days = _days_ago(text)
    if days is None:
        return None
    if today is None:
        raise ImpossibleDate(N_("Write the date itself here, for example 26 January 2016."))
    try:
        day = today - timedelta(days=days)
    except OverflowError:
        return None
    return UncertainDate.during(Period(day.year, day.month, day.day), mark)


def _days_ago(text: str) -> int | None:
    if text in ("today", "yesterday"):
        return int(text == "yesterday")
    ago = _AGO.fullmatch(text)
    if not ago:
        return None
    number = int(ago[1]) if ago[1].isdecimal() else SMALL_NUMBERS.get(ago[1])
    return number and number * (7 if ago[2] == "week" else 1)


def _named(text: str, mark: str) -> UncertainDate | None:
    if period := _period(text):
        return UncertainDate.during(period, mark)
    return _span(text, mark) or _open(text, mark)


def _span(text: str, mark: str) -> UncertainDate | None:
    for span in _SPANS:
        found = span.fullmatch(text)
        start, end = (stated(found[1]), stated(found[2])) if found else (None, None)
        if start and end:
            first, last = start.leaning_on(end).period(), end.leaning_on(start).period()
            return UncertainDate.between(first, last, mark) if first and last else None
    return None


def _open(text: str, mark: str) -> UncertainDate | None:
    if (found := _BEFORE.fullmatch(text)) and (period := _period(found[1])):
        return UncertainDate.between(None, period.previous(), mark)
    if (found := _UNTIL.fullmatch(text)) and (period := _period(found[1])):
        return UncertainDate.between(None, period, mark)
    if (found := _AFTER.fullmatch(text)) and (period := _period(found[1])):
        return UncertainDate.between(period.next(), None, mark)
    if (found := _SINCE.fullmatch(text)) and (period := _period(found[1])):
        return UncertainDate.between(period, None, mark)
    return None


def _period(text: str) -> Period | None:
    one = stated(text)
    return one.period() if one else None
