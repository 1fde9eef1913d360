from functools import partial
from typing import Any

from flask import g, request
from flask_babel import gettext as _

from tracker.actions import filing
from tracker.plumbing.database import session
from tracker.records.links import from_record
from tracker.records.people import Person, PersonName, names_of
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.countries import country_name
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import NameKind
from tracker.rules.statuses import AXES_OF, Axis
from tracker.web.consents.shown import shown_consent
from tracker.web.filters import in_words, url_of
from tracker.web.forms import UncertainDateField
from tracker.web.naming import lines_of
from tracker.web.people import names
from tracker.web.people.confirmed import to_confirm
from tracker.web.people.forms import PersonForm
from tracker.web.people.history import past_of, shown_spells
from tracker.web.people.sentences import sentences
from tracker.web.records.kinds import KindPages

SHOWN_ROLES = [
    *(LinkRole.BENEFICIARY, LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER, LinkRole.SIGNATORY),
    *(LinkRole.HELD_POST, LinkRole.VISITOR, LinkRole.HOST, LinkRole.MET_WITH, LinkRole.MEMBER),
]


BEGINS = {Kind.CASE: "cases"}


def fill(form: PersonForm, person: Person) -> None:
    form.title.data, form.gender.data, form.occupation.data = person.title, person.gender, person.occupation
    form.other_names.data = names.lines_of(session().scalars(names_of(person)).all())
    form.is_group.data, form.number.data = person.is_group, person.number
    form.born.data = UncertainDateField.shown(person.born)
    form.country.data, form.summary.data = country_name(person.country), person.summary
    joined = session().execute(from_record(person.id, LinkRole.MEMBER)).all()
    form.cases.data = lines_of([case for _link, case in joined])


def prefill(form: PersonForm) -> None:
    form.title.data = request.args.get("name", "")[:300]


def save(form: PersonForm, person: Person | None) -> Record:
    values = {
        "title": form.title.data,
        "is_group": form.is_group.data,
        "number": form.number.data,
        "born": form.born.date,
        "gender": form.gender.data or "",
        "occupation": form.occupation.data or "",
        "country": form.country.code,
        "summary": form.summary.data or "",
        "other_names": form.other_names.names,
        "cases": form.cases.ends(),
    }
    return filing.file(Kind.PERSON, person, values, form.seen_version)


def show(person: Person) -> dict[str, Any]:
    called = [name for name in session().scalars(names_of(person)) if name.kind != NameKind.MAIN]
    past = past_of(person)
    return {
        "facts_of": _facts(person),
        "names": _by_kind(called),
        "sentences_of": partial(sentences, person, past=past),
        "spells": shown_spells(past),
        "to_confirm": to_confirm,
        "axes": [axis for axis in AXES_OF[Kind.PERSON] if axis is not Axis.CONSENT],
        "consent": None if person.is_group else shown_consent(person),
        "shown_roles": SHOWN_ROLES,
    }


def _facts(person: Person) -> list[tuple[str, str, str | None]]:
    change = f"{url_of(person.ref)}/edit" if g.viewer.may(Ability.WRITE) else None
    country = (_("Country"), country_name(person.country), change and f"{change}#country")
    if person.is_group:
        number = "" if person.number is None else str(person.number)
        return [(_("How many people"), number, change and f"{change}#number"), country]
    return [
        (_("Born"), in_words(person.born), change and f"{change}#born"),
        (_("Gender"), person.gender, change and f"{change}#gender"),
        (_("Occupation"), person.occupation, change and f"{change}#occupation"),
        country,
    ]


def _by_kind(called: list[PersonName]) -> list[tuple[str, list[str]]]:
    """Return the other names by how they are meant, those in the person's own script first."""
    kinds = [kind for kind in NameKind if kind is not NameKind.MAIN]
    found = [(_(kind.label), [name.text for name in called if name.kind == kind]) for kind in kinds]
    return [(label, texts) for label, texts in found if texts]


PAGES = KindPages(Kind.PERSON, PersonForm, fill, save, show, prefill, BEGINS, by_name=True)
