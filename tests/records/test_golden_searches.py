"""What is typed in any script and spelling finds what it should and nothing else, the same on every database."""

from tests.cast import Acting
from tests.records.searches import Search, record_all, scripts_in, searches
from tracker.records.searching import facets, hits
from tracker.records.searching.alike import alike
from tracker.rules.searching.wanted import query


def test_every_search_finds_what_it_should_and_nothing_else(acting: Acting) -> None:
    with acting("amina"):
        record_all()
    with acting("bilal"):
        wrong = [f"{search.typed!r} ({search.where}): {fault}" for search in searches() for fault in faults(search)]
    assert not wrong, f"{len(wrong)} searches:\n" + "\n".join(wrong)


def faults(search: Search) -> list[str]:
    asked = query(search.typed)
    found = hits.page(asked, facets.fits({}), most=200).rows
    nearly = alike(asked, found)
    return [
        f"{word} {sorted(are)}, not {sorted(should)}"
        for word, are, should in [
            ("found", {hit.title for hit in found}, search.found),
            ("alike", {hit.title for hit in nearly}, search.alike),
        ]
        if are != should
    ]


def test_there_are_many_searches_in_many_scripts() -> None:
    every = searches()
    assert len(every) >= 400
    assert len({search.typed for search in every}) == len(every)
    assert len(set().union(*(scripts_in(search.typed) for search in every))) >= 20
