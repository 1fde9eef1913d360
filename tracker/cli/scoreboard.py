"""The scoreboard on the command line."""

import json

import click

from tracker.cli.opened import application, look_through, printed
from tracker.plumbing import clock
from tracker.records.scoreboard import Score, scores
from tracker.rules.demands import DEFINITIONS, HALF_ANSWERED, SILENCE_NOW


@click.command(epilog=" ".join(f"{word}: {meaning}" for word, meaning in DEFINITIONS))
@click.option("--json", "as_json", is_flag=True, help="One JSON array, whoever was asked most first.")
@click.option("--as", "email", default=None, help="With whose eyes; without it, the first coordinator's.")
def scoreboard(as_json: bool, email: str | None) -> None:
    """Print what became of the demands to each addressee, whoever was asked most first."""
    with application():
        look_through(email, leaves=True)
        found = scores(clock.today())
        printed("scoreboard")
    if as_json:
        click.echo(json.dumps([_plain(score) for score in found], ensure_ascii=False, indent=1))
        return
    for score in found:
        click.echo(f"{score.ref}  {score.title}: {_counts(score)}; {_times(score)}")
    if not found:
        click.echo("No demand that this person may see was made to anybody.")


def _counts(score: Score) -> str:
    return ", ".join(f"{what.label.lower()} {count}" for what, count in score.counts.items())


def _times(score: Score) -> str:
    if not score.is_enough:
        return "too few to say more"
    silence = "none" if score.silence is None else f"{score.silence} days"
    half = "not yet" if score.half_answered is None else f"{score.half_answered} days"
    return f"{SILENCE_NOW[0].lower()} {silence}; {HALF_ANSWERED[0].lower()} {half}"


def _plain(score: Score) -> dict[str, object]:
    return {
        "ref": score.ref,
        "kind": score.kind,
        "title": score.title,
        **{str(what): count for what, count in score.counts.items()},
        "is_enough": score.is_enough,
        "silence_now_days": score.silence,
        "half_answered_within_days": score.half_answered,
    }
