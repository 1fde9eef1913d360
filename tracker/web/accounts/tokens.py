"""One's tokens for programs: make one, see it once, revoke it."""

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.actions import tokens
from tracker.plumbing.database import session
from tracker.rules.access import Ability
from tracker.rules.tokens import MOST_DAYS, USUAL_DAYS, Scope
from tracker.rules.words import N_
from tracker.web.access import Fresh, needs, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.forms import SentForm, choice, done, line
from tracker.web.messages import tell

TOKENS = "/account/tokens"
PERIODS = [("30", N_("30 days")), (str(USUAL_DAYS), N_("90 days")), (str(MOST_DAYS), N_("one year"))]


class TokenForm(SentForm):
    name = line(_l("For which program?"), 60, _l("Write a name by which you will know it, for example: our website."))
    scope = choice(_l("What may it do?"), [(str(scope), scope.label) for scope in Scope])
    days = choice(_l("For how long?"), PERIODS, default=str(USUAL_DAYS))

    def described(self) -> tokens.Described:
        return tokens.Described(self.name.data or "", Scope(self.scope.data), int(self.days.data or USUAL_DAYS))


@blueprint.route(TOKENS, methods=["GET", "POST"])
@needs(Ability.READ, Fresh.TO_PRESS)
def my_tokens() -> ResponseReturnValue:
    """List one's tokens and make another. The new one is shown on this answer, and never again."""
    form = TokenForm()
    if form.is_sent():
        try:
            secret = tokens.make(user().id, form.described())
        except tokens.TooMany:
            form.name.errors = [
                _("You have %(most)d tokens already. Revoke one that you do not use any more.", most=tokens.MOST)
            ]
        else:
            done(form, TOKENS)
            return render_template("accounts/new_token.html", secret=secret, name=form.name.data, section="account")
    page = render_template("accounts/tokens.html", form=form, tokens=tokens.in_use(user().id), section="account")
    return page, 422 if form.errors else 200


@blueprint.post(f"{TOKENS}/<int:token_id>/revoke")
@needs(Ability.READ)
def revoke_token(token_id: int) -> ResponseReturnValue:
    if not tokens.revoke(token_id, user().id):
        abort(404)
    session().commit()
    tell(_("That token does not work any more. If you need one again, make a new one."))
    return redirect(TOKENS)
