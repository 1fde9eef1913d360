from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, StringField, ValidationError
from wtforms.validators import Length, NumberRange, Optional

from tracker.records.record import Record, title_key
from tracker.rules.kinds import Kind
from tracker.web.forms import CountryField, SentForm, UncertainDateField, line, text
from tracker.web.naming import NamesField
from tracker.web.people.alike import people_alike
from tracker.web.people.names import OtherNamesField

LARGEST = 10_000_000


class PersonForm(SentForm):
    title = line(_l("Name"), required=_l("Write the name of the person."))
    another = StringField(validators=[Length(max=300)])
    """The name of which somebody said: no, this is another person than those you show me."""
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

    alike: list[Record]
    """People who may be the one that is being added."""

    def validate_number(self, field: Field) -> None:
        if field.data and not self.is_group.data:
            raise ValidationError(_l("A number is for a group. Tick that this is a group, or leave the number empty."))

    def ask_about_others(self) -> bool:
        """Look for people with such a name, unless somebody already said that this is another one."""
        names = [self.title.data or "", *(name.text for name in self.other_names.names)]
        said_no = title_key(self.another.data or "") == title_key(self.title.data or "")
        self.alike = [] if said_no else people_alike(names)
        if self.alike:
            found = _l("Somebody with such a name is recorded already. Say below whether it is the same person.")
            self.title.errors = [*self.title.errors, found]
        return bool(self.alike)
