"""What can be set for everybody stands on one page, and a link at the foot of every page leads there."""

import pytest

from tests.cast import Browse


def test_the_foot_of_every_page_leads_to_what_can_be_set(browse: Browse) -> None:
    for name, code in (("amina", 200), ("vera", 200), ("dana", 403)):
        browser = browse(name)
        assert ('href="/settings"' in browser.page("/account")) == (code == 200), name
        assert browser.get("/settings").status_code == code, name


@pytest.mark.parametrize(
    "path",
    [
        "/settings/plans/asked/edit",
        "/settings/plans/new/hearing",
        "/settings/sessions/add",
        "/settings/working-days/KH/add",
    ],
)
def test_who_reads_a_name_is_said_where_it_is_typed(browse: Browse, path: str) -> None:
    assert "Everybody here reads this. Name nobody." in browse("amina").page(path)
