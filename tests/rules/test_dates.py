from datetime import date
from time import struct_time

import pytest
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st

from tests.rules.texts import edtf_texts
from tracker.rules.dates import ENGLISH_MONTHS, ImpossibleDate, UncertainDate, read

TODAY = date(2016, 2, 10)

READ = {
    "2015": "2015",
    "1952-08": "1952-08",
    "January 2016": "2016-01",
    "Jan 2016": "2016-01",
    "JAN. 2016": "2016-01",
    "sept 2015": "2015-09",
    "2016 January": "2016-01",
    "in January 2016": "2016-01",
    "01/2016": "2016-01",
    "2016-1": "2016-01",
    "26 January 2016": "2016-01-26",
    "26 January 2016.": "2016-01-26",
    "26january2016": "2016-01-26",
    "26-Jan-2016": "2016-01-26",
    "26 Jan. 2016": "2016-01-26",
    "the 26th of January 2016": "2016-01-26",
    "January 26, 2016": "2016-01-26",
    "March 07, 2014": "2014-03-07",
    "Tuesday 26 January 2016": "2016-01-26",
    "Tue. 26 January 2016": "2016-01-26",
    "26 January 2016 (Tuesday)": "2016-01-26",
    "2016-01-26": "2016-01-26",
    "2016/01/26": "2016-01-26",
    "2016-1-5": "2016-01-05",
    "26/01/2016": "2016-01-26",
    "01/26/2016": "2016-01-26",
    "26.01.2016": "2016-01-26",
    "05/05/2016": "2016-05-05",
    "29 February 2016": "2016-02-29",
    "2008/03/dd": "2008-03",
    "2008-03-XX": "2008-03",
    "2008-03-??": "2008-03",
    "2008-XX-XX": "2008",
    "2008/mm/dd": "2008",
    "about 2019": "2019~",
    "around March 2019": "2019-03~",
    "on or about 5 May 2014": "2014-05-05~",
    "c. 2019": "2019~",
    "c.2019": "2019~",
    "ca 2019": "2019~",
    "Circa 2019": "2019~",
    "~2019": "2019~",
    "2015?": "2015?",
    "2015 ?": "2015?",
    "possibly January 2016": "2016-01?",
    "January 2016, uncertain": "2016-01?",
    "possibly about 2015": "2015%",
    "between 21 and 22 January 2016": "2016-01-21/2016-01-22",
    "between 28 January and 2 February 2016": "2016-01-28/2016-02-02",
    "between 30 December 2015 and 2 January 2016": "2015-12-30/2016-01-02",
    "between May and June 2016": "2016-05/2016-06",
    "between May and 5 June 2016": "2016-05/2016-06-05",
    "between 2015 and January 2016": "2015/2016-01",
    "between about May and June 2016": "2016-05/2016-06~",
    "from 3 to 5 March 2016": "2016-03-03/2016-03-05",
    "2015 to 2016": "2015/2016",
    "2015-2016": "2015/2016",
    "2015 – 2016": "2015/2016",
    "2016 to 2016": "2016",
    "21-22 January 2016": "2016-01-21/2016-01-22",
    "21/22 January 2016": "2016-01-21/2016-01-22",
    "January 21–22, 2016": "2016-01-21/2016-01-22",
    "between Thursday 21 and Friday 22 January 2016": "2016-01-21/2016-01-22",
    "30 October - 1 November 2010": "2010-10-30/2010-11-01",
    "2016-01-21 to 2016-01-22": "2016-01-21/2016-01-22",
    "2016-01-21 / 2016-01-22?": "2016-01-21/2016-01-22?",
    "2016-05?/2016-06~": "2016-05/2016-06%",
    "before 2014": "../2013",
    "before March 2014": "../2014-02",
    "before 1 January 2014": "../2013-12-31",
    "until 2014": "../2014",
    "after 2014": "2015/..",
    "after 9 May 2014": "2014-05-10/..",
    "since 2014": "2014/..",
    "from 2014": "2014/..",
    "on or after 9 May 2014": "2014-05-09/..",
    "since about 2014": "2014~/..",
    "../2014": "../2014",
    "2014-05-09/..": "2014-05-09/..",
    "today": "2016-02-10",
    "Yesterday": "2016-02-09",
    "3 days ago": "2016-02-07",
    "a week ago": "2016-02-03",
    "about two weeks ago": "2016-01-27~",
    "\t 26\u00a0January \n 2016 ": "2016-01-26",
    "\u200f26 January 2016\u200f": "2016-01-26",
    "２０１６－０１－２６": "2016-01-26",
    "٢٦ January ٢٠١٦": "2016-01-26",
    "២៦ January ២០១៦": "2016-01-26",
}

