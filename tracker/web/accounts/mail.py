"""How often and when mail comes, and what stands in it: each person chooses for themselves."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import accounts
from tracker.web.access import SIGNED_IN, needs, settings, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.accounts.mail_forms import MailForm, as_chosen
from tracker.web.forms import done
from tracker.web.messages import tell


@blueprint.route("/account/mail", methods=["GET", "POST"])
@needs(SIGNED_IN)
def mail() -> ResponseReturnValue:
    me = user()
    form = MailForm(data=as_chosen(me))
    form.offer(settings(), me)
    if form.is_sent():
        accounts.choose_mail(me, form.wishes)
        tell(_("Saved."))
        return done(form, "/account")
    page = render_template("accounts/mail.html", form=form, sends=settings().smtp_url is not None, section="account")
    return page, 422 if form.errors else 200
