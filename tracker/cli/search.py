"""Search from the command line."""

import json

import click

from tracker.cli.opened import application, look_through, printed
from tracker.records.searching import facets, hits
from tracker.records.searching.alike import alike
from tracker.records.searching.hits import Hit
from tracker.rules.searching.snippets import snippet
from tracker.rules.searching.wanted import Query, query

MOST = 200


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON array, the newest first.")
@click.option("--as", "email", default=None, help="With whose eyes; without it, the first coordinator's.")
def search(words: tuple[str, ...], as_json: bool, email: str | None) -> None:
    """Print the records that have all WORDS, the newest first, and then those with a name that is spelt nearly so.

    At most 200 are printed. Exits with 0 also when nothing is found.
    """
    asked = query(" ".join(words))
    if not asked:
        raise click.ClickException("There is no word in this. Type a name, a word or a reference.")
    with application():
        look_through(email)
        rows = _rows(asked)
        printed("search")
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        nearly = " (spelt nearly so)" if row["nearly"] else ""
        click.echo(f"{row['ref']}  {row['title']}{nearly}")
    if not rows:
        click.echo("Nothing that this person may see has all these words.")


def _rows(asked: Query) -> list[dict[str, object]]:
    found = list(hits.page(asked, facets.fits({}), most=MOST).rows)
    texts = hits.texts_at([hit.place for hit in found])
    there = [_plain(hit, "".join(piece.text for piece in snippet(texts[hit.place], asked)), False) for hit in found]
    return there + [_plain(hit, "", True) for hit in alike(asked, found)]


def _plain(hit: Hit, text: str, nearly: bool) -> dict[str, object]:
    return {
        "ref": hit.ref,
        "kind": hit.kind,
        "title": hit.title,
        "country": hit.country,
        "status": hit.status,
        "day": hit.sort_day.isoformat(),
        "text": text,
        "nearly": nearly,
    }
