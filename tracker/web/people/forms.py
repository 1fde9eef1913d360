from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, ValidationError
from wtforms.validators import NumberRange, Optional

from tracker.rules.kinds import Kind
from tracker.web.forms import CountryField, UncertainDateField, line, text
from tracker.web.naming import NamesField
from tracker.web.people.names import OtherNamesField
from tracker.web.records.asking_first import AskingFirstForm

LARGEST = 10_000_000


class PersonForm(AskingFirstForm):
    title = line(_l("Name"), required=_l("Write the name of the person."))
    other_names = OtherNamesField(_l("Other names"))
    is_group = BooleanField(_l("This is a group of people who are counted, not named"))
    number = IntegerField(
        _l("How many people"),
        validators=[
            Optional(),
            NumberRange(1, LARGEST, _l("Write a whole number from 1 to %(max)s.")),
        ],
    )
    born = UncertainDateField(_l("Born"), future=False)
    gender = line(_l("Gender"), most=60)
    occupation = line(_l("Occupation"), most=200)
    country = CountryField(_l("Country"))
    summary = text(_l("Notes"))
    cases = NamesField(_l("Cases"), [Kind.CASE])

    def validate_number(self, field: Field) -> None:
        if field.data and not self.is_group.data:
            raise ValidationError(_l("A number is for a group. Tick that this is a group, or leave the number empty."))
