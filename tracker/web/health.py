"""Whether this installation answers: for a monitor, without signing in, and without telling it anything."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tracker.plumbing.database import session
from tracker.web.access import PUBLIC, needs

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@needs(PUBLIC)
def healthz() -> ResponseReturnValue:
    try:
        session().execute(text("SELECT 1"))
    except OperationalError:
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
