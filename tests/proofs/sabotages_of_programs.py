"""Faults of what programs ask for and are told, each in one path."""

from tests.proofs.sabotages import Sabotage

TOKENS, MATRIX = ("tests/stories/test_tokens.py",), ("tests/web/test_programs.py",)
INTERFACE, WORK = ("tests/stories/test_interface.py",), ("tests/stories/test_interface_work.py",)
OUTBOUND, WEBHOOKS = ("tests/rules/test_outbound.py",), ("tests/jobs/test_webhooks.py",)
WITHHELD = ("tests/stories/test_withheld_from_programs.py",)
TEXTS = ("tests/stories/test_texts_that_name.py",)
BEARERS, LINKS = "tracker/web/bearers.py", "tracker/web/api/links.py"

OF_PROGRAMS = (
    Sabotage("a token that only reads writes", BEARERS, "if not token.scope_of.covers(ability):", "if False:", TOKENS),
    Sabotage("a token works for ever", "tracker/records/tokens.py", ", ApiToken.expires_at > now)", ")", TOKENS),
    Sabotage(
        "a token that was revoked works",
        "tracker/records/tokens.py",
        "ApiToken.revoked_at.is_(None), ApiToken.expires_at > now",
        "ApiToken.expires_at > now",
        TOKENS,
    ),
    Sabotage(
        "tokens outlive sessions", "tracker/actions/accounts.py", "    tokens.revoke_all(user.id)\n\n", "\n", TOKENS
    ),
    Sabotage(
        "the lock leaves tokens",
        "tracker/actions/locking.py",
        "update(ApiToken).where(ApiToken.revoked_at.is_(None))",
        "update(ApiToken).where(ApiToken.id < 0)",
        TOKENS,
    ),
    Sabotage(
        "a cookie opens what is for programs",
        "tracker/web/access.py",
        'if getattr(view, "by_token", False):',
        "if False:",
        TOKENS,
    ),
    Sabotage(
        "what is sealed is there for a program",
        BEARERS,
        "accounts.viewer_for(g.user)",
        "accounts.viewer_for(g.user, unsealed=True)",
        MATRIX,
    ),
    Sabotage(
        "a program is told a name without consent",
        "tracker/web/api/shown.py",
        "is_told = record.id in facts.may_be_named",
        "is_told = True",
        WITHHELD,
    ),
    Sabotage(
        "a program is told a text that names who may not be named",
        "tracker/web/api/shown.py",
        "None if facts.withheld.names_in(field, value, record.id) else value",
        "value",
        TEXTS,
    ),
    Sabotage(
        "a timeline tells a program such a text",
        "tracker/web/api/timelines.py",
        "None if withheld.stands_in(text, event.id) else text",
        "text",
        TEXTS,
    ),
    Sabotage(
        "a search tells a program such a title",
        "tracker/web/api/searching.py",
        "None if withheld.stands_in(hit.title, hit.id) else hit.title",
        "hit.title",
        TEXTS,
    ),
    Sabotage(
        "a link tells a program such words", LINKS, "is_told and not _names(text, tie, withheld)", "is_told", TEXTS
    ),
    Sabotage(
        "a program finds people in a list by a name that it may not have",
        "tracker/web/api/kinds.py",
        "if wanted.kind is Kind.PERSON and says_more else []",
        "if False else []",
        WITHHELD,
    ),
    Sabotage(
        "a program finds them by a place in the order of names",
        "tracker/web/api/kinds.py",
        "says_more = wanted.order is Order.NAME or not",
        "says_more = not",
        WITHHELD,
    ),
    Sabotage(
        "a program finds them in the search",
        "tracker/web/api/searching.py",
        "for each in (Record.id, SearchEntry.other_id)]",
        "for each in (SearchEntry.other_id,)]",
        WITHHELD,
    ),
    Sabotage(
        "a program finds others by the words of their link to them",
        "tracker/web/api/searching.py",
        "for each in (Record.id, SearchEntry.other_id)]",
        "for each in (Record.id,)]",
        WITHHELD,
    ),
    Sabotage(
        "a program finds those whose no few may see",
        "tracker/records/exposure.py",
        ", and_(~exists(said), _said_no(record_id)))",
        ")",
        WITHHELD,
    ),
    Sabotage("the words of a link name them", LINKS, "{each.start.id, each.end.id} <= may", "True", WITHHELD),
    Sabotage(
        "a place in a list names them",
        "tracker/web/api/lists.py",
        "sealer().seal(place.encode(), _about())",
        "place.encode()",
        INTERFACE,
    ),
    Sabotage(
        "a change of an old version wins",
        "tracker/web/api/versions.py",
        "records.claim(record, number, changes=True)",
        "records.claim(record, record.version, changes=True)",
        INTERFACE,
    ),
    Sabotage("so does one of a link", LINKS, "if tag.strip('\"') != version:", "if False:", WORK),
    Sabotage(
        "what is sent twice is done twice",
        "tracker/web/api/once.py",
        "told = submissions.made_by(_sent(asked))",
        "told = None",
        INTERFACE,
    ),
    Sabotage(
        "many changes pass a role by",
        "tracker/web/api/changing.py",
        "if not g.viewer.may(ability_to_make(kind)):",
        "if False:",
        WORK,
    ),
    Sabotage(
        "an address that leads elsewhere is open",
        "tracker/rules/outbound.py",
        "return address.is_global and not address.is_multicast and address in _OPEN and not leads_on",
        "return address.is_global and not address.is_multicast",
        OUTBOUND,
    ),
    Sabotage(
        "what a name means is not looked at",
        "tracker/plumbing/webhooks.py",
        "if not (is_open(str(address[0])) or (is_loopback(self.host) and address[0] == self.host)):",
        "if False:",
        WEBHOOKS,
    ),
    Sabotage(
        "a program elsewhere is told what few may see",
        "tracker/actions/webhooks.py",
        "Output.WEBHOOK.speaks_of(Visibility(event.visibility))",
        "event.visibility",
        WEBHOOKS,
    ),
    Sabotage(
        "two clocks tell the same",
        "tracker/records/webhooks.py",
        "or_(Delivery.claimed_until.is_(None), Delivery.claimed_until < now)",
        "or_(Delivery.claimed_until.is_(None), Delivery.id > 0)",
        WEBHOOKS,
    ),
)
