from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Length

from tracker.web.forms import SentForm, line, text


class ChaserForm(SentForm):
    """The follow-up letter as it will be recorded; what it asks for was ticked on the page before."""

    title = line(_l("Title"), most=500, required=_l("Write what the letter is called."))
    text = text(_l("Text of the letter"), most=100_000, required=_l("Write the letter."), render_kw={"rows": 24})
    points = HiddenField(validators=[Length(max=4000)])

    @property
    def refs(self) -> list[str]:
        return [ref for ref in (self.points.data or "").split(",") if ref]
