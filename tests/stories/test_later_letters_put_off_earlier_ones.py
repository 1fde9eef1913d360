"""A later letter puts off the one that it follows: as long as it counts, and for those alone who may see it."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.chaser_pages import Asked
from tests.stories.follow_up_pages import one, only, planned_for
from tracker.actions import deletion, letters, links, records, relations, visibility
from tracker.plumbing.database import session
from tracker.records.letters import Letter
from tracker.records.links import from_record
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


@pytest.fixture
def followed(acting: Acting, asked: Asked) -> str:
    """A second letter to the same ministry that follows up the first one and was sent today; its reference."""
    with acting("amina"):
        later = factories.letter("Letter of reminder")
        letters.address(later, one(asked.ministry))
        links.link(later, LinkRole.REPLY_TO, one(asked.letter))
        letters.send(later, on(2016, 2, 10))
        return later.ref


def test_a_letter_that_few_may_see_moves_no_day_that_others_see(browse: Browse, acting: Acting, asked: Asked) -> None:
    first = f"/letters/{asked.letter}"
    before = planned_for(browse("bilal").page(first))
    with acting("amina"):
        secret = records.add(Letter(kind=Kind.LETTER, title="In confidence"), Visibility.RESTRICTED)
        letters.address(secret, one(asked.ministry))
        links.link(secret, LinkRole.REPLY_TO, one(asked.letter))
        letters.send(secret, on(2016, 2, 10))
    assert planned_for(browse("bilal").page(first)) == before


def narrowed(later: str) -> None:
    visibility.change(one(later), Visibility.RESTRICTED, None, [one(later).owner_id or 0])


def deleted(later: str) -> None:
    deletion.delete(one(later))


def its_sending_deleted(later: str) -> None:
    sent = letters.sending_of(one(later))  # type: ignore[arg-type]  # a letter by its reference
    assert sent is not None
    deletion.delete(sent)


def untied(role: LinkRole) -> Callable[[str], None]:
    def deed(later: str) -> None:
        ((tie, _end),) = session().execute(from_record(one(later).id, role))
        relations.untie(tie, one(later))

    return deed


def the_first_one_opened(later: str) -> None:
    ((_tie, first),) = session().execute(from_record(one(later).id, LinkRole.REPLY_TO))
    for record in [*letters.demands_of(first), first]:  # type: ignore[arg-type]  # what a letter answers is one
        visibility.change(record, Visibility.ORGANISATION, None, [])


@pytest.mark.parametrize(
    "deed",
    [
        narrowed,
        deleted,
        its_sending_deleted,
        untied(LinkRole.REPLY_TO),
        untied(LinkRole.ADDRESSEE),
        the_first_one_opened,
    ],
)
def test_a_later_letter_that_does_not_count_any_more_is_named_nowhere(
    browse: Browse, acting: Acting, asked: Asked, followed: str, deed: Callable[[str], None]
) -> None:
    bilal, first = browse("bilal"), f"/letters/{asked.letter}"
    address = only(bilal.page(first))
    assert planned_for(bilal.page(first)) == ["Check whether they have replied due Friday 11 March 2016"]
    assert f"Asked again in {followed}" in words_of(bilal.page(address))
    with acting("amina"):
        deed(followed)
    assert planned_for(bilal.page(first)) == ["Check whether they have replied due Wednesday 10 February 2016"]
    assert followed not in bilal.page(address)


def test_a_later_letter_that_is_brought_back_puts_the_first_one_off_again(
    browse: Browse, acting: Acting, asked: Asked, followed: str
) -> None:
    bilal, first = browse("bilal"), f"/letters/{asked.letter}"
    with acting("amina"):
        later = one(followed)
        deletion.delete(later)
        deletion.restore(later)
    assert planned_for(bilal.page(first)) == ["Check whether they have replied due Friday 11 March 2016"]
    assert f"Asked again in {followed}" in words_of(bilal.page(only(bilal.page(first))))
