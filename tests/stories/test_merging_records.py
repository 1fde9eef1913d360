"""Two records of one thing become one: all that hung on the other hangs on the one that stays; it can be undone."""

from datetime import date

import pytest

from tests import factories
from tests.cast import Acting, Browse, ClockAt, words_of
from tests.factories import on
from tests.stories.merged import Twins, all_of, both, hanging, in_order, merge, one, one_version, unmerge
from tests.stories.presses import press, timeline_in
from tracker.actions import (
    as_written,
    destruction,
    external_ids,
    follow_ups,
    links,
    people,
    sealed,
    settling,
    timeline,
    visibility,
)
from tracker.actions.links import Terms
from tracker.records.exposure import last_word
from tracker.records.people import Person
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.fields import ExternalId
from tracker.rules.links import LinkRole
from tracker.rules.people import Name, NameKind
from tracker.rules.plans import Owes
from tracker.rules.sealed import Detail


@pytest.fixture
def twins(acting: Acting) -> Twins:
    """A person who was recorded twice, in two scripts; everything hangs on the second."""
    with acting("amina"):
        kept, other = factories.person("Layla Hassan"), factories.person("ليلى حسن")
        kept.born, other.born, other.occupation = "1975", "1976-03", "Journalist"
        people.call(other, [Name("Umm Yusuf", NameKind.KNOWN_AS)])
        case, source = factories.case(), factories.source()
        links.link(other, LinkRole.MEMBER, case)
        links.link(other, LinkRole.SOURCE, source)
        for person in (kept, other):
            demand = factories.demand()
            links.link(demand, LinkRole.BENEFICIARY, person)
            settling.settle([demand])
        links.link(kept, LinkRole.RELATED, other)
        timeline.record(timeline.Account("arrest", on(2016, 1, 5), "Taken from her home"), timeline.Ties([other]))
        follow_ups.set_by_hand(other, "Call the lawyer", date(2016, 2, 20), Owes.WE, None)
        external_ids.call(other, [ExternalId("A list", "17")])
        as_written.keep(other, {"number": "about two"})
        factories.attachment(other, "e" * 32)
        sealed.keep(kept, kept.version, {Detail.FAMILY: "Her sister"})
        sealed.keep(other, other.version, {Detail.FAMILY: "Her aunt", Detail.WHEREABOUTS: "Port Halden"})
        return Twins(kept.ref, other.ref)


def test_all_that_hung_on_the_other_hangs_on_the_one_that_stays(browse: Browse, acting: Acting, twins: Twins) -> None:
    amina = browse("amina")
    page = words_of(amina.page(f"{twins.url}/merge?other={twins.other}"))
    assert "1975" in page
    assert "March 1976" in page
    answer = merge(amina, twins, choose_occupation="other")
    assert answer.headers["Location"] == f"/people/{twins.kept}", words_of(answer.text)
    page = amina.page(f"/people/{twins.kept}")
    said = words_of(page)
    for words in ("Layla Hassan", "ليلى حسن", "Umm Yusuf", "1975", "Journalist", "Call the lawyer", "A photograph"):
        assert words in said, words
    assert "Port Halden detentions" in said
    told = timeline_in(page)
    assert "Taken from her home" in told
    assert "Born: 1976-03" in told
    with acting("amina"):
        kept = one(twins.kept)
        assert kept.status == "in-custody"
        assert [row.called for row in all_of(kept, "external_ids")] == ["A list: 17"]
        assert sealed.opened(kept) == {
            Detail.FAMILY: f"Her sister\n\n{twins.other}: Her aunt",
            Detail.WHEREABOUTS: "Port Halden",
        }
        in_order()


def test_its_reference_leads_on(browse: Browse, acting: Acting, twins: Twins) -> None:
    amina = browse("amina")
    merge(amina, twins)
    assert amina.get(f"/people/{twins.other}").headers["Location"] == f"/people/{twins.kept}"
    answer = amina.send("/log", type="note", when="5 January 2016", title="By the old one", about=twins.other)
    assert answer.status_code == 302, words_of(answer.text)
    assert "By the old one" in timeline_in(amina.page(f"/people/{twins.kept}"))
    with acting("amina"):
        visibility.change(one(twins.kept), Visibility.RESTRICTED, None, [one(twins.kept).created_by or 0])
    assert browse("bilal").get(f"/people/{twins.other}").status_code == 404


