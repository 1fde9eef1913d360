"""A list as a file: the same filters, the same order, and all of it instead of a page."""

from flask import abort
from flask.typing import ResponseReturnValue

from tracker.actions.audit import Noted
from tracker.plumbing import clock
from tracker.records.exports.formats import FORMATS
from tracker.records.exports.reading import Going, listed
from tracker.rules.audit import Deed
from tracker.web.records.kinds import KindPages
from tracker.web.records.listed import ListedPage
from tracker.web.taken_along import taken_along

OFFERED = ("xlsx", "csv")
"""On the page of a list; a command writes the other forms."""


def take_along(pages: KindPages, ending: str) -> ResponseReturnValue:
    """Return the list that an address asks for; where a filter means nothing, there is no such list."""
    if ending not in OFFERED:
        abort(404)
    understood = ListedPage(pages).understood
    if understood.problem:
        abort(404)
    made = FORMATS[ending].made(listed(understood.question(), Going(clock.today())))
    name = f"{pages.kind.folder}-{clock.today()}.{ending}"
    return taken_along(made, FORMATS[ending].mimetype, name, Noted(Deed.TABLE_TAKEN, result=pages.kind.folder))
