from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from tracker.rules.kinds import Kind
from tracker.rules.links import THINGS
from tracker.web.forms import CountryField, SentForm, line, text
from tracker.web.naming import NamesField
from tracker.web.records.asking_first import AskingFirstForm

GATHERED = [kind for kind in Kind if kind in THINGS]


class CaseForm(AskingFirstForm):
    title = line(_l("Name of the case"), required=_l("Write the name of the case."))
    country = CountryField(_l("Country"))
    summary = text(_l("Summary"))
    closed = BooleanField(_l("This case is closed"))


class MembersForm(SentForm):
    members = NamesField(
        _l("Names or references"),
        GATHERED,
        required=_l("Write at least one name or reference."),
    )
