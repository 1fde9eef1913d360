"""The pages of letters: what was asked, by whom, of whom, and what came back."""

from typing import Any

from flask_babel import gettext as _

from tracker.actions import filing, letters, records
from tracker.actions.links import Ends, Terms
from tracker.plumbing import clock
from tracker.records.demands import Demand
from tracker.records.letters import Letter
from tracker.records.record import Record
from tracker.rules.countries import country_name
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm as Form
from tracker.rules.links import LinkRole
from tracker.web.forms import UncertainDateField
from tracker.web.letters import demands, replies
from tracker.web.letters.blueprint import blueprint
from tracker.web.letters.forms import AddDemandForm, LetterForm, Pasted
from tracker.web.letters.page import LetterPage
from tracker.web.letters.signing import lines_of_signatories, printed_in, terms_of
from tracker.web.naming import fill_names, named_in
from tracker.web.records.kinds import KindPages
from tracker.web.records.ties import Tied, ties_of
from tracker.web.web_addresses import link_to

__all__ = ["PAGES", "blueprint", "demands", "replies"]

NAMED_ROLES = {
    "addressees": LinkRole.ADDRESSEE,
    "visit": LinkRole.ABOUT_VISIT,
    "cases": LinkRole.MEMBER,
    "reply_to": LinkRole.REPLY_TO,
    "source": LinkRole.SOURCE,
}
BEGINS = {
    Kind.DEMAND: "demands",
    Kind.VISIT: "visit",
    Kind.CASE: "cases",
    Kind.LETTER: "reply_to",
    Kind.PERSON: "addressees",
    Kind.ORGANISATION: "addressees",
}


def fill(form: LetterForm, letter: Letter) -> None:
    for name in ("title", "form", "text", "language", "url", "followed"):
        form[name].data = getattr(letter, name)
    tied = Tied(ties_of(letter))
    form.signatories.data = lines_of_signatories(tied.out("signatory"))
    fill_names(form, {name: [tie.record for tie in tied.out(role)] for name, role in NAMED_ROLES.items()})
    sent, published = letters.sending_of(letter), letters.publication_of(letter)
    form.sent.data = UncertainDateField.shown(sent.when_text if sent else None)
    form.published.data = UncertainDateField.shown(published.when_text if published else None)
    form.country.data = country_name(letter.country)


def save(form: LetterForm, letter: Letter | None) -> Record:
    values = {
        "title": form.title.data,
        "form": form.form.data,
        "language": form.language.data or "",
        "text": form.text.data or "",
        "url": form.url.data or "",
        "followed": bool(form.followed.data),
        "country": form.country.code,
        "sent": form.sent.date,
        "published": form.published.date,
        "signatories": _signatories(form, letter),
        "demands": [(_demand(pasted, form, letter), Terms(quote=pasted.quote)) for pasted in form.demands.pasted],
        **{name: _ends(form, name) for name in NAMED_ROLES},
    }
    return filing.file(Kind.LETTER, letter, values, form.seen_version)


def _signatories(form: LetterForm, letter: Letter | None) -> Ends:
    printed = printed_in(letter) if letter is not None else {}
    return [(record, terms_of(named, record, printed)) for record, named in form.signatories.records()]


def _ends(form: LetterForm, name: str) -> Ends:
    with_capacity = NAMED_ROLES[name] is LinkRole.ADDRESSEE
    return [
        (end, Terms(note=named.more) if with_capacity and named.more else None)
        for end, named in named_in(form, name).records()
    ]


def _demand(pasted: Pasted, form: LetterForm, letter: Letter | None) -> Demand:
    if pasted.demand is not None:
        return pasted.demand
    values = {"country": form.country.code, "followed": bool(form.followed.data)}
    new = Demand(kind=Kind.DEMAND, title=pasted.wording, **values)
    return records.add_beside(new, letter) if letter is not None else records.add(new)


def show(letter: Letter) -> dict[str, Any]:
    return {
        "page": LetterPage(letter, clock.today()),
        "add_form": AddDemandForm(formdata=None),
        "shown_roles": ["signatory", "addressee", "makes-demand", "reply-to", "about-visit", "supported-by-source"],
        "facts_of": [
            (_("What it is"), _(Form(letter.form).label), None),
            (_("Country"), country_name(letter.country), None),
            (_("Language"), letter.language, None),
            (_("Where it can be read"), link_to(letter.url), None),
            (
                _("Follow-up"),
                _("It comes back until it is answered.") if letter.followed else _("Noted only."),
                None,
            ),
        ],
    }


PAGES = KindPages(Kind.LETTER, LetterForm, fill, save, show, begins=BEGINS)
