from tracker.rules.fields.field import COUNTRY, EXTERNAL_IDS, NOTES, Field, Fields, title
from tracker.rules.fields.shapes import Address, Choice, Text
from tracker.rules.organisations import OrganisationForm
from tracker.rules.words import N_

ORGANISATIONS = Fields(
    title(
        N_("Name"),
        N_("Write the name of the organisation."),
        *("name", "organisation", "organization", "institution", "body", "nom", "nombre", "nome", "название", "名称"),
        "الاسم",
    ),
    Field("acronym", N_("Acronym"), Text(40), also=("abbreviation", "short name", "sigle", "sigla", "сокращение")),
    Field(
        "form",
        N_("What is it?"),
        Choice({str(form): form.label for form in OrganisationForm}, OrganisationForm.NGO),
        also=("type", "kind", "form", "category", "tipo"),
    ),
    COUNTRY,
    Field("website", N_("Website"), Address(500), also=("url", "web", "web site", "web address", "site", "сайт")),
    NOTES,
    EXTERNAL_IDS,
)
