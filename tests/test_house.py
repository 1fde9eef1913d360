"""The laws of the house that no other tool checks, read from the source itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import NAMES, SOURCES, TRACKER, calls_in, found, functions, imports, parsed
from tracker.plumbing.database import Base
from tracker.records.gate import Escape, Guarded
from tracker.rules.outputs import Output


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
    "web/api/once.py committed",
    "web/bearers.py stamp",
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
    "web/secret_addresses.py answer",
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
    others = {user for user in users if not user.startswith(("actions/", "jobs/"))}
    assert others == {"records/public.py"}, "what may not stand there is computed from all records, and shown to nobody"


ASKS = {
    Output.PACK: {
        *("records/packs/composing.py", "records/packs/naming.py"),
        *("web/documents/forms.py", "web/documents/page.py"),
    },
    Output.SHEET: {"records/sheets.py", "web/documents/sheets.py"},
    Output.LIST: {"records/people_lists.py", "web/documents/lists.py"},
    Output.INTRODUCTION: {"records/introductions.py"},
    Output.CHASER: {"web/addressees/page.py"},
    Output.TABLE: {"web/scoreboard/files.py", "web/searches/tables.py"},
    Output.EXPORT: {"records/exports/reading.py", "records/exports/withheld.py"},
    Output.MAIL: {"actions/digests.py"},
    Output.API: {"records/facts.py"},
    Output.WEBHOOK: {"actions/webhooks.py"},
    Output.FEED: {"web/calendar/entries.py", "web/searches/matches.py"},
    Output.PUBLIC_PAGE: {"records/public.py"},
}
"""Which files ask what may leave, before anything stands in an output."""
LEAVES = {
    r"as_file": {
        "web/scoreboard/files.py",
        "web/imports/files.py",
        "web/searches/tables.py",
        "plumbing/documents/outputs.py",
    },
    r"taken_along": {"web/records/tables.py", "web/cases/taken_along.py", "web/follow_ups/tables.py"},
    r"handed_over": {"web/documents/versions.py", "web/documents/sheets.py"},
    r"freeze": {"actions/documents.py"},
    r"outbox\.write": {"actions/digests.py", "actions/account_mails.py", "actions/second_yes.py"},
    r"outbox\.write_notice": {"actions/channels.py"},
    r"outbox\.rewrite": {"actions/digests.py"},
    r"Seal": {"web/secret_addresses.py"},
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
        "tracker/actions/bulk.py",
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
    "tracker/actions/bundles/making.py",
    "tracker/actions/filing/bulk.py",
    "tracker/actions/imports/applying.py",
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
