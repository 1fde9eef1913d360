"""Whoever comes into a post is written to: what the one before was told and promised, and what has no answer."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.pack_pages import agrees, may_go
from tracker.actions import demands, letters, links, timeline
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.record import Record
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole

GOLDEN = Path(__file__).parent.parent / "fixtures" / "documents" / "introduction-to-a-minister.txt"


@dataclass(frozen=True)
class Changed:
    office: str
    now: str
    kept_back: str

    @property
    def url(self) -> str:
        return f"/organisations/{self.office}/introduction"


@pytest.fixture
def changed(acting: Acting) -> Changed:
    """Sok An was minister until 20 January: asked for five things in a letter and in person, he promised two."""
    with acting("amina"):
        office, sender = factories.organisation(), factories.organisation("FIDH")
        before, now = factories.person("Sok An"), factories.person("Chea Dara")
        links.link(before, LinkRole.HELD_POST, office, Terms(note="Minister", until=on(2016, 1, 20)))
        links.link(now, LinkRole.HELD_POST, office, Terms(note="Minister", since=on(2016, 1, 21)))
        layla, omar = factories.person("Layla Hassan"), factories.person("Omar Idris")
        for person in (layla, omar):
            may_go(person)
        agrees(layla)
        titles = ("Release Layla Hassan", "Let the families visit", "Drop the charges", "Tell us about Omar Idris")
        asked = [_asked(title, office) for title in titles]
        for demand, person in ((asked[0], layla), (asked[3], omar)):
            links.link(demand, LinkRole.BENEFICIARY, person)
        letter = factories.letter("Letter to the Minister", tuple(asked))
        letters.sign(letter, sender, "FIDH")
        links.link(letter, LinkRole.ADDRESSEE, office)
        letters.send(letter, on(2016, 1, 5))
        for record in (letter, sender, *asked):
            may_go(record)
        personal = _asked("Meet the lawyers", before)
        demands.make(personal, on(2016, 1, 8), Ties())
        may_go(personal)
        promised = Account("promised", on(2016, 1, 12), quote="She will be home soon", by_when=on(2016, 2, 1))
        timeline.record(promised, Ties([asked[0]]))
        timeline.record(Account("promised", on(2016, 1, 12), quote="Next week"), Ties([asked[1]]))
        timeline.record(Account("broken", on(2016, 1, 19)), Ties([asked[1]]))
        demands.answer(asked[2], Account("refused", on(2016, 1, 14), quote="The courts decide"), Ties())
        secret = _asked("Stop the beatings", office)
        demands.make(secret, on(2016, 1, 6), Ties())
        for event in session().query(Event):
            event.exposure = Exposure.AUTHORITIES
        session().flush()
        return Changed(office.ref, now.ref, secret.ref)


def _asked(title: str, whom: Record) -> Demand:
    demand = factories.demand(title)
    links.link(demand, LinkRole.ADDRESSEE, whom)
    return demand


def freeze(browser: Browser, changed: Changed, **more: Any) -> str:
    answer = browser.send(changed.url, level="names", **more)
    assert answer.status_code == 302, words_of(answer.text)
    return str(answer.headers["Location"])


def test_the_page_of_the_office_offers_it_and_a_follow_up(browse: Browse, changed: Changed) -> None:
    amina = browse("amina")
    page = amina.page(f"/organisations/{changed.office}")
    assert f'href="{changed.url}?to={changed.now}"' in page
    assert f'href="/records/{changed.office}/follow-up?what=Write%20to%20the%20new%20holder"' in page
    assert 'value="Write to the new holder"' in amina.page(
        f"/records/{changed.office}/follow-up?what=Write%20to%20the%20new%20holder"
    )
    assert changed.url not in browse("vera").page(f"/organisations/{changed.office}")


def test_it_lists_what_was_told_promised_and_never_answered(browse: Browse, changed: Changed) -> None:
    amina = browse("amina")
    said = words_of(amina.page(f"{changed.url}?to={changed.now}"))
    assert "1 person is left out" in said
    assert "2 demands are left out" in said
    url = freeze(amina, changed, opening="We congratulate you.", signed="Amina, for FIDH")
    text = amina.get(f"{url}/introduction.txt").text
    assert _without_references(text) == GOLDEN.read_text()
    assert "Omar" not in text
    assert "beatings" not in text
    assert amina.get(f"{url}/introduction.pdf").data.startswith(b"%PDF-")
    assert amina.get(f"{url}/introduction.docx").data.startswith(b"PK")
    assert "Layla Hassan" in amina.get(f"{url}/introduction.html").text


def _without_references(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("Reference:"))


def test_what_they_said_in_private_is_not_told_and_not_called_a_silence(
    browse: Browse, changed: Changed, acting: Acting
) -> None:
    with acting("amina"):
        for event in session().query(Event):
            event.exposure = Exposure.INTERNAL
        session().flush()
    amina = browse("amina")
    text = amina.get(f"{freeze(amina, changed)}/introduction.txt").text
    assert "asked in “Letter to the Minister”, signed by FIDH." in text, "they have it"
    assert "She will be home soon" not in text
    assert "What was asked besides: 3" in text
    assert "no answer" not in text


def test_a_version_stays_as_it_was(browse: Browse, changed: Changed, acting: Acting) -> None:
    amina = browse("amina")
    url = freeze(amina, changed)
    with acting("amina"):
        office = one(changed.office)
        office.title = "Ministry of Truth"
        session().flush()
    assert "Ministry of Justice" in amina.get(f"{url}/introduction.txt").text
    assert f"{url}" in amina.page(changed.url)
    assert browse("esi").get(url).status_code == 404


def test_looking_at_it_keeps_nothing(browse: Browse, changed: Changed) -> None:
    amina = browse("amina")
    page = amina.send(changed.url, level="initials", look="y").text
    assert "So it would look. Nothing is kept yet." in page
    assert "L. H." in page
    assert "Letters so far" not in amina.page(changed.url)


def test_people_who_signed_are_named_as_the_level_says(browse: Browse, changed: Changed, acting: Acting) -> None:
    with acting("amina"):
        signer = factories.person("Chantha Keo")
        letters.sign(session().query(Letter).one(), signer, "Chantha Keo")
        may_go(signer)
        agrees(signer)
    page = words_of(browse("amina").send(changed.url, level="initials", look="y").text)
    assert "signed by FIDH, C. K." in page
    assert "Chantha" not in page


def test_what_may_not_leave_is_refused_with_what_to_do(browse: Browse, changed: Changed, acting: Acting) -> None:
    with acting("amina"):
        for demand in session().query(Demand):
            demand.exposure = Exposure.INTERNAL
        session().flush()
    answer = browse("amina").send(changed.url, level="names")
    assert answer.status_code == 422
    assert "Nothing of this may go to authorities. Say first that it may." in answer.text


def test_without_a_change_the_page_says_what_to_record(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        office = factories.organisation().ref
    amina = browse("amina")
    assert "Nobody came after anybody here" in amina.page(f"/organisations/{office}/introduction")
    assert amina.get(f"/organisations/{office}/introduction?to=P-ZZZZZ").status_code == 404
    assert amina.send(f"/organisations/{office}/introduction", level="names").status_code == 200
