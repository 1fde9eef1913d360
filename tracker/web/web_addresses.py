"""Addresses on the web that people write and others will follow."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import StringField, ValidationError
from wtforms.form import BaseForm

from tracker.rules.web_addresses import is_web_address
from tracker.web.forms import clean, text_checks


class WebAddressField(StringField):
    """An address of a page: http or https, with a host and without a name or password in it."""

    def __init__(self, label: str, most: int = 1000, **kwargs: Any) -> None:
        super().__init__(label, filters=[clean], validators=text_checks(most), **kwargs)

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if not validation_stopped and self.data and not is_web_address(self.data):
            raise ValidationError(_l("Write a whole web address that begins with https:// or http://."))


def link_to(address: str) -> Markup | str:
    """Return an address as a link to it, or as it is where no link may lead there."""
    if not is_web_address(address):
        return address
    return Markup('<a href="{}" rel="noreferrer external"><bdi dir="ltr">{}</bdi></a>').format(address, address)


def with_links(text: str) -> Markup:
    """Return a text whose addresses are links; a full stop or a bracket behind one is not of it."""
    return Markup().join(link_to(part) for part in _ADDRESS.split(text))


_ADDRESS = re.compile(r"""(https?://\S*[^\s.,;:!?)\]}>"'”’»])""")
