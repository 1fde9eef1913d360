"""The part of a form in which a source is recorded along with what it says."""

from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import Field, StringField, ValidationError

from tracker.actions import records
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.records.sources import Source
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind
from tracker.web.forms import line
from tracker.web.web_addresses import WebAddressField


class NewSource:
    source_url: StringField
    source_title: StringField
    source_publisher: StringField

    @staticmethod
    def source_fields() -> tuple[StringField, StringField, StringField]:
        return (
            WebAddressField(_l("Address"), description=_l("Begins with https:// or http://")),
            line(_l("Title")),
            line(_l("Publisher")),
        )

    def validate_source_publisher(self, field: Field) -> None:
        if field.data and not (self.source_url.data or self.source_title.data):
            raise ValidationError(_l("Write the title or the address of the source too."))

    def new_source(self) -> list[Record]:
        """Return the source that was written here: the recorded one with this address, or else a new one."""
        url, title = self.source_url.data or "", self.source_title.data or ""
        if not (url or title):
            return []
        if url:
            known = (
                session().scalars(select(Source).where(Source.url == url).order_by(Source.id).limit(1)).one_or_none()
            )
            if known is not None:
                return [known]
        publisher = self.source_publisher.data or ""
        source = Source(
            kind=Kind.SOURCE,
            title=title or publisher or urlsplit(url).hostname or _("Source"),
            url=url,
            publisher=publisher,
            accessed=UncertainDate.on(clock.today()).text,
        )
        return [records.add(source)]
