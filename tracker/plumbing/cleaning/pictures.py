"""A picture drawn anew from its pixels: nothing else of it is left."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, ImageSequence, TiffImagePlugin, WebPImagePlugin

from tracker.plumbing.cleaning.made import Copies, Refused

FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "tif": "TIFF"}
MOST_PIXELS = 50_000_000
PREVIEW = 1600
QUALITY = 92
MOVES = ("transparency", "duration", "loop")
"""What belongs to the pixels of a picture, and says nothing about who made it."""

Image.MAX_IMAGE_PIXELS = None  # We count ourselves, from the header, before anything is decoded.
Image.preinit()
assert TiffImagePlugin
assert WebPImagePlugin


def copies(data: bytes, ending: str) -> Copies:
    """Raises Refused for more pixels than can be looked at, and whatever Pillow says of a broken picture."""
    frames = _frames(data, ending)
    return Copies(_written(frames, ending), _preview(frames[0]))


def bare(data: bytes, ending: str) -> bytes:
    """Return the picture alone."""
    return _written(_frames(data, ending), ending)


def nothing(ending: str) -> bytes:
    """Return a picture of one white point."""
    return _written([Image.new("L", (1, 1), "white")], ending)


def _frames(data: bytes, ending: str) -> list[Image.Image]:
    with Image.open(BytesIO(data), formats=[FORMATS[ending]]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("pixels")
        frames, pixels = list[Image.Image](), 0
        for frame in ImageSequence.Iterator(picture):
            pixels += frame.width * frame.height
            if pixels > MOST_PIXELS:
                raise ValueError("too many pictures in one")
            frames.append(_bare(frame))
            if ending == "jpg":
                break
        return frames


def _bare(frame: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(frame)
    turned.info = {name: frame.info[name] for name in MOVES if name in frame.info}
    return turned


def _written(frames: list[Image.Image], ending: str) -> bytes:
    out, how = BytesIO(), dict[str, Any]()
    if ending == "jpg":
        how = {"quality": QUALITY}
    elif len(frames) > 1:
        durations = [frame.info.get("duration", 100) for frame in frames]
        how = {"save_all": True, "append_images": frames[1:], "duration": durations}
    frames[0].save(out, FORMATS[ending], **how)
    return out.getvalue()


def _preview(frame: Image.Image) -> bytes:
    scale = min(1, PREVIEW / max(frame.size))
    small = frame.resize((max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))).convert("RGBA")
    paper, out = Image.new("RGB", small.size, "white"), BytesIO()
    paper.paste(small, mask=small.getchannel("A"))
    paper.save(out, "JPEG", quality=80)
    return out.getvalue()
