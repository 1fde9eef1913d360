"""The first step: a file, and what is in it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions.imports import drafts
from tracker.actions.imports.applying import File
from tracker.actions.imports.formats import UnreadableFile
from tracker.plumbing.database import session
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.forms import done
from tracker.web.imports.blueprint import FOLDERS, PLURALS, SECTION, blueprint, url_of_draft
from tracker.web.imports.forms import UploadForm


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Ability.WRITE)
def upload() -> ResponseReturnValue:
    form = UploadForm()
    if form.is_sent():
        sent = form.file.data
        try:
            draft = drafts.begin(form.kind.data, File(sent.filename or "", sent.read()))
        except UnreadableFile as problem:
            session().rollback()
            form.file.errors = [_(str(problem))]
        else:
            return done(form, url_of_draft(draft))
    samples = [(folder, _(PLURALS[kind])) for folder, kind in FOLDERS.items()]
    most = drafts.LARGEST >> 20
    page = render_template("imports/upload.html", form=form, samples=samples, most=most, section=SECTION)
    return page, 422 if form.errors else 200
