"""Other ways than mail to be told that something waits; only those that whoever runs the installation allows."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.actions import channels
from tracker.plumbing.database import session
from tracker.records.channels import channels_of
from tracker.rules.channels import LONGEST, SENTENCE
from tracker.web.access import SIGNED_IN, needs, settings, user
from tracker.web.accounts.blueprint import blueprint
from tracker.web.forms import SentForm, done, line
from tracker.web.messages import tell


class ChannelForm(SentForm):
    name = line(_l("What do you call it?"), 60, _l("Write a name, such as My phone."))
    address = line(_l("Address"), LONGEST, _l("Write the address."), render_kw={"spellcheck": "false"})


@blueprint.route("/account/channels", methods=["GET", "POST"])
@needs(SIGNED_IN)
def other_ways() -> ResponseReturnValue:
    form = ChannelForm()
    if form.is_sent() and _added(form):
        tell(_("Saved. You are told there when your next mail is written."))
        return done(form, "/account/channels")
    page = render_template(
        "accounts/channels.html",
        form=form,
        channels=session().scalars(channels_of(user().id)).all(),
        allowed=settings().channels,
        sentence=SENTENCE,
        section="account",
    )
    return page, 422 if form.errors else 200


def _added(form: ChannelForm) -> bool:
    allowed = settings().channels
    try:
        channels.add(user(), form.name.data or "", form.address.data or "", allowed)
    except channels.NotAllowed:
        known = ", ".join(allowed) or _("none")
        beginning = _("This address is not allowed here. It must begin with: %(known)s.", known=known)
        form.address.errors = [f"{beginning} {_('It may hold no question mark.')}"]
        return False
    except channels.TooMany:
        form.address.errors = [_("You have %(most)d already. Take one away first.", most=channels.MOST)]
        return False
    return True


@blueprint.post("/account/channels/<int:channel_id>/remove")
@needs(SIGNED_IN)
def remove_channel(channel_id: int) -> ResponseReturnValue:
    if channels.remove(channel_id, user().id):
        tell(_("Taken away. You are not told there any more."))
    session().commit()
    return redirect("/account/channels")
