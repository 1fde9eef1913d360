"""The laws of the house that no other tool checks, read from the source itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.records.gate import Escape

ROOT = Path(__file__).parent.parent
TRACKER = ROOT / "tracker"
SOURCES = sorted(path for path in TRACKER.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(ROOT)) for path in SOURCES]

STORES = {"utils", "helpers", "common_utils", "base", "manager", "misc"}


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every call in a file, as its dotted name and line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def found(pattern: str, floor: str = "", but: tuple[str, ...] = ()) -> list[str]:
    """The places where a call matches, below a folder of the package, but for some files."""
    return [
        f"{path.relative_to(TRACKER)}:{line} {name}"
        for path in SOURCES
        if str(path.relative_to(TRACKER)).startswith(floor) and str(path.relative_to(TRACKER)) not in but
        for name, line in calls(path)
        if re.fullmatch(pattern, name)
    ]


def test_only_the_clock_reads_the_time() -> None:
    assert found(r".*datetime\.(now|utcnow|today)|.*date\.today|time\.time", but=("plumbing/clock.py",)) == []


def test_only_the_timetable_knows_the_scheduler() -> None:
    knows = {str(path.relative_to(TRACKER)) for path in SOURCES if any("apscheduler" in name for name in imports(path))}
    assert knows == {"jobs/timetable.py"}


@pytest.mark.parametrize("floor", ["actions", "records", "rules", "plumbing"])
def test_a_verb_flushes_and_an_edge_commits(floor: str) -> None:
    assert found(r".*\.commit", floor) == []


def test_history_has_one_door() -> None:
    assert found(r"(.*\.)?Event", but=("actions/timeline.py",)) == []


def test_nobody_types_a_status() -> None:
    assert found(r"(.*\.)?StandingRow", but=("actions/standings.py",)) == []
    assigned = re.compile(r"\.(status|status_as_of|status_event_id)\s*=[^=]")
    writers = {str(path.relative_to(TRACKER)) for path in SOURCES if assigned.search(path.read_text())}
    assert writers <= {"actions/standings.py"}


def test_the_ways_round_the_gate_are_few_and_named() -> None:
    assert len(Escape) <= 5
    users = {line.split(":")[0] for line in found(r"(gate\.)?escaping")}
    assert all(user.startswith(("actions/", "jobs/")) for user in users), users


def test_raw_sql_stands_where_it_is_known() -> None:
    allowed = ("actions/checks.py", "plumbing/database.py", "records/schema.py", "web/health.py")
    assert found(r"(sqlalchemy\.)?text|.*exec_driver_sql", but=allowed + tuple(_form_files())) == []


def _form_files() -> list[str]:
    """Forms have a field that is called text."""
    return [str(path.relative_to(TRACKER)) for path in SOURCES if "sqlalchemy" not in " ".join(imports(path))]


def test_no_room_is_a_store_room() -> None:
    assert [name for name in NAMES if Path(name).stem in STORES or set(Path(name).parts[:-1]) & STORES] == []


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_a_file_over_three_hundred_lines_wants_a_second_noun(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.name for path in TEMPLATES])
def test_pages_have_nothing_inline_and_nothing_unescaped(path: Path) -> None:
    text = path.read_text()
    assert not re.search(
        r"<style|<script(?! src=)|\sstyle=|\son[a-z]+=|\|\s*safe\b|(src|href|action)=\"https?://", text
    )


def test_style_sheets_know_no_left_and_right() -> None:
    for path in (ROOT / "static").rglob("*.css"):
        assert not re.search(r"\b(left|right)\b", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)), (
            path.name
        )


def test_no_test_replaces_our_own_code() -> None:
    mocks = re.compile(r"mock\.patch|MagicMock|unittest\.mock")
    me = Path(__file__)
    assert [path.name for path in (ROOT / "tests").rglob("*.py") if path != me and mocks.search(path.read_text())] == []
