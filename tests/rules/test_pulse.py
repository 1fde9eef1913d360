"""When a silent clock, or a mail that does not leave, is said to everybody."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.holds import Held
from tracker.rules.pulse import Ailment, Pulse, ailments

NOW = datetime(2016, 2, 10, 9, tzinfo=UTC)
TICK = timedelta(seconds=30)


def ago(minutes: float | None) -> datetime | None:
    return None if minutes is None else NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("since", "ticked", "waiting", "tick", "found"),
    [
        (None, None, None, TICK, []),
        (4, None, None, TICK, []),
        (6, None, None, TICK, [Ailment.SILENT]),
        (9000, 0.5, None, TICK, []),
        (9000, 5, None, TICK, []),
        (9000, 5.1, None, TICK, [Ailment.SILENT]),
        (9000, 70, None, timedelta(minutes=40), []),
        (9000, 81, None, timedelta(minutes=40), [Ailment.SILENT]),
        (9000, 1, 15, TICK, []),
        (9000, 1, 16, TICK, [Ailment.LATE]),
        (9000, 6, 16, TICK, [Ailment.SILENT, Ailment.LATE]),
    ],
)
def test_what_is_wrong_with_the_clock(
    since: float | None, ticked: float | None, waiting: float | None, tick: timedelta, found: list[Ailment]
) -> None:
    assert ailments(Pulse(ago(since), ago(ticked), ago(waiting)), NOW, tick) == found


@pytest.mark.parametrize("held", list(Held))
def test_held_mail_is_said_instead_of_mail_that_waits(held: Held) -> None:
    assert ailments(Pulse(ago(9000), ago(1), ago(60), held=held), NOW, TICK) == [held]
    assert held.label


@pytest.mark.parametrize(("minutes", "found"), [(15, []), (16, [Ailment.UNTOLD])])
def test_an_alert_that_nobody_got_is_late_after_a_quarter_of_an_hour(minutes: float, found: list[Ailment]) -> None:
    assert ailments(Pulse(ago(9000), ago(1), None, ago(minutes)), NOW, TICK) == found
