"""What the page of a network says: whoever signed, who signed with whom, and of a pair the letters."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.record import Record
from tracker.records.signed_together import MOST_LETTERS, Signatory, Signed
from tracker.rules.kinds import Kind
from tracker.rules.pictures.network import Network, Together, drawn, network
from tracker.web.filters import url_of
from tracker.web.pictures import Cell, Figure, figure


class NetworkPage:
    def __init__(self, record: Record, signed: Mapping[Signed, Sequence[Signatory]], first: Signatory | None) -> None:
        self.record, self.letters = record, len(signed)
        self.is_cut = self.letters == MOST_LETTERS
        self.shown: Network[Signatory, Signed] = network(signed, first)

    @cached_property
    def figure(self) -> Figure:
        said = [(self._of_two(each), self._place(each)) for each in self.shown.together]
        heads = (_("Who"), _("With whom"), _("Letters together"))
        rows = [self._row(each) for each in self.shown.together]
        return figure("network", self._words, drawn(self.shown, said), heads, rows)

    def pair(self, asked: str) -> Together[Signatory, Signed] | None:
        """Return the pair that an address names; None when these two signed nothing together, whoever they are."""
        return next((each for each in self.shown.together if _name(each) == asked), None)

    @property
    def words_of_none(self) -> str:
        if self.record.kind == Kind.CASE:
            return _("No two organisations signed a letter of this case together, as far as is recorded.")
        return _("It signed no letter together with another organisation, as far as is recorded.")

    @property
    def _words(self) -> str:
        return _("A line joins two who signed together: the thicker, the more letters. Each leads to them.")

    def _of_two(self, each: Together[Signatory, Signed]) -> str:
        letters = ngettext("%(num)d letter", "%(num)d letters", len(each.letters))
        return _(
            "%(one)s and %(other)s: %(letters)s", one=each.one.who.title, other=each.other.who.title, letters=letters
        )

    def _row(self, each: Together[Signatory, Signed]) -> list[Cell]:
        return [
            Cell(f"{each.one.number} {each.one.who.title}"),
            Cell(f"{each.other.number} {each.other.who.title}"),
            Cell(str(len(each.letters)), self._place(each)),
        ]

    def _place(self, each: Together[Signatory, Signed]) -> str:
        return f"{url_of(self.record.ref)}/network?pair={_name(each)}#letters"


def _name(each: Together[Signatory, Signed]) -> str:
    return f"{each.one.who.ref}.{each.other.who.ref}"
