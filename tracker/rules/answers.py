"""More exactly, what an answer was: responses as HURIDOCS lists them (micro-thesaurus 27), and the grades that the
Human Rights Committee gives in its follow-up reports. Both are optional, and neither changes where a demand stands.
"""

from tracker.rules.words import N_

EXACTLY: dict[str, tuple[tuple[str, str], ...]] = {
    "no-answer": (("grade-d", N_("D: no cooperation, also after reminders")),),
    "acknowledged": (
        ("token", N_("Token response")),
        ("more-information", N_("Request for more information")),
    ),
    "promised": (
        ("pledge-victims", N_("To assist the victims")),
        ("pledge-laws", N_("To better the laws")),
        ("pledge-treatment", N_("To change the treatment")),
        ("pledge-punish", N_("To punish the perpetrators")),
        ("pledge-relief", N_("To seek relief")),
        ("pledge-campaign", N_("To help, or make it public")),
    ),
    "refused": (
        ("denied", N_("Denied the event")),
        ("countered", N_("Acted against those who asked")),
        ("grade-c", N_("C: not satisfactory")),
        ("grade-e", N_("E: contrary to what was asked, or rejected")),
    ),
    "partly-met": (("grade-b", N_("B: partially satisfactory")),),
    "met": (("grade-a", N_("A: largely satisfactory")),),
}
"""By the type of the event. A code belongs to one type only."""
