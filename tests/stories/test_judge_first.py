"""Nobody is chased while a reply waits to be read: judging it stands in place of every chase, wherever it shows."""

import json

import pytest
from sqlalchemy import select

from tests import processes
from tests.cast import Acting, Browse, words_of
from tests.stories.follow_up_pages import late_demand, numbers_on, one, tell
from tests.stories.test_set_aside import by_hand, log
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.record import Record, by_reference
from tracker.rules.plans import Owes

HELD = "A reply came on 9 February 2016: judge it first."


@pytest.fixture
def answered(browse: Browse, acting: Acting) -> tuple[str, str]:
    """A demand with a reply that nobody has judged, and a follow-up on it that asks them again."""
    with acting("amina"):
        ref = late_demand("Release Layla Hassan")
        address = by_hand(one(ref), Owes.THEY)
    log(browse("amina"), ref)
    return f"/demands/{ref}", address


def row_of(page: str, address: str) -> str:
    (row,) = [row for row in page.split('<li class="follow-up">') if f'href="{address}"' in row]
    return row


@pytest.mark.parametrize("page", ["/", "/follow-ups/"])
def test_lists_offer_the_judging_and_no_chase(browse: Browse, answered: tuple[str, str], page: str) -> None:
    url, address = answered
    row = row_of(browse("amina").page(page), address)
    assert HELD in row
    assert f'href="{url}/status"' in row
    assert "?outcome=" not in row
    assert HELD in row_of(browse("vera").page("/follow-ups/?whose=everybody"), address)
    assert "/status" not in row_of(browse("vera").page("/follow-ups/?whose=everybody"), address)


def test_its_page_and_the_page_of_the_record_say_so(browse: Browse, answered: tuple[str, str]) -> None:
    url, address = answered
    amina = browse("amina")
    page = amina.page(address)
    assert HELD in words_of(page)
    assert f'href="{url}/status">Judge the reply</a>' in page
    assert 'name="outcome"' not in page
    assert HELD in words_of(amina.page(url))


def test_a_reply_that_is_no_answer_is_judged_as_one(browse: Browse, answered: tuple[str, str]) -> None:
    url, _address = answered
    amina = browse("amina")
    assert "Not an answer: they acknowledged it" in amina.page(f"{url}/status")
    amina.send(f"{url}/status", status="acknowledged", as_of="9 February 2016")
    assert "<bdi>Waiting for an answer</bdi>" in amina.page(url)
    assert "they acknowledged it" not in amina.page(f"{url}/status"), "nothing waits to be judged any more"


def test_what_was_typed_before_the_reply_came_is_kept(browse: Browse, answered: tuple[str, str]) -> None:
    url, address = answered
    amina = browse("amina")
    answer = tell(amina, address, "no-answer", note="I called twice.")
    assert answer.status_code == 409
    assert HELD in words_of(answer.text)
    assert "I called twice." in answer.text
    assert address in numbers_on(amina.page(url))


def test_judged_it_is_a_chase_again(browse: Browse, answered: tuple[str, str]) -> None:
    url, address = answered
    amina = browse("amina")
    log(amina, url.rsplit("/", 1)[1], "acknowledged")
    row = row_of(amina.page("/"), address)
    assert HELD not in row
    assert "No answer" in row


def test_what_we_have_to_do_ourselves_is_not_held(browse: Browse, acting: Acting, answered: tuple[str, str]) -> None:
    with acting("amina"):
        ours = by_hand(one(answered[0].rsplit("/", 1)[1]), Owes.WE)
    assert HELD not in row_of(browse("amina").page("/"), ours)


def test_a_script_is_told_what_is_held_and_how_far_reminding_has_come(
    settings: Settings, answered: tuple[str, str]
) -> None:
    told = processes.tracker(settings, "due", "--json")
    assert told.returncode == 0, told.stderr
    by_what = {row["what"]: row for row in json.loads(told.stdout)}
    chase, ours = by_what["Prepare the briefing"], by_what["Judge the reply: is it an answer?"]
    assert (chase["held"], ours["held"]) == (True, False)
    assert (chase["due_last"], chase["pinned"], chase["level"]) == (None, False, 0)
    assert chase["told"] == "nobody was told yet"
    lines = processes.tracker(settings, "due").stdout.splitlines()
    assert ["Judge the reply first." in line for line in lines] == ["Prepare the briefing" in line for line in lines]


def test_the_judging_is_not_over_before_somebody_judged(
    browse: Browse, acting: Acting, answered: tuple[str, str]
) -> None:
    url, chase = answered
    with acting("amina"):
        about = by_reference(url.rsplit("/", 1)[1]).with_only_columns(Record.id).scalar_subquery()
        rows = session().scalars(select(FollowUp).where(FollowUp.record_id == about, FollowUp.state == OPEN))
        (judging,) = [f"/follow-ups/{row.id}" for row in rows if f"/follow-ups/{row.id}" != chase]
    amina = browse("amina")
    assert 'value="could-not"' in amina.page(judging)
    assert 'value="no-longer-needed"' not in amina.page(judging)
    assert tell(amina, judging, "no-longer-needed").status_code == 422
