"""What is on screen as a spreadsheet: every cell through one door, and nobody named who did not agree to it."""

from collections.abc import Iterable, Sequence

from flask import Response

from tracker.rules.spreadsheets import Cell, as_csv

BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheets know that the file is UTF-8."""


def as_file(rows: Iterable[Sequence[Cell]], name: str) -> Response:
    """Return rows as a CSV file of this name, to be taken along and never shown."""
    answer = Response(BYTE_ORDER_MARK + as_csv(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