def test_taken_back_each_is_again_what_it_was(browse: Browse, acting: Acting, twins: Twins) -> None:
    amina = browse("amina")
    with acting("amina"):
        before = both(twins, hanging)
    merge(amina, twins, choose_occupation="other", choose_title="other", choose_born="other")
    page = amina.page(f"/records/{twins.kept}/merge")
    assert twins.other in page
    page = press(amina, page, f"/records/{twins.other}/merge/undo")
    assert "is a record of its own again" in words_of(page)
    with acting("amina"):
        assert both(twins, hanging) == before
        in_order()
    assert "Merged" not in timeline_in(amina.page(f"/people/{twins.kept}"))
    assert "Taken from her home" in timeline_in(amina.page(f"/people/{twins.other}"))


def test_bringing_the_other_back_takes_it_out_again(browse: Browse, acting: Acting, twins: Twins) -> None:
    amina = browse("amina")
    with acting("amina"):
        before = both(twins, hanging)
    merge(amina, twins)
    press(amina, amina.page("/deleted"), f"/records/{twins.other}/restore")
    with acting("amina"):
        assert both(twins, hanging) == before


def test_what_was_said_since_then_stays(browse: Browse, acting: Acting, twins: Twins) -> None:
    amina = browse("amina")
    merge(amina, twins, choose_occupation="other")
    with acting("amina"):
        kept = one(twins.kept)
        timeline.record(timeline.Account("note", on(2016, 2, 9), "Said since"), timeline.Ties([kept]))
        links.link(kept, LinkRole.HELD_POST, factories.organisation("The Halden Herald"), Terms(note="editor"))
    amina.send(
        f"/people/{twins.kept}/edit", version=one_version(acting, twins), title="Layla Hassan", occupation="Poet"
    )
    unmerge(amina, twins)
    page = words_of(amina.page(f"/people/{twins.kept}"))
    assert "Said since" in page
    assert "The Halden Herald" in page
    assert "Poet" in page


def test_after_thirty_days_it_cannot_be_taken_back(browse: Browse, twins: Twins, clock_at: ClockAt) -> None:
    amina = browse("amina")
    merge(amina, twins)
    page = amina.page(f"/records/{twins.kept}/merge")
    clock_at(date(2016, 3, 12))
    said = words_of(press(amina, page, f"/records/{twins.other}/merge/undo"))
    assert "Nothing was taken back" in said


def test_of_two_that_are_merged_on_the_last_reference_is_found(browse: Browse, acting: Acting, twins: Twins) -> None:
    amina = browse("amina")
    merge(amina, twins)
    with acting("amina"):
        third = factories.person("Leila Hasan").ref
    merge(amina, Twins(third, twins.kept))
    assert amina.get(f"/people/{twins.other}").headers["Location"] == f"/people/{third}"
    answer = amina.send(f"/records/{twins.other}/merge/undo")
    assert answer.status_code == 302
    assert amina.get(f"/people/{twins.other}").headers["Location"] == f"/people/{third}"
    amina.send(f"/records/{twins.kept}/merge/undo")
    assert amina.get(f"/people/{twins.other}").headers["Location"] == f"/people/{twins.kept}"


