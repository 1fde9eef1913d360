"""The page of a record says who looks after it, and whoever may write gives it to somebody else there."""

from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.stories.follow_up_pages import let_go
from tests.stories.list_pages import led_to, owners_of, undo
from tracker.actions import visibility
from tracker.rules.access import Visibility


def test_it_is_given_on_its_page_and_taken_back(browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        ref = factories.person().ref
    url, form = f"/people/{ref}", f"/records/{ref}/owner"
    amina = browse("amina")
    page = amina.page(url)
    assert "Who looks after it Amina Give it to somebody else" in words_of(page)
    assert f'<option selected value="{cast.amina.id}">' in amina.page(form)
    page = led_to(amina, amina.send(form, give_to=str(cast.bilal.id)))
    assert "Bilal looks after 1 record now." in words_of(page)
    assert "Who looks after it Bilal" in words_of(page)
    assert "Owner" in words_of(amina.page(f"/records/{ref}/history"))
    assert "Taken back for 1 record." in words_of(undo(amina, page, url))
    assert owners_of(acting, [ref]) == [cast.amina.id]
    led_to(amina, amina.send(form, give_to="0"))
    assert "Who looks after it Nobody" in words_of(amina.page(url))


def test_whoever_may_not_see_it_does_not_get_it(app: Flask, browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        person = factories.person()
        visibility.change(person, Visibility.RESTRICTED, None, [cast.amina.id])
        ref = person.ref
    amina, form = browse("amina"), f"/records/{ref}/owner"
    answer = amina.send(form, give_to=str(cast.bilal.id))
    assert answer.status_code == 422
    assert f"Bilal may not see: {ref}." in words_of(answer.text)
    answer = amina.send(form, give_to=str(cast.amina.id))
    assert answer.status_code == 422
    assert f"It was so before: {ref}." in words_of(answer.text)
    for nonsense in ("", "99999", "x"):
        assert amina.send(form, give_to=nonsense).status_code == 422
    assert owners_of(acting, [ref]) == [cast.amina.id]


def test_who_has_left_is_still_named_and_who_may_not_write_only_reads(
    app: Flask, browse: Browse, acting: Acting, cast: Cast
) -> None:
    with acting("bilal"):
        ref = factories.case().ref
        organisation = factories.organisation().ref
    let_go(app, cast.bilal.id)
    said = words_of(browse("vera").page(f"/cases/{ref}"))
    assert "Who looks after it Bilal , who has left Who may see this" in said
    assert {browse(name).get(f"/records/{ref}/owner").status_code for name in ("chidi", "vera", "dana")} == {403}
    amina = browse("amina")
    assert "<option selected" not in amina.page(f"/records/{ref}/owner")
    assert "Who looks after it" not in amina.page(f"/organisations/{organisation}")
    assert amina.get(f"/records/{organisation}/owner").status_code == 404
