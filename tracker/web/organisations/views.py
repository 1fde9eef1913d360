from functools import partial
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from tracker.actions import filing
from tracker.plumbing import clock
from tracker.records.organisations import Organisation
from tracker.records.record import Record
from tracker.rules.countries import country_name
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.organisations import OrganisationForm as Form
from tracker.rules.web_addresses import is_web_address
from tracker.web.organisations.forms import OrganisationForm
from tracker.web.organisations.handing_over import legacies
from tracker.web.organisations.holders import asked_of_holders
from tracker.web.records.kinds import KindPages

SHOWN_ROLES = [
    *(LinkRole.BENEFICIARY, LinkRole.ADDRESSEE, LinkRole.DUTY_BEARER, LinkRole.SIGNATORY, LinkRole.HELD_POST),
    *(LinkRole.BELONGS_TO, LinkRole.VISITOR, LinkRole.HOST, LinkRole.MET_WITH, LinkRole.MEMBER),
]


def fill(form: OrganisationForm, organisation: Organisation) -> None:
    form.title.data, form.acronym.data = organisation.title, organisation.acronym
    form.form.data, form.website.data = organisation.form, organisation.website
    form.country.data, form.summary.data = country_name(organisation.country), organisation.summary


def save(form: OrganisationForm, organisation: Organisation | None) -> Record:
    values = {
        "title": form.title.data,
        "acronym": form.acronym.data or "",
        "form": form.form.data,
        "country": form.country.code,
        "website": form.website.data or "",
        "summary": form.summary.data or "",
    }
    return filing.file(Kind.ORGANISATION, organisation, values, form.seen_version)


def show(organisation: Organisation) -> dict[str, Any]:
    return {
        "facts_of": [
            (_("What it is"), _(Form(organisation.form).label), None),
            (_("Acronym"), organisation.acronym, None),
            (_("Country"), country_name(organisation.country), None),
            (_("Website"), _website(organisation.website), None),
        ],
        "shown_roles": SHOWN_ROLES,
        "asked_of_holders": partial(asked_of_holders, organisation),
        "legacies": partial(legacies, organisation, today=clock.today()),
    }


def _website(address: str) -> str:
    if not is_web_address(address):
        return address
    return Markup('<a href="{0}" rel="noreferrer external">{0}</a>').format(address)


PAGES = KindPages(Kind.ORGANISATION, OrganisationForm, fill, save, show, by_name=True)
