"""Since when nobody has confirmed where somebody stands: said wherever that is shown."""

from typing import Protocol

from flask import Flask, g
from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.records import freshness as known
from tracker.rules.freshness import Freshness
from tracker.rules.kinds import Kind
from tracker.rules.statuses import Axis
from tracker.web.filters import in_words


class Standing(Protocol):
    """A record, or a row of a list, as far as it says where it stands."""

    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str | None: ...
    @property
    def status_confirmed(self) -> str | None: ...


def register(app: Flask) -> None:
    app.jinja_env.globals["unconfirmed"] = unconfirmed


def freshness() -> Freshness:
    """Return what counts as confirmed today; it is asked for once for a request."""
    if "freshness" not in g:
        g.freshness = known.freshness(clock.today())
    found: Freshness = g.freshness
    return found


def unconfirmed(record: Standing) -> str:
    """Say since when nobody has confirmed where somebody stands; '' while it counts as confirmed, or of others."""
    if record.kind != Kind.PERSON or not record.status_confirmed:
        return ""
    is_stale = freshness().is_stale(Axis.CUSTODY, record.status, record.status_confirmed)
    return _("not confirmed since %(when)s", when=in_words(record.status_confirmed)) if is_stale else ""
