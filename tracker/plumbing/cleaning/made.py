"""What is made of a file."""

from dataclasses import dataclass


class Refused(Exception):
    """The file is not to be taken in; why, as `rules.files.Refusal` says it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Copies:
    """What was made: both are empty where none can be."""

    stripped: bytes = b""
    preview: bytes = b""
    refused: str = ""
