"""What a person agreed to, in the sentences of their page."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.plumbing import clock
from tracker.records.exposure import LastWord, last_word
from tracker.records.people import Person
from tracker.rules.dates import UncertainDate
from tracker.rules.exposure import Exposure
from tracker.web.filters import said, url_of


@dataclass(frozen=True, slots=True)
class ShownConsent:
    """The lines of the block, what stands in the way, and where the event is that says so."""

    lines: list[str]
    warnings: list[str]
    url: str
    is_kept_back: bool
    """Whether the record itself may not go as far as the person agreed."""


def shown_consent(person: Person) -> ShownConsent | None:
    """Return how far a consent goes today, who gave it and how, and when to ask again; None when none is recorded."""
    word = last_word(person)
    if word is None:
        return None
    exposure, consent = Exposure(person.exposure), word.consent
    is_kept_back = consent is not None and not exposure.covers(consent.scope)
    warnings = list(_warnings(word))
    if is_kept_back:
        reach = _(exposure.label)
        warnings.append(_("All the same the record itself may not go so far. It is marked “%(reach)s”.", reach=reach))
    return ShownConsent(list(_lines(word)), warnings, url_of(word.event.ref), is_kept_back)


def _lines(word: LastWord) -> Iterator[str]:
    consent, today = word.consent, clock.today()
    holds = {reach: word.is_sure and consent is not None and consent.holds(reach, today) for reach in Exposure}
    yes_or_no = {reach: _("yes") if agreed else _("no") for reach, agreed in holds.items()}
    yield _("Share with diplomats: %(answer)s.", answer=yes_or_no[Exposure.AUTHORITIES])
    yield _("Public: %(answer)s.", answer=yes_or_no[Exposure.PUBLIC])
    if consent is not None and consent.scope is Exposure.INTERNAL:
        yield _("For the team only: the name stays with us.")
    yield _by_whom(word)
    if consent is not None and consent.until and today <= consent.until:
        yield _("Ask again by %(day)s.", day=UncertainDate.on(consent.until).in_words())


def _by_whom(word: LastWord) -> str:
    event, code = word.event, word.standing.code
    who = {
        "refused": _("Refused by %(who)s", who=event.given_by) if event.given_by else _("Refused"),
        "withdrawn": _("Withdrawn by %(who)s", who=event.given_by) if event.given_by else _("Withdrawn"),
    }.get(code, _("Given by %(who)s", who=event.given_by) if event.given_by else _("Given"))
    return f"{', '.join(part for part in (who, said(event.when), event.how_known) if part)}."


def _warnings(word: LastWord) -> Iterator[str]:
    consent = word.consent
    if not word.is_sure:
        yield _("This is in doubt: it is not confirmed, or what was said before and after overlaps. Ask again.")
    elif consent is not None and consent.until and consent.until < clock.today():
        ran_out = UncertainDate.on(consent.until).in_words()
        yield _("The consent ran out on %(day)s. Ask again before the person is named anywhere.", day=ran_out)
