"""The reference of a record that was merged leads on to the one that took it over, for whoever may see that."""

from typing import NoReturn

from flask import abort, redirect, request

from tracker.plumbing.database import session
from tracker.records.merges import taken_over_by
from tracker.rules.kinds import kind_of
from tracker.web.filters import url_of


def missing(ref: str) -> NoReturn:
    """Answer that there is no such record, or go on to the one that took it over; only from its own page."""
    kind = kind_of(ref)
    is_its_page = kind is not None and request.path.rstrip("/").upper() == f"/{kind.folder}/{ref}".upper()
    if is_its_page and request.method in ("GET", "HEAD"):
        for _ref, record in session().execute(taken_over_by([ref.upper()])).all():
            abort(redirect(url_of(record.ref)))
    abort(404)
