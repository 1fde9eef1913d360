"""Packs and case sheets from the command line: the same words, the same limits, and a sentence where there is none."""

import re
from pathlib import Path

import pytest

from tests import factories, processes
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.pack_pages import Asking, agrees, frozen_text, may_go, visit_with_two_demands
from tracker.actions import demands, links, records, timeline, visits
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.demands import Demand
from tracker.records.record import by_reference
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

pytestmark = pytest.mark.any_database


@pytest.fixture
def asking(acting: Acting) -> Asking:
    with acting("amina"):
        return visit_with_two_demands()


def test_a_pack_is_printed_and_frozen(settings: Settings, browse: Browse, asking: Asking) -> None:
    told = processes.tracker(settings, "pack", asking.visit, "--format", "text", "--level", "initials")
    assert told.returncode == 0, told.stderr
    assert "1. Release L. H." in told.stdout
    assert "Omar" not in told.stdout
    assert "Frozen as version 1, SHA-256 " in told.stderr
    assert "1 demands" in told.stderr
    assert "Version 1" in words_of(browse("amina").page(f"/visits/{asking.visit}"))


def test_what_says_the_same_is_the_same_version(settings: Settings, asking: Asking, tmp_path: Path) -> None:
    for output in ("text", "html"):
        told = processes.tracker(settings, "pack", asking.visit, "--format", output)
        assert "Frozen as version 1, SHA-256 " in told.stderr
    other = processes.tracker(settings, "pack", asking.visit, "--level", "references")
    assert "Frozen as version 2, SHA-256 " in other.stderr


def test_the_next_version_begins_from_what_was_chosen(
    settings: Settings, browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        visit = session().scalars(by_reference(asking.visit)).one()
        more = [factories.demand(title) for title in ("Hold elections", "Open the files", "Let the lawyers in")]
        for each in more[:2]:
            may_go(each)
            links.link(each, LinkRole.ABOUT_VISIT, visit)
        files, later = more[1].ref, more[2].ref
    frozen_text(browse("amina"), asking, chosen=[files, asking.for_layla], messages="Speak of the files first")
    with acting("amina"):
        new = session().scalars(by_reference(later)).one()
        may_go(new)
        links.link(new, LinkRole.ABOUT_VISIT, session().scalars(by_reference(asking.visit)).one())
    told = processes.tracker(settings, "pack", asking.visit)
    assert "Begun from version 1" in told.stderr
    assert "Speak of the files first" in told.stdout
    asked = re.findall(r"^\d\. (.*)$", told.stdout, re.MULTILINE)
    assert set(asked) == {"Let the lawyers in", "Open the files", "Release Layla Hassan"}


def test_what_stayed_for_want_of_a_consent_is_counted_each_time_and_goes_when_it_may(
    settings: Settings, acting: Acting, asking: Asking
) -> None:
    for _time in range(2):
        told = processes.tracker(settings, "pack", asking.visit)
        assert "Frozen as version 1, SHA-256 " in told.stderr
        assert "Left out, because nobody said that it may go to these readers: 1 people, 1 demands." in told.stderr
    with acting("amina"):
        agrees(session().scalars(by_reference(asking.omar)).one())  # type: ignore[arg-type]  # it is a person
    told = processes.tracker(settings, "pack", asking.visit)
    assert "Begun from version 1" in told.stderr
    assert "1 demands may go now: version 1 was made without them." in told.stderr
    assert "Left out" not in told.stderr
    assert "Release Omar Idris" in told.stdout
    assert "Frozen as version 2, SHA-256 " in told.stderr
    again = processes.tracker(settings, "pack", asking.visit)
    assert "may go now" not in again.stderr
    assert "Frozen as version 2, SHA-256 " in again.stderr


def test_a_pack_is_written_to_a_file(settings: Settings, asking: Asking, tmp_path: Path) -> None:
    file = tmp_path / "pack.pdf"
    told = processes.tracker(settings, "pack", asking.visit, "--format", "pdf", "-o", str(file))
    assert told.returncode == 0, told.stderr
    assert file.read_bytes().startswith(b"%PDF-")


def test_the_pack_of_a_visit_that_is_over_takes_in_nothing_later(
    settings: Settings, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        visit, demand = (session().scalars(by_reference(ref)).one() for ref in (asking.visit, asking.for_layla))
        assert isinstance(visit, Visit)
        assert isinstance(demand, Demand)
        visits.schedule(visit, on(2016, 1, 26), on(2016, 1, 27), None)
        demands.make(demand, on(2016, 1, 29), timeline.Ties([]))
    told = processes.tracker(settings, "pack", asking.visit)
    assert "The visit is over: what was first asked for after it is not in this pack." in told.stderr
    assert "Layla" not in told.stdout


def test_where_there_is_nothing_to_ask_it_says_what_to_do(settings: Settings, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        ref = records.add(Visit(kind=Kind.VISIT, title="Nobody knows")).ref
    told = processes.tracker(settings, "pack", ref)
    assert told.returncode == 1
    assert "No demand is open with the hosts or the visitors." in told.stderr
    unknown = processes.tracker(settings, "pack", asking.layla)
    assert unknown.returncode == 1
    assert f"There is no visit {asking.layla}" in unknown.stderr


def test_a_sheet_is_printed_as_far_as_it_may_go(settings: Settings, asking: Asking) -> None:
    told = processes.tracker(settings, "sheet", asking.layla)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("Case sheet: Layla Hassan\n")
    for ref, reach in ((asking.omar, "authorities"), (asking.layla, "public")):
        refused = processes.tracker(settings, "sheet", ref, "--reach", reach)
        assert refused.returncode == 1
        assert "There is no sheet for these readers" in refused.stderr
    missing = processes.tracker(settings, "sheet", asking.visit)
    assert missing.returncode == 1
