"""A document as HTML, for the screen and for print. Everything that anybody wrote is escaped."""

from markupsafe import Markup

from tracker.plumbing import assets
from tracker.rules.documents.blocks import Block, Document, Style

_PLAIN = {
    Style.HEADING: Markup('<h2 dir="auto">{}</h2>'),
    Style.SUBHEADING: Markup('<h3 dir="auto">{}</h3>'),
    Style.TEXT: Markup('<p class="note" dir="auto">{}</p>'),
    Style.LINE: Markup('<p class="line" dir="auto">{}</p>'),
    Style.STRONG: Markup('<p class="note" dir="auto"><strong>{}</strong></p>'),
    Style.QUOTE: Markup('<blockquote dir="auto">{}</blockquote>'),
    Style.ITEM: Markup('<p class="point" dir="auto">{}</p>'),
    Style.PAGE: Markup('<hr class="new-page">{}'),
}
_FACT = Markup('<div><dt>{}</dt><dd dir="auto">{}</dd></div>')
_HEAD, _CELL = Markup('<th scope="col">{}</th>'), Markup('<td dir="auto">{}</td>')
_SHEET = Markup(
    '<!doctype html>\n<html lang="{}">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title>\n'
    '<style>{}</style></head>\n<body><main class="frame document"><h1 dir="auto">{}</h1>\n{}\n</main></body>\n</html>\n'
)


def as_html(document: Document) -> Markup:
    """Return its blocks; the page around them is the caller's."""
    return Markup("\n").join(map(_block, document.blocks))


def _block(block: Block) -> Markup:
    if block.style is Style.FACTS:
        rows = Markup("").join(_FACT.format(*row) for row in block.rows)
        return Markup('<dl class="facts">{}</dl>').format(rows)
    if block.style is Style.TABLE:
        return _table(block.rows)
    return _PLAIN[block.style].format(block.text)


def _table(rows: tuple[tuple[str, ...], ...]) -> Markup:
    head = Markup("").join(_HEAD.format(cell) for cell in rows[0])
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(_CELL.format(cell) for cell in row)) for row in rows[1:]
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)


def as_file(document: Document) -> str:
    """Return it as a file that stands by itself: with our style sheet in it, and no address that leads anywhere."""
    style = Markup(assets.style_sheet().decode())  # noqa: S704  (our own style sheet)
    return str(_SHEET.format(document.language, document.title, style, document.title, as_html(document)))
