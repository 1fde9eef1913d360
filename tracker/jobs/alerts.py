"""Tell people in the app what came back."""

from tracker.actions import digests
from tracker.jobs.people import active_ids, look_as_user
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock
from tracker.records.gate import look_as


def tell() -> int:
    count = each("alerts of user", active_ids(), _alert)
    look_as(None)
    return count


def _alert(user_id: int) -> int:
    viewer, _user = look_as_user(user_id)
    return digests.alert(viewer, digests.came_back(viewer, clock.today()))
