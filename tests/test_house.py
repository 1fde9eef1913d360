"""The laws of the house that no other tool checks, read from the source itself."""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tracker.plumbing.database import Base
from tracker.records.gate import Escape, Guarded
from tracker.rules.outputs import Output

ROOT = Path(__file__).parent.parent
TRACKER = ROOT / "tracker"
SOURCES = sorted(path for path in TRACKER.rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
APP = ROOT / "app.py"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(ROOT)) for path in SOURCES]

STORES = {"utils", "helpers", "common", "base", "manager", "misc", "shared", "stuff"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every call in a file, as its dotted name and line."""
    yield from calls_in(parsed(path))


def calls_in(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in SOURCES:
        yield from ((path, node) for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
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
    wall = r".*datetime\.(now|utcnow|today)|.*date\.today|time\.(time|localtime|gmtime|ctime|strftime)"
    database = r"(\w+\.)?func\.(now|current_\w+|localtime\w*|datetime|date)"
    assert found(f"{wall}|{database}", but=("plumbing/clock.py",)) == []


def test_only_the_timetable_knows_the_scheduler() -> None:
    knows = {str(path.relative_to(TRACKER)) for path in SOURCES if any("apscheduler" in name for name in imports(path))}
    assert knows == {"jobs/timetable.py"}


@pytest.mark.parametrize("floor", ["actions", "records", "rules", "plumbing"])
def test_a_verb_flushes_and_an_edge_commits(floor: str) -> None:
    assert found(r".*\.commit", floor) == []


COMMIT_FOR_VIEWS = {
    "web/second_yes/views.py _decide",
    "web/access.py stamp_session",
    "web/accounts/arriving.py arrive",
    "web/accounts/arriving.py come_in",
    "web/accounts/arriving.py leave",
    "web/accounts/own_steps.py _removed",
    "web/accounts/own_steps.py added",
    "web/accounts/person_of_team.py _then_back",
    "web/accounts/proofs.py _noted",
    "web/accounts/proving.py _proved",
    "web/accounts/sign_in.py _with_password",
    "web/follow_ups/undoing.py _say_undone",
    "web/forms.py done",
    "web/logged.py _write_down",
}


def test_a_page_commits_once_where_it_can_be_seen() -> None:
    """A view commits by `done`, or by one commit of its own; what commits on behalf of views is named here."""
    for path, function in functions():
        asked = [name for name, _line in calls_in(function) if name == "done" or name.endswith(".commit")]
        where = f"{path.relative_to(TRACKER)} {function.name}"
        if where.startswith("web/") and "done" not in asked and asked:
            is_view = any("needs(" in ast.unparse(decorator) for decorator in function.decorator_list)
            assert is_view or where in COMMIT_FOR_VIEWS, where
        if where.startswith("web/"):
            assert len(asked) < 2 or set(asked) == {"done"}, where


def test_only_verbs_write() -> None:
    writes = r"insert|update|delete|session\(\)\.(add|add_all|delete|merge)"
    writers = {line.split(":")[0] for line in found(writes) if not line.startswith("actions/")}
    assert writers == {"records/trail.py", "plumbing/full_text/sqlite.py"}, "the edit trail and the index of words"


def test_history_has_one_door() -> None:
    assert found(r"(.*\.)?Event", but=("actions/timeline.py",)) == []


def test_nobody_types_a_status() -> None:
    assert found(r"(.*\.)?StandingRow", but=("actions/standings.py",)) == []
    assigned = re.compile(r"\.(status|status_as_of|status_confirmed|status_event_id)\s*=[^=]")
    writers = {str(path.relative_to(TRACKER)) for path in SOURCES if assigned.search(path.read_text())}
    assert writers <= {"actions/standings.py"}


def test_the_ways_round_the_gate_are_few_and_named() -> None:
    assert len(Escape) <= 5
    users = {line.split(":")[0] for line in found(r"(gate\.)?escaping")}
    assert all(user.startswith(("actions/", "jobs/")) for user in users), users


ASKS = {
    Output.PACK: {
        *("records/packs/composing.py", "records/packs/naming.py"),
        *("web/documents/forms.py", "web/documents/page.py"),
    },
    Output.SHEET: {"records/sheets.py", "web/documents/sheets.py"},
    Output.LIST: {"records/people_lists.py", "web/documents/lists.py"},
    Output.INTRODUCTION: {"records/introductions.py"},
    Output.CHASER: {"web/addressees/page.py"},
    Output.TABLE: {"web/scoreboard/files.py"},
    Output.MAIL: {"actions/digests.py"},
    Output.FEED: {"web/calendar/entries.py"},
}
"""Which files ask what may leave, before anything stands in an output."""
LEAVES = {
    r"as_file": {"web/scoreboard/files.py", "plumbing/documents/outputs.py"},
    r"handed_over": {"web/documents/versions.py", "web/documents/sheets.py"},
    r"freeze": {"actions/documents.py"},
    r"outbox\.write": {"actions/digests.py", "actions/account_mails.py", "actions/second_yes.py"},
    r"outbox\.write_notice": {"actions/channels.py"},
    r"outbox\.rewrite": {"actions/digests.py"},
    r"Seal": {"web/calendar/published.py"},
    r"OUTPUTS\[.*\]\.make": {"cli/documents.py"},
    r"draft": {"web/addressees/page.py"},
}
"""By what something leaves, and who lets it. Whoever is new here asks for an output, or sends nothing of a record."""


def test_before_a_name_leaves_what_leaves_is_asked_about() -> None:
    asking: dict[Output, set[str]] = {
        output: {str(path.relative_to(TRACKER)) for path in SOURCES if f"Output.{output.name}" in path.read_text()}
        for output in Output
    }
    assert {output: files - {"rules/outputs.py"} for output, files in asking.items()} == ASKS
    assert {line.split(":")[0] for line in found(r"may_leave", but=ASKING)} == set()


ASKING = ("records/exposure.py", "actions/outbox.py", "records/outbox.py")
"""One function asks the rule; mails and notices ask another of this name, whether the post may go."""


@pytest.mark.parametrize("way", LEAVES)
def test_what_lets_something_leave_is_known(way: str) -> None:
    assert {line.split(":")[0] for line in found(way)} == LEAVES[way]


def test_raw_sql_stands_where_it_is_known() -> None:
    in_plumbing, in_records = ("plumbing/database.py", "plumbing/full_text/sqlite.py"), ("row_policies", "schema")
    allowed = ("actions/checks.py", *in_plumbing, *(f"records/{name}.py" for name in in_records))
    by_hand = r"(sqlalchemy\.)?text|DDL|.*exec_driver_sql|.*from_statement|.*suffix_with|.*with_\w*hint"
    assert found(by_hand, but=allowed + tuple(_form_files())) == []
    before = re.compile(r"prefix_with\((?!\"MATERIALIZED\")")
    assert [name for name, path in zip(NAMES, SOURCES, strict=True) if before.search(path.read_text())] == []
    assert found(r"literal_column|(\w+\.)?table", but=("plumbing/replica.py", "records/row_policies.py")) == []


def test_the_driver_is_reached_where_it_is_known() -> None:
    past = re.compile(r"\b(raw_connection|driver_connection|dbapi_connection|\.connection\.cursor)\b")
    assert {name for name, path in zip(NAMES, SOURCES, strict=True) if past.search(path.read_text())} == {
        "tracker/actions/invented/bulk.py",
        "tracker/plumbing/compacting.py",
        "tracker/records/row_security.py",
        "tracker/records/schema.py",
    }, "one copies rows in, one writes the database anew, one tells who looks, one puts off foreign keys"


def test_nothing_says_of_itself_that_it_passed_the_gate() -> None:
    says = re.compile(r"""\bgate=|["']gate["']""")
    assert {name for name, path in zip(NAMES, SOURCES, strict=True) if says.search(path.read_text())} == {
        "tracker/records/gate.py",
        "tracker/records/second_gate.py",
    }


BARE_TABLES = {
    "tracker/actions/alerts.py",
    "tracker/actions/audit.py",
    "tracker/actions/invented/index.py",
    "tracker/actions/invented/rows.py",
    "tracker/actions/master_keys.py",
    "tracker/actions/records.py",
    "tracker/actions/search_entries.py",
    "tracker/web/records/ties.py",
}
"""Outside of records/. A statement of nothing else is let through below `escaping` alone, or it only puts rows; the
last of these joins the tables to an end that was narrowed.
"""


def test_bare_tables_are_asked_where_it_is_known() -> None:
    """What is asked of a table instead of a class is narrowed only by what it is joined to."""
    named, unnamed = _bare_tables()
    asking = {
        name
        for name, path in zip(NAMES, SOURCES, strict=True)
        if named & set(_imported_from_records(path)) or unnamed.search(path.read_text())
    }
    assert {name for name in asking if not name.startswith("tracker/records/")} == BARE_TABLES


def _bare_tables() -> tuple[set[str], re.Pattern[str]]:
    """The names under which guarded tables stand in records/, and the way to them without a name."""
    guarded = {mapper.class_.__name__ for mapper in Base.registry.mappers if issubclass(mapper.class_, Guarded)}
    made = re.compile(r"^(\w+) = cast\(Table, (\w+)\.__table__\)|^(\w+): Table = Base", re.MULTILINE)
    found = {match for path in SOURCES for match in made.findall(path.read_text())}
    unnamed = re.compile("|".join(rf"\b{name}\.__table__" for name in sorted(guarded)))
    return {name or other for name, of, other in found if other or of in guarded}, unnamed


def _imported_from_records(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tracker.records"):
            yield from (alias.name for alias in node.names)


def _form_files() -> list[str]:
    """Forms have a field that is called text."""
    return [str(path.relative_to(TRACKER)) for path in SOURCES if "sqlalchemy" not in " ".join(imports(path))]


def test_no_room_is_a_store_room() -> None:
    assert [name for name in NAMES if Path(name).stem in STORES or set(Path(name).parts[:-1]) & STORES] == []


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_a_file_over_three_hundred_lines_wants_a_second_noun(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_a_function_over_thirty_lines_wants_a_second_verb() -> None:
    lines = {f"{path.name} {each.name}": (each.end_lineno or 0) - each.lineno + 1 for path, each in functions()}
    assert {name: count for name, count in lines.items() if count > 30} == {}


def test_what_is_defined_is_used() -> None:
    """Outside of tests, too: what only a test asks for is not needed. Decorated functions are called by a framework."""
    said = Counter(re.findall(r"\w+", "\n".join(path.read_text() for path in [*SOURCES, *TEMPLATES, APP])))
    assert {name for path in SOURCES for name in defined(path) if said[name] < 2} == set()


def defined(path: Path) -> Iterator[str]:
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_what_is_private_to_a_file_stays_in_it() -> None:
    for path in [*SOURCES, *TESTS]:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom):
                assert [each.name for each in node.names if each.name.startswith("_")] == [], path.name


def test_every_exception_from_a_check_has_its_reason_beside_it() -> None:
    excused = re.compile(r"#\s*(type: ignore|noqa)")
    reasoned = re.compile(r"# type: ignore\[[\w, -]+\]  # \w.*|# noqa: [A-Z0-9, ]+  \(.+\)")
    lines = [(path, line) for path in [*SOURCES, *TESTS] for line in path.read_text().splitlines()]
    assert [f"{path.name}: {line}" for path, line in lines if excused.search(line) and not reasoned.search(line)] == []


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[^\w-]", entry)[0] for entry in declared["dependencies"]}
    known = packages_distributions()
    roots = {name.partition(".")[0] for path in TRACKER.rglob("*.py") for name in imports(path)}
    foreign = {name for name in roots if name not in sys.stdlib_module_names and name != "tracker"}
    used = {distribution.lower().replace("_", "-") for name in foreign for distribution in known[name]}
    assert used == wanted - {"tzdata"}, "the time zones are data"


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
