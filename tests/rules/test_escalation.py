"""Who is told and when again: against a walk through the days, one by one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.access import Ability, Role
from tracker.rules.escalation import COORDINATORS, WITHOUT_A_PLAN, Escalation, Listener, listeners

CAME_BACK = date(2016, 2, 10)
PLANS = st.builds(Escalation, st.integers(0, 60), st.integers(0, 60))
AUDIENCES = st.lists(st.builds(Listener, st.integers(1, 9), st.sampled_from(Role)), unique_by=lambda one: one.user_id)


def test_without_a_plan_it_is_told_on_the_day_after_a_week_after_two_and_then_every_two_weeks() -> None:
    assert [WITHOUT_A_PLAN.days(level) for level in range(1, 7)] == [0, 7, 14, 28, 42, 56]
    assert [WITHOUT_A_PLAN.level(days) for days in (-1, 0, 6, 7, 13, 14, 27, 28)] == [0, 1, 1, 2, 2, 3, 3, 4]


@given(PLANS, st.integers(0, 200))
def test_a_clock_that_ticks_every_day_tells_every_level_once_and_on_its_day(plan: Escalation, days: int) -> None:
    told, next_on, levels = 0, CAME_BACK, []
    for day in (CAME_BACK + timedelta(days=n) for n in range(days + 1)):
        if day < next_on:
            continue
        told = plan.level((day - CAME_BACK).days)
        levels.append(told)
        assert (day - CAME_BACK).days == plan.days(told) or told == 1
        next_on = plan.next_on(CAME_BACK, told)
    assert levels == sorted(set(levels))
    assert told == plan.level(days)


@given(PLANS, st.integers(0, 400))
def test_a_clock_that_was_dead_tells_one_level_and_goes_on_from_there(plan: Escalation, days: int) -> None:
    level = plan.level(days)
    next_on = plan.next_on(CAME_BACK, level)
    assert next_on > CAME_BACK + timedelta(days=days)
    assert plan.level((next_on - CAME_BACK).days) > level


@given(PLANS, st.integers(1, 40))
def test_it_never_falls_silent_and_the_calendar_has_an_end(plan: Escalation, told: int) -> None:
    assert plan.next_on(date.max - timedelta(days=3), told) <= date.max


@given(AUDIENCES, st.none() | st.integers(1, 9), st.integers(1, 9))
def test_somebody_is_told_as_long_as_anybody_may_see_it(
    audience: list[Listener], owner_id: int | None, level: int
) -> None:
    told = listeners(audience, owner_id, level)
    assert bool(told) == bool(audience)
    assert len(told) == len(set(told))
    owner = [one for one in audience if one.user_id == owner_id]
    coordinators = {one for one in audience if one.role is Role.COORDINATOR}
    assert not owner or owner[0] in told
    if level >= COORDINATORS or not owner:
        assert coordinators <= set(told)
    else:
        assert told == owner
    if not owner and coordinators:
        assert set(told) == coordinators
    if not owner and not coordinators and any(one.role.may(Ability.LOG) for one in audience):
        assert all(one.role.may(Ability.LOG) for one in told)
