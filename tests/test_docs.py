"""The documentation names what there is: paths, commands, settings, links, targets of make, words on buttons."""

import re
from pathlib import Path

import click
import pytest

from tracker.cli import commands
from tracker.rules.kinds import Kind

ROOT = Path(__file__).parent.parent
DOCS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(path.relative_to(ROOT)) for path in DOCS]
FOLDERS = {path.name for folder in (ROOT, ROOT / "tracker") for path in folder.iterdir() if path.is_dir()} - {"data"}
USER_GUIDE, ADMINISTRATORS = ROOT / "docs/user-guide.md", ROOT / "docs/administrator-guide.md"

every_document = pytest.mark.parametrize("document", DOCS, ids=NAMES)


def code_in(document: Path) -> list[str]:
    """The lines of its blocks of code, and what stands between backticks."""
    text = document.read_text()
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [*spans, *(line for block in blocks for line in block.splitlines())]


@every_document
def test_every_path_leads_somewhere(document: Path) -> None:
    paths = re.findall(r"(?<![\w./<-])(\w+/[\w./-]*\w)(?![\w<*])", "\n".join(code_in(document)))
    ours = [path for path in paths if path.partition("/")[0] in FOLDERS]
    assert [path for path in ours if not ((ROOT / path).exists() or (ROOT / "tracker" / path).exists())] == []


@every_document
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text()):
        name, _hash, anchor = target.partition("#")
        file = document.parent / name if name else document
        assert file.exists(), target
        assert not anchor or anchor in anchors_of(file), target


def anchors_of(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_document
def test_every_command_exists_with_its_options(document: Path) -> None:
    for line in code_in(document):
        for words in re.findall(r"(?<![\w:=-])tracker ((?:-|[a-z])[^`#]*)", line):
            command, options = command_named(words.split())
            known = {option for param in command.params for option in param.opts} | {"--help", "--version"}
            assert options <= known, line


def command_named(words: list[str]) -> tuple[click.Command, set[str]]:
    """Return the command that these words begin with, and the options that stand behind it."""
    command: click.Command = commands
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, words
        command = command.commands[words.pop(0)]
    return command, {word.strip("[]") for word in words if word.lstrip("[").startswith("--")}


@every_document
def test_every_target_of_make_exists(document: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {name for line in code_in(document) for name in re.findall(r"\bmake (\w+)", line)} <= targets


def test_every_setting_is_explained_and_no_other() -> None:
    read = set(re.findall(r'"(TRACKER_\w+)"', (ROOT / "tracker/plumbing/settings.py").read_text()))
    rows = [line for line in ADMINISTRATORS.read_text().splitlines() if line.startswith("| `TRACKER_")]
    assert set(re.findall(r"TRACKER_\w+", " ".join(row.split("|")[1] for row in rows))) == read
    named = {name for path in DOCS for name in re.findall(r"TRACKER_[A-Z_]*[A-Z]", path.read_text())}
    assert named - {"TRACKER_SMPT_URL"} <= read, "but for one that is misspelt, as an example"


def test_every_command_is_explained() -> None:
    explained = " ".join(code_in(ADMINISTRATORS))
    assert [name for name in commands.commands if f"tracker {name}" not in explained] == []


def test_the_words_of_the_user_guide_stand_on_the_pages() -> None:
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "tracker").rglob("*.py")]
    shown = {words for path in sources for words in re.findall(r"""["']([^"'\n]+)["']""", path.read_text())}
    shown |= {f"New {kind.label.lower()}" for kind in Kind}
    bold = re.findall(r"\*\*(.+?)\*\*", re.sub(r"\s+", " ", USER_GUIDE.read_text()))
    assert [words for words in bold if not words.endswith(".") and words not in shown] == []


@pytest.mark.parametrize("name", ["security", "reliability"])
def test_every_promise_names_what_shows_it(name: str) -> None:
    text = (ROOT / f"docs/{name}.md").read_text()
    tables = re.findall(r"^(\| .*\n)\|---.*\n((?:\| .*\n)+)", text, flags=re.MULTILINE)
    rows = [row for heading, below in tables if "| shown by |" in heading for row in below.splitlines()]
    assert rows
    assert [row for row in rows if not re.search(r"`(tests/|Makefile)", row.split("|")[3])] == []


def test_the_map_names_every_floor_and_no_file_that_is_gone() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    the_map = text.partition("## The map")[2].partition("##")[0]
    files = {path.name for folder in ("tracker", "tests") for path in (ROOT / folder).rglob("*.py")} | {"app.py"}
    assert set(re.findall(r"\w+\.py", text)) <= files
    floors = {path.stem for path in (ROOT / "tracker").iterdir() if not path.name.startswith("_")}
    assert [floor for floor in sorted(floors) if not re.search(rf"\b{floor}(/|\.py)", the_map)] == []


def test_a_decision_is_short_and_has_its_number() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("0*.md"))
    numbers = [int(path.name.partition("-")[0]) for path in decisions]
    assert len(set(numbers)) == len(numbers)
    for number, path in zip(numbers, decisions, strict=True):
        lines = path.read_text().splitlines()
        assert len(lines) <= 20, path.name
        assert lines[0].startswith(f"# {number}. "), path.name


@every_document
def test_no_document_names_where_packages_come_from(document: Path) -> None:
    assert not re.search(r"--(extra-)?index-url|://[^ )]*/simple\b", document.read_text())
