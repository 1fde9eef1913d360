"""What is on screen as a spreadsheet: every cell through one door, and nobody named who did not agree to it."""

from collections.abc import Callable, Iterable, Sequence

from flask import Response, abort

from tracker.actions.audit import Noted
from tracker.plumbing.workbooks import as_xlsx
from tracker.rules.audit import Deed
from tracker.rules.spreadsheets import Cell, as_csv
from tracker.web import logged

BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheets know that the file is UTF-8."""

Rows = Iterable[Sequence[Cell]]
ENDINGS: dict[str, tuple[str, Callable[[Rows], str | bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "csv": ("text/csv", lambda rows: BYTE_ORDER_MARK + as_csv(rows)),
}


def as_file(rows: Rows, name: str, ending: str) -> Response:
    """Return rows as a file of this name and ending, to be taken along and never shown."""
    mimetype, made = ENDINGS[ending] if ending in ENDINGS else abort(404)
    answer = Response(made(rows), mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    logged.done(Noted(Deed.TABLE_TAKEN, result=name.partition("-")[0]))
    return answer
