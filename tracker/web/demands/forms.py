from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from tracker.rules.demands import NowStands
from tracker.rules.events import NOTE, TYPES
from tracker.rules.kinds import Kind
from tracker.web.days import ExactDayField
from tracker.web.events import choices
from tracker.web.forms import CountryField, SentForm, UncertainDateField, line, text
from tracker.web.naming import ONE_LINE, NamesField
from tracker.web.promises import promised_by

ACTORS = [Kind.PERSON, Kind.ORGANISATION]


class DemandForm(SentForm):
    title = line(
        _l("What is asked?"),
        required=_l("Write what is asked."),
        description=_l("One thing, with a verb: “Release Layla Hassan”. Each letter keeps its own exact words."),
    )
    addressees = NamesField(_l("Who is asked?"), ACTORS, render_kw=ONE_LINE, description=_l("One per line."))
    duty_bearers = NamesField(
        _l("Who would have to do it?"),
        ACTORS,
        render_kw=ONE_LINE,
        description=_l("If it is somebody else, the one who is asked has to pass it on."),
    )
    about = NamesField(
        _l("Whom is it about?"),
        [Kind.ORGANISATION, Kind.PERSON, Kind.CASE],
        render_kw=ONE_LINE,
        description=_l("People, organisations or a case, one per line."),
    )
    deadline = ExactDayField(_l("By when?"))
    would_count = text(_l("What would count as met?"), most=2000)
    if_refused = text(
        _l("If they say no: what then?"),
        most=2000,
        description=_l("What to ask for instead. It stands in briefing packs."),
    )
    made = UncertainDateField(
        _l("When was it made, if not in a letter?"),
        future=False,
        description=_l("Leave it empty for a demand that letters make."),
    )
    how_made = line(_l("Where and how was it made?"), description=_l("A statement, a meeting, a call."))
    made_by = NamesField(_l("Who made it?"), ACTORS, render_kw=ONE_LINE)
    words = text(_l("In which words?"), most=5000)
    source = NamesField(_l("How do we know?"), [Kind.SOURCE], render_kw=ONE_LINE)
    visits = NamesField(
        _l("For which visits?"), [Kind.VISIT], render_kw=ONE_LINE, description=_l("Names or references, one per line.")
    )
    cases = NamesField(
        _l("Cases"), [Kind.CASE], render_kw=ONE_LINE, description=_l("Names or references, one per line.")
    )
    part_of = NamesField(_l("Part of which demand?"), [Kind.DEMAND], most=1, render_kw=ONE_LINE)
    replaces = NamesField(_l("Which demand does it replace?"), [Kind.DEMAND], most=1, render_kw=ONE_LINE)
    country = CountryField(_l("Country it is about"))
    summary = text(_l("Notes"))
    followed = BooleanField(_l("Follow it up until it is answered"), default=True)

    def validate(self, extra_validators: Any = None) -> bool:
        held = bool(super().validate(extra_validators))
        if not self.made.data and (self.how_made.data or self.made_by.data or self.words.data):
            self.made.errors = [_("Write when it was made too.")]
            return False
        return held


REASONS = {detail.code: detail.label for detail in TYPES["withdrawn"].details}


class StatusForm(SentForm):
    """How things stand now, since when, and how we know."""

    status = RadioField(_l("How do things stand now?"), validators=[InputRequired(_l("Choose how things stand now."))])
    reason = RadioField(
        _l("If we are no longer asking: why?"),
        choices=lambda: {code: _(label) for code, label in REASONS.items()},
        validators=[Optional()],
    )
    grade = SelectField(_l("More exactly, or graded"), choices=choices.answers, default="")
    as_of = UncertainDateField(_l("Since when?"), required=_l("Write since when."), future=False)
    evidence = NamesField(
        _l("How do we know?"),
        [Kind.SOURCE, Kind.EVENT, Kind.LETTER],
        most=20,
        render_kw={"rows": 2},
        description=_l("Sources, events or letters, one per line: a name or a reference such as E-7KQ4M."),
    )
    by_when = promised_by("status", NowStands.PROMISED.label, lambda form: form.as_of.date)
    no_evidence = BooleanField(_l("We have no evidence yet"))
    note = text(_l("Note"), most=5000)
    seen = HiddenField(validators=[Length(max=60)])

    def validate(self, extra_validators: Any = None) -> bool:
        held = bool(super().validate(extra_validators))
        if self.status.data == NowStands.CLOSED and not self.reason.data:
            self.reason.errors = [_("Say why we are no longer asking.")]
            return False
        return held

    def validate_grade(self, field: Field) -> None:
        if field.data and not TYPES.get(self.status.data or "", NOTE).exactly(field.data):
            raise ValidationError(_("This fits another answer. Choose it there, or “Not said” here."))

    def validate_no_evidence(self, field: Field) -> None:
        chosen = self.status.data
        wanted = chosen in set(NowStands) and NowStands(chosen).wants_evidence
        if wanted and not field.data and not self.evidence.data:
            raise ValidationError(_("Say how we know, or choose “we have no evidence yet”."))


MOST_PARTS, LONGEST = 20, 300


class MergeForm(SentForm):
    other = NamesField(
        _l("Which demand asks the same?"),
        [Kind.DEMAND],
        most=1,
        required=_l("Name the other demand."),
        render_kw=ONE_LINE,
        description=_l("Its words or its reference, such as D-7KQ4M."),
    )


class SplitForm(SentForm):
    parts = text(
        _l("Into which parts?"),
        most=6000,
        required=_l("Write the parts, one per line."),
        render_kw={"rows": 4},
        description=_l("One per line, each with a verb: what would have to be done."),
    )

    @property
    def wordings(self) -> list[str]:
        lines = [" ".join(line.split()) for line in (self.parts.data or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def validate_parts(self, field: Field) -> None:
        if len(self.wordings) < 2:
            raise ValidationError(_("Write two parts at least, one per line."))
        if len(self.wordings) > MOST_PARTS or any(len(wording) > LONGEST for wording in self.wordings):
            raise ValidationError(
                _("Write at most %(most)d parts of at most %(long)d characters.", most=MOST_PARTS, long=LONGEST)
            )
