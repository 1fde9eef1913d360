"""When it was confirmed last where a person stands, and by whom: a sentence, plainer the older it is."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.plumbing import clock
from tracker.records.told_standings import HowKnown
from tracker.rules.dates import UncertainDate
from tracker.rules.freshness import confirmation
from tracker.rules.statuses import Axis
from tracker.web.filters import day
from tracker.web.records.page import GROWS_OLD, ShownStanding


def to_confirm(standings: list[ShownStanding]) -> list[ShownStanding]:
    """Return what somebody can confirm: what may have changed unnoticed. Of whoever died there is nothing."""
    if any(each.axis is Axis.CUSTODY and each.status.code == "dead" for each in standings):
        return []
    return [each for each in standings if each.axis in GROWS_OLD and confirmation(each.axis, each.status.code)]


def confirmed(standing: ShownStanding) -> str:
    """Say when it was confirmed last and by whom, or since when it is not confirmed any more.

    Of a custody that its first event alone tells, only how it is known: the day stands in the sentence before.
    """
    row = standing.row
    if standing.is_stale:
        return " ".join(part for part in in_doubt(standing) if part)
    by = how_known(standing.known)
    if row.confirmed and (standing.axis is not Axis.CUSTODY or row.confirmed_event_id != row.event_id):
        return f"{_last(_('Last confirmed %(when)s%(ago)s.'), row.confirmed)} {by}".strip()
    return by


def in_doubt(standing: ShownStanding) -> tuple[str, str]:
    """Say since when nobody has confirmed it; and besides, from which day that is counted and who said so then."""
    text, known = standing.row.confirmed or "", standing.known
    said = ", ".join(known.speakers) or known.words.rstrip(".") or ", ".join(known.sources)
    then = _("Last known from: %(how)s.", how=said) if said else ""
    since = _last(_("Not confirmed since %(when)s%(ago)s."), text)
    return since, " ".join(part for part in (_counted(UncertainDate.edtf(text)), then) if part)


def _last(sentence: str, confirmed: str) -> str:
    last = UncertainDate.edtf(confirmed)
    return sentence % {"when": last.in_words(), "ago": _days_ago(last.earliest) if last.exact else ""}


def how_known(known: HowKnown) -> str:
    """Say who told it, in whose words, or from which sources; '' when nothing of it is recorded, or may be seen."""
    if known.speakers:
        return _("So says %(who)s.", who=", ".join(known.speakers))
    words = known.words.rstrip(".") or ", ".join(known.sources)
    return _("How we know: %(how)s.", how=words) if words else ""


def _counted(last: UncertainDate) -> str:
    """Say from which day an uncertain one is counted."""
    if last.exact or last.first_known == date.min:
        return ""
    return _("Counted from %(day)s, the first day that it can have been.", day=day(last.first_known))


def _days_ago(then: date) -> str:
    days = (clock.today() - then).days
    return ngettext(", %(num)d day ago", ", %(num)d days ago", days) if days else _(", today")
