"""The list of a kind of record: what stands in it, what it is narrowed by, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row

from tracker.records.lists import COUNTED_UP_TO, NOTHING, ListPage, ListRow, page
from tracker.rules.access import Ability, Visibility
from tracker.rules.demands import Counted
from tracker.rules.kinds import Kind
from tracker.rules.lists import Order
from tracker.rules.statuses import AXES_OF, STATUSES
from tracker.rules.words import N_
from tracker.web.colleagues import everyone, teams
from tracker.web.filters import moment
from tracker.web.forms import new_submission
from tracker.web.records.asked import Asked, Filter
from tracker.web.records.kinds import KindPages
from tracker.web.records.ticked_forms import TickedForm, fresh_panel, offered, panel
from tracker.web.records.understood import ME, NOBODYS, NOT_CONFIRMED, Understood
from tracker.web.searches.asked import beside

LOOKED_AFTER = frozenset({Kind.CASE, Kind.DEMAND, Kind.LETTER, Kind.PERSON, Kind.VISIT})
"""Kinds of which a list says who looks after each."""

RARE = frozenset(Filter) - {Filter.WORDS, Filter.COUNTRY, Filter.STATUS}
"""Filters that are folded away while none of them is in use."""


FIXED: Mapping[Filter, Mapping[str, str]] = {
    Filter.COUNTED: {each: each.label for each in Counted},
    Filter.CONFIRMED: {NOT_CONFIRMED: N_("Not confirmed any more")},
    Filter.VISIBILITY: {each: each.label for each in Visibility},
}
"""What may be chosen of a filter, whoever looks and whatever is recorded."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is in use, and the address of the list without it."""

    label: str
    value: str
    without: str


class ListedPage:
    """What the page of a list shows, in a number of statements that does not grow with its rows."""

    def __init__(self, pages: KindPages) -> None:
        self.kind = pages.kind
        self.asked = Asked.read(pages, request.args)
        self.understood = Understood(self.asked, self.people, self.teams)
        self._me, self._names_owners = g.viewer.user_id, self.kind in LOOKED_AFTER

    @cached_property
    def people(self) -> dict[int, str]:
        """Everyone who may look after a record or once did, by number."""
        return {
            number: name if active else _("%(who)s, who has left", who=name)
            for number, name, active, _takes in self._everyone
        }

    @cached_property
    def _everyone(self) -> Sequence[Row[int, str, bool, bool]]:
        return everyone()

    @cached_property
    def teams(self) -> dict[int, str]:
        return teams()

    @cached_property
    def found(self) -> ListPage:
        return NOTHING if self.understood.problem else page(self.understood.question(), self.asked.after)

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """Searches of this kind that somebody keeps, and where each is shown."""
        return beside(self.kind)

    @property
    def count(self) -> str:
        is_cut = self.found.count > COUNTED_UP_TO
        return f"{COUNTED_UP_TO:,}+" if is_cut else f"{self.found.count:,}"

    @property
    def chosen(self) -> list[Chosen]:
        words = self.understood.words
        return [Chosen(_(each.label), words[each], self.asked.address(without=each)) for each in self.asked.filters]

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Every order by its name, and where the list stands in it: '' for the one that it stands in."""
        return [(_(each.label), "" if each is self.asked.order else self.asked.address(sort=each)) for each in Order]

    def asks_for(self, name: str) -> bool:
        return Filter(name).suits(self.kind)

    @property
    def more_are_used(self) -> bool:
        return any(each in RARE for each in self.asked.filters)

    def choices(self, name: str) -> tuple[tuple[str, str], ...]:
        return tuple(self._choices(name).items())

    def _choices(self, name: str) -> dict[str, str]:
        """Return what may be chosen of a filter, or nothing where one writes or where it does not suit the kind."""
        narrowing = Filter(name)
        if not narrowing.suits(self.kind):
            return {}
        if narrowing is Filter.STATUS:
            return {code: _(status.word) for code, status in STATUSES[AXES_OF[self.kind][0]].items()}
        if narrowing in FIXED:
            return {code: _(label) for code, label in FIXED[narrowing].items()}
        if narrowing is Filter.TEAM:
            return {str(team_id): name for team_id, name in self.teams.items()}
        others = {str(user_id): name for user_id, name in self.people.items() if user_id != g.viewer.user_id}
        return {ME: _("Me"), NOBODYS: _("Nobody"), **others}

    def written(self, name: str) -> str:
        return self.asked.filters.get(Filter(name), "")

    def notes(self, row: ListRow) -> tuple[str, ...]:
        """What a row says besides: who looks after it, unless that is oneself; when it was changed, in that order."""
        found: tuple[str, ...] = ()
        if self._names_owners and row.owner_id != self._me:
            found = (self.people.get(row.owner_id) or _("nobody looks after it"),)
        if self.asked.order is Order.CHANGED:
            found = (*found, _("changed %(moment)s", moment=moment(row.updated_at)))
        return found

    @property
    def fresh_panel(self) -> Markup:
        """What can be done with the ticked, before anything was."""
        colleagues = [(number, name) for number, name, _active, takes in self._everyone if takes]
        return fresh_panel(self.kind, offered(self.kind, colleagues, self.teams), g.viewer.may(Ability.SHARE))

    @property
    def may_tick(self) -> bool:
        return bool(g.viewer.may(Ability.WRITE))


def show_list(pages: KindPages) -> ResponseReturnValue:
    listed = ListedPage(pages)
    return _page(listed, listed.fresh_panel if listed.may_tick else "")


def come_back(listed: ListedPage, form: TickedForm) -> ResponseReturnValue:
    """Show the list again, with a form that was sent and what is wrong with it."""
    return _page(listed, panel(form, g.viewer.may(Ability.SHARE)), form), 422 if form.errors else 200


def _page(listed: ListedPage, panel: str, form: TickedForm | None = None) -> str:
    return render_template(
        "records/list.html",
        kind=listed.kind,
        section=listed.kind.folder,
        list=listed,
        page=listed.found,
        asked=listed.asked,
        form=form,
        panel=panel,
        submission_id=form.submission_id.data if form is not None else new_submission(),
        ticks_all=request.args.get("tick") == "all",
        ticked=(form.ticked.data or []) if form is not None else [],
    )
