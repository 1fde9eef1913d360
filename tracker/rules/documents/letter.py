"""A letter of ours as it is sent: its own words, and nothing added."""

from tracker.rules.documents.blocks import Document, text


def written(title: str, words: str, language: str) -> Document:
    """Return the letter, a paragraph for each that an empty line ends."""
    paragraphs = (part.strip() for part in words.replace("\r\n", "\n").split("\n\n"))
    return Document(title, language or "en", tuple(text(part) for part in paragraphs if part))
