"""What a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from tests.cast import Browser
from tracker.plumbing.database import db

Statement = tuple[str, Any, bool]
"""With its values, as the driver gets them, and whether it is made for many of them."""
BESIDES = ("BEGIN", "UPDATE sessions SET seen_at")
"""How statements begin that are none of a page: of a transaction, and, once a minute, that its reader is still here."""


@contextmanager
def noted(app: Flask) -> Iterator[list[Statement]]:
    """Note every statement of what is asked, but for those besides it."""
    seen: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        if not statement.startswith(BESIDES):
            seen.append((statement, values, many))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def count_statements(app: Flask, browser: Browser, path: str) -> int:
    with noted(app) as seen, browser.get(path) as answer:
        assert answer.status_code == 200, path
    return len(seen)
