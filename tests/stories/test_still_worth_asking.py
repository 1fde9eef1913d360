"""After the third time it is set aside, the page asks whether it is still worth asking; each answer is a press away."""

import re

import pytest

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.stories.follow_up_pages import arrange, late_demand, only, tell, undo
from tests.stories.test_set_aside import by_hand

QUESTION = "This has been set aside three times. Still worth asking?"


@pytest.fixture
def doubtful(browse: Browse, acting: Acting) -> tuple[str, str]:
    """A demand whose follow-up was set aside three times: its page, and the follow-up's."""
    with acting("amina"):
        ref = late_demand("Release Layla Hassan")
    amina = browse("amina")
    address = only(amina.page(f"/demands/{ref}"))
    for _time in range(3):
        arrange(amina, f"{address}/later", choice="1w", other="")
    return f"/demands/{ref}", address


def test_three_months_are_chosen_already(browse: Browse, doubtful: tuple[str, str]) -> None:
    amina, (_url, address) = browse("amina"), doubtful
    page = amina.page(address)
    assert QUESTION in words_of(page)
    assert f'href="{address}/later?3m">Ask again in 3 months' in page
    chosen = re.findall(r'name="choice" value="(\w+)"[^>]*checked', amina.page(f"{address}/later?3m"))
    assert chosen == ["3m"]


def test_an_outcome_ends_the_row_of_times_and_giving_it_away_does_not(
    browse: Browse, cast: Cast, doubtful: tuple[str, str]
) -> None:
    amina, (url, address) = browse("amina"), doubtful
    arrange(amina, f"{address}/give", who=str(cast.bilal.id))
    assert QUESTION in words_of(browse("bilal").page(address))
    tell(amina, address, "no-answer", follow=True)
    assert "Still worth asking?" not in amina.page(only(amina.page(url)))


def test_it_is_raised_elsewhere_with_the_way_prepared(browse: Browse, doubtful: tuple[str, str]) -> None:
    amina, (url, address) = browse("amina"), doubtful
    ref, page = url.rsplit("/", 1)[1], amina.page(address)
    assert f'href="/letters/new?for={ref}">in a new letter' in page
    letter = amina.page(f"/letters/new?for={ref}")
    assert f"{ref}</textarea>" in letter
    sent = amina.send(f"/letters/new?for={ref}", title="To the King", form="open", demands=ref)
    assert url in amina.page(sent.headers["Location"])
    assert f'href="{url}/edit#visits">during a visit' in page
    assert 'id="visits"' in amina.page(f"{url}/edit")
    assert f'href="/log?about={ref}&amp;type=raised"' in page
    chidi = browse("chidi").page(address)
    assert "in a new letter" not in chidi
    assert "record that it was raised" in chidi


def test_a_demand_whose_title_divides_a_line_is_begun_by_its_reference(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.demand("Release them | all of them").ref
    assert f"{ref}</textarea>" in browse("amina").page(f"/letters/new?for={ref}")


def test_to_stop_asking_closes_the_demand_with_a_reason_and_can_be_undone(
    browse: Browse, doubtful: tuple[str, str]
) -> None:
    amina, (url, address) = browse("amina"), doubtful
    assert "Say why we are no longer asking." in amina.send(f"{address}/stop", note="").text
    page = arrange(amina, f"{address}/stop", reason="overtaken", note="She left the country.")
    assert "We are no longer asking" in words_of(page)
    demand = words_of(amina.page(url))
    assert "Closed" in demand
    assert "She left the country." in demand
    assert "Nothing is set to come back." in demand
    assert "No longer needed" in words_of(amina.page(address))
    undo(amina, page)
    demand = words_of(amina.page(url))
    assert "Waiting for an answer" in demand
    assert "set aside until 17 February 2016" in demand


def test_taking_back_the_closing_on_the_timeline_opens_it_too(browse: Browse, doubtful: tuple[str, str]) -> None:
    amina, (url, address) = browse("amina"), doubtful
    page = arrange(amina, f"{address}/stop", reason="withdrawn", note="")
    (event,) = re.findall(r"is closed \((E-\w+)\)", page)
    amina.send(f"/log/{event}/undo", form_of="/")
    assert only(amina.page(url)) == address


def test_somebody_who_was_quicker_is_told_and_the_note_is_kept(browse: Browse, doubtful: tuple[str, str]) -> None:
    amina, (url, address) = browse("amina"), doubtful
    tell(browse("bilal"), address, "refused")
    answer = amina.send(f"{address}/stop", form_of="/", reason="withdrawn", note="Her wish.")
    assert answer.status_code == 409
    assert "Her wish." in answer.text
    assert "Refused" in words_of(amina.page(url))


def test_what_we_do_ourselves_is_not_asked_of_anybody(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ours = by_hand(factories.demand())
    amina = browse("amina")
    for _time in range(3):
        arrange(amina, f"{ours}/later", choice="1w", other="")
    page = words_of(amina.page(ours))
    assert "This has been set aside three times. Is it still to be done?" in page
    assert "Raise it elsewhere" not in page
    assert amina.get(f"{ours}/stop").status_code == 404
