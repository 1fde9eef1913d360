"""Which roles must have a second step."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.actions import second_steps
from tracker.plumbing.database import session
from tracker.records.second_steps import RequiredStep, people_without_step
from tracker.rules.access import Ability, Role
from tracker.web.access import Fresh, needs
from tracker.web.accounts.blueprint import blueprint
from tracker.web.forms import SentForm, done
from tracker.web.messages import tell

HERE = "/team/second-step"


class RequiredForm(SentForm):
    roles = SelectMultipleField(
        _l("Who must show a second step"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self) -> None:
        """Offer the roles that the viewer decides about."""
        counts = {Role(role): (people, lacking) for role, people, lacking in session().execute(people_without_step())}
        self.roles.choices = {str(role): _in_words(role, *counts.get(role, (0, 0))) for role in decided()}


def decided() -> list[Role]:
    return [role for role in Role if g.viewer.role.decides_about(role)]


def _in_words(role: Role, people: int, lacking: int) -> str:
    said = ngettext("%(num)d person", "%(num)d people", people) + ", " + _("%(lacking)d without one", lacking=lacking)
    return f"{_(role.label)} ({said if people else _('nobody')})"


@blueprint.route(HERE, methods=["GET", "POST"])
@needs(Ability.MANAGE, Fresh.TO_PRESS)
def required_steps() -> ResponseReturnValue:
    form = RequiredForm(roles=[str(role) for role in session().scalars(select(RequiredStep.role))])
    form.offer()
    if form.is_sent():
        second_steps.require({Role(each) for each in form.roles.data or []}, among=decided())
        tell(_("Saved. Whoever lacks a second step adds one before their next page."))
        return done(form, "/team")
    page = render_template("accounts/required_steps.html", form=form, section="team")
    return page, 422 if form.errors else 200
