"""A part of a page that was drawn for one person is drawn again for nobody who may not see or do what stands in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables

from tests import factories
from tests.cast import Acting, Browse
from tests.factories import on
from tracker.actions import links, timeline
from tracker.rules.links import LinkRole

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = ROOT / "templates"
SOURCES = [*TEMPLATES.rglob("*.html"), *(ROOT / "tracker").rglob("*.py")]
DRAWN = sorted(
    {pair for path in SOURCES for pair in re.findall(r"drawn\([\"'](.+?)[\"'], [\"'](\w+)", path.read_text())}
)
THE_SAME_FOR_ALL = {"_", "ngettext", "url_of", "status_of", "kind_label"}
"""What a macro may ask besides what it is given: who looks, and at what, changes none of it but for the language."""


@pytest.fixture
def jinja(app: Flask) -> Environment:
    """Filters as pages have them, and no globals: whatever a macro asks for is seen."""
    found = Environment(autoescape=True)
    found.filters = app.jinja_env.filters
    return found


def asked_by(jinja: Environment, template: str, macro: str) -> Iterator[str]:
    """What a macro uses without being given it, and what the macros use that it calls."""
    tree = jinja.parse((TEMPLATES / template).read_text())
    here = {each.name: each for each in tree.find_all(nodes.Macro)}
    from_elsewhere = {
        name: each.template.value
        for each in tree.find_all(nodes.FromImport)
        if isinstance(each.template, nodes.Const)
        for name in each.names
    }
    alone = nodes.Template([here[macro]], lineno=1)
    alone.set_environment(jinja)
    for name in find_undeclared_variables(alone):
        if name in here or name in from_elsewhere:
            yield from asked_by(jinja, from_elsewhere.get(name, template), name)
        else:
            yield name


@pytest.mark.parametrize(("file", "macro"), DRAWN)
def test_what_is_drawn_once_knows_nothing_of_whoever_looks(jinja: Environment, file: str, macro: str) -> None:
    assert set(asked_by(jinja, file, macro)) <= THE_SAME_FOR_ALL


def test_whoever_may_not_write_gets_no_row_with_the_links_of_whoever_may(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        case, layla = factories.case(), factories.person()
        links.link(layla, LinkRole.MEMBER, case)
        timeline.record(timeline.Account("statement", on(2016, 1, 20), "A relative called"), timeline.Ties([case]))
        url = f"/cases/{case.ref}"
    first, second = browse("amina").page(url), browse("vera").page(url)
    assert 'href="/links/' in first
    assert 'href="/links/' not in second
    assert re.search(r'href="/events/E-\w+/edit"', first)
    assert not re.search(r'href="/events/E-\w+/edit"', second)
    assert 'name="ticked"' in browse("amina").page("/people/")
    assert 'name="ticked"' not in browse("vera").page("/people/")


def test_a_row_that_changed_is_drawn_anew(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        ref = layla.ref
    amina = browse("amina")
    assert "Layla Hassan" in amina.page("/people/")
    answer = amina.send(f"/people/{ref}/edit", title="Layla Haddad")
    assert answer.status_code == 302
    page = amina.page("/people/")
    assert "Layla Haddad" in page
    assert "Layla Hassan" not in page
