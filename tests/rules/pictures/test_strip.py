"""A strip shows everything, each at its place; what is drawn together is counted, and nothing stands outside."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.pictures.drawn import outside
from tests.rules.texts import edtf_texts
from tracker.rules.dates import UncertainDate
from tracker.rules.pictures.ground import Stretch
from tracker.rules.pictures.scale import END, MOST_TICKS, START, Grain, Scale
from tracker.rules.pictures.shapes import Bar, Dot
from tracker.rules.pictures.strip import Entry, Said, Strip, gaps, marks, scale_of

LANES = ("letters", "answers", "visits")
DAYS = st.dates(date(1000, 1, 1), date(9990, 1, 1))


@st.composite
def entries(draw: st.DrawFn, most: int = 60) -> list[Entry]:
    told = draw(st.lists(st.tuples(st.sampled_from(LANES), edtf_texts()), min_size=1, max_size=most))
    dated = [(lane, UncertainDate.edtf(text)) for lane, text in told]
    return [
        Entry(lane, when.earliest, when.latest, when.earliest == when.latest, number)
        for number, (lane, when) in enumerate(dated)
    ]


@given(entries(), st.integers(3, 40))
def test_nothing_is_lost_however_much_is_drawn_together(told: list[Entry], most: int) -> None:
    grain, found = marks(told, most)
    assert Counter(entry.id for mark in found for entry in mark.entries) == Counter(entry.id for entry in told)
    assert len(found) <= most or grain is Grain.CENTURY
    assert all({entry.lane for entry in mark.entries} == {mark.lane} for mark in found)
    assert all(grain.begin(entry.day) == grain.begin(mark.entries[0].day) for mark in found for entry in mark.entries)


@given(entries(12))
def test_few_are_drawn_each_by_itself_in_their_order(told: list[Entry]) -> None:
    grain, found = marks(told, 12)
    assert grain is Grain.DAY
    assert [mark.only for mark in found] == sorted(told, key=lambda entry: (entry.day, entry.id))


@given(entries(), DAYS)
def test_every_shape_stands_in_the_picture_from_either_side(told: list[Entry], today: date) -> None:
    scale = scale_of(told, today)
    _grain, found = marks(told)
    shown = [(mark, Said("words", f"/{number}")) for number, mark in enumerate(found)]
    empty = [Stretch(first, last, "long") for first, last in gaps(told, scale, today)]
    drawn = Strip([(lane, lane) for lane in LANES], shown, empty, scale, today)
    picture = drawn.picture(lambda day, _grain, _is_first: str(day))
    assert outside(picture) == []
    assert outside(picture.mirrored()) == []
    assert [shape.url for shape in picture.shapes if shape.url] == [said.url for _mark, said in shown]
    marked = [shape for shape in picture.shapes if shape.url]
    for mark, shape in zip(found, marked, strict=True):
        assert isinstance(shape, Dot if mark.only and mark.only.is_exact else Bar)
        assert shape.is_hollow == (mark.only is not None and not mark.only.is_exact)


@given(DAYS, st.lists(DAYS, min_size=2))
def test_days_keep_their_order_on_the_line(today: date, days: list[date]) -> None:
    scale = Scale(min([*days, today]), max([*days, today]))
    places = [scale.at(day) for day in sorted(days)]
    assert places == sorted(places)
    assert all(START <= place <= END for place in places)
    assert len(scale.ticks()) <= MOST_TICKS or scale.grain() is Grain.CENTURY
    assert all(scale.first <= tick <= scale.last for tick in scale.ticks())


@given(DAYS, st.sampled_from(Grain))
def test_a_day_lies_in_its_period_and_periods_meet(day: date, grain: Grain) -> None:
    begin, end = grain.begin(day), grain.end(day)
    assert begin <= day <= end
    if end < date(9999, 12, 31):
        assert grain.begin(end + timedelta(days=1)) == end + timedelta(days=1)


@given(entries(), DAYS)
def test_in_a_gap_nothing_can_have_happened(told: list[Entry], today: date) -> None:
    found = gaps(told, scale_of(told, today), today)
    for first, last in found:
        assert first <= last <= today
        assert not any(entry.first <= last and entry.last >= first for entry in told)
    assert all(one[1] < other[0] for one, other in pairwise(found))
