"""What a person says of a file."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from tracker.actions.attachments import Said
from tracker.plumbing.files.shelf import shelf
from tracker.records.attachments import Attachment
from tracker.rules.files import ENDINGS, Refusal
from tracker.web.forms import SentForm, line, text


class WordsForm(SentForm):
    title = line(_l("What is it?"), required=_l("Write what it is: a photograph of the letter, the verdict."))
    came_from = line(
        _l("How did we get it?"),
        500,
        description=_l(
            "Received from whom, or found where. Write no name here that not everybody who sees it may read."
        ),
    )
    note = text(_l("May we use it?"), 2000, description=_l("A licence, or what whoever gave it agreed to."))

    @property
    def said(self) -> Said:
        return Said(self.title.data or "", self.came_from.data or "", self.note.data or "")

    def show(self, made: Attachment) -> None:
        self.title.data, self.came_from.data, self.note.data = made.title, made.came_from, made.note


class FileForm(WordsForm):
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])

    def say_not_taken(self, why: Refusal) -> None:
        told = {"types": ", ".join(ENDINGS), "most": shelf().most >> 20}
        self.file.errors = [_(why.sentence, **told)]
