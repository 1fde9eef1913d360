"""Look for words in sealed details, on a press: those of the records that one may see are opened and compared."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.actions import sealed
from tracker.actions.data_keys import NoKey
from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.web import logged
from tracker.web.access import Fresh, needs
from tracker.web.sealed.forms import WordsForm

blueprint = Blueprint("sealed_search", __name__)
MOST = 100


@blueprint.route("/search/sealed", methods=["GET", "POST"])
@needs(Ability.READ, Fresh.ALWAYS)
def search() -> ResponseReturnValue:
    """The words travel in the form: an address with a name would stand in the history of the browser."""
    form, found, no_key = WordsForm(), None, False
    if form.is_sent():
        try:
            found = _records(sealed.having(form.words.data or ""))
            logged.looked_through()
        except NoKey:
            no_key = True
    page = render_template("sealed/search.html", form=form, found=found, most=MOST, no_key=no_key, section="search")
    return page, 409 if no_key else 422 if form.errors else 200


def _records(numbers: Sequence[int]) -> Sequence[Record]:
    asked = select(Record).where(Record.id.in_(numbers[: MOST + 1])).order_by(Record.id.desc())
    return session().scalars(asked).all()
