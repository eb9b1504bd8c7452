"""Shrinks screenshots and places them: in the page while they are small, beside it after that."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from reports.model import Picture
from reports.text import clean, instant, link, show_url

INLINE_LIMIT = 600_000
"""Characters of all pictures together that are written into the page (base64)."""
WIDTH = 900
HEIGHT = 1100


@dataclass(frozen=True)
class Shot:
    """A picture as the page shows it. ``source`` is empty when the picture cannot be read."""

    key: str
    number: int
    caption: str
    url: str
    shown_url: str
    at: str
    source: str
    width: int
    height: int


def shrink(png: bytes) -> tuple[bytes, str, int, int]:
    """Return a small copy of a screenshot: bytes, media type, width, height in pixels.

    Wider than 900 is scaled, longer than 1100 is cut at the bottom. Raises OSError or ValueError
    when it is no picture.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(png), formats=("PNG", "JPEG", "WEBP")) as opened:
            image = opened.convert("RGB")
    if image.width > WIDTH:
        height = max(1, round(image.height * WIDTH / image.width))
        image = image.resize((WIDTH, height), Image.Resampling.LANCZOS)
    if image.height > HEIGHT:
        image = image.crop((0, 0, image.width, HEIGHT))
    flat, photo = io.BytesIO(), io.BytesIO()
    image.quantize(48).save(flat, "PNG", optimize=True)
    image.save(photo, "JPEG", quality=68, optimize=True, progressive=True)
    if flat.tell() <= photo.tell():
        return flat.getvalue(), "image/png", image.width, image.height
    return photo.getvalue(), "image/jpeg", image.width, image.height


def _read(picture: Picture) -> tuple[bytes, str, int, int] | None:
    try:
        raw = picture.png if isinstance(picture.png, bytes) else Path(picture.png).read_bytes()
        return shrink(raw)
    except (
        OSError,
        ValueError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None


def place(
    pictures: Mapping[str, Picture], folder: str
) -> tuple[list[Shot], dict[str, str], dict[str, bytes]]:
    """Return the pictures in order, purpose -> key, and the files to write into ``folder``."""
    shots: list[Shot] = []
    keys: dict[str, str] = {}
    files: dict[str, bytes] = {}
    inline = 0
    for number, (purpose, picture) in enumerate(pictures.items(), 1):
        key, small = f"p{number}", _read(picture)
        source, width, height = "", 0, 0
        if small:
            data, kind, width, height = small
            coded = base64.b64encode(data).decode()
            if inline + len(coded) <= INLINE_LIMIT:
                inline += len(coded)
                source = f"data:{kind};base64,{coded}"
            else:
                name = f"picture-{number:03d}.{'png' if kind == 'image/png' else 'jpg'}"
                files[name] = data
                source = f"{folder}/{name}"
            keys[purpose] = key
        shots.append(
            Shot(
                key=key,
                number=number,
                caption=clean(picture.caption, 120),
                url=link(picture.url) or "",
                shown_url=show_url(picture.url) if picture.url else "",
                at=instant(picture.at),
                source=source,
                width=width,
                height=height,
            )
        )
    return shots, keys, files
