"""What a kept search finds, as Atom under its private address."""

from flask.typing import ResponseReturnValue

from tracker.web import atom, secret_addresses
from tracker.web.access import PUBLIC, needs
from tracker.web.searches.blueprint import blueprint
from tracker.web.searches.matches import matches_of


@blueprint.get("/feeds/<secret>.atom")
@needs(PUBLIC)
def published(secret: str) -> ResponseReturnValue:
    """Answer with what the owner of the address may see; of a calendar there is no such feed."""
    found = secret_addresses.opened(secret)
    if found is None or found[0].search_id is None:
        return secret_addresses.nothing()
    feed, _viewer = found
    data = atom.written(matches_of(feed).feed(), secret_addresses.seal())
    return secret_addresses.answer(feed, data, atom.MIMETYPE)
