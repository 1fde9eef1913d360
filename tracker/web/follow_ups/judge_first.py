"""A reply that nobody has judged holds every chase: what stands in its place, and where the reply is judged."""

from flask_babel import gettext as _

from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.judging import judge_first
from tracker.rules.kinds import Kind
from tracker.web.filters import url_of
from tracker.web.follow_ups.blueprint import blueprint
from tracker.web.wording import at


@blueprint.app_template_global()
def held(owes: str, about: Record) -> str:
    """Say that a reply waits to be judged, and since when; '' when nothing holds a follow-up of this record."""
    if not judge_first(owes, about.status):
        return ""
    if not about.status_as_of:
        return _("A reply came: judge it first.")
    return _("A reply came %(when)s: judge it first.", when=at(UncertainDate.edtf(about.status_as_of)))


@blueprint.app_template_global()
def where_judged(about: Record) -> str:
    return f"{url_of(about.ref)}/{'judge' if about.kind == Kind.LETTER else 'status'}"
