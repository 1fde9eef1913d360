"""What people write is read as the date it says, or refused with what to write instead; never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_months_of_other_languages() -> None:
    months = {**ENGLISH_MONTHS, "Janvier": 1, "août": 8, "كانون الثاني": 1, "មករា": 1}
    assert read("26 janvier 2016", months=months).text == "2016-01-26"
    assert read("AOÛT 2016", months=months).text == "2016-08"
    assert read("٢٦ كانون الثاني ٢٠١٦", months=months).text == "2016-01-26"
    assert read("២៦ មករា ២០១៦", months=months).text == "2016-01-26"
    assert read("26. Januar 2016", months={"januar": 1}).text == "2016-01-26"
    with pytest.raises(ImpossibleDate):
        read("26 January 2016", months={})


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
