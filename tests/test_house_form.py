"""The form of the house: how large its rooms are, what is used, what is excused, and what stands in a page."""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house import APP, NAMES, ROOT, SOURCES, TEMPLATES, TESTS, TRACKER, functions, imports, parsed
from tests.said_once import SAID_ONCE

STORES = {"utils", "helpers", "common", "base", "manager", "misc", "shared", "stuff"}
OTHER_TESTS = [path for path in TESTS if path != Path(__file__)]


def test_no_room_is_a_store_room() -> None:
    assert [name for name in NAMES if Path(name).stem in STORES or set(Path(name).parts[:-1]) & STORES] == []


def test_a_file_over_three_hundred_lines_wants_a_second_noun() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in [*SOURCES, *TESTS]}
    assert {name: count for name, count in lines.items() if count > 300} == {}


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
    lines = [(path, line) for path in [*SOURCES, *OTHER_TESTS] for line in path.read_text().splitlines()]
    assert [f"{path.name}: {line}" for path, line in lines if excused.search(line) and not reasoned.search(line)] == []


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[^\w-]", entry)[0] for entry in declared["dependencies"]}
    known = packages_distributions()
    roots = {name.partition(".")[0] for path in TRACKER.rglob("*.py") for name in imports(path)}
    foreign = {name for name in roots if name not in sys.stdlib_module_names and name != "tracker"}
    used = {distribution.lower().replace("_", "-") for name in foreign for distribution in known[name]}
    assert used == wanted - {"tzdata"}, "the time zones are data"


def test_pages_have_nothing_inline_and_nothing_unescaped() -> None:
    unsafe = re.compile(r"<style|<script(?! src=)|\sstyle=|\son[a-z]+=|\|\s*safe\b|(src|href|action)=\"https?://")
    assert [str(path.relative_to(ROOT)) for path in TEMPLATES if unsafe.search(path.read_text())] == []


def test_style_sheets_know_no_left_and_right() -> None:
    for path in (ROOT / "static").rglob("*.css"):
        assert not re.search(r"\b(left|right)\b", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)), (
            path.name
        )


def test_no_test_replaces_our_own_code() -> None:
    mocks = re.compile(r"mock\.patch|MagicMock|unittest\.mock")
    me = Path(__file__)
    assert [path.name for path in (ROOT / "tests").rglob("*.py") if path != me and mocks.search(path.read_text())] == []


def test_what_is_said_once_is_there() -> None:
    assert [name for name in SAID_ONCE if not (ROOT / "tests" / f"{name}.py").exists()] == []
