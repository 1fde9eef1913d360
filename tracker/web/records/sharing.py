"""Who may see a record: everyone, a team, named people, or named people who show that it is them."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional

from tracker.actions import second_yes, visibility
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import Team, User, readers_to_be
from tracker.records.audiences import seen_by_all_readers_of
from tracker.records.events import Event
from tracker.records.exports.withheld import Withheld
from tracker.records.links import tied_to
from tracker.records.record import Record
from tracker.records.second_yes import SecondYes
from tracker.rules.access import FOR_NAMED, Ability, Visibility
from tracker.rules.events import TYPES
from tracker.rules.exposure import Exposure
from tracker.rules.links import LinkRole
from tracker.web.access import needs, sender
from tracker.web.filters import url_of
from tracker.web.forms import SentForm, done, line
from tracker.web.messages import tell
from tracker.web.records.conflict import both
from tracker.web.records.views import find

blueprint = Blueprint("sharing", __name__)
MEANS_A_STATUS = [kind.code for kind in TYPES.values() if kind.means]


class SharingForm(SentForm):
    visibility = RadioField(
        _l("Who may see it?"),
        choices=lambda: {str(width): f"{_(width.label)}: {_(width.explanation)}" for width in Visibility},
        validators=[InputRequired(_l("Choose who may see it."))],
    )
    team = SelectField(_l("Which team?"), validate_choice=True)
    readers = SelectMultipleField(_l("Which people?"))
    exposure = RadioField(
        _l("What may leave?"),
        choices=lambda: {str(reach): _(reach.label) for reach in Exposure},
        validators=[Optional()],
    )
    in_mail = BooleanField(_l("Its title may stand in mails"))
    why = line(_l("Why should more people see it?"), 500)
    alone = line(_l("Its reference"), 16)
    seen = HiddenField(validators=[Length(max=64)])

    def offer(self, teams: Sequence[Team], people: Sequence[User]) -> None:
        self.team.choices = {"": _("No team"), **{str(team.id): team.name for team in teams}}
        self.readers.choices = {str(person.id): person.name for person in people}

    def say_goes_with_the_person(self) -> None:
        self.visibility.errors = [
            _("A consent is seen by whoever may see the person, or somebody would be named. Change that on their page.")
        ]

    @property
    def width(self) -> Visibility:
        return Visibility(self.visibility.data)

    @property
    def team_id(self) -> int | None:
        return int(self.team.data) if self.team.data else None

    @property
    def reader_ids(self) -> set[int]:
        return {int(value) for value in self.readers.data or []}

    def validate(self, extra_validators: Any = None) -> bool:
        held = bool(super().validate(extra_validators))
        if held and self.width is Visibility.TEAM and self.team_id not in g.viewer.team_ids:
            self.team.errors = [_("Choose a team you belong to: otherwise you could not see the record any more.")]
            return False
        if held and self.width in FOR_NAMED and g.viewer.user_id not in self.reader_ids:
            self.readers.errors = [_("Tick your own name too: otherwise you could not see the record any more.")]
            return False
        return held


@blueprint.route("/records/<ref>/sharing", methods=["GET", "POST"])
@needs(Ability.SHARE)
def sharing(ref: str) -> ResponseReturnValue:
    record: Record = find(Record, ref)
    form = _form(record)
    if form.is_sent():
        try:
            visibility.claim(record, form.seen.data or "")
        except visibility.EditConflict:
            session().rollback()
            return _conflict(form, ref), 409
        if visibility.opens_sealed(record, form.width):
            if _asked(record, form):
                return done(form, url_of(record.ref))
        elif _changed(record, form):
            visibility.expose(record, Exposure(form.exposure.data or record.exposure), bool(form.in_mail.data))
            tell(_("Saved. %(ref)s may be seen by: %(whom)s.", ref=record.ref, whom=_(form.width.label).lower()))
            _warn(record)
            _tell_what_counts_no_more(record)
            return done(form, url_of(record.ref))
    return _page(record, form), 422 if form.errors else 200


def _warn(record: Record) -> None:
    """Say that a title names somebody who did not agree to that: whoever may not see them does not know."""
    reach = Exposure(record.exposure)
    if reach is Exposure.INTERNAL:
        return
    withheld = Withheld(clock.today(), reach)
    withheld.meet([record.id], nearest=True)
    if withheld.stands_in(record.title, record.id):
        tell(
            _(
                "Its title names somebody of whom no consent to that is recorded. Say in it what is asked, without the "
                "name: whoever makes a paper and may not see them cannot know."
            )
        )


def _tell_what_counts_no_more(record: Record) -> None:
    """What happened follows all that it is about, which may be seen by fewer people than the record is."""
    about = Event.id.in_(tied_to(record.id, LinkRole.SUBJECT))
    told = session().scalars(select(Event).where(about, Event.type.in_(MEANS_A_STATUS))).all()
    fewer = len(told) - len(seen_by_all_readers_of(record, told))
    if fewer:
        tell(
            ngettext(
                "%(num)d event about it is seen by fewer people, for it is about something else, too: it counts for "
                "nobody. Open that, or the event, to whoever may know.",
                "%(num)d events about it are seen by fewer people, for they are about something else, too: they count "
                "for nobody. Open that, or the events, to whoever may know.",
                fewer,
            )
        )


def _form(record: Record, **sent: Any) -> SharingForm:
    form = SharingForm(
        visibility=record.visibility,
        team=str(record.team_id or ""),
        readers=[str(each) for each in visibility.readers_of(record.id)],
        exposure=record.exposure,
        in_mail=record.in_mail,
        seen=visibility.shared(record),
        **sent,
    )
    teams = session().scalars(
        select(Team).where(Team.id.in_(g.viewer.team_ids | {record.team_id or 0})).order_by(Team.name)
    )
    form.offer(teams.all(), session().scalars(readers_to_be()).all())
    return form


def _page(record: Record, form: SharingForm, **more: Any) -> str:
    alone = record.visibility == Visibility.SEALED and second_yes.is_alone()
    section = record.kind_of.folder
    return render_template("records/sharing.html", form=form, record=record, alone=alone, section=section, **more)


def _conflict(form: SharingForm, ref: str) -> str:
    """Show what was chosen meanwhile beside what is chosen here; pressing save now replaces it."""
    record: Record = find(Record, ref)
    stored = _form(record, formdata=None)
    form.seen.data = stored.seen.data
    stored.why.data, stored.alone.data = form.why.data, form.alone.data
    return _page(record, form, **both(form, stored, record))


def _asked(record: Record, form: SharingForm) -> SecondYes | None:
    """Ask somebody else to agree that more people see what is sealed; what is missing is said on the form."""
    if not form.why.data:
        form.why.errors = [_("Say why, so that somebody else can agree.")]
    elif second_yes.is_alone() and (form.alone.data or "").upper() != record.ref:
        form.alone.errors = [_("Nobody else is here who could agree. Write its reference to do it alone.")]
    else:
        return _ask(record, form, form.why.data)
    return None


def _ask(record: Record, form: SharingForm, why: str) -> SecondYes | None:
    width = second_yes.Width(form.width, form.team_id, sorted(form.reader_ids))
    try:
        request = second_yes.ask_to_widen(record, width, why)
    except visibility.GoesWithThePerson:
        form.say_goes_with_the_person()
        return None
    second_yes.tell(request, sender())
    waits = _("Asked. It is done when somebody else who may see it agrees.")
    tell(waits if request.decision is None else _("Done, alone. It stands in the log of acts."))
    return request


def _changed(record: Record, form: SharingForm) -> bool:
    try:
        visibility.change(record, form.width, form.team_id, form.reader_ids)
    except visibility.GoesWithThePerson:
        form.say_goes_with_the_person()
        return False
    return True
