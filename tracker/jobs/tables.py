"""Go on with tables that are too large for a page to wait for: check them, take them in, take them back.

It needs no lease, for each table is claimed by itself; and it holds no other round up, for it is made beside them.
"""

import logging

from sqlalchemy.exc import OperationalError

from tracker.actions.imports import drafts, working
from tracker.actions.imports.formats import UnreadableFile
from tracker.jobs.people import look_as_user
from tracker.plumbing import clock
from tracker.plumbing.database import only_reading, session
from tracker.plumbing.progress import Progress, Stopped, clear
from tracker.records.gate import Escape, escaping, look_as
from tracker.records.import_drafts import ImportDraft, draft_numbered, drafts_waiting, undos_waiting
from tracker.records.imports import import_numbered
from tracker.rules.access import Ability
from tracker.rules.imports.mapping import BadMapping
from tracker.rules.imports.stages import Stage
from tracker.rules.words import N_

NOT_ALLOWED = N_("You may not add records any more. Nothing was saved.")
FAILED = N_(
    "Something went wrong with this table. Nothing was saved. Whoever runs this installation finds it in its log."
)

log = logging.getLogger("tracker.clock")


def go_on(holder: str) -> int:
    """Do all that waits, one table at a time; return how many."""
    with only_reading(), escaping(Escape.CLOCK):
        waiting = session().execute(drafts_waiting(clock.real_now())).all()
        to_undo = session().execute(undos_waiting()).all()
    session().rollback()
    done = sum(_go_on_with(number, whose, holder) for number, whose in waiting)
    done += sum(_undo(number, whose) for number, whose in to_undo if whose)
    look_as(None)
    return done


def _go_on_with(number: int, whose: int, holder: str) -> bool:
    viewer, user = look_as_user(whose)
    drafts.close_sealed()
    claimed = working.claim(number, holder)
    session().commit()
    if not claimed:
        return False
    draft = session().scalars(draft_numbered(number)).one()
    token = draft.token
    if user.active and viewer.may(Ability.WRITE):
        _try(draft, holder)
    else:
        _give_back(number, NOT_ALLOWED)
    clear(token)
    return True


def _try(draft: ImportDraft, holder: str) -> None:
    """Do what was asked; what cannot be done waits with a sentence for whoever uploaded it."""
    number = draft.id
    try:
        _do(draft, holder)
        session().commit()
    except Stopped:
        session().rollback()
    except (UnreadableFile, BadMapping) as problem:
        _give_back(number, str(problem))
    except OperationalError:
        session().rollback()
        working.let_go(number, holder)
        session().commit()
        raise
    except Exception:
        log.exception("Table %d could not be gone on with; it waits for whoever uploaded it", number)
        _give_back(number, FAILED)


def _do(draft: ImportDraft, holder: str) -> None:
    """A check only reads, and keeps nobody from writing meanwhile."""
    told = Progress(draft.token)
    if draft.stage == Stage.TAKING:
        working.take_in(draft, told, holder)
        return
    session().rollback()
    with only_reading():
        found = working.check(draft, told)
        session().rollback()
    working.keep(draft, found, holder)


def _give_back(number: int, problem: str) -> None:
    session().rollback()
    working.give_back(session().scalars(draft_numbered(number)).one(), problem)
    session().commit()


def _undo(number: int, whose: int) -> bool:
    viewer, user = look_as_user(whose)
    made = session().scalars(import_numbered(number)).one()
    try:
        if user.active and viewer.may(Ability.WRITE):
            working.undo(made)
        else:
            working.forget_wish(made)
        session().commit()
    except OperationalError:
        raise
    except Exception:
        session().rollback()
        log.exception("Import %d could not be taken back; the next tick tries again", number)
        return False
    return True
