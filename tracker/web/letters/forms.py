"""The forms of a letter: the letter itself, a demand in it, a reply to it, and what the reply means."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField, ValidationError
from wtforms.form import BaseForm

from tracker.records.demands import Demand
from tracker.records.matching import exactly
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm as Kinds
from tracker.rules.links import ACTORS
from tracker.web.days import ExactDayField
from tracker.web.forms import (
    CountryField,
    SentForm,
    UncertainDateField,
    choice,
    clean,
    line,
    text,
    text_checks,
)
from tracker.web.naming import ONE_LINE, NamesField
from tracker.web.records.asking_first import AskingFirstForm
from tracker.web.web_addresses import WebAddressField

LONGEST_WORDING = 300
ACTOR_KINDS = sorted(ACTORS, reverse=True)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A demand as pasted: our wording of it, the letter's own words, and the demand it repeats, if it does."""

    wording: str
    quote: str
    demand: Demand | None


class DemandsField(TextAreaField):
    """Demands of a letter, one per line: the letter's own words, or "our wording | the letter's own words"."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, filters=[clean], validators=text_checks(50_000), **kwargs)
        self.pasted: list[Pasted] = []

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        lines = [found for line in self.data.splitlines() if (found := line.strip().lstrip("-•* \t"))]
        if len(lines) > 100:
            raise ValidationError(_l("Write at most 100 demands."))
        self.pasted = [self._read(line) for line in lines]

    def _read(self, line: str) -> Pasted:
        wording, bar, quote = (part.strip() for part in line.partition("|"))
        known = exactly(wording[:500], [Kind.DEMAND]) if wording else []
        if not wording or (bar and len(wording) > LONGEST_WORDING):
            raise ValidationError(_l("Write a short wording before each “|”, of at most 300 characters."))
        if len(known) > 1:
            refs = ", ".join(record.ref for record in known)
            raise ValidationError(
                _("Several demands are called “%(name)s”. Write one of: %(refs)s.", name=wording, refs=refs)
            )
        if known and isinstance(known[0], Demand):
            return Pasted(known[0].title, quote, known[0])
        return Pasted(shortened(wording), quote or wording, None)


def shortened(words: str) -> str:
    """Return words as a title: whole when they are short enough, or else cut between two of them."""
    if len(words) <= LONGEST_WORDING:
        return words
    return words[: LONGEST_WORDING - 1].rsplit(" ", 1)[0] + "…"


class LetterForm(AskingFirstForm):
    title = line(_l("Title"), required=_l("Write what the letter is called."))
    form = choice(_l("What kind of letter is it?"), [(form, form.label) for form in Kinds], default=Kinds.OPEN)
    sent = UncertainDateField(
        _l("When was it sent?"), future=False, description=_l("Leave it empty while it is not sent.")
    )
    signatories = NamesField(
        _l("Signatories"),
        ACTOR_KINDS,
        most=400,
        description=_l(
            "One per line, in the order of the letter, as printed. After a semicolon the capacity in which they "
            "signed: “Layla Hassan; President”."
        ),
    )
    addressees = NamesField(_l("Addressees"), ACTOR_KINDS, description=_l("One per line: people or organisations."))
    demands = DemandsField(
        _l("Demands in this letter"),
        description=_l(
            "One per line, in the letter's own words. For a shorter wording of your own, put it first: "
            "“our wording | the letter's own words”. A demand that is recorded already: its reference."
        ),
    )
    visit = NamesField(
        _l("For which visit?"), [Kind.VISIT], most=1, render_kw=ONE_LINE, description=_l("Its name or reference.")
    )
    cases = NamesField(
        _l("Cases"), [Kind.CASE], render_kw=ONE_LINE, description=_l("Names or references, one per line.")
    )
    reply_to = NamesField(
        _l("Which letter does it answer or follow?"),
        [Kind.LETTER],
        most=1,
        render_kw=ONE_LINE,
        description=_l("Its name or reference."),
    )
    text = text(_l("Text of the letter"), most=100_000)
    language = line(_l("Language"), most=20)
    published = UncertainDateField(_l("When was it made public?"))
    url = WebAddressField(_l("Where it can be read"))
    country = CountryField(_l("Country it is about"))
    source = NamesField(
        _l("How do we know?"),
        [Kind.SOURCE],
        render_kw=ONE_LINE,
        description=_l("Sources, one per line. Not needed for a letter of our own."),
    )
    followed = BooleanField(_l("Follow it up until it is answered"), default=True)


class AddDemandForm(SentForm):
    quote = text(
        _l("The letter's own words"), most=5000, required=_l("Copy the sentence of the letter that makes the demand.")
    )
    wording = line(
        _l("Our wording"), description=_l("A short wording to find it again by, or the reference of a demand.")
    )
    duty_bearer = NamesField(
        _l("Who would have to do it?"),
        ACTOR_KINDS,
        render_kw=ONE_LINE,
        description=_l("If it is not the addressee, the addressee is asked to pass it on."),
    )
    about = NamesField(
        _l("Whom is it about?"),
        [Kind.ORGANISATION, Kind.PERSON, Kind.CASE],
        render_kw=ONE_LINE,
        description=_l("One per line."),
    )
    deadline = ExactDayField(_l("By when?"))


class ReplyForm(SentForm):
    when = UncertainDateField(_l("When did it come?"), required=_l("Write when the reply came."), future=False)
    said_by = NamesField(_l("Who replied?"), ACTOR_KINDS, render_kw=ONE_LINE)
    words = text(_l("Their words"), description=_l("Copy what they wrote, as exactly as you can."))
    note = text(_l("Note"))
    source = NamesField(
        _l("How do we know?"), [Kind.SOURCE], render_kw=ONE_LINE, description=_l("Sources, one per line.")
    )
