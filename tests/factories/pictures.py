"""Small pictures for tests, with or without what a camera writes into them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def jpeg(
    *, size: tuple[int, int] = (64, 48), colour: tuple[int, int, int] = (120, 90, 60), orientation: int | None = None,
    taken: str | None = None, offset: str | None = None, gps: dict[int, Any] | None = None, **save: Any,
) -> bytes:  # fmt: skip
    """A JPEG of one colour. ``taken`` as the camera writes it, e.g. ``"2022:10:18 10:00:00"``; ``gps`` by EXIF tag."""
    image, exif = Image.new("RGB", size, colour), Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = taken
    if offset is not None:
        exif.get_ifd(0x8769)[0x9011] = offset
    if gps is not None:
        exif.get_ifd(0x8825).update(gps)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, **save)
    return buffer.getvalue()
