from datetime import date
from typing import Any

from flask_babel import gettext as _

from tracker.actions import records
from tracker.plumbing import clock
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.sources import Reliability
from tracker.web.filters import in_words
from tracker.web.forms import UncertainDateField
from tracker.web.records.kinds import KindPages
from tracker.web.sources.forms import SourceForm
from tracker.web.web_addresses import is_web_address


def fill(form: SourceForm, source: Source) -> None:
    form.title.data, form.url.data, form.publisher.data = source.title, source.url, source.publisher
    form.published.data = UncertainDateField.shown(source.published)
    form.accessed.data = UncertainDateField.shown(source.accessed)
    form.quote.data, form.reliability.data = source.quote, source.reliability
    form.summary.data = source.summary


def prefill(form: SourceForm) -> None:
    form.accessed.data = UncertainDate.on(clock.today()).in_words()


def save(form: SourceForm, source: Source | None) -> Record:
    values = {
        "title": form.title.data,
        "url": form.url.data or "",
        "publisher": form.publisher.data or "",
        "published": form.published.date.text if form.published.date else None,
        "accessed": form.accessed.date.text if form.accessed.date else None,
        "quote": form.quote.data or "",
        "reliability": form.reliability.data,
        "summary": form.summary.data or "",
    }
    if source is None:
        source = Source(kind=Kind.SOURCE, **values)
        source.sort_day = _sort_day(form.published.date) or clock.today()
        return records.add(source)
    values["sort_day"] = _sort_day(form.published.date) or source.sort_day
    records.edit(source, form.seen_version, values)
    return source


def _sort_day(published: UncertainDate | None) -> date | None:
    """Return the first day it can have been published, or the last when only that is known."""
    if published is None:
        return None
    return published.latest if published.earliest == date.min else published.earliest


def show(source: Source) -> dict[str, Any]:
    return {
        "facts_of": [
            (_("Publisher"), source.publisher, None),
            (_("Published"), in_words(source.published), None),
            (_("When it was read"), in_words(source.accessed), None),
            (_("How far it can be relied on"), _(Reliability(source.reliability).label), None),
        ],
        "link": source.url if is_web_address(source.url) else "",
        "shown_roles": [LinkRole.SOURCE],
    }


PAGES = KindPages(Kind.SOURCE, SourceForm, fill, save, show, prefill)
