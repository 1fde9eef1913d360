"""The form that asks what a reply means: one question for each demand that waits to be judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import Field, RadioField
from wtforms.validators import InputRequired

from tracker.actions import letters, replies
from tracker.actions.replies import Judgement
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.records.record import Record
from tracker.rules.dates import UncertainDate
from tracker.rules.replies import ReplyMeans
from tracker.web.forms import SentForm, UncertainDateField, line
from tracker.web.promises import promised_by
from tracker.web.timelines import Item, items_of

MEANING, BY_WHEN, NOTE = "meaning-", "by_when-", "note-"


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Two judgements of one reply: the one that somebody else saved, and the one that was typed here."""

    record: Record
    theirs: Item | None
    by: str
    yours: str
    your_day: str
    note: str


class JudgeForm(SentForm):
    about: Sequence[Record] = ()

    def judgements(self) -> list[Judgement]:
        return [
            Judgement(record, ReplyMeans(self.meaning(record).data), self.note(record).data or "", self._day(record))
            for record in self.about
            if self.meaning(record).data
        ]

    def meaning(self, record: Record) -> Field:
        return self[MEANING + record.ref]

    def by_when(self, record: Record) -> UncertainDateField | None:
        """Return the field for the day of a promise; a letter has none: once it is answered, it does not come back."""
        return cast(UncertainDateField, self[BY_WHEN + record.ref]) if isinstance(record, Demand) else None

    def _day(self, record: Record) -> UncertainDate | None:
        field = self.by_when(record)
        return field.date if field else None

    def note(self, record: Record) -> Field:
        return self[NOTE + record.ref]

    def say_judged(self, records: Sequence[Record]) -> list[Meanwhile]:
        """Say that somebody else was first, and return both versions of each judgement."""
        refs = ", ".join(record.ref for record in records)
        self.form_errors = [_("Somebody else judged the reply for %(refs)s meanwhile. Check both.", refs=refs)]
        decided = [record.status_event_id for record in records]
        asked = select(Event, User.name).outerjoin(User, User.id == Event.created_by).where(Event.id.in_(decided))
        rows = {event.id: (event, by or "") for event, by in session().execute(asked)}
        return [self._both(record, *rows.get(record.status_event_id or 0, (None, ""))) for record in records]

    def _both(self, record: Record, event: Event | None, by: str) -> Meanwhile:
        theirs = items_of([event], {event.id: by}, record.ref)[0] if event else None
        yours = ReplyMeans(self.meaning(record).data).label
        day = self._day(record)
        your_day, note = day.in_words() if day else "", self.note(record).data or ""
        return Meanwhile(record, theirs, by or _("the import"), _(yours), your_day, note)


def judge_form(letter: Letter) -> JudgeForm:
    """Return the form for what waits now, and for whatever was waiting when the page was opened."""
    waiting = replies.to_judge(letter)
    begins = (MEANING, BY_WHEN, NOTE)
    asked_then = {name.removeprefix(begin) for begin in begins for name in request.form if name.startswith(begin)}
    others = session().scalars(select(Record).where(Record.ref.in_(asked_then))).all() if asked_then else []
    own = {record.id for record in (letter, *letters.demands_of(letter))}
    about = {record.id: record for record in [*waiting, *(other for other in others if other.id in own)]}
    fields = {name: field for record in about.values() for name, field in _questions(record).items()}
    form = cast(JudgeForm, type("JudgeFormOfOneLetter", (JudgeForm,), fields)())
    form.about = list(about.values())
    return form


def _replied(record: Record) -> UncertainDate | None:
    """Return when the reply came that is judged: what it promises was promised then."""
    reply = replies.replies_to([record]).get(record.id)
    return reply.when if reply else None


def _questions(record: Record) -> dict[str, object]:
    meanings = {meaning.value: _(meaning.label) for meaning in ReplyMeans}
    day = promised_by(MEANING + record.ref, ReplyMeans.PROMISED.label, lambda _form: _replied(record))
    return {
        MEANING + record.ref: RadioField(
            _l("What does the answer mean?"),
            choices=meanings,
            default=ReplyMeans.LATER.value,
            validators=[InputRequired(_l("Choose what the answer means, or “Decide later”."))],
        ),
        **({BY_WHEN + record.ref: day} if isinstance(record, Demand) else {}),
        NOTE + record.ref: line(_l("Note"), most=2000),
    }
