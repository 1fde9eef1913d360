"""What is sealed stands on no paper, not even for whoever has just shown that it is them."""

from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.stories.pack_pages import frozen_text, may_go, visit_with_two_demands
from tests.stories.test_introductions import Changed, changed
from tracker.actions import documents, links, visibility
from tracker.actions.documents import StaysHere, ToFreeze
from tracker.plumbing.database import session
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole

__all__ = ["changed"]
NO_PAPER = "It is sealed: no paper has it. Say first who else may see it."
NOTHING = "Nothing of this may go to these readers. Say first that it may."


def seal(record: Record, cast: Cast) -> None:
    visibility.change(record, Visibility.SEALED, record.team_id, [cast.amina.id])


def one(ref: str) -> Record:
    return session().scalars(by_reference(ref)).one()


def test_whoever_is_asked_or_receives_the_visit_is_not_named_for_a_sealed_office(
    browse: Browse, acting: Acting, cast: Cast
) -> None:
    with acting("amina"):
        asking = visit_with_two_demands()
        office, go_between = factories.organisation("The quiet channel"), factories.person("Daniel Roth")
        for record in (office, go_between):
            links.link(one(asking.for_layla), LinkRole.ADDRESSEE, record)
            links.link(one(asking.visit), LinkRole.HOST, record)
            may_go(record, Exposure.PUBLIC)
        refs = [office.ref, go_between.ref]
    named = frozen_text(browse("amina"), asking)
    assert "The quiet channel" in named
    assert "Daniel Roth" in named
    with acting("amina"):
        for ref in refs:
            seal(one(ref), cast)
    text = frozen_text(browse("amina"), asking, messages="Ask Daniel Roth")
    assert "quiet channel" not in text
    assert "Roth" not in text


def test_a_sealed_visit_case_or_letter_is_on_no_paper(browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        asking, case, letter = visit_with_two_demands(), factories.case(), factories.letter()
        for record in (one(asking.visit), case, letter):
            seal(record, cast)
        listed, written = case.ref, letter.ref
    amina = browse("amina")
    chosen: dict[str, Any] = {"chosen": asking.for_layla, "level": "names", "reach": "authorities"}
    assert NOTHING in words_of(amina.send(f"/visits/{asking.visit}/pack", **chosen).text)
    fields: dict[str, Any] = {"definition": "Held", "compiled_by": "Us", "level": "names", "reach": "authorities"}
    answer = amina.send(f"/cases/{listed}/list", **fields)
    assert answer.status_code == 422
    assert NO_PAPER in words_of(answer.text)
    assert "What is sealed stays here" in amina.page(f"/letters/{written}/letter.txt", 403)


def test_no_letter_is_written_to_the_new_holder_of_a_sealed_office(
    browse: Browse, acting: Acting, cast: Cast, changed: Changed
) -> None:
    with acting("amina"):
        seal(one(changed.office), cast)
    refused = browse("amina").send(changed.url, level="names")
    assert "Nothing of this may go to authorities." in words_of(refused.text)


def test_no_version_is_kept_of_what_is_sealed_whoever_asks(app: Flask, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        case = factories.case()
        seal(case, cast)
        with pytest.raises(StaysHere):
            documents.freeze(case, ToFreeze(documents.LIST, "names", {}, {}, [case]))
