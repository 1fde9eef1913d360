from typing import Any

from flask_babel import gettext as _

from tracker.actions import filing
from tracker.plumbing import clock
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.sources import Reliability
from tracker.rules.web_addresses import is_web_address
from tracker.web.filters import in_words
from tracker.web.forms import UncertainDateField
from tracker.web.records.kinds import KindPages
from tracker.web.sources.forms import SourceForm


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
        "published": form.published.date,
        "accessed": form.accessed.date,
        "quote": form.quote.data or "",
        "reliability": form.reliability.data,
        "summary": form.summary.data or "",
    }
    return filing.file(Kind.SOURCE, source, values, form.seen_version)


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