REFUSED = {
    "29 February 2015": "29 February 2015 does not exist: 2015 is not a leap year. "
    "Write 28 February 2015, or only February 2015.",
    "1954-02-29": "29 February 1954 does not exist",
    "30 February 2016": "February has 29 days. Write 29 February 2016, or only February 2016.",
    "31 April 2016": "does not exist: April has 30 days. Write 30 April 2016, or only April 2016.",
    "31/04/2016": "31 April 2016 does not exist",
    "00/05/2016": "0 May 2016 does not exist",
    "2016-01-00": "0 January 2016 does not exist",
    "45 January 2016": "January has 31 days. Write 31 January 2016",
    "2016-13": "There is no month 13. Write a month from 1 to 12 or its name.",
    "2016-13-01": "There is no month 13.",
    "13/13/2016": "There is no month 13.",
    "2015-16": "There is no month 16.",
    "03/04/2016": "“03/04/2016” could be 3 April 2016 or 4 March 2016. Write the month as a word.",
    "between 2 and 03/04/2016": "Write the month as a word.",
    "Monday 26 January 2016": "26 January 2016 is a Tuesday, not a Monday.",
    "between June and May 2016": "The end comes before the beginning: June 2016 is after May 2016.",
    "2016-01-22/2016-01-21": "The end comes before the beginning",
    "December 30 to January 2, 2016": "The end comes before the beginning",
    "26 January": "Write the year too",
    "26 Jan 16": "Write the year too, with four digits",
    "26/01/16": "Write the year too",
    "between 21 and 22 January": "Write the year too",
    "May": "Write the year too",
    "0999": "Write a year from 1000 to 9998.",
    "9999": "Write a year from 1000 to 9998.",
    "before 1000": "Write a year from 1000 to 9998.",
    "until 9998": "Write a year from 1000 to 9998.",
    "after 9998": "Write a year from 1000 to 9998.",
    "": "No date is written.",
    "\u200f \u200e": "No date is written.",
    "2016\x07": "a character that cannot be shown",
    "\x00": "a character that cannot be shown",
    "2016\ud800": "a character that cannot be shown",
    "soonish": "“soonish” is not a date we can read. Write for example 26 January 2016, January 2016, "
    "about 2019, between 21 and 22 January 2016, or before 2014.",
    "a" * 10_000: f"“{'a' * 40}…” is not a date we can read.",
    "1 " * 5_000: "is not a date we can read.",
}

UNREADABLE = [
    *(
        "early 2019",
        "mid-2019",
        "late March 2019",
        "last week",
        "next January",
        "not 2016",
        "unknown",
        "detention",
    ),
    *("1952-08021", "19812", "20160126", "26", "22 2016", "2016²", "2¹ January 2016", "2016 01 26", "-2016"),
    *("Tuesday", "Tuesday 2016", "Monday Tuesday 26 January 2016", "Mayor 2016", "May be 2016", "M01 2016"),
    *("the 9/11 report", "../..", "/", "2014/", "2014/2015/2016", "2016-XX-05", "201X", "Y12016", "2016-?01"),
    *(
        "between",
        "between 21 January",
        "January 2016 -",
        "21 and 22 January 2016",
        "2015 or 2016",
        "before soon",
    ),
    *(
        "zero days ago",
        "99999 days ago",
        "2016-01-26T10:00",
        "between 2 and 2016",
        "?",
        "about",
        "%s",
        "%(said)s",
    ),
]

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


@pytest.mark.parametrize(("words", "edtf"), READ.items())
def test_reads(words: str, edtf: str) -> None:
    when = read(words, TODAY)
    assert when.text == edtf
    assert read(when.in_words()) == when == UncertainDate.edtf(edtf)


@pytest.mark.parametrize(("words", "sentence"), REFUSED.items(), ids=range(len(REFUSED)))
def test_refuses_and_says_what_to_write(words: str, sentence: str) -> None:
    with pytest.raises(ImpossibleDate) as refusal:
        read(words, TODAY)
    assert sentence in str(refusal.value)
    assert refusal.value.sentence % refusal.value.values == str(refusal.value)


@pytest.mark.parametrize("words", UNREADABLE)
def test_never_guesses(words: str) -> None:
    with pytest.raises(ImpossibleDate, match="is not a date we can read"):
        read(words, TODAY)


@pytest.mark.parametrize("words", ["today", "yesterday", "2 weeks ago"])
def test_a_day_counted_from_today_needs_today(words: str) -> None:
    with pytest.raises(ImpossibleDate, match="Write the date itself"):
        read(words)


def test_days_before_the_calendar_are_refused() -> None:
    with pytest.raises(ImpossibleDate):
        read("9999 weeks ago", date(150, 1, 1))


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


def test_months_of_other_languages() -> None:
    months = {**ENGLISH_MONTHS, "Janvier": 1, "août": 8, "كانون الثاني": 1, "មករា": 1}
    assert read("26 janvier 2016", months=months).text == "2016-01-26"
    assert read("AOÛT 2016", months=months).text == "2016-08"
    assert read("٢٦ كانون الثاني ٢٠١٦", months=months).text == "2016-01-26"
    assert read("២៦ មករា ២០១៦", months=months).text == "2016-01-26"
    assert read("26. Januar 2016", months={"januar": 1}).text == "2016-01-26"
    with pytest.raises(ImpossibleDate):
        read("26 January 2016", months={})


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


WORDS = [
    *(
        "between",
        "and",
        "from",
        "to",
        "before",
        "after",
        "since",
        "about",
        "possibly",
        "Tuesday",
        "the",
        "ago",
    ),
    *("Jan", "May", "Feb", "2016", "2015", "1", "29", "31", "days", "-", "/", "..", "?", "~", ","),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)))
def test_reads_or_refuses_and_nothing_else(words: str) -> None:
    try:
        when = read(words, TODAY)
    except ImpossibleDate:
        return
    assert read(when.in_words()) == when == UncertainDate.edtf(when.text)
    assert when.earliest <= when.latest
