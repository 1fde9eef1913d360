"""What a page says after something was done: a sentence, and the way to undo it."""

from typing import cast

from flask import flash


def tell(text: str, undo_url: str = "", category: str = "done") -> None:
    """Say a sentence on the next page; `category` is done, warning or error."""
    # Flask types a message as text, and carries anything that JSON carries.
    flash(cast(str, {"text": str(text), "undo_url": undo_url}), category)
