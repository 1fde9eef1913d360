"""When the holder of an office changes, its page says what the one before was told and promised."""

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tracker.actions import demands, links, timeline
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.rules.links import LinkRole

HEADING = "What the predecessor was told and promised"


def test_demands_stay_with_the_office(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        office = factories.organisation()
        before, now = factories.person("Sok An"), factories.person("Chea Dara")
        links.link(before, LinkRole.HELD_POST, office, Terms(note="Minister", until=on(2016, 1, 20)))
        asked, personal, later = (factories.demand(title) for title in ("Release them", "See the family", "Pay them"))
        for demand, whom in ((asked, office), (personal, before), (later, office)):
            links.link(demand, LinkRole.ADDRESSEE, whom)
        demands.make(asked, on(2016, 1, 5), Ties())
        demands.make(asked, on(2016, 1, 8), Ties())
        said = Account("promised", on(2016, 1, 15), quote="By the New Year", by_when=on(2016, 4, 14))
        timeline.record(said, Ties([asked]))
        demands.make(personal, on(2016, 1, 6), Ties())
        demands.make(later, on(2016, 1, 28), Ties())
        page, refs = f"/organisations/{office.ref}", (now.ref, office.ref)
    amina = browse("amina")
    assert HEADING not in amina.page(page)
    with acting("amina"):
        links.link(one(refs[0]), LinkRole.HELD_POST, one(refs[1]), Terms(note="Minister", since=on(2016, 1, 21)))
    text = amina.page(page)
    block = words_of(text[text.index(f"<h2>{HEADING}") :].split("</section>")[0])
    assert "Chea Dara came after Sok An ." in block or "Chea Dara came after Sok An." in block
    assert "Release them" in block
    assert "Told on 5 January 2016, 2 times in all" in block
    assert "Promised, 15 January 2016 (by 14 April 2016)" in block
    assert "By the New Year" in block
    assert "See the family" in block
    assert "no answer on substance" in block
    assert "Pay them" not in block
    assert "Pay them" in text
