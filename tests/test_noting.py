"""What PostgreSQL can do without is chosen from what each test asks, and names tests that there are."""

import ast
import json
from pathlib import Path

from tests import noting


def test_what_others_ask_as_well_is_left_out() -> None:
    told = [
        ("tests/web/test_pages.py::test_all", 9.0, ["a", "b"]),
        ("tests/stories/test_one.py::test_the_same[x]", 1.0, ["a"]),
        ("tests/stories/test_one.py::test_the_same[y]", 1.0, ["b"]),
        ("tests/stories/test_one.py::test_more_for_much", 9.0, ["a", "c", "d"]),
        ("tests/stories/test_two.py::test_c", 0.5, ["c"]),
        ("tests/stories/test_two.py::test_d", 0.5, ["d"]),
    ]
    left_out = noting.said_elsewhere(map(json.dumps, told))
    assert list(left_out) == [
        "tests/stories/test_one.py::test_more_for_much",
        "tests/stories/test_one.py::test_the_same",
    ]


def test_every_test_that_is_left_out_is_there() -> None:
    for name in noting.LIST.read_text().split():
        path, *_class, test = name.split("::")
        found = Path(__file__).parents[1] / path
        there = {each.name for each in ast.walk(ast.parse(found.read_text())) if isinstance(each, ast.FunctionDef)}
        assert test in there, f"{name} is gone: take it out of {noting.LIST.name}"
