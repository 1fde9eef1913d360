"""Turns what stands in a form into what the timeline's verbs take, and back."""

from flask_babel import gettext as _

from tracker.actions.timeline import Account, Ties
from tracker.actions.timeline import ties_of as kept_ties
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.rules.access import FOR_NAMED, Visibility, narrowest
from tracker.rules.events import CONSENT, PROMISED, Certainty, Stance
from tracker.rules.promises import NO_DATE
from tracker.web.events.forms import LogForm
from tracker.web.forms import UncertainDateField
from tracker.web.naming import fill_names


def account_of(form: LogForm, country: str | None) -> Account:
    assert form.told_when is not None
    return Account(
        type=form.type.data,
        when=form.told_when,
        title=form.title.data or "",
        detail=form.detail.data or None,
        body=form.body.data or "",
        quote=form.quote.data or "",
        stance=Stance(form.stance.data) if form.stance.data else None,
        certainty=Certainty(form.certainty.data),
        how_known=form.how_known.data or "",
        place=form.place.data or "",
        number=int(form.number.data) if form.number.data else None,
        criterion=form.criterion.data or "",
        country=country,
        by_when=form.by_when.date,
    )


def ties_of(form: LogForm) -> Ties:
    """Return what the event is tied to; what is new is recorded now."""
    return Ties(form.about.ends(), form.said_by.ends(), [*form.sources.ends(), *form.new_source()])


def country_of(about: list[Record]) -> str | None:
    """Return the one country of what an event is about, or None when there are several."""
    countries = {record.country for record in about if record.country}
    return countries.pop() if len(countries) == 1 else None


def narrower(chosen: str, about: list[Record]) -> Visibility | None:
    """Return how narrowly an event is to be seen, or None where it may follow what it is about: never more widely."""
    if not chosen:
        return None
    wanted, theirs = Visibility(chosen), narrowest(record.visibility for record in about)
    return narrowest([wanted, theirs]) if wanted.rank > theirs.rank or wanted in FOR_NAMED else None


def fill(form: LogForm, event: Event) -> None:
    ties = kept_ties(event)
    form.title.data, form.type.data, form.detail.data = event.title, event.type, event.detail or ""
    form.when.data = UncertainDateField.shown(event.when_text)
    fill_names(form, {"about": ties.about, "said_by": ties.said_by, "sources": ties.sources})
    form.stance.data, form.certainty.data = event.stance or "", event.certainty
    form.body.data, form.quote.data = event.summary, event.quote
    form.how_known.data, form.place.data = event.how_known, event.place
    form.number.data = "" if event.number is None else str(event.number)
    form.criterion.data = event.criterion
    form.by_when.data = _by_when(event)


def _by_when(event: Event) -> str:
    """Return how the day that they named stands in the form again. Of a consent it is its last day, told elsewhere."""
    if event.type == CONSENT.code:
        return ""
    unnamed = _(NO_DATE) if event.type == PROMISED.code else ""
    return UncertainDateField.shown(event.by_when) or unnamed
