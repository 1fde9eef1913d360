"""How long something lasted, in words, and no more exactly than its dates allow."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.texts import edtf_texts
from tracker.rules.dates import ImpossibleDate, UncertainDate, duration_in_words, read

DURATIONS = [
    ("2024-03-05", "2026-10-20", "2 years and 7 months"),
    ("2024-03", "2026-10-20", "about 2 years and 7 months"),
    ("2024-03-05~", "2026-10-20", "about 2 years and 7 months"),
    ("2024", "2026-10-05", "about 2 years"),
    ("2026", "2026-03-01", "less than a year"),
    ("2016-05/2016-06?", "2016-12-01", "about 6 months"),
    ("2026-01/2026-05", "2026-01-10", "less than a month"),
    ("2025-10-05", "2026-10-05", "1 year"),
    ("2025-09-05", "2026-10-05", "1 year and 1 month"),
    ("2026-10-01", "2026-10-13", "12 days"),
    ("2026-10-01", "2026-10-02", "1 day"),
    ("2026-10-01", "2026-10-01", "less than a day"),
    ("2026-01-31", "2026-02-28", "28 days"),
    ("2026-07-01", "2026-08-29", "59 days"),
    ("2026-07-01", "2026-08-30", "60 days"),
    ("2026-07-01", "2026-09-01", "2 months"),
    ("2025-12-31", "2026-02-28", "59 days"),
    ("2025-11-30", "2026-02-28", "3 months"),
    ("2026-10-01?", "2026-10-13", "less than a month"),
    ("2026-10", "2026-10-13", "less than a month"),
    ("../2013", "2026-10-05", "at least 12 years and 9 months"),
    ("../2013", "2014-01-05", "length not known"),
    ("../2013", "2012-01-05", "length not known"),
    ("2014/..", "2026-10-05", "at most 12 years and 10 months"),
    ("2014/..", "2015-01-01", "at most 1 year"),
    ("2014/..", "2014-01-01", "at most 1 month"),
]


@pytest.mark.parametrize(("since", "until", "words"), DURATIONS)
def test_duration(since: str, until: str, words: str) -> None:
    assert duration_in_words(UncertainDate.edtf(since), date.fromisoformat(until)) == words


def test_nothing_ends_before_it_begins() -> None:
    with pytest.raises(ImpossibleDate, match="The end comes before the beginning"):
        duration_in_words(read("November 2016"), date(2016, 10, 31))


@given(edtf_texts(), st.dates())
def test_duration_claims_days_only_where_the_day_is_known(text: str, until: date) -> None:
    since = UncertainDate.edtf(text)
    if until >= since.earliest and not since.exact:
        assert "days" not in duration_in_words(since, until)
