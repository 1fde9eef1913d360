"""Put down where the log of acts ends, outside the database."""

from tracker.actions import audit_checks
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings


def put_down(settings: Settings) -> int:
    count = audit_checks.anchor(settings.audit_anchor_file)
    session().commit()
    return count
