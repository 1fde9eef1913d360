"""One line is added to a timeline in place, on the page of every kind of record that has one."""

import re
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.stories.presses import press, timeline_in
from tests.stories.test_log import tell
from tracker.actions import records
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind


@pytest.fixture
def layla(acting: Acting) -> str:
    with acting("amina"):
        return factories.person().ref


@pytest.fixture
def of_every_kind(acting: Acting) -> dict[str, str]:
    """The address of a record of every kind that has a timeline of its own."""
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="A visit", first_day=date(2016, 1, 26)))
        made = [
            factories.person(),
            factories.organisation(),
            factories.case(),
            factories.letter(),
            factories.demand(),
            visit,
        ]
        return {record.kind_of.value: f"/{record.kind_of.folder}/{record.ref}" for record in made}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.EVENT, Kind.SOURCE)])
def test_one_line_is_added_in_place_on_the_page_of_every_kind(
    browse: Browse, of_every_kind: dict[str, str], kind: Kind
) -> None:
    chidi, url = browse("chidi"), of_every_kind[kind]
    note = f"/records/{url.rsplit('/', 1)[1]}/note"
    page = chidi.page(url)
    assert page.count("Add to this timeline") == 1
    assert 'value="10 February 2016"' in page
    assert len(re.findall(r'id="([^"]+)"', page)) == len(set(re.findall(r'id="([^"]+)"', page)))
    page = chidi.send(
        note, form_of=url, follow=True, title="Called the ministry", when="January 2016", type="call"
    ).text
    assert "January 2016 Called the ministry Call" in timeline_in(page)
    page = press(chidi, page, r"/log/E-\w+/undo")
    assert "Called the ministry" not in page


def test_an_event_and_a_source_have_no_timeline_to_add_to(browse: Browse, acting: Acting, layla: str) -> None:
    with acting("amina"):
        source = records.add(Source(kind=Kind.SOURCE, title="An article")).ref
    amina = browse("amina")
    (event,) = re.findall(r'<li class="moment" id="(E-\w+)"', tell(amina, layla))
    for url in (f"/sources/{source}", f"/events/{event}"):
        assert "Add to this timeline" not in amina.page(url)
    assert amina.get(f"/records/{source}/note").status_code == 404
    assert amina.get(f"/records/{event}/note").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"when": "30 February 2016"}, "30 February 2016 does not exist"),
        ({"when": "March 2016", "type": "note"}, "This must be today or in the past."),
        ({"title": ""}, "Write what happened."),
        ({"type": "count"}, "A count needs its number. Use the full form for it."),
    ],
)
def test_a_short_note_that_cannot_be_comes_back_as_it_was_typed(
    browse: Browse, layla: str, fields: dict[str, str], sentence: str
) -> None:
    note: dict[str, Any] = {"title": "Called", "when": "January 2016", "type": "call", **fields}
    answer = browse("chidi").send(f"/records/{layla}/note", form_of=f"/people/{layla}", **note)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert f'value="{note["when"]}"' in answer.text
