"""What may leave: the whole matrix of reach, exposure, consent and kind, and what runs out."""

from datetime import date, timedelta
from itertools import product

import pytest

from tests.rules.test_standing import story
from tracker.rules.exposure import (
    AGREED,
    Consent,
    Exposure,
    KnownOutside,
    Silence,
    agreed,
    may_leave,
    tells_nothing_new,
)
from tracker.rules.kinds import Kind
from tracker.rules.standing import fold
from tracker.rules.statuses import Axis

TODAY = date(2016, 2, 10)
IN, OUT, ALL = Exposure
FAR = {IN: 0, OUT: 1, ALL: 2}
CONSENTS = [None, *(Consent(scope, until) for scope in Exposure for until in (None, TODAY, TODAY - timedelta(days=1)))]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("consent", CONSENTS)
@pytest.mark.parametrize(("exposure", "reach"), list(product(Exposure, Exposure)))
def test_the_whole_matrix(kind: Kind, consent: Consent | None, exposure: Exposure, reach: Exposure) -> None:
    """Written out once more, without the words of the rule: what must never leave, and what must not be kept back."""
    by_itself = FAR[exposure] >= FAR[reach]
    by_the_person = consent is not None and FAR[consent.scope] >= FAR[reach] and consent.until in (None, TODAY)
    leaves = may_leave(kind, exposure, consent, reach, TODAY)
    assert leaves == (by_itself and (kind is not Kind.PERSON or by_the_person))
    assert may_leave(kind, exposure, consent, reach, TODAY, named=False) == by_itself, "a group that is only counted"
    assert may_leave(kind, exposure, consent, reach, TODAY, own=True) == leaves, "what somebody said holds everywhere"


@pytest.mark.parametrize(("exposure", "reach"), list(product(Exposure, Exposure)))
def test_whoever_was_never_asked_stands_in_what_its_maker_alone_reads(exposure: Exposure, reach: Exposure) -> None:
    assert may_leave(Kind.PERSON, exposure, Silence.NO_WORD, reach, TODAY, own=True) == (reach is IN)
    assert not may_leave(Kind.PERSON, exposure, Silence.NO_WORD, reach, TODAY)


def test_nobody_is_named_farther_than_both_allow() -> None:
    for exposure, scope, reach in product(Exposure, repeat=3):
        if may_leave(Kind.PERSON, exposure, Consent(scope), reach, TODAY):
            assert reach.rank <= min(exposure.rank, scope.rank)


def test_the_last_day_is_in_it_and_the_next_is_not() -> None:
    consent = Consent(Exposure.PUBLIC, TODAY)
    assert may_leave(Kind.PERSON, ALL, consent, ALL, TODAY)
    assert not may_leave(Kind.PERSON, ALL, consent, ALL, TODAY + timedelta(days=1))


CONSENTS_TOLD = [
    ([], None),
    (["2016-01-01 consent"], None),
    (["2016-01-01 consent/given"], "team"),
    (["2016-01-01 consent/team"], "team"),
    (["2016-01-01 consent/authorities"], "authorities"),
    (["2016-01-01 consent/team", "2016-02-01 consent/public"], "public"),
    (["2016-01-01 consent/public", "2016-02-01 consent/withdrawn"], "withdrawn"),
    (["2016-02-01 consent/withdrawn", "2016-01-01 consent/public"], "withdrawn"),
    (["2016-01-01 consent/refused", "2016-02-01 consent/authorities"], "authorities"),
    (["2016-01-01 consent/public", "2016-02-01 arrest", "2016-02-02 note"], "public"),
]


@pytest.mark.parametrize(("told", "code"), CONSENTS_TOLD)
def test_where_a_person_stands_on_consent(told: list[str], code: str | None) -> None:
    standing = fold(Axis.CONSENT, story(*told))
    assert (standing.code if standing else None) == code
    assert (agreed(code) is not None) == (code in AGREED)


def test_a_day_that_overlaps_leaves_the_order_unsure() -> None:
    standing = fold(Axis.CONSENT, story("2016-02-03 consent/public", "2016-02 consent/withdrawn"))
    assert standing is not None
    assert standing.code == "public"
    assert standing.order_unsure


@pytest.mark.parametrize(("published", "among", "reach"), list(product([True, False], [True, False], Exposure)))
def test_only_what_its_readers_know_is_told_without_asking(published: bool, among: bool, reach: Exposure) -> None:
    told = tells_nothing_new(KnownOutside(published, among), reach)
    assert told == (reach is not IN and (published or (among and reach is OUT)))
