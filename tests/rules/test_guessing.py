"""What the columns of a table most likely are, by their headings."""

import pytest

from tracker.rules.imports.guessing import guess
from tracker.rules.kinds import Kind


@pytest.mark.parametrize(
    ("headings", "parts"),
    [
        (["Nombre", "Apellidos", "Notas"], [0, 1]),
        (["№", "Фамилия", "Имя", "Отчество"], [1, 2, 3]),
        (["Family name", "Name"], [0, 1]),
        (["Nom", "Prénom"], [0, 1]),
        (["First name", "Middle name", "Last name"], [0, 1, 2]),
        (["Name", "First name", "Last name"], [0]),
        (["Name", "Surname (Khmer)"], [0]),
        (["Имя", "Дата рождения"], [0]),
    ],
)
def test_a_name_in_parts_is_taken_whole(headings: list[str], parts: list[int]) -> None:
    mapping = guess(Kind.PERSON, headings, [["a"] * len(headings)])
    assert [number for number, column in enumerate(mapping.columns) if column.fields == ("title",)] == parts


def test_what_is_called_by_a_family_name_is_no_title_elsewhere() -> None:
    mapping = guess(Kind.ORGANISATION, ["Name", "Last name"], [["a", "b"]])
    assert [column.fields for column in mapping.columns] == [("title",), ()]


def test_who_signed_may_stand_in_several_columns() -> None:
    mapping = guess(Kind.LETTER, ["Title", "From", "Signatories"], [["a", "b", "c"]])
    assert [column.fields for column in mapping.columns] == [("title",), ("signatories",), ("signatories",)]
