"""Faults of kept searches and of the public page, each in one path."""

from tests.proofs.sabotages import Sabotage

KEPT, MAILED = ("tests/stories/test_kept_searches.py",), ("tests/jobs/test_kept_searches_in_mail.py",)
PUBLIC = ("tests/web/test_public_page.py",)
NAMING = ("tests/stories/test_texts_that_name.py",)

OF_SEARCHES = (
    Sabotage(
        "a kept search is anybody's",
        "tracker/records/saved_searches.py",
        "and_(cls.shared == Shared.TEAM, cls.team_id.in_(VIEWER_TEAMS))",
        "cls.id.is_not(None)",
        KEPT,
    ),
    Sabotage(
        "anybody deletes a search of others",
        "tracker/web/searches/views.py",
        "search if search.owner_id == user().id else abort(404)",
        "search",
        KEPT,
    ),
    Sabotage(
        "a feed names whoever is found",
        "tracker/web/searches/matches.py",
        "if record.id in self._named:",
        "if record.id:",
        KEPT,
    ),
    Sabotage(
        "the table of a kept search has a title that names whoever said no",
        "tracker/web/searches/tables.py",
        "if each.id in may and not withheld.stands_in(each.title, each.id)}",
        "if each.id in may}",
        NAMING,
    ),
    Sabotage(
        "a feed has one",
        "tracker/web/searches/matches.py",
        "if each.id in may and not withheld.stands_in(each.title, each.id)}",
        "if each.id in may}",
        NAMING,
    ),
    Sabotage(
        "a kept search finds what is sealed",
        "tracker/records/search_matches.py",
        "(~IS_SEALED, *only)",
        "(*only,)",
        KEPT,
    ),
    Sabotage(
        "a mail tells of a match again",
        "tracker/actions/digests.py",
        "    _mark_found(found, mail_id)\n",
        "",
        MAILED,
    ),
    Sabotage(
        "what a mail left out is never told",
        "tracker/actions/digests.py",
        "SearchMatch.mail_id == mail.id).values(mail_id=None)",
        "SearchMatch.mail_id == mail.id).values(mail_id=mail.id)",
        MAILED,
    ),
    Sabotage(
        "strangers read with the eyes of whoever looks",
        "tracker/records/public.py",
        "    look_as(STRANGER)\n",
        "",
        PUBLIC,
    ),
    Sabotage(
        "strangers read of whoever is tied to a case",
        "tracker/records/public.py",
        "if record.id in may]",
        "]",
        PUBLIC,
    ),
    Sabotage(
        "strangers read the name of whoever refused in a title",
        "tracker/records/public.py",
        "if record.id not in stay]",
        "]",
        PUBLIC,
    ),
    Sabotage(
        "strangers read the name of whoever refused where few may see them",
        "tracker/records/public.py",
        "with escaping(Escape.FOLD):",
        "if names:",
        ("tests/web/test_public_titles.py",),
    ),
    Sabotage(
        "the public page is always there",
        "tracker/web/public/views.py",
        "if not settings().public_page:",
        "if False:",
        PUBLIC,
    ),
)
