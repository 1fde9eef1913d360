"""A copy is a plan of one's own: it is changed and put to work like any other."""

import re

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.plan_pages import EDIT, days_of, fields_of, look, said_by, save
from tests.stories.presses import press


def test_a_copy_is_a_plan_of_ones_own(browse: Browse, acting: Acting) -> None:
    amina = browse("amina")
    page = press(amina, amina.page("/settings/plans/us-congress"), r".*/copy")
    assert "The copy is here." in words_of(page)
    key = re.findall(r'action="/settings/plans/([^"]*)/edit"', page)[0]
    _code, preview = look(amina, key, **{"name": "Embassies", "steps-0-number": "10"})
    save(amina, key, preview)
    with acting("amina"):
        letter = factories.sent_letter(on(2016, 2, 5))
        ref = letter.ref
    assert "Embassies" in amina.page(f"/records/{ref}/plans")
    amina.send(f"/records/{ref}/plans/start/{key}", follow=True)
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-02-15"]


def test_a_copy_that_would_let_a_letter_be_forgotten_is_refused_unless_it_rests(browse: Browse) -> None:
    amina = browse("amina")
    for changes in ({"steps-2-remove": "y"}, {"steps-0-remove": "y", "steps-1-remove": "y"}):
        code, page = look(amina, "us-congress", **changes)
        assert code == 422
        assert "Letters and demands under this plan would never come back." in said_by(page)
    address = EDIT.format("us-congress")
    fields = fields_of(amina.page(address)) | {"steps-2-remove": "y"}
    del fields["active"]
    assert amina.post(address, data=fields).status_code == 200
