"""Who sees what is told of a letter and of its demands, when not everybody sees them all."""

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tracker.actions import letters, records, timeline
from tracker.records.demands import Demand
from tracker.records.letters import Letter
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind


def test_a_demand_more_in_a_letter_takes_nothing_from_the_others(browse: Browse, acting: Acting) -> None:
    everybody = Visibility.ORGANISATION
    with acting("amina"):
        release = records.add(Demand(kind=Kind.DEMAND, title="Release Layla Hassan"), everybody)
        letter = records.add(Letter(kind=Kind.LETTER, title="An open letter"), everybody)
        letters.make_demand(letter, release)
        letters.send(letter, on(2016, 1, 24))
        quiet = factories.demand("Tell nobody but the team")
        url, of_letter, narrow = f"/demands/{release.ref}", f"/letters/{letter.ref}", quiet.ref
    amina, other_team = browse("amina"), browse("esi")
    added = amina.send(f"{of_letter}/demands", form_of=of_letter, quote="Hold elections.", wording="Hold elections")
    assert added.status_code == 302
    for reader in (amina, other_team):
        assert "First made on 24 January 2016" in words_of(reader.page(url))
        assert "Hold elections" in reader.page(of_letter)
    narrowed = amina.send(f"{of_letter}/demands", form_of=of_letter, quote="Quietly.", wording=narrow)
    assert narrowed.status_code == 302, words_of(narrowed.text)
    for reader in (amina, other_team):
        assert "First made on 24 January 2016" in words_of(reader.page(url))
        assert "Sent 24 January 2016" in words_of(reader.page(of_letter))
    assert "First made on 24 January 2016" in words_of(amina.page(f"/demands/{narrow}"))
    assert "Tell nobody but the team" not in other_team.page(of_letter)
    assert other_team.get(f"/demands/{narrow}").status_code == 404


def test_what_is_seen_by_fewer_is_named_when_a_demand_is_opened(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        demand, meeting_place = factories.demand(), factories.organisation()
        told = timeline.Ties([demand, meeting_place])
        timeline.record(timeline.Account("promised", on(2016, 1, 30), "They promise"), told)
        url, sharing = f"/demands/{demand.ref}", f"/records/{demand.ref}/sharing"
    amina = browse("amina")
    answer = amina.send(sharing, visibility="organisation", exposure="internal", follow=True)
    assert "1 event about it is seen by fewer people" in words_of(answer.text)
    assert "Not counted, for not everybody who sees this demand may see it: They promise ." in words_of(amina.page(url))
    back = amina.send(sharing, visibility="team", exposure="internal", follow=True)
    assert "seen by fewer people" not in words_of(back.text)


def test_of_a_letter_others_see_that_it_was_sent_and_nothing_else_of_a_hidden_demand(
    browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        letter = records.add(Letter(kind=Kind.LETTER, title="An open letter"), Visibility.ORGANISATION)
        quiet = factories.demand("Tell nobody but the team")
        letters.make_demand(letter, quiet)
        letters.send(letter, on(2016, 1, 24))
        timeline.record(
            timeline.Account("reply", on(2016, 1, 30), "They hold her in Elm Street"), timeline.Ties([letter, quiet])
        )
        of_letter = f"/letters/{letter.ref}"
    assert "They hold her in Elm Street" in browse("amina").page(of_letter)
    seen = browse("esi").page(of_letter)
    assert "Sent: An open letter" in seen
    assert "Elm Street" not in seen
    assert "Tell nobody" not in seen
