"""The source of the house, read as its laws ask for it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
TRACKER = ROOT / "tracker"
SOURCES = sorted(path for path in TRACKER.rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
APP = ROOT / "app.py"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(ROOT)) for path in SOURCES]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def calls(path: Path) -> list[tuple[str, int]]:
    """Every call in a file, as its dotted name and line."""
    return list(calls_in(parsed(path)))


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
