"""A picture as it came → what is kept: checked, turned upright, without its metadata, and a small one beside it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PIL import Image, ImageOps

from regsosek.kernel.problems import Problem

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 40_000_000
Image.MAX_IMAGE_PIXELS = (
    None  # Pillow would print a warning; how many are too many is judged here, before anything is unpacked
)
LONGEST_SIDE = 1600
THUMB = (360, 270)
_GPS, _EXIF = 0x8825, 0x8769
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011


@dataclass(frozen=True)
class Picture:
    """``full`` and ``thumb`` are JPEG bytes without metadata; position in degrees and time in UTC as the camera said."""

    full: bytes
    thumb: bytes
    width: int
    height: int
    original_sha256: str
    taken_at: datetime | None
    lon: float | None
    lat: float | None


def read(data: bytes) -> Picture:
    """:raises Problem: ``bad_image``: no picture, too large, damaged."""
    if len(data) > MAX_BYTES:
        raise Problem("bad_image", reason=f"lebih besar dari {MAX_BYTES // 1024 // 1024} MB")
    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])  # reads the head only
        if image.width * image.height > MAX_PIXELS:
            raise Problem("bad_image", reason=f"lebih dari {MAX_PIXELS // 1_000_000} megapiksel")
        exif = image.getexif()
        taken_at, position = _taken_at(exif), _position(exif.get_ifd(_GPS))
        ImageOps.exif_transpose(image, in_place=True)
        upright = image if image.mode == "RGB" else image.convert("RGB")
        upright.load()
    except Problem:
        raise
    except Exception as error:  # a decoder meets damage in more ways than it documents
        raise Problem("bad_image", reason=type(error).__name__) from None
    upright.info.clear()  # a comment in the file would be written out again
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    small = ImageOps.fit(upright.reduce(_whole_factor(upright)), THUMB)
    return Picture(
        _jpeg(upright, 85), _jpeg(small, 78), upright.width, upright.height, hashlib.sha256(data).hexdigest(), taken_at, *position
    )  # fmt: skip


def _whole_factor(image: Image.Image) -> int:
    """By how much a picture may be shrunk cheaply before it is brought to the size of a thumbnail."""
    return max(1, min(image.width // THUMB[0], image.height // THUMB[1]))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, progressive=False)
    return buffer.getvalue()


def _taken_at(exif: Image.Exif) -> datetime | None:
    details = exif.get_ifd(_EXIF)
    try:
        stamp = f"{details[_TAKEN]}{details.get(_TAKEN_OFFSET, '+08:00')}"  # a camera without zone is in WITA
        return datetime.strptime(stamp, "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return None


def _position(gps: Mapping[int, Any]) -> tuple[float | None, float | None]:
    try:
        lat, lon = _degrees(gps[2]), _degrees(gps[4])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None, None
    lat, lon = lat * (-1 if gps.get(1) == "S" else 1), lon * (-1 if gps.get(3) == "W" else 1)
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else (None, None)


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(p) for p in parts)
    return degrees + minutes / 60 + seconds / 3600
