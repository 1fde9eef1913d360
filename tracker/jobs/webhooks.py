"""Tell the programs that listen what there is to tell."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from tracker.actions import webhooks
from tracker.actions.webhooks import Claimed
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.plumbing.webhooks import NotTaken, post
from tracker.records.webhooks import waiting_deliveries
from tracker.rules.outbound import is_allowed
from tracker.rules.webhooks import SIGNATURE, body_of, secret_of, signature

AT_ONCE = 500

log = logging.getLogger("tracker.clock")


def tell(settings: Settings) -> int:
    """Tell what waits; a host that failed is not tried again in this round. Where none is allowed, nothing leaves."""
    if not settings.webhooks:
        return 0
    failed: set[str] = set()
    return each("webhook", _waiting(settings, failed), lambda number: _told(number, settings, failed))


def _waiting(settings: Settings, failed: set[str]) -> Iterator[int]:
    over = clock.real_now() + timedelta(seconds=settings.lease_seconds / 2)
    waiting = session().execute(waiting_deliveries(clock.real_now(), AT_ONCE)).all()
    session().commit()
    for number, url in waiting:
        if clock.real_now() > over:
            return
        if urlsplit(url).netloc not in failed:
            yield number


def _told(number: int, settings: Settings, failed: set[str]) -> bool:
    """Tell one thing; no transaction is open meanwhile. Whoever dies then tells it again: the receiver knows its id."""
    claimed = webhooks.claim(number, timedelta(seconds=settings.lease_seconds))
    session().commit()
    if claimed is None:
        return False
    problem = _sent(claimed, settings)
    if problem:
        failed.add(urlsplit(claimed.url).netloc)
        log.warning("Webhook %d was not told: %s", claimed.webhook_id, problem)
        webhooks.mark_delayed(claimed, problem)
        return False
    return webhooks.mark_told(claimed)


def _sent(claimed: Claimed, settings: Settings) -> str:
    """Return what went wrong, or ''."""
    if not is_allowed(claimed.url, settings.webhooks):
        return "This address is not allowed here any more."
    body, moment = body_of(claimed.id, claimed.ref, claimed.news), int(clock.real_now().timestamp())
    signed = signature(secret_of(settings.secret_key, claimed.salt), moment, body)
    try:
        post(claimed.url, body, {SIGNATURE: signed})
    except NotTaken as problem:
        return str(problem)
    return ""
