"""Drawn pictures of houses for the demo, as the officer's telephone would hand them over: JPEG with time and position.

The picture fits the answers (wall, roof, floor, light, cooking, water) and carries the words "gambar peraga", so that
nobody takes it for a photograph. Position and time are in its EXIF, where the pipeline finds and strips them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageFont

from regsosek.analysis.synthetic.drawing.canvas import HEIGHT, WIDTH
from regsosek.analysis.synthetic.drawing.facade import draw_outside
from regsosek.analysis.synthetic.drawing.room import draw_inside

KINDS = ("outside", "inside")
CAPTION = "GAMBAR PERAGA, bukan foto · data rekaan"
JPEG_QUALITY = 80
_WITA = timezone(timedelta(hours=8))
_STRIP = 30
_DRAWERS = {"outside": draw_outside, "inside": draw_inside}


def draw_house(
    document_housing: Mapping[str, int | None],
    kind: str,
    seed: int,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    *,
    photo: Mapping[str, Any] | None = None,
) -> bytes:
    """A JPEG of the house that the section `housing` of a family document describes.

    `kind` is "outside" or "inside"; ValueError otherwise. `photo` is the entry of the document's `photos` whose taken_at,
    lon and lat go into the EXIF (DateTimeOriginal in local time with its offset). The same arguments give the same bytes.
    """
    if kind not in _DRAWERS:
        raise ValueError(f"a picture is of the outside or the inside, not {kind!r}")
    rng = np.random.default_rng([seed, KINDS.index(kind)])
    answered = {name: code for name, code in document_housing.items() if code is not None}
    picture = _DRAWERS[kind](answered, rng).finished(size)
    strip = _caption(size[0])
    picture.paste(strip, (0, size[1] - strip.height))
    out = BytesIO()
    picture.save(out, "JPEG", quality=JPEG_QUALITY, exif=_exif(photo).tobytes() if photo else b"")
    return out.getvalue()


@lru_cache(maxsize=4)
def _caption(width: int) -> Image.Image:
    height = max(16, round(_STRIP * width / WIDTH))
    strip = Image.new("RGB", (width, height), (38, 40, 44))
    draw = ImageDraw.Draw(strip)
    draw.text(
        (height * 0.45, height / 2),
        CAPTION,
        fill=(236, 234, 226),
        font=ImageFont.load_default(height * 0.52),
        anchor="lm",
    )
    return strip


def _exif(photo: Mapping[str, Any]) -> Image.Exif:
    taken = datetime.fromisoformat(photo["taken_at"]).astimezone(_WITA)
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Peraga", "Telepon rekaan"
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: taken.strftime("%Y:%m:%d %H:%M:%S"),
            ExifTags.Base.OffsetTimeOriginal: "+08:00",
        }
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "S" if photo["lat"] < 0 else "N",
            ExifTags.GPS.GPSLatitude: _degrees(photo["lat"]),
            ExifTags.GPS.GPSLongitudeRef: "W" if photo["lon"] < 0 else "E",
            ExifTags.GPS.GPSLongitude: _degrees(photo["lon"]),
        }
    )
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    """Degrees, minutes, seconds without sign, as EXIF wants them."""
    minutes = abs(value) * 60
    whole = int(minutes)
    return (float(whole // 60), float(whole % 60), round((minutes - whole) * 60, 4))
