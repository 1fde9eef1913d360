"""An uncertain date says no more than is known: in its words, its bounds and the text that is stored."""

from datetime import date
from time import struct_time

import pytest
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st

from tests.rules.texts import edtf_texts
from tracker.rules.dates import ImpossibleDate, UncertainDate, read

IN_WORDS = {
    "2016-01-26": "26 January 2016",
    "2016-01": "January 2016",
    "2015": "2015",
    "2019~": "about 2019",
    "2016-01?": "January 2016, uncertain",
    "2016-01-26%": "about 26 January 2016, uncertain",
    "2016-01-21/2016-01-22": "between 21 and 22 January 2016",
    "2010-10-30/2010-11-01": "between 30 October and 1 November 2010",
    "2015-12-30/2016-01-02": "between 30 December 2015 and 2 January 2016",
    "2016-05/2016-06?": "between May and June 2016, uncertain",
    "2015/2016~": "between about 2015 and 2016",
    "2016-05-03/2016-05": "between 3 May and May 2016",
    "../2013": "before 2014",
    "../2013-12": "before January 2014",
    "2014-05-09/..": "since 9 May 2014",
    "2014~/..": "since about 2014",
    "2008-03-XX": "March 2008",
}

BOUNDS = {
    "2016-02": ("2016-02-01", "2016-02-29"),
    "about 2019": ("2019-01-01", "2019-12-31"),
    "between May and June 2016": ("2016-05-01", "2016-06-30"),
    "before 2014": ("0001-01-01", "2013-12-31"),
    "after 2014": ("2015-01-01", "9999-12-31"),
    "since 2014": ("2014-01-01", "9999-12-31"),
    "after 9 May 2014": ("2014-05-10", "9999-12-31"),
    "before March 2016": ("0001-01-01", "2016-02-29"),
}

KINDS = {
    "2016-01-26": ("day", "exact"),
    "2016-01-26~": ("day", "approximate"),
    "2016-01-26?": ("day", "uncertain"),
    "2016-01%": ("month", "approximate uncertain"),
    "2016-01": ("month", ""),
    "2016": ("year", ""),
    "2016-01-21/2016-01-22?": ("interval", "uncertain"),
    "2014~/..": ("open", "approximate"),
    "../2014-05-09": ("open", ""),
}

SAME_AS_THE_STANDARD = [
    *("1000", "2016", "9998", "2016-02", "2015-02", "2016-12", "2016-01-26", "2016-02-29"),
    *("2016?", "2016-01~", "2016-01-26%", "2008-XX", "2008-03-XX", "2008-XX-XX", "../2014", "../1985-04"),
    *("2016-05/2016-06?", "2016-01-21/2016-01-22?", "2010-10-30/2010-11-01", "2016~/2017~"),
    *("2014/2015-03", "2014-05-03/2015", "2004-02/2005", "../1985-04-12", "1985-04-12/..", "1985-04/.."),
]


@pytest.mark.parametrize(("edtf", "words"), IN_WORDS.items())
def test_says_no_more_than_is_known(edtf: str, words: str) -> None:
    assert UncertainDate.edtf(edtf).in_words() == words


@pytest.mark.parametrize(("words", "bounds"), BOUNDS.items())
def test_bounds(words: str, bounds: tuple[str, str]) -> None:
    when = read(words)
    assert (when.earliest.isoformat(), when.latest.isoformat()) == bounds


@pytest.mark.parametrize(("edtf", "kind"), KINDS.items())
def test_precision_and_doubts(edtf: str, kind: tuple[str, str]) -> None:
    when = UncertainDate.edtf(edtf)
    said = [name for name in ("exact", "approximate", "uncertain") if getattr(when, name)]
    assert (when.precision, " ".join(said)) == kind


@pytest.mark.parametrize(
    "text", ["", "soonish", "26 January 2016", "2016-1", "2008/03/dd", "٢٠١٦", "2016\n", "..", "../.."]
)
def test_edtf_takes_nothing_but_edtf(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        UncertainDate.edtf(text)


@pytest.mark.parametrize("text", SAME_AS_THE_STANDARD)
def test_bounds_agree_with_another_reader_of_the_standard(text: str) -> None:
    theirs, ours = parse_edtf(text), UncertainDate.edtf(text)
    assert _day(theirs.lower_strict(), date.min) == ours.earliest
    assert _day(theirs.upper_strict(), date.max) == ours.latest


def _day(bound: struct_time | float, open_end: date) -> date:
    return date(*bound[:3]) if isinstance(bound, struct_time) else open_end


@given(edtf_texts())
@example("9998-12-31")
@example("../9997-12-31")
@example("1000-01-01/..")
def test_every_date_survives_its_words_and_its_text(text: str) -> None:
    when = UncertainDate.edtf(text)
    assert UncertainDate.edtf(when.text) == when
    assert read(when.text) == when
    assert read(when.in_words()) == when
    assert when.earliest <= when.latest


@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)))
def test_a_day_is_exact(day: date) -> None:
    when = UncertainDate.on(day)
    assert (when.text, when.earliest, when.latest, when.exact) == (day.isoformat(), day, day, True)
