"""The tables that came in, and those on their way."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.plumbing.database import session
from tracker.records.import_drafts import drafts_under_way
from tracker.records.imports import imports_before
from tracker.rules.access import Ability
from tracker.rules.imports.stages import Stage
from tracker.web.access import needs
from tracker.web.imports.blueprint import PLURALS, SECTION, blueprint, url_of_draft

MOST_DRAFTS, MOST_IMPORTS = 25, 25


@blueprint.get("/")
@needs(Ability.WRITE)
def index() -> ResponseReturnValue:
    before = request.args.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 10 else None
    every = session().scalars(imports_before(number, MOST_IMPORTS + 1)).all()
    under_way = [] if number else session().scalars(drafts_under_way(MOST_DRAFTS)).all()
    more = every[MOST_IMPORTS - 1].id if len(every) > MOST_IMPORTS else None
    return render_template(
        "imports/list.html",
        imports=every[:MOST_IMPORTS],
        drafts=[(draft, _(Stage(draft.stage).label), url_of_draft(draft)) for draft in under_way],
        more=more,
        plurals=PLURALS,
        me=g.viewer.name,
        section=SECTION,
    )
