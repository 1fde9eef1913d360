"""What waits for our own record, in sentences, each with the step that would close it."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.unrecorded import LetterRow, ReplyRow, UntoldVisit, bare_letters, replies_to_judge, untold_visits
from tracker.rules.deadlines import plus_days
from tracker.rules.kinds import Kind
from tracker.web.filters import day, in_words, url_of

LOOKED_BACK = 30
MOST = 5
MOST_ASKED = 20
"""Demands that the form for an account of a visit begins with."""


@dataclass(frozen=True, slots=True)
class Untold:
    title: str
    ref: str
    url: str
    said: str
    step: str
    step_url: str


def waiting_for_our_record(today: date) -> list[Untold]:
    """Return, for the last 30 days, at most five visits, five replies and five letters."""
    since = plus_days(today, -LOOKED_BACK)
    visits = (_visit(visit) for visit in untold_visits(since, plus_days(today, -1))[:MOST])
    replies = (_reply(row) for row in replies_to_judge(MOST))
    letters = (_letter(row) for row in bare_letters(since, today, MOST))
    return [*visits, *replies, *letters]


def _visit(visit: UntoldVisit) -> Untold:
    untold = sorted(visit.untold)
    told = ngettext(
        "It ended on %(day)s. Of the demands for it (%(all)d), %(num)d has no account of whether it was raised.",
        "It ended on %(day)s. Of the demands for it (%(all)d), %(num)d have no account of whether they were raised.",
        len(untold),
        day=day(visit.ended_on) if visit.ended_on else "",
        all=len(visit.demands),
    )
    asked = "&".join(f"about={ref}" for ref in [visit.ref, *untold[:MOST_ASKED]])
    return Untold(visit.title, visit.ref, url_of(visit.ref), told, _("Log what somebody says"), f"/log?{asked}")


def _reply(row: ReplyRow) -> Untold:
    ref, kind, title, since = row
    url = url_of(ref)
    said = _("A reply came, %(when)s. Is it an answer?", when=in_words(since))
    return Untold(title, ref, url, said, _("Judge the reply"), f"{url}/{'judge' if kind == Kind.LETTER else 'status'}")


def _letter(row: LetterRow) -> Untold:
    ref, title, sent_on, lists_demands = row
    url, sent = url_of(ref), day(sent_on)
    if not lists_demands:
        said = _("It was sent on %(day)s, but lists no demand: without one nobody can answer it.", day=sent)
        return Untold(title, ref, url, said, _("Add a demand"), url)
    said = _("It was sent on %(day)s. Its delivery is not confirmed.", day=sent)
    return Untold(title, ref, url, said, _("Record the delivery"), f"/log?about={ref}&type=letter-delivered")
