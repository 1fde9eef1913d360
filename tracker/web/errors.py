"""Every failure has a sentence that says what to do; nothing half written stays."""

import errno
import logging

from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from tracker.plumbing.database import session
from tracker.records.gate import NoViewer, UnguardedRead
from tracker.records.timelines import BadCursor
from tracker.web import problems
from tracker.web.brought_back import has_page, press_again, show_again

log = logging.getLogger("tracker.web")


def register(app: Flask) -> None:
    app.register_error_handler(problems.Refused, problems.answer)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(BadCursor, _bad_cursor)
    app.register_error_handler(DataError, _unusable)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(OSError, _files)
    app.register_error_handler(NoViewer, _closed)
    app.register_error_handler(UnguardedRead, _closed)
    app.register_error_handler(Exception, _unexpected)


def problem(code: int, title: str, sentence: str) -> ResponseReturnValue:
    if problems.asked_by_program():
        return problems.answer(problems.Refused(code, title, _for_programs().get(code, sentence)))
    return render_template("errors/problem.html", heading=title, sentence=sentence), code


def _for_programs() -> dict[int, str]:
    """What a program can do about it, where a person would go back to a page."""
    return {
        400: _("Nothing was done. Compare what was sent with the description: /api/v1/openapi.json"),
        405: _("Ask by one of the methods that Allow names."),
        413: _("Nothing was saved. Send less at once."),
        500: _("Nothing was saved. The fault is ours: whoever runs the tracker finds it in its log."),
        503: _("Nothing was saved. Try again later; if it stays so, ask whoever runs the tracker."),
    }


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    title, sentence = _sentences().get(code, (error.name, _("Go back and try again.")))
    answer = make_response(problem(code, title, sentence))
    answer.headers.extend(_headers(error))
    return answer


def _headers(error: HTTPException) -> dict[str, str]:
    """Return what a failure tells besides its sentence: what may be asked instead, by what, or when."""
    if error.code == 401:
        return {"WWW-Authenticate": "Bearer"}
    if error.code == 405 and getattr(error, "valid_methods", None):
        return {"Allow": ", ".join(error.valid_methods)}  # type: ignore[attr-defined]  # MethodNotAllowed has them
    if error.code == 429 and getattr(error, "retry_after", None):
        return {"Retry-After": str(error.retry_after)}  # type: ignore[attr-defined]  # TooManyRequests has it
    return {}


def _sentences() -> dict[int, tuple[str, str]]:
    return {
        400: (
            _("This request cannot be understood"),
            _("Go back, load the page again, and send the form once more."),
        ),
        401: (
            _("This is for programs"),
            _("Send a token that works: Authorization: Bearer ... They are made under My account."),
        ),
        403: (
            _("Your role cannot do this"),
            _("Nothing was changed. Ask a coordinator of your team, or somebody with another role, to do it."),
        ),
        404: (
            _("There is nothing here"),
            _("The address may be mistyped, the record may have been deleted, or it may not be open to you."),
        ),
        405: (_("This page cannot be used this way"), _("Open it by its link, and press the button on it.")),
        413: (
            _("This is too much at once"),
            _("Nothing was saved. Send less text, in several parts, or a smaller file."),
        ),
        503: (
            _("This installation is locked"),
            _("Nothing was lost, and nothing was saved. Ask whoever runs it to open it again, on its machine."),
        ),
        429: (_("Too many tries"), _("Wait a minute, then try again.")),
    }


def _bad_cursor(_error: BadCursor) -> ResponseReturnValue:
    return problem(400, _("This page does not exist"), _("Open the list or the timeline from its beginning."))


def _unusable(error: DataError) -> ResponseReturnValue:
    """Something was asked for by a value that the database cannot hold, such as a number beyond its numbers."""
    session().rollback()
    log.warning("The database cannot take a value: %s", type(error.orig).__name__)
    return problem(400, *_sentences()[400])


def stale_form(_error: CSRFError) -> ResponseReturnValue:
    """A form whose token no longer holds comes back filled in, to be pressed once more; so does a button."""
    if g.get("user") is not None and request.endpoint:
        if not has_page(request.path):
            return press_again(_("This page was open for a long time. Nothing was done: press the button once more."))
        said = _("This page was open for a long time. Check it and save again.")
        try:
            return show_again(request.path, request.form, said)
        except HTTPException as error:  # what is raised by whoever answers an error, nobody answers
            return _http(error)
    return problem(400, _("This form has run out"), _("Go back, load the page again, and send the form once more."))


def _database(error: OperationalError) -> ResponseReturnValue:
    session().rollback()
    log.error("The database refused: %s", error.orig)
    message = str(error.orig).lower()
    if any(word in message for word in ("locked", "timeout", "deadlock")):
        return problem(503, _("The database is busy"), _("Nothing was saved. Wait a moment, go back, and save again."))
    if "full" in message or "no space" in message:
        return _disk_is_full()
    return problem(503, _("The database cannot be reached"), _("Nothing was saved. Go back and try again in a minute."))


def _files(error: OSError) -> ResponseReturnValue:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return _unexpected(error)
    session().rollback()
    log.error("There is no room for a file")
    return _disk_is_full()


def _disk_is_full() -> ResponseReturnValue:
    return problem(
        503, _("The disk is full"), _("Nothing was saved. Ask whoever runs this installation to free space.")
    )


def _closed(error: Exception) -> ResponseReturnValue:
    session().rollback()
    log.error("Refused by the gate: %s", error)
    return problem(
        500,
        _("This page was stopped"),
        _("It tried to show something without asking whether you may see it."),
    )


def _unexpected(error: Exception) -> ResponseReturnValue:
    session().rollback()
    log.error("Unexpected", exc_info=error)
    return problem(
        500,
        _("Something went wrong"),
        _("Nothing was saved. Go back: your text may still be in the form. Then try again."),
    )
