"""Who signed what with whom: of an organisation, and of a case."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.records.cases import Case
from tracker.records.organisations import Organisation
from tracker.records.signed_together import Signatory, of_case, of_organisation
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.network.page import NetworkPage
from tracker.web.records.views import find

blueprint = Blueprint("network", __name__)


@blueprint.get("/organisations/<ref>/network")
@needs(Ability.READ)
def organisation(ref: str) -> ResponseReturnValue:
    found: Organisation = find(Organisation, ref)
    page = NetworkPage(found, of_organisation(found.id), Signatory(found.ref, found.title))
    return _page(page, request.args.get("pair", ""))


@blueprint.get("/cases/<ref>/network")
@needs(Ability.READ)
def case(ref: str) -> ResponseReturnValue:
    found: Case = find(Case, ref)
    return _page(NetworkPage(found, of_case(found.id), None), request.args.get("pair", ""))


def _page(page: NetworkPage, pair: str) -> ResponseReturnValue:
    asked = page.pair(pair) if pair else None
    return render_template("network/show.html", page=page, section=page.record.kind_of.folder, pair=pair, asked=asked)
