"""The numbers of a record in lists of others, and their words where a day should stand, stand above its history."""

from tests.cast import Acting, Browse, words_of
from tests.factories import person
from tests.stories.taking_in import person as person_called
from tests.stories.taking_in import take_in
from tracker.rules.kinds import Kind

LIST = b"Name,Record no.,Born\nAna Roe,A-17,1954-02-29\n"


def test_what_came_in_with_a_table_keeps_what_others_wrote_and_says_where_it_began(
    acting: Acting, browse: Browse
) -> None:
    with acting("amina"):
        take_in(Kind.PERSON, LIST)
        taken, by_hand = person_called("Ana Roe").ref, person("Srey Example").ref
    page = words_of(browse("amina").page(f"/records/{taken}/history"))
    assert "As others write it Record no. A-17 Born “1954-02-29”" in page
    assert page.count("Recorded, from a table Amina") == 1
    page = words_of(browse("amina").page(f"/records/{by_hand}/history"))
    assert "As others write it" not in page
    assert "from a table" not in page
