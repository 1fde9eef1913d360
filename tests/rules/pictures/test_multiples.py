"""A panel of many: every day counts in its period and once, bars are as high as they count, a curve only falls."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.pictures.drawn import outside
from tracker.rules.demands import Counted
from tracker.rules.pictures.multiples import MOST_STEPS, TALL, TONES, bars, counted_in, curve, few_steps
from tracker.rules.pictures.scale import Grain, periods
from tracker.rules.pictures.shapes import Bar, Course, Label
from tracker.rules.waiting import unanswered_after

DAYS = st.lists(st.dates(date(1200, 1, 1), date(9990, 1, 1)), min_size=1)
COUNT = st.integers(0, 999)
NUMBERS = st.integers(1, 10).flatmap(lambda size: st.lists(st.tuples(*[COUNT] * size), min_size=4, max_size=4))
WAITS = st.lists(st.integers(0, 4000), min_size=1, max_size=60)


@given(DAYS, st.integers(2, 10))
def test_every_day_counts_once_in_its_period(days: list[date], most: int) -> None:
    grain, firsts = periods(min(days), max(days), most)
    counts = counted_in(days, grain, firsts)
    assert sum(counts) == len(days)
    assert len(firsts) <= most or grain is Grain.CENTURY
    assert firsts == sorted({*firsts, *(grain.begin(day) for day in days)})
    for first, count in zip(firsts, counts, strict=True):
        assert count == sum(first <= day <= grain.end(first) for day in days)


@given(NUMBERS)
def test_bars_are_as_high_as_they_count_and_the_highest_says_its_number(numbers: list[tuple[int, ...]]) -> None:
    counts = dict(zip(TONES, numbers, strict=True))
    picture = bars(counts, [str(place) for place in range(len(numbers[0]))])
    assert outside(picture) == outside(picture.mirrored()) == []
    most = max(map(max, numbers))
    for what, told in counts.items():
        drawn = [shape for shape in picture.shapes if isinstance(shape, Bar) and shape.tone is TONES[what]]
        assert [round(bar.height, 6) for bar in drawn] == [round(TALL * each / most, 6) for each in told if each]
        assert [bar.x for bar in drawn] == sorted(bar.x for bar in drawn)
    said = [shape.text for shape in picture.shapes if isinstance(shape, Label) and shape.y < TALL / 2]
    assert said == ([f"{most:,}"] if most else [])


def test_all_that_is_counted_by_a_day_has_a_tone_of_its_own() -> None:
    assert len(set(TONES.values())) == len(TONES)
    assert Counted.UNANSWERED not in TONES


@given(WAITS, WAITS, st.integers(0, 5000))
def test_a_curve_falls_from_all_to_what_is_left(answered: list[int], waiting: list[int], more: int) -> None:
    longest = max([*answered, *waiting])
    all_steps = unanswered_after(answered, waiting)
    steps = few_steps(all_steps, longest)
    assert len(steps) <= MOST_STEPS
    assert steps[-1][1] == all_steps[-1][1], "where it ends is kept"
    assert all(share == min((was for step, was in all_steps if step <= day), default=1.0) for day, share in steps)
    picture = curve(steps, longest, longest + more, ("made", "end"))
    assert outside(picture) == outside(picture.mirrored()) == []
    (line,) = [shape for shape in picture.shapes if isinstance(shape, Course)]
    assert line.points == tuple(sorted(line.points)), "later is lower, or as high"
