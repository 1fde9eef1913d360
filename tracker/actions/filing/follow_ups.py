from tracker.actions import follow_ups
from tracker.actions.filing.parts import records_in, text_in, when_in
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import viewer
from tracker.rules.fields import Values
from tracker.rules.plans import Owes


def file(values: Values, because: str = "") -> FollowUp:
    """Let a record come back on a day of somebody's choosing, to whoever says so. Raises DayHasPassed."""
    (about,), due_on = records_in(values, "about"), when_in(values, "due_on")
    assert due_on is not None, "a follow-up has a day"
    owes = Owes(text_in(values, "owes") or Owes.WE)
    mine = viewer().user_id or None
    return follow_ups.set_by_hand(about, text_in(values, "what"), due_on.earliest, owes, mine, because)
