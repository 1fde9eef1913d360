from flask_babel import lazy_gettext as _l

from tracker.rules.organisations import OrganisationForm as Form
from tracker.web.forms import CountryField, choice, line, text
from tracker.web.records.asking_first import AskingFirstForm
from tracker.web.web_addresses import WebAddressField


class OrganisationForm(AskingFirstForm):
    title = line(_l("Name"), required=_l("Write the name of the organisation."))
    acronym = line(_l("Acronym"), most=40)
    form = choice(_l("What is it?"), [(form, form.label) for form in Form], default=Form.NGO)
    country = CountryField(_l("Country"))
    website = WebAddressField(_l("Website"), most=500)
    summary = text(_l("Notes"))
