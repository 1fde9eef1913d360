"""Papers say what is believed and what is disputed, as pages do; and whoever chose what does not go is told so."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.pack_pages import Asking, frozen_text, may_go, visit_with_two_demands
from tracker.actions import links, timeline
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.record import Record, by_reference
from tracker.rules.events import Certainty, Stance
from tracker.rules.links import LinkRole


@pytest.fixture
def asking(acting: Acting) -> Asking:
    with acting("amina"):
        return visit_with_two_demands()


def one(ref: str) -> Record:
    return session().scalars(by_reference(ref)).one()


def told(account: Account, *about: Record) -> None:
    may_go(timeline.record(account, Ties(list(about))))


def test_what_is_in_doubt_is_printed_as_such(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        layla, demand, case = one(asking.layla), one(asking.for_layla), factories.case()
        links.link(layla, LinkRole.MEMBER, case)
        told(Account("arrest", on(2016, 1, 3), "Taken", certainty=Certainty.DISPUTED), layla)
        raised = Account("statement", on(2016, 1, 5), stance=Stance.RAISED, certainty=Certainty.BELIEVED)
        told(raised, demand)
        told(Account("promised", on(2016, 1, 6), certainty=Certainty.BELIEVED), demand)
        listed = case.ref
    amina = browse("amina")
    pack = " ".join(frozen_text(amina, asking).split())
    assert "Custody: In custody (Disputed) since 3 January 2016" in pack
    assert "- Raised (Believed, not confirmed): " in pack
    assert "Promised (Believed, not confirmed), 6 January 2016." in pack
    assert "- 6 January 2016 (Believed, not confirmed). No day was named." in pack
    sheet = words_of(amina.page(f"/people/{asking.layla}/sheet.html"))
    assert "Custody: In custody (Disputed) since 3 January 2016" in sheet
    assert "Arrest (Disputed)" in sheet
    fields = {"definition": "Held", "compiled_by": "Us", "level": "names", "reach": "authorities", "look": "y"}
    assert "In custody (Disputed)" in words_of(amina.send(f"/cases/{listed}/list", None, False, **fields).text)


def test_whoever_chose_a_demand_that_does_not_go_is_told_so(browse: Browse, asking: Asking) -> None:
    amina, path = browse("amina"), f"/visits/{asking.visit}/pack"
    chosen = {"chosen": [asking.for_layla, asking.for_omar], "level": "names", "reach": "authorities"}
    looked = words_of(amina.send(path, None, False, look="y", **chosen).text)
    sentence = "1 demand is left out: nobody said that it may go to these readers, or nobody in it may be named."
    assert sentence in looked
    frozen = amina.send(path, None, True, **chosen)
    assert sentence in words_of(frozen.text)
    assert "left out" not in amina.get(re.findall(r'href="([^"]+/pack\.txt)"', frozen.text)[0]).text


def test_what_an_office_was_told_is_known_to_whoever_holds_it_now(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        visitor, office = (
            factories.person("A former minister"),
            factories.organisation("The ministry of another country"),
        )
        links.link(one(asking.visit), LinkRole.VISITOR, visitor)
        held = links.link(visitor, LinkRole.HELD_POST, office, Terms(note="Minister", until=on(2010, 1, 1)))
        letter = factories.letter("Our letter")
        links.link(letter, LinkRole.MAKES_DEMAND, one(asking.for_layla))
        links.link(letter, LinkRole.ADDRESSEE, office)
        timeline.record(Account("letter-sent", on(2016, 1, 4)), Ties([letter, one(asking.for_layla)]))
        post = held.id
    assert "4 January" not in frozen_text(browse("amina"), asking), "they left it long before"
    with acting("amina"):
        links.unlink(session().scalars(select(Link).where(Link.id == post)).one())
        links.link(one_of("A former minister"), LinkRole.HELD_POST, one_of("The ministry of another country"), Terms())
    assert "4 January 2016" in frozen_text(browse("amina"), asking)


def one_of(title: str) -> Record:
    return session().query(Record).filter(Record.title == title).one()
