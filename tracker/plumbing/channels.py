"""Hands one neutral sentence to a service that is not mail. The only file that knows the library for it."""

import logging

from tracker.rules.channels import SENTENCE

for _name in ("apprise", "urllib3"):
    # What they and the loggers under them would log holds addresses, and an address is a key to send there.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


class NotTold(Exception):
    """The service did not take the sentence, or is not one that the library knows."""


def tell(address: str) -> None:
    """Say the sentence at an address, without following where it leads on; raises NotTold."""
    from apprise import Apprise  # noqa: PLC0415  (it takes long to load, and few installations need it)

    service = Apprise.instantiate(address, suppress_exceptions=True)
    if service is None:
        raise NotTold("This is no address of a service that is known here.")
    service.redirects = False
    if not service.notify(body=SENTENCE):
        raise NotTold("The service did not take it.")
