"""The periods of mechanisms are plans that say how they are known; what is not verified says so wherever it shows."""

import json
import re

import pytest

from tests import factories, processes
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.plan_pages import open_rows, plan_with, said_by
from tracker.actions import timeline
from tracker.actions.plans import runs, shipping
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.plans import Plan, PlanStep
from tracker.rules.bodies import BODIES
from tracker.rules.plan_faults import plan_faults
from tracker.rules.plans import Outline, Provenance

SHIPPED = shipping.shipped()
MECHANISMS = [plan for plan in SHIPPED if plan.as_of]


@pytest.mark.parametrize("plan", SHIPPED, ids=[plan.key for plan in SHIPPED])
def test_every_plan_that_comes_along_is_sound(plan: Outline) -> None:
    assert list(map(str, plan_faults(plan, list(BODIES)))) == []
    assert plan.period or plan.provenance is Provenance.OURS
    assert plan.source or not plan.as_of


def test_there_are_all_the_clocks_that_were_collected_with_their_source_and_day() -> None:
    assert len(MECHANISMS) == 35
    assert {plan.provenance for plan in MECHANISMS} == {*Provenance} - {Provenance.OURS}
    without = {plan.key for plan in MECHANISMS if not plan.steps}
    assert without == {"ecthr-rule-39", "iachr-precautionary"}, "no fixed period is known of these"


def test_the_list_shows_each_with_how_it_is_known_and_says_once_that_it_is_no_legal_advice(browse: Browse) -> None:
    page = browse("vera").page("/settings/plans")
    said = words_of(page)
    for plan in SHIPPED:
        assert f'href="/settings/plans/{plan.key}"' in page
    assert said.count("not legal advice") == 1
    unverified = [plan for plan in MECHANISMS if plan.provenance is Provenance.UNVERIFIED]
    assert len(re.findall(r">\s*Unverified\s*<", page)) == len(unverified)


@pytest.mark.parametrize("plan", MECHANISMS, ids=[plan.key for plan in MECHANISMS])
def test_its_page_says_the_period_in_the_words_of_its_source(browse: Browse, plan: Outline) -> None:
    said = said_by(browse("vera").page(f"/settings/plans/{plan.key}"))
    assert plan.period in said
    assert plan.source in said
    assert "1 November 2026" in said
    assert (f"Unverified: {plan.period}." in said) == (plan.provenance is Provenance.UNVERIFIED)
    if not plan.steps:
        assert "No fixed period is known, so this plan sets nothing by itself." in said


def test_what_an_unverified_plan_has_set_says_so_too(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person()
        event = timeline.record(timeline.Account("transmitted", on(2016, 2, 1)), timeline.Ties([person]))
        runs.start(person, plan_with("un-communication"), event)
        (row,) = open_rows(person).values()
        ref, number = person.ref, row.id
    for page in (f"/follow-ups/{number}", f"/records/{ref}/plans"):
        assert "Unverified: 60 days." in said_by(browse("vera").page(page)), page


def test_a_plan_that_does_not_exist_is_not_found(browse: Browse) -> None:
    assert browse("amina").get("/settings/plans/no-such-plan").status_code == 404


def test_a_script_is_told_every_plan(settings: Settings, acting: Acting) -> None:
    told = processes.tracker(settings, "plans", "list", "--json")
    assert told.returncode == 0, told.stderr
    plans = {plan["key"]: plan for plan in json.loads(told.stdout)}
    assert plans.keys() == {plan.key for plan in SHIPPED}
    foi = plans["uk-foi"]
    assert (foi["provenance"], foi["trigger"], foi["active"]) == ("sourced", "received", True)
    assert foi["steps"][0]["when"] == "20 working days after what it follows"
    lines = processes.tracker(settings, "plans", "list").stdout.splitlines()
    assert "us-congress  US Congress: letter to the Administration  [unverified]" in lines


def test_a_new_version_adds_its_plans_and_keeps_what_people_made_of_theirs(settings: Settings, acting: Acting) -> None:
    with acting("amina"):
        plan = session().query(Plan).filter_by(key="health").one()
        plan.name = "Health, as we do it"
        gone = session().query(Plan).filter_by(key="uk-foi").one()
        session().query(PlanStep).filter_by(plan_id=gone.id).delete()
        session().delete(gone)
    told = processes.tracker(settings, "db", "upgrade")
    assert told.stderr == "New plan: United Kingdom: request under the Freedom of Information Act\n"
    lines = processes.tracker(settings, "plans", "list").stdout
    assert "Health, as we do it" in lines
    assert "uk-foi" in lines
    assert processes.tracker(settings, "db", "upgrade").stderr == ""
