from tracker.rules.fields.days import Day
from tracker.rules.fields.field import EXTERNAL_IDS, NOTES, Field, Fields, title
from tracker.rules.fields.shapes import Address, Choice, Text
from tracker.rules.sources import Reliability
from tracker.rules.words import N_

SOURCES = Fields(
    title(
        N_("Title"),
        N_("Write the title of the article or document, or say what it is."),
        *("source", "headline", "name", "titre", "título", "заголовок", "标题", "العنوان"),
    ),
    Field("url", N_("Web address"), Address(), also=("link", "address", "source url", "lien", "enlace", "ссылка")),
    Field("publisher", N_("Publisher"), Text(300), also=("medium", "media", "éditeur", "editor", "издатель")),
    Field(
        "published",
        N_("Published"),
        Day(ahead=False),
        also=("date", "published on", "publication date", "date of source", "fecha", "дата", "日期", "التاريخ"),
    ),
    Field("accessed", N_("When you read it"), Day(ahead=False), also=("accessed", "read on", "access date")),
    Field("quote", N_("What it says, word for word"), Text(20_000, long=True), also=("quote", "extract", "citation")),
    Field(
        "reliability",
        N_("How far it can be relied on"),
        Choice({str(known): known.label for known in Reliability}, Reliability.UNKNOWN),
        also=("reliability",),
    ),
    NOTES,
    EXTERNAL_IDS,
)
