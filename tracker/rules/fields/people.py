from collections.abc import Iterator
from datetime import date

from tracker.rules.fields.days import Day
from tracker.rules.fields.ends import Ends
from tracker.rules.fields.field import COUNTRY, EXTERNAL_IDS, NOTES, Fault, Field, Fields, Values, title
from tracker.rules.fields.names import Names
from tracker.rules.fields.shapes import Number, Text, YesNo
from tracker.rules.fields.values import BadValue
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.words import N_

LARGEST_GROUP = 10_000_000


def of_new(values: Values) -> Values:
    """Return values as they are recorded first: of whom more than one is counted, they are a group."""
    number = values.get("number")
    is_counted = isinstance(number, int) and number > 1 and "is_group" not in values
    return {**values, "is_group": True} if is_counted else values


def _check(values: Values, _today: date) -> Iterator[Fault]:
    number = values.get("number")
    if isinstance(number, int) and number > 1 and "is_group" in values and not values["is_group"]:
        said = N_("A number is for a group. Tick that this is a group, or leave the number empty.")
        yield Fault("number", BadValue(said))


PEOPLE = Fields(
    title(
        N_("Name"),
        N_("Write the name of the person."),
        *("name", "full name", "main name", "person", "prisoner", "detainee", "nom", "nom complet", "nombre"),
        *("nombre completo", "nome", "имя", "фио", "姓名", "名字", "الاسم", "ឈ្មោះ"),
    ),
    Field(
        "other_names",
        N_("Other names"),
        Names(),
        also=(
            *("aliases", "alias", "aka", "also known as", "chinese characters", "native name", "name in own script"),
            *("original name", "original_name", "alternative names", "surnoms", "alias/apodo", "别名", "الاسم الآخر"),
        ),
    ),
    Field("is_group", N_("This is a group of people who are counted, not named"), YesNo(), also=("group", "is group")),
    Field(
        "number",
        N_("How many people"),
        Number(1, LARGEST_GROUP),
        also=("number of people", "number of persons", "number_of_persons", "how many", "count", "nombre de personnes"),
    ),
    Field(
        "born",
        N_("Born"),
        Day(ahead=False),
        also=(
            *("date of birth", "birth date", "birthday", "dob", "year of birth", "born on", "né le", "née le"),
            *("date de naissance", "fecha de nacimiento", "дата рождения", "出生日期", "出生", "تاريخ الميلاد"),
        ),
    ),
    Field("gender", N_("Gender"), Text(60), also=("sex", "sexe", "sexo", "genre", "género", "пол", "性别", "الجنس")),
    Field(
        "occupation",
        N_("Occupation"),
        Text(200),
        also=("profession", "job", "role", "ocupación", "profesión", "métier", "профессия", "职业", "المهنة"),
    ),
    COUNTRY,
    Field(
        "arrested",
        N_("When were they arrested?"),
        Day(ahead=False),
        also=(
            *("arrested", "arrested on", "arrest date", "date of arrest", "date arrested", "detained", "detained on"),
            *("detention date", "date of detention", "date detained", "in custody since", "date d'arrestation"),
            *("fecha de detención", "fecha de arresto", "дата ареста", "дата задержания", "被捕日期", "تاريخ الاعتقال"),
        ),
        told=True,
    ),
    NOTES,
    Field("cases", N_("Cases"), Ends((Kind.CASE,), LinkRole.MEMBER), also=("case", "case file", "affaire", "caso")),
    EXTERNAL_IDS,
    check=_check,
)
