"""What a program sends twice is done once: the same key leads to the same answer, for thirty days."""

import hmac
from collections.abc import Callable, Mapping

from flask import current_app, g, json, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from tracker.actions import submissions
from tracker.plumbing.database import session
from tracker.web.api.operations import Answer, Asked
from tracker.web.problems import Refused

LONGEST_KEY = 255
Shows = Mapping[str, Callable[[str], object]]
"""How what was made is shown again, by what it is."""


def key_of() -> tuple[str, str]:
    """Return the number of what is sent and its fingerprint, both made with a key of ours; '' without a header."""
    sent = request.headers.get("Idempotency-Key", "")
    if not sent:
        return "", ""
    if len(sent) > LONGEST_KEY or not sent.isprintable():
        raise Refused(400, _("This key cannot be used"), _("Send an Idempotency-Key of at most 255 printable signs."))
    secret = str(current_app.secret_key).encode()
    number = hmac.digest(secret, sent.encode(), "sha256").hex()[:32]
    whole = b"\n".join((request.method.encode(), request.path.encode(), request.get_data()))
    return f"api-{number}", hmac.digest(secret, whole, "sha256").hex()


def answered(asked: Asked, shows: Shows) -> Answer | None:
    """Return what was answered to the same request before. Raises Refused when its key came with another one."""
    if not asked.key:
        return None
    try:
        told = submissions.made_by(_sent(asked))
    except submissions.OtherContent as other:
        raise Refused(
            422,
            _("This key was used for another request"),
            _("Nothing was changed. Send a new Idempotency-Key for each thing that is to be done."),
        ) from other
    if told is None:
        return None
    status, location, what, which = json.loads(told)
    return Answer(shows[what](which), status, location=location, is_again=True)


def committed(asked: Asked, answer: Answer, shows: Shows) -> Answer:
    """Commit what the verbs flushed, and note what was answered; of two at once, the second gets the first's answer."""
    if asked.key:
        submissions.remember(_sent(asked), json.dumps([answer.status, answer.location, *answer.made]))
    try:
        session().commit()
    except IntegrityError:
        session().rollback()
        earlier = answered(asked, shows)
        if earlier is None:
            raise
        return earlier
    return answer


def _sent(asked: Asked) -> submissions.Sent:
    return submissions.Sent(g.viewer.user_id, asked.key, asked.fingerprint)
