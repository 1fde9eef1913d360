"""Searches that somebody keeps: all of them, a new one, and one of them."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import feeds, saved_searches
from tracker.actions.saved_searches import Kept, NotTheirs, TooBroad
from tracker.plumbing.database import session
from tracker.records import saved_searches as kept_searches
from tracker.records.saved_searches import SavedSearch
from tracker.records.search_matches import DATED
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.rules.saved_searches import MOST_KNOWN
from tracker.web.access import needs, user
from tracker.web.colleagues import everyone, teams
from tracker.web.forms import done
from tracker.web.messages import tell
from tracker.web.searches import addresses, published, tables
from tracker.web.searches.asked import NotToKeep, address_of, in_words, kept_of
from tracker.web.searches.blueprint import blueprint
from tracker.web.searches.forms import OF_TEAM, NewSearchForm, SearchForm

__all__ = ["addresses", "blueprint", "published", "tables"]

PAGE = "/searches"


def find(search_id: int) -> SavedSearch:
    """Return a search that whoever looks may use; one of somebody else is the same 404 as one that is not there."""
    return kept_searches.saved_search(search_id) or abort(404)


def of_owner(search_id: int) -> SavedSearch:
    search = find(search_id)
    return search if search.owner_id == user().id else abort(404)


@blueprint.get(PAGE)
@needs(Ability.READ)
def index() -> ResponseReturnValue:
    rows = session().execute(kept_searches.saved_searches()).all()
    people = {number: name for number, name, _active, _takes in everyone()}
    of_teams = teams()
    shown = [
        {"search": search, "words": _words(search, people, of_teams), "address": address_of(search)}
        | {"told": watch is not None, "whose": people.get(search.owner_id, "")}
        for search, watch in rows
    ]
    return render_template("searches/index.html", searches=shown, me=user().id, section="search")


def _words(search: SavedSearch | Kept, people: dict[int, str], of_teams: dict[int, str]) -> list[str]:
    by_number = {str(number): name for number, name in people.items()}
    return in_words(search, by_number, {str(number): name for number, name in of_teams.items()})


@blueprint.route(f"{PAGE}/new", methods=["GET", "POST"])
@needs(Ability.READ)
def new() -> ResponseReturnValue:
    form = NewSearchForm()
    form.offer()
    if request.method == "GET":
        form.kept.data = request.args.get("of", "")[:2000]
    if form.is_sent():
        search = _kept(form)
        if search is not None:
            tell(_("Kept."))
            return done(form, f"{PAGE}/{search.id}")
        session().rollback()
    page = render_template("searches/new.html", form=form, words=_what(form.kept.data or ""), section="search")
    return page, 422 if form.errors else 200


def _what(address: str) -> list[str]:
    """Say what would be kept of an address; nothing where nothing can be."""
    try:
        kept = kept_of(address)
    except NotToKeep:
        return []
    return _words(kept, {number: name for number, name, _active, _takes in everyone()}, teams())


def _kept(form: NewSearchForm) -> SavedSearch | None:
    """Keep what the form says; what is wrong stands in its errors."""
    try:
        search = saved_searches.keep(form.name.data or "", kept_of(form.kept.data or ""), *form.with_whom)
        if form.told.data:
            saved_searches.watch(search)
    except NotToKeep as problem:
        form.name.errors = [str(problem)]
    except NotTheirs as problem:
        form.say_not_theirs(problem)
    except TooBroad:
        form.told.errors = [_too_broad()]
    else:
        return search
    return None


def _too_broad() -> str:
    return _("It finds more than %(most)d records, too much to tell of. Narrow it down first.", most=MOST_KNOWN)


@blueprint.route(f"{PAGE}/<int:search_id>", methods=["GET", "POST"])
@needs(Ability.READ)
def show(search_id: int) -> ResponseReturnValue:
    search = find(search_id) if request.method == "GET" else of_owner(search_id)
    team = str(search.team_id or "")
    now = f"{OF_TEAM}{team}" if team else search.shared
    form = SearchForm(name=search.name, shared=now)
    form.offer(search.shared, team)
    if form.is_sent():
        try:
            saved_searches.change(search, form.name.data or "", *form.with_whom)
        except NotTheirs as problem:
            form.say_not_theirs(problem)
            session().rollback()
        else:
            tell(_("Saved."))
            return done(form, f"{PAGE}/{search_id}")
    return _page(find(search_id), form), 422 if form.errors else 200


def _page(search: SavedSearch, form: SearchForm) -> str:
    people = {number: name for number, name, _active, _takes in everyone()}
    return render_template(
        "searches/show.html",
        search=search,
        form=form,
        words=_words(search, people, teams()),
        whose=people.get(search.owner_id, ""),
        is_mine=search.owner_id == user().id,
        told=saved_searches.is_told(search),
        address=address_of(search),
        dated=bool(search.kind) and Kind(search.kind) in DATED,
        feeds=feeds.of_search(search, user().id),
        unused_days=feeds.UNUSED_DAYS,
        section="search",
    )


@blueprint.post(f"{PAGE}/<int:search_id>/delete")
@needs(Ability.READ)
def delete(search_id: int) -> ResponseReturnValue:
    saved_searches.forget(of_owner(search_id))
    session().commit()
    tell(_("That search is not kept any more. Its addresses do not work any more."))
    return redirect(PAGE)


@blueprint.post(f"{PAGE}/<int:search_id>/tell")
@needs(Ability.READ)
def tell_me(search_id: int) -> ResponseReturnValue:
    try:
        saved_searches.watch(find(search_id))
    except TooBroad:
        session().rollback()
        tell(_too_broad())
        return redirect(f"{PAGE}/{search_id}")
    session().commit()
    tell(_("Your mail of the day says what it finds from now on."))
    return redirect(f"{PAGE}/{search_id}")


@blueprint.post(f"{PAGE}/<int:search_id>/tell-no-more")
@needs(Ability.READ)
def tell_no_more(search_id: int) -> ResponseReturnValue:
    saved_searches.unwatch(find(search_id))
    session().commit()
    tell(_("Your mail says nothing of it any more."))
    return redirect(f"{PAGE}/{search_id}")
