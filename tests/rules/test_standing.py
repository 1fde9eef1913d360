"""Status is a fold over events: tables of stories, and what must hold for any."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.dates import UncertainDate
from tracker.rules.events import TYPES, Certainty
from tracker.rules.standing import Happening, fold
from tracker.rules.statuses import AXES_OF, BEGINNINGS, STATUSES, Axis


def story(*told: str) -> list[Happening]:
    """Read "2016-01-24 letter-sent" and "2016-02 promised 2016-06-30" as happenings, recorded in this order.

    What follows a slash is the detail, and a second date the day that they named.
    """
    happenings = []
    for number, line in enumerate(told, start=1):
        when, what, *named = line.split()
        type_code, _, detail = what.partition("/")
        by_when = UncertainDate.edtf(named[0]) if named else None
        known = Certainty.CONFIRMED
        happenings.append(Happening(number, type_code, detail or None, UncertainDate.edtf(when), known, by_when))
    return happenings


DEMANDS = [
    ([], "not-raised"),
    (["2016-01-24 letter-sent"], "waiting"),
    (["2016-01-24 demand-made"], "waiting"),
    (["2016-01-24 letter-sent", "2016-01-25 acknowledged"], "waiting"),
    (["2016-01-24 letter-sent", "2016-02-07 no-answer"], "waiting"),
    (["2016-01-24 letter-sent", "2016-02-01 reply"], "check"),
    (["2016-01-24 letter-sent", "2016-02-01 reply", "2016-02-02 acknowledged"], "waiting"),
    (["2016-01-24 letter-sent", "2016-02-01 reply", "2016-02-02 promised"], "promised"),
    (["2016-01-24 letter-sent", "2016-02-01 promised", "2016-03-01 letter-sent"], "promised"),
    (["2016-01-24 letter-sent", "2016-02-01 refused", "2016-03-01 letter-sent"], "waiting"),
    (["2016-01-24 letter-sent", "2016-02-01 partly-met", "2016-03-01 raised"], "partly-met"),
    (["2016-01-24 letter-sent", "2016-02-01 promised", "2016-03-01 acknowledged"], "promised"),
    (["2016-01-24 letter-sent", "2016-02-01 promised", "2016-03-01 reply"], "check"),
    (["2016-01-24 letter-sent", "2016-02-01 promised", "2016-03-01 reply", "2016-03-01 acknowledged"], "promised"),
    (["2016-01-24 letter-sent", "2016-02-01 promised", "2016-03-01 no-answer"], "waiting"),
    (["2016-01-24 letter-sent", "2016-02-01 refused", "2016-03-01 raised", "2016-03-02 acknowledged"], "waiting"),
    (["2016-01-24 letter-sent", "2016-02-01 met"], "met"),
    (["2016-01-24 letter-sent", "2016-02-01 met", "2016-05-01 reopened"], "waiting"),
    (["2016-01-24 letter-sent", "2016-02-01 withdrawn/died"], "closed"),
    (["2016-01-24 letter-sent", "2016-01-10 met"], "met"),
    (["2016-01-26 readout", "2016-01-27 statement", "2016-01-28 note"], "not-raised"),
]


@pytest.mark.parametrize(("told", "code"), DEMANDS)
def test_where_a_demand_stands(told: list[str], code: str) -> None:
    standing = fold(Axis.STANDING, story(*told))
    assert standing is not None
    assert standing.code == code


LETTERS = [
    ([], "draft"),
    (["2016-01-24 letter-sent"], "sent"),
    (["2016-01-24 letter-sent", "2016-01-24 letter-published"], "sent"),
    (["2016-01-24 letter-sent", "2016-01-25 acknowledged"], "sent"),
    (["2016-01-24 letter-sent", "2016-02-01 reply"], "check"),
    (["2016-01-24 letter-sent", "2016-02-01 refused"], "answered"),
    (["2016-01-24 letter-sent", "2016-02-01 withdrawn"], "closed"),
]


@pytest.mark.parametrize(("told", "code"), LETTERS)
def test_how_far_a_letter_is(told: list[str], code: str) -> None:
    standing = fold(Axis.PROGRESS, story(*told))
    assert standing is not None
    assert standing.code == code


VISITS = [
    ([], "planned"),
    (["2016-01-20 visit-announced", "2016-01-26 visit-began", "2016-01-27 visit-ended"], "ended"),
    (["2016-01-20 visit-announced", "2016-01-22 visit-cancelled"], "cancelled"),
    (["2016-01-22 visit-cancelled", "2016-01-26 visit-began", "2016-01-27 visit-ended"], "cancelled"),
    (["2016-01-22 visit-cancelled", "2016-02-01 visit-announced", "2016-02-15 visit-began"], "begun"),
]


@pytest.mark.parametrize(("told", "code"), VISITS)
def test_how_far_a_visit_is(told: list[str], code: str) -> None:
    standing = fold(Axis.COURSE, story(*told))
    assert standing is not None
    assert standing.code == code


def test_an_acknowledgement_leaves_the_promise_with_the_event_that_made_it() -> None:
    told = story("2016-01-24 letter-sent", "2016-02-01 promised", "2016-03-01 reply", "2016-03-01 acknowledged")
    standing = fold(Axis.STANDING, told)
    assert standing is not None
    assert standing.decided_by is not None
    assert standing.confirmed_by is not None
    assert (standing.decided_by.id, standing.confirmed_by.id) == (2, 4)


PEOPLE = [
    (["2014-05 arrest"], {Axis.CUSTODY: "in-custody"}),
    (["2014-05 arrest", "2014-06-01 charge"], {Axis.CUSTODY: "in-custody", Axis.STAGE: "charged"}),
    (["2014-05 arrest", "2014-07-01 transfer/prison"], {Axis.CUSTODY: "in-custody", Axis.REGIME: "prison"}),
    (["2014-05 arrest", "2014-08-01 contact/family"], {Axis.CUSTODY: "in-custody", Axis.CONTACT: "family"}),
    (
        ["2014-05 arrest", "2015-01-02 verdict/convicted", "2015-01-02 sentence"],
        {Axis.CUSTODY: "in-custody", Axis.STAGE: "sentenced"},
    ),
    (["2014-05 arrest", "2015-03-01 release/bail"], {Axis.CUSTODY: "restricted", Axis.RELEASE: "bail"}),
    (["2014-05 arrest", "2015-03-01 release"], {Axis.CUSTODY: "at-liberty", Axis.RELEASE: "unknown"}),
    (
        ["2014-05 arrest", "2015-03-01 release/pardon", "2016-01-03 arrest"],
        {Axis.CUSTODY: "in-custody", Axis.RELEASE: "pardon"},
    ),
    (
        ["2014-05 arrest", "2015-03-01 release/acquittal"],
        {Axis.CUSTODY: "at-liberty", Axis.STAGE: "acquitted", Axis.RELEASE: "acquittal"},
    ),
    (["2014-05 arrest", "2015-03-01 death"], {Axis.CUSTODY: "dead"}),
    (["2015-03-01 disappearance"], {Axis.CUSTODY: "disappeared"}),
    (["2015-03-01 letter-sent"], {}),
]


@pytest.mark.parametrize(("told", "codes"), PEOPLE)
def test_the_five_axes_of_a_person(told: list[str], codes: dict[Axis, str]) -> None:
    axes = (Axis.CUSTODY, Axis.STAGE, Axis.REGIME, Axis.CONTACT, Axis.RELEASE)
    folded = {axis: standing.code for axis in axes if (standing := fold(axis, story(*told)))}
    assert folded == codes


def test_the_deciding_event_is_the_one_that_changed_it_and_the_last_one_confirms() -> None:
    standing = fold(Axis.CUSTODY, story("2014-05 arrest", "2015-06-01 held", "2016-01-12 held"))
    assert standing is not None
    assert standing.decided_by is not None
    assert standing.confirmed_by is not None
    assert (standing.decided_by.id, standing.confirmed_by.id) == (1, 3)


def test_dates_that_overlap_leave_the_order_open_and_say_so() -> None:
    standing = fold(Axis.CUSTODY, story("2016 release/bail", "2016-06-01 arrest"))
    assert standing is not None
    assert standing.order_unsure
    sure = fold(Axis.CUSTODY, story("2015 release/bail", "2016-06-01 arrest"))
    assert sure is not None
    assert not sure.order_unsure


@pytest.mark.parametrize("axis", Axis)
def test_every_meaning_is_a_word_of_its_axis(axis: Axis) -> None:
    for kind in TYPES.values():
        for detail in (None, *(known.code for known in kind.details)):
            told = kind.meaning(detail).get(axis)
            assert told is None or told in STATUSES[axis]
    assert BEGINNINGS.get(axis, next(iter(STATUSES[axis]))) in STATUSES[axis]


days = st.dates(date(2010, 1, 1), date(2020, 12, 31)).map(UncertainDate.on)
happened = st.lists(
    st.builds(
        Happening,
        id=st.integers(1, 10_000),
        type=st.sampled_from(sorted(TYPES)),
        detail=st.none(),
        when=days,
        certainty=st.sampled_from(Certainty),
    ),
    max_size=12,
    unique_by=lambda happening: happening.id,
)


@given(happened)
def test_the_order_in_which_they_are_read_does_not_matter(happenings: list[Happening]) -> None:
    shuffled = happenings[::-1]
    for axis in {axis for axes in AXES_OF.values() for axis in axes}:
        assert fold(axis, happenings) == fold(axis, shuffled)


@given(happened)
def test_a_note_changes_no_status(happenings: list[Happening]) -> None:
    note = Happening(20_000, "note", None, UncertainDate.edtf("2015-05-05"), Certainty.CONFIRMED)
    for axis in {axis for axes in AXES_OF.values() for axis in axes}:
        assert fold(axis, happenings) == fold(axis, [*happenings, note])