def test_the_stricter_exposure_and_consent_hold(browse: Browse, acting: Acting, twins: Twins) -> None:
    with acting("amina"):
        kept, other = one(twins.kept), one(twins.other)
        visibility.expose(kept, Exposure.PUBLIC, False)
        visibility.expose(other, Exposure.AUTHORITIES, False)
        factories.agrees(kept, "public", on(2016, 1, 12))
        factories.agrees(other, "refused", on(2016, 1, 10))
    amina = browse("amina")
    page = words_of(amina.page(f"{twins.url}/merge?other={twins.other}"))
    assert "What may leave: To authorities and diplomats, the stricter of the two." in page
    assert "Consent: Did not agree, the stricter of the two." in page
    merge(amina, twins)
    with acting("amina"):
        kept = one(twins.kept)
        word = last_word(kept) if isinstance(kept, Person) else None
        assert (kept.exposure, word and word.consent) == (Exposure.AUTHORITIES, None)
    unmerge(amina, twins)
    with acting("amina"):
        kept = one(twins.kept)
        word = last_word(kept) if isinstance(kept, Person) else None
        assert kept.exposure == Exposure.PUBLIC
        assert word
        assert word.consent
        assert word.consent.scope is Exposure.PUBLIC


def test_what_fewer_people_may_see_is_not_carried_to_where_more_may(
    browse: Browse, acting: Acting, twins: Twins
) -> None:
    with acting("amina"):
        other = one(twins.other)
        visibility.change(other, Visibility.RESTRICTED, None, [other.created_by or 0])
    amina = browse("amina")
    sentence = "Fewer people may see the other one. Open it to the same people first, or keep that one instead."
    assert sentence in words_of(amina.get(f"{twins.url}/merge?other={twins.other}").text)
    answer = merge(amina, twins)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    answer = merge(amina, Twins(twins.other, twins.kept))
    assert answer.status_code == 302, words_of(answer.text)
    assert browse("bilal").get(f"/people/{twins.other}").status_code == 404


def test_what_one_may_not_see_is_carried_along_and_stays_hidden(browse: Browse, acting: Acting, twins: Twins) -> None:
    with acting("amina"):
        told = timeline.Account("note", on(2016, 2, 1), "A secret note")
        timeline.record(told, timeline.Ties([one(twins.other)]), Visibility.RESTRICTED)
    bilal = browse("bilal")
    assert merge(bilal, twins).status_code == 302
    assert "A secret note" not in bilal.page(f"/people/{twins.kept}")
    assert "A secret note" in timeline_in(browse("amina").page(f"/people/{twins.kept}"))


def test_somebody_who_changed_one_meanwhile_is_not_overruled(browse: Browse, acting: Acting, twins: Twins) -> None:
    amina = browse("amina")
    seen = twins.seen(amina)
    with acting("bilal"):
        one(twins.other).version += 1
    assert merge(amina, twins, f"{'9' * 20}.1").status_code == 409
    answer = merge(amina, twins, seen)
    assert answer.status_code == 409
    assert "Somebody changed one of the two meanwhile." in words_of(answer.text)
    assert amina.get(f"/people/{twins.other}").status_code == 200


@pytest.mark.parametrize("actor", ["chidi", "vera", "dana", "esi"])
def test_who_may_not_delete_merges_nothing(browse: Browse, twins: Twins, actor: str) -> None:
    answer = browse(actor).get(f"{twins.url}/merge?other={twins.other}")
    assert answer.status_code == (404 if actor == "esi" else 403)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ("itself", "This is the same record. Name the other one."),
        ("group", "One is a group of people who are counted, the other is one person. Leave both."),
    ],
)
def test_a_merge_that_cannot_be_says_why(
    browse: Browse, acting: Acting, twins: Twins, other: str, sentence: str
) -> None:
    with acting("amina"):
        group = factories.person("The 17")
        group.is_group = True
        ref = twins.kept if other == "itself" else group.ref
    answer = merge(browse("amina"), Twins(twins.kept, ref), "1.1")
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)


def test_it_is_destroyed_in_its_time_and_leads_on(browse: Browse, acting: Acting, twins: Twins) -> None:
    amina = browse("amina")
    merge(amina, twins)
    amina.send(f"/records/{twins.other}/destroy")
    with acting("amina"):
        gone = one(twins.other, deleted=True)
        assert destruction.destroy_now(gone.id)
    assert amina.get(f"/people/{twins.other}").headers["Location"] == f"/people/{twins.kept}"
    page = words_of(amina.page(f"/people/{twins.kept}"))
    assert "A photograph" in page
