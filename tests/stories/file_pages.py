"""What the stories of files send and read."""

import re
from io import BytesIO
from typing import Any

from PIL import Image
from werkzeug.test import TestResponse

from tests.cast import Browser

CANARY = "Sokha-Canary"


def jpeg(size: tuple[int, int] = (40, 30), said: str = CANARY) -> bytes:
    """A photograph that tells who made it, and where."""
    picture, told, out = Image.new("RGB", size, "teal"), Image.Exif(), BytesIO()
    told[0x010E], told[0x013B] = said, said
    told.get_ifd(0x8825).update({1: "N", 2: (11.0, 33.0, 7.0), 3: "E", 4: (104.0, 55.0, 1.0), 29: said})
    picture.save(out, "JPEG", exif=told, comment=said.encode())
    return out.getvalue()


def send(browser: Browser, ref: str, data: bytes, name: str, **said: str) -> TestResponse:
    """Add a file to a record by its form."""
    fields: dict[str, Any] = {"title": "A photograph", **said, "file": (BytesIO(data), name)}
    answer = browser.send(f"/records/{ref}/files/add", **fields)
    answer.request.environ["wsgi.input"].close()
    return answer


def added(browser: Browser, ref: str, data: bytes, name: str = "photo.jpg", **said: str) -> str:
    """Add a file and return its address."""
    answer = send(browser, ref, data, name, **said)
    assert answer.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", answer.text)
    return answer.headers["Location"]
