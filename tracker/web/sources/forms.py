from flask_babel import lazy_gettext as _l

from tracker.rules.sources import Reliability
from tracker.web.forms import UncertainDateField, choice, line, text
from tracker.web.records.asking_first import AskingFirstForm
from tracker.web.web_addresses import WebAddressField


class SourceForm(AskingFirstForm):
    title = line(_l("Title"), required=_l("Write the title of the article or document, or say what it is."))
    url = WebAddressField(_l("Web address"))
    publisher = line(_l("Publisher"))
    published = UncertainDateField(_l("Published"), future=False)
    accessed = UncertainDateField(_l("When you read it"), future=False)
    quote = text(_l("What it says, word for word"))
    reliability = choice(
        _l("How far it can be relied on"),
        [(known, known.label) for known in Reliability],
        default=Reliability.UNKNOWN,
    )
    summary = text(_l("Notes"))
