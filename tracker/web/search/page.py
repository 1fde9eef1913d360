"""What the page of a search shows, in a number of statements that does not grow with what is found."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.searching import facets, hits
from tracker.records.searching.alike import alike
from tracker.records.searching.facets import Chosen, Counts, Facet
from tracker.records.searching.hits import Hit
from tracker.rules.searching.snippets import Piece, marked, snippet
from tracker.rules.searching.tokens import normal
from tracker.rules.searching.wanted import Query
from tracker.web.search.facets import label_of
from tracker.web.searches.asked import beside

MOST_VALUES = 12
"""Values of a facet that are shown, those with most hits."""


@dataclass(frozen=True, slots=True)
class Value:
    """One check-box of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


class Shown(NamedTuple):
    hit: Hit
    title: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    """Where it was found, unless that is the title."""


class SearchPage:
    def __init__(self, asked: Query, chosen: Chosen, after: str | None, best_first: bool) -> None:
        self.asked, self.chosen, self.best_first = asked, chosen, best_first
        self._newest = hits.newest(asked)
        if best_first:
            left = [hit for hit in self._newest if facets.has(hit, chosen, self._values)]
            self.page = hits.HitPage(hits.best_of(left, asked)[: hits.PAGE], None)
        elif chosen or after or len(self._newest) <= hits.PAGE:
            self.page = hits.page(asked, facets.fits(chosen), after)
        else:
            self.page = hits.first_page(self._newest)

    @cached_property
    def _values(self) -> facets.Values:
        return facets.values_of(self._newest)

    @cached_property
    def rows(self) -> list[Shown]:
        texts = hits.texts_at([hit.place for hit in self.page.rows])
        return [self._shown(hit, texts.get(hit.place, "")) for hit in self.page.rows]

    def _shown(self, hit: Hit, text: str) -> Shown:
        title = normal(hit.title)
        pieces = snippet(text, self.asked)
        is_title = "".join(piece.text for piece in pieces).strip("\u2026") in " ".join(title.split())
        return Shown(hit, tuple(marked(title, self.asked)), () if is_title else tuple(pieces))

    @cached_property
    def counts(self) -> Counts:
        return facets.counts(self._newest, self.chosen, self._values)

    @property
    def count(self) -> str:
        """Say how many were found; of very many, that they are more than were looked at."""
        found = self.counts.all
        return f"{found:,}+" if len(self._newest) and self.is_cut else f"{found:,}"

    @property
    def is_cut(self) -> bool:
        return hits.is_cut(self._newest)

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """Searches in everything that somebody keeps, and where each is shown."""
        return beside("")

    @cached_property
    def facets(self) -> dict[Facet, list[Value]]:
        return {facet: shown for facet in Facet if (shown := self._of(facet))}

    def _of(self, facet: Facet) -> list[Value]:
        found, chosen = self.counts.by_value[facet], self.chosen.get(facet, ())
        most = [value for value, _count in found.most_common(MOST_VALUES)]
        values = [*most, *(value for value in chosen if value not in most)]
        if len(values) < 2 and not chosen:
            return []
        order = sorted(values, reverse=True) if facet is Facet.YEAR else values
        return [Value(each, self.label(facet, each), found[each], each in chosen) for each in order]

    def label(self, facet: Facet, value: str) -> str:
        """Return how a value is called; one that does not exist is called as it is written."""
        if facet is Facet.ADDRESSEE:
            return self.counts.addressees.get(value, value)
        return self._owners.get(value, value) if facet is Facet.OWNER else label_of(facet, value)

    @cached_property
    def _owners(self) -> dict[str, str]:
        ids = [int(value) for value in self.counts.by_value[Facet.OWNER]]
        return {str(row.id): row.name for row in session().execute(select(User.id, User.name).where(User.id.in_(ids)))}

    @cached_property
    def alike(self) -> list[Shown]:
        """Names that are spelt nearly so; when something is chosen, it was not a name that was missing."""
        found = [] if self.chosen else alike(self.asked, self.page.rows)
        return [Shown(hit, (Piece(hit.title, False),), ()) for hit in found]

    def address(self, without: tuple[Facet, str] | None = None, **more: str) -> str:
        """Return the address of this search, without one chosen value, or with something more."""
        chosen = [(str(facet), value) for facet, values in self.chosen.items() for value in values]
        if without:
            chosen.remove((str(without[0]), without[1]))
        order = [("sort", "best")] if self.best_first and "sort" not in more else []
        return "?" + urlencode([("q", self.asked.words), *chosen, *order, *more.items()])
