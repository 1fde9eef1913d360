"""How the stored fields of records are called, and their values in words, on the history of changes."""

from collections.abc import Mapping

from flask_babel import gettext as _

from tracker.rules.access import Visibility
from tracker.rules.countries import country_name
from tracker.rules.dates import ImpossibleDate, UncertainDate
from tracker.rules.events import TYPES, Certainty, Stance
from tracker.rules.exposure import Exposure
from tracker.rules.letters import LetterForm
from tracker.rules.organisations import OrganisationForm
from tracker.rules.sealed import Detail
from tracker.rules.sources import Reliability
from tracker.rules.words import N_

FIELDS: dict[str, str] = {
    "kind": N_("Kind"),
    "ref": N_("Reference"),
    "title": N_("Title"),
    "country": N_("Country"),
    "summary": N_("Notes"),
    "owner_id": N_("Owner"),
    "team_id": N_("Team"),
    "visibility": N_("Who may see it"),
    "certainty": N_("How certain"),
    "exposure": N_("What may leave"),
    "in_mail": N_("Its title may stand in mails"),
    "deleted_at": N_("Deleted"),
    "closed": N_("Closed"),
    "deadline_on": N_("Deadline"),
    "would_count": N_("Would count as met"),
    "if_refused": N_("If they say no"),
    "followed": N_("Followed up"),
    "type": N_("Kind of event"),
    "detail": N_("More exactly"),
    "when_text": N_("When"),
    "by_when": N_("By when"),
    "at_time": N_("At what time"),
    "given_by": N_("Who gave it"),
    "quote": N_("Exact words"),
    "stance": N_("Whether it was raised"),
    "how_known": N_("How we know"),
    "place": N_("Place"),
    "number": N_("Number of people"),
    "criterion": N_("Who was counted"),
    "widened": N_("Seen otherwise than what it is about"),
    "form": N_("What it is"),
    "language": N_("Language"),
    "text": N_("Text"),
    "url": N_("Web address"),
    "acronym": N_("Acronym"),
    "website": N_("Website"),
    "is_group": N_("A counted group"),
    "born": N_("Born"),
    "gender": N_("Gender"),
    "occupation": N_("Occupation"),
    "publisher": N_("Publisher"),
    "published": N_("Published"),
    "accessed": N_("Read on"),
    "reliability": N_("How far it can be relied on"),
    "starts": N_("First day"),
    "ends": N_("Last day"),
    "purpose": N_("Purpose"),
    "agenda": N_("Agenda"),
    "external_id": N_("Number in another list"),
    "as_written": N_("As a source wrote it"),
    "name": N_("Name"),
    "file": N_("File"),
    "came_from": N_("How we got it"),
    "may_leave": N_("It may go along with what is handed over"),
    "reader": N_("May see it"),
    "sealed": N_("Sealed detail"),
    "position": N_("Place in the order"),
    "note": N_("Note"),
    "since": N_("Since"),
    "until": N_("Until"),
    "quote_key": N_("Exact words"),
    "role": N_("Relation"),
    "day": N_("Day"),
    "from_id": N_("From"),
    "to_id": N_("To"),
}
"""Every field that the edit trail can name; a test goes through the tables."""

DATES = frozenset(
    {"when_text", "by_when", "born", "published", "accessed", "starts", "ends", "since", "until", "deadline_on"}
)
WORDS = {
    "visibility": {str(each): each.label for each in Visibility},
    "exposure": {**{str(each): each.label for each in Exposure}, "mail": N_("Its title may stand in mails")},
    "certainty": {str(each): each.label for each in Certainty},
    "stance": {str(each): each.label for each in Stance},
    "reliability": {str(each): each.label for each in Reliability},
    "form": {str(each): each.label for each in (*LetterForm, *OrganisationForm)},
    "type": {code: known.label for code, known in TYPES.items()},
    "sealed": {str(each): each.label for each in Detail},
    "detail": {detail.code: detail.label for known in TYPES.values() for detail in known.details},
}


def value_in_words(name: str, value: object, users: Mapping[int, str], teams: Mapping[int, str]) -> str:
    """Return a stored value as a person would say it; '' for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("owner_id", "reader", "team_id"):
        return (teams if name == "team_id" else users).get(int(str(value)), "")
    if name == "country":
        return country_name(str(value))
    return _date(str(value)) if name in DATES else _(WORDS.get(name, {}).get(str(value), str(value)))


def _date(text: str) -> str:
    try:
        return UncertainDate.edtf(text).in_words()
    except ImpossibleDate:
        return text
