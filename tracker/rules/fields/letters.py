from tracker.rules.fields.days import Day
from tracker.rules.fields.ends import Ends
from tracker.rules.fields.field import COUNTRY, EXTERNAL_IDS, Field, Fields, title
from tracker.rules.fields.shapes import Address, Choice, Text, YesNo
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm
from tracker.rules.links import LinkRole
from tracker.rules.words import N_

_ACTORS = (Kind.PERSON, Kind.ORGANISATION)

LETTERS = Fields(
    title(N_("Title"), N_("Write what the letter is called."), "letter", "subject", "name", "titre", "asunto"),
    Field(
        "form",
        N_("What kind of letter is it?"),
        Choice({str(form): form.label for form in LetterForm}, LetterForm.OPEN),
        also=("type", "kind", "form"),
    ),
    Field(
        "sent",
        N_("When was it sent?"),
        Day(ahead=False),
        also=("sent", "sent on", "date sent", "date", "date d'envoi", "fecha de envío", "дата отправки", "日期"),
        told=True,
    ),
    Field(
        "signatories",
        N_("Signatories"),
        Ends(_ACTORS, LinkRole.SIGNATORY, 400),
        also=("signed by", "from", "sender", "intervening party", "signataires", "firmantes"),
    ),
    Field(
        "addressees",
        N_("Addressees"),
        Ends(_ACTORS, LinkRole.ADDRESSEE),
        also=("addressee", "to", "sent to", "recipient", "recipients", "destinataires", "destinatarios"),
    ),
    Field(
        "demands",
        N_("Demands in this letter"),
        Ends((Kind.DEMAND,), LinkRole.MAKES_DEMAND),
        also=("demand", "demands", "asks", "recommendations"),
    ),
    Field("visit", N_("For which visit?"), Ends((Kind.VISIT,), LinkRole.ABOUT_VISIT, 1), also=("visit",)),
    Field("cases", N_("Cases"), Ends((Kind.CASE,), LinkRole.MEMBER), also=("case", "affaire", "caso")),
    Field(
        "reply_to",
        N_("Which letter does it answer or follow?"),
        Ends((Kind.LETTER,), LinkRole.REPLY_TO, 1),
        also=("reply to", "follows"),
    ),
    Field("text", N_("Text of the letter"), Text(100_000, long=True), also=("text", "body", "full text", "texte")),
    Field("language", N_("Language"), Text(20), also=("lang", "langue", "idioma", "язык")),
    Field("published", N_("When was it made public?"), Day(), also=("published", "published on"), told=True),
    Field("url", N_("Where it can be read"), Address(), also=("url", "link", "web address", "lien", "enlace")),
    COUNTRY,
    Field("source", N_("How do we know?"), Ends((Kind.SOURCE,), LinkRole.SOURCE), also=("source", "sources")),
    Field("followed", N_("Follow it up until it is answered"), YesNo(default=True), also=("follow up",)),
    EXTERNAL_IDS,
)
