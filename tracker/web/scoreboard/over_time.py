"""The scoreboard over time: a small panel for each addressee, all alike, each number with its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask_babel import gettext as _

from tracker.records.demands import DATED
from tracker.records.scoreboard import Score, milestones_of
from tracker.rules.demands import Counted
from tracker.rules.periods import counts_on
from tracker.rules.pictures.multiples import TONES, bars, counted_in, curve, few_steps
from tracker.rules.pictures.scale import Grain, periods
from tracker.rules.pictures.shapes import Tone
from tracker.web.periods import period_text, period_words, tick_words
from tracker.web.pictures import Cell, Figure, figure
from tracker.web.scoreboard.page import in_days, list_of

MOST_PERIODS = 6


@dataclass(frozen=True, slots=True)
class Panel:
    score: Score
    counts: Figure
    answers: Figure | None
    """How the unanswered grew fewer; None of too few."""


@dataclass(frozen=True, slots=True)
class Over:
    """The periods that all panels share."""

    grain: Grain
    firsts: Sequence[date]
    longest: int


def panels(scores: Sequence[Score], today: date) -> list[Panel]:
    days = {
        whom: {what: [counts_on(day, today) for day in told] for what, told in each.items()}
        for whom, each in milestones_of([score.id for score in scores]).items()
    }
    known = [day for each in days.values() for told in each.values() for day in told]
    grain, firsts = periods(min(known, default=today), today, MOST_PERIODS)
    over = Over(grain, firsts, max((score.longest for score in scores), default=0))
    return [Panel(score, _counts(score, days[score.id], over), _answers(score, over)) for score in scores]


def legend() -> list[tuple[str, Tone]]:
    return [(_(what.label), TONES[what]) for what in DATED]


def _counts(score: Score, days: dict[Counted, list[date]], over: Over) -> Figure:
    counts = {what: counted_in(days[what], over.grain, over.firsts) for what in DATED}
    ticks = [tick_words(first, over.grain, not number) for number, first in enumerate(over.firsts)]
    heads = [_("When"), *(_(what.label) for what in DATED)]
    numbers = [[counts[what][place] for what in DATED] for place in range(len(over.firsts))]
    rows = [_period(score, over.grain, *each) for each in zip(over.firsts, numbers, strict=True)]
    rows.append([Cell(_("Together")), *(_number(score.counts[what], list_of(score, what)) for what in DATED)])
    words = ", ".join(f"{_(what.label)}: {score.counts[what]:,}" for what in DATED)
    return figure(f"counts-{score.ref}", words, bars(counts, ticks), heads, rows)


def _period(score: Score, grain: Grain, first: date, numbers: Sequence[int]) -> list[Cell]:
    told, period = zip(DATED, numbers, strict=True), urlencode({"in": period_text(grain, first)})
    cells = [_number(number, f"{list_of(score, what)}&{period}") for what, number in told]
    return [Cell(period_words(grain, first)), *cells]


def _number(number: int, where: str) -> Cell:
    return Cell(f"{number:,}", where if number else "")


def _answers(score: Score, over: Over) -> Figure | None:
    if not score.is_enough:
        return None
    steps = few_steps(score.unanswered_after, score.longest)
    drawn = curve(steps, score.longest, over.longest, (_("made"), in_days(over.longest)))
    last = (score.longest, steps[-1][1] if steps else 1.0)
    until = [*steps, *([last] if score.longest > max((day for day, _share in steps), default=-1) else [])]
    rows = [[Cell(in_days(day)), Cell(f"{1 - share:.0%}")] for day, share in until]
    return figure(f"answers-{score.ref}", _half(score), drawn, [_("Within"), _("Answered")], rows)


def _half(score: Score) -> str:
    if score.half_answered is None:
        return _("Not yet half were answered.")
    return _("Half were answered within %(days)s.", days=in_days(score.half_answered))
