"""What comes back, as plans ask for it: so many follow-ups in all, of which the hundredth part has come back."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tracker.actions import key_dates
from tracker.actions.invented.chance import Chance
from tracker.actions.invented.rows import Row, morning
from tracker.records.outlines import outlines, starting_itself
from tracker.records.people import Person
from tracker.rules.due import Counter
from tracker.rules.kinds import Kind
from tracker.rules.planning import Stay, Step, next_step, visit_steps
from tracker.rules.plans import Follows, Outline
from tracker.rules.standing import Standing
from tracker.rules.statuses import AXES_OF, Axis
from tracker.rules.working_days import EVERY_DAY

Folded = Mapping[Axis, Standing]

ONE_IN = 100
"""So many follow-ups, and one of them has come back."""
FURTHEST = 700
"""Days for which others are set aside."""
LATE = 20
"""Days since when what is due is due, at most."""
NOBODYS = 20
"""So many follow-ups, and nobody looks after one of them."""


class ComingBack:
    def __init__(self, chance: Chance, today: date) -> None:
        self._chance, self._today = chance, today
        self._plans = outlines()
        # The plans that start by themselves count days, and neither working days nor sessions.
        self._counter = Counter(EVERY_DAY)
        self.count = 0

    def steps(self, record: Row, own: Row, folded: Folded) -> list[Step]:
        """Return what the plans ask of a record that is followed."""
        if record["kind"] is Kind.VISIT:
            plan, stay = self._plan(Follows.VISIT), Stay(own["first_day"], own["last_day"])
            return visit_steps(stay, plan, self._counter, self._today).steps
        plan = self._plan(Follows.CUSTODY if record["kind"] is Kind.PERSON else Follows.ASKED)
        standing = folded.get(AXES_OF[record["kind"]][0])
        step = next_step(standing, plan, self._counter, self._today) if standing else None
        return [*([step] if step else []), *self._key_dates(record, own, folded)]

    def _plan(self, follows: Follows) -> Outline:
        found = starting_itself(self._plans, follows)
        assert found is not None
        return found

    def _key_dates(self, record: Row, own: Row, folded: Folded) -> list[Step]:
        if record["kind"] is not Kind.PERSON:
            return []
        person = Person(is_group=False, born=own["born"])
        return key_dates.laid(person, folded, (), self._today).steps

    def rows(self, record: Row, steps: list[Step]) -> Iterator[Row]:
        """Return the follow-ups of a record: each is due by its plan, or was set aside for a time."""
        for step in steps:
            self.count += 1
            due_on, returns_on = self._days(step)
            is_back = returns_on <= self._today
            yield {
                "record_id": record["id"],
                "key": f"{record['id']}:{step.key}",
                "what": step.what,
                "owes": step.owes,
                "due_on": due_on,
                "due_last": step.due_last if due_on == step.due_on else None,
                "returns_on": returns_on,
                "times_set_aside": int(returns_on > due_on),
                "assignee_id": record["owner_id"] if self.count % NOBODYS else None,
                "by_hand": False,
                "step_id": step.of.id,
                "turn": step.turn,
                "pinned": False,
                "wakes_on_reply": record["kind"] in (Kind.DEMAND, Kind.LETTER),
                "next_alert_on": self._today if is_back else returns_on,
                "times_told": 0,
                "changes": 0,
                "state": "open",
                "created_at": morning(min(due_on, self._today)),
            }

    def _days(self, step: Step) -> tuple[date, date]:
        """Return when it is due and when it comes back: today, if that was some time ago, so that it is told today."""
        if self.count % ONE_IN == 0:
            day = min(step.due_on, self._today - timedelta(days=self._chance.randrange(LATE)))
            return day, day
        if step.due_on > self._today:
            return step.due_on, step.due_on
        return step.due_on, self._today + timedelta(days=self._chance.randint(1, FURTHEST))
