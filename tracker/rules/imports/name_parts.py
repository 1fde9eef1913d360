"""Columns that hold a name in parts: family name, given name, the father's; together they are the name."""

from collections.abc import Sequence

from tracker.rules.imports.headings import folded

FAMILY = (
    *("family name", "surname", "last name", "nom de famille", "apellido", "apellidos", "primer apellido"),
    *("segundo apellido", "cognome", "sobrenome", "nachname", "фамилия", "прізвище", "soyadı"),
    *("姓", "姓氏", "اسم العائلة"),
)
GIVEN = (
    *("first name", "given name", "given names", "forename", "prénom", "prénoms", "nombres", "vorname"),
    *("nombre de pila", "primer nombre", "segundo nombre", "ім'я", "adı", "名", "الاسم الأول"),
)
FURTHER = ("middle name", "middle names", "patronymic", "father's name", "отчество", "по батькові", "اسم الأب")
EITHER = ("name", "nom", "nombre", "nome", "имя", "الاسم")
"""Beside one part of a name, the other one; alone, the whole."""


def parts_of_a_name(headings: Sequence[str]) -> list[int]:
    """Return which columns are parts of one name, in their order; none where one column holds the whole."""
    said = [folded(heading) for heading in headings]
    family, given, further = (_among(said, words) for words in (FAMILY, GIVEN, FURTHER))
    either = _among(said, EITHER)[:1]
    in_parts = bool(family and given) != bool(either) and bool(family or given)
    return sorted([*family, *given, *further, *either]) if in_parts else []


def _among(said: Sequence[str], words: Sequence[str]) -> list[int]:
    known = set(map(folded, words))
    return [number for number, heading in enumerate(said) if heading in known]
