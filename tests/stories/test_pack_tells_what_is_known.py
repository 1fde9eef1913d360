"""What readers know themselves is told them by the bare fact, though nobody said that our words may go."""

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.pack_pages import Asking, frozen_text, may_go, visit_with_two_demands
from tracker.actions import letters, links, records, timeline
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.letters import Letter
from tracker.records.links import ends_of
from tracker.records.record import Record, by_reference
from tracker.records.sources import Source
from tracker.rules.access import Visibility
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.meetings import HowKnown


@pytest.fixture
def asking(acting: Acting) -> Asking:
    with acting("amina"):
        return visit_with_two_demands()


def one(ref: str) -> Record:
    return session().scalars(by_reference(ref)).one()


def host_of(asking: Asking) -> Record:
    return ends_of(one(asking.visit).id, LinkRole.HOST)[LinkRole.HOST][0]


def wrote(asking: Asking, to: Record, form: str = "private", published: bool = False) -> None:
    letter = records.add(Letter(kind=Kind.LETTER, title="Our words about torture", form=form))
    links.link(letter, LinkRole.MAKES_DEMAND, one(asking.for_layla))
    links.link(letter, LinkRole.ADDRESSEE, to)
    letters.say_when(letter, on(2016, 1, 4), on(2016, 1, 6) if published else None, [])


def test_a_private_letter_is_told_by_its_day_to_those_who_received_it(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        wrote(asking, host_of(asking))
    text = frozen_text(browse("amina"), asking)
    assert "Asked before\n\n- 4 January 2016, Letter sent\n" in text
    assert "torture" not in text


def test_a_private_letter_to_others_is_not_told(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        wrote(asking, factories.organisation("Ministry of another country"))
    assert "4 January" not in frozen_text(browse("amina"), asking)


def test_an_open_letter_is_told_by_its_title_once_it_is_published(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    elsewhere = "Ministry of another country"
    with acting("amina"):
        wrote(asking, factories.organisation(elsewhere), "open")
    assert "torture" not in frozen_text(browse("amina"), asking), "nobody said that it was published"
    with acting("amina"):
        wrote(asking, factories.organisation(elsewhere), "open", published=True)
        wrote(asking, factories.organisation(elsewhere), "private", published=True)
    text = frozen_text(browse("amina"), asking)
    assert text.count("- 4 January 2016, Our words about torture\n") == 1


@pytest.mark.parametrize(
    ("how", "url", "quoted"),
    [(HowKnown.PUBLIC, "", True), (HowKnown.OTHER, "https://press.example/1", True), (HowKnown.OTHER, "", False)],
)
def test_what_was_said_in_public_is_quoted(
    browse: Browse, acting: Acting, asking: Asking, how: HowKnown, url: str, quoted: bool
) -> None:
    with acting("amina"):
        paper = records.add(Source(kind=Kind.SOURCE, title="An article", publisher="Halden Post", url=url))
        account = Account("statement", on(2016, 1, 5), "Our own words", quote="We raised it", stance=Stance.RAISED)
        told = timeline.record(account, Ties([one(asking.for_layla)], [], [paper]))
        told.how_known = how.label
    text = frozen_text(browse("amina"), asking)
    assert ("- Raised: Halden Post, 5 January 2016. “We raised it”" in text) == quoted
    assert "Our own words" not in text


def test_a_source_that_nobody_published_is_called_by_its_title_only_if_that_may_leave(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        call = records.add(Source(kind=Kind.SOURCE, title="Call with the mother of Idris"))
        ref = call.ref
        account = Account("statement", on(2016, 1, 5), "They raised it", stance=Stance.RAISED)
        may_go(timeline.record(account, Ties([one(asking.for_layla), one(asking.omar)], [], [call])))
    assert "mother" not in frozen_text(browse("amina"), asking)
    with acting("amina"):
        may_go(one(ref))
    text = words_of(frozen_text(browse("amina"), asking))
    assert "- Raised: Call with the mother of [name withheld], 5 January 2016. They raised it." in text


def test_what_they_told_us_themselves_is_told_without_a_quote(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        said = Account("promised", on(2016, 1, 5), "Our own words", quote="Off the record", by_when=on(2016, 3, 1))
        timeline.record(said, Ties([one(asking.for_layla)], [host_of(asking)]))
    amina = browse("amina")
    text = frozen_text(amina, asking)
    assert "Promised, Government of Sarell, 5 January 2016." in text
    assert "To be done by 1 March 2016." in text
    assert "Off the record" not in text
    assert "Our own words" not in text
    looked = amina.send(
        f"/visits/{asking.visit}/pack",
        None,
        False,
        chosen=asking.for_layla,
        level="names",
        reach="authorities",
        look="y",
    )
    assert "1 event is told by its day alone" in words_of(looked.text)


def test_what_others_told_us_and_what_few_may_see_is_not_told(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        lawyer, host = factories.person("A lawyer"), host_of(asking)
        for day, who, width in ((5, lawyer, None), (6, host, Visibility.RESTRICTED)):
            told = Account("promised", on(2016, 1, day), "In confidence")
            timeline.record(told, Ties([one(asking.for_layla)], [who]), width)
        timeline.record(Account("refused", on(2016, 1, 7)), Ties([one(asking.for_layla)], [host, lawyer]))
    text = frozen_text(browse("amina"), asking)
    assert not any(f"{day} January 2016" in text for day in (5, 6, 7))


def test_what_readers_know_is_no_reason_to_publish_it(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        wrote(asking, host_of(asking))
        factories.agrees(one(asking.layla), "public", on(2016, 1, 20))
        for ref in (asking.layla, asking.for_layla):
            one(ref).exposure = "public"
    amina = browse("amina")
    assert "4 January 2016" in frozen_text(amina, asking)
    assert "4 January 2016" not in frozen_text(amina, asking, reach="public")


def test_an_office_has_received_what_went_to_its_holder(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        minister = factories.person("The Minister")
        links.link(minister, LinkRole.BELONGS_TO, host_of(asking))
        wrote(asking, minister)
    assert "- 4 January 2016, Letter sent" in frozen_text(browse("amina"), asking)
