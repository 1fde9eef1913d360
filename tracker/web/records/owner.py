"""Who looks after a record: shown on its page, and changed on one of its own by whoever may write."""

from collections.abc import Mapping

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.colleagues import people_at_hand, people_choices
from tracker.web.filters import url_of
from tracker.web.forms import SentForm, done
from tracker.web.messages import tell
from tracker.web.records.deeds import give_to
from tracker.web.records.listed import LOOKED_AFTER
from tracker.web.records.views import find

blueprint = Blueprint("owner", __name__)


class OwnerForm(SentForm):
    give_to = SelectField(_l("Who looks after it?"), validators=[InputRequired(_l("Choose who looks after it."))])

    def offer(self, people: Mapping[str, str]) -> None:
        self.people = people
        self.give_to.choices = {"": _("Choose"), **people}


@blueprint.route("/records/<ref>/owner", methods=["GET", "POST"])
@needs(Ability.WRITE)
def owner(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    if record.kind_of not in LOOKED_AFTER:
        abort(404)
    form = OwnerForm(give_to=str(record.owner_id or 0))
    form.offer(people_choices(people_at_hand(), _("Nobody")))
    if form.is_sent():
        result = give_to(int(form.give_to.data) or None, form.people[form.give_to.data], [record])
        if result.said:
            tell(result.said, result.undo)
            return done(form, url_of(record.ref))
        session().rollback()
        record = find(Record, ref)
        form.give_to.errors = [result.not_changed]
    page = render_template("records/owner.html", form=form, record=record, section=record.kind_of.folder)
    return page, 422 if form.errors else 200
