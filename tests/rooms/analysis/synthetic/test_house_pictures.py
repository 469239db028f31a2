"""Pictures fit the answers, carry time and place in their EXIF, and say that they are no photographs."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import ExifTags, Image

from regsosek.analysis.synthetic.house_pictures import draw_house

HOUSE = {
    "floor_area": 48, "floor_material": 5, "wall_material": 3, "roof_material": 3, "water_source": 2, "lighting_source": 1,
    "cooking_fuel": 4, "toilet_facility": 1, "sewage_disposal": 1,
}  # fmt: skip
PHOTO = {"kind": "outside", "taken_at": "2022-10-20T03:12:00+00:00", "lon": 117.1466, "lat": -0.4667}


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture))


@pytest.mark.parametrize("kind", ["outside", "inside"])
def test_a_picture_is_a_small_jpeg_of_the_wanted_size(kind: str) -> None:
    picture = draw_house(HOUSE, kind, 1)

    assert opened(picture).format == "JPEG" and opened(picture).size == (800, 600)
    assert len(picture) < 150_000
    assert opened(draw_house(HOUSE, kind, 1, (320, 240))).size == (320, 240)


def test_time_and_place_are_in_the_exif() -> None:
    exif = opened(draw_house(HOUSE, "outside", 1, photo=PHOTO)).getexif()
    taken, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)

    degrees, minutes, seconds = place[ExifTags.GPS.GPSLatitude]
    east = place[ExifTags.GPS.GPSLongitude]

    assert taken[ExifTags.Base.DateTimeOriginal] == "2022:10:20 11:12:00"  # WITA
    assert taken[ExifTags.Base.OffsetTimeOriginal] == "+08:00"
    assert place[ExifTags.GPS.GPSLatitudeRef] == "S" and place[ExifTags.GPS.GPSLongitudeRef] == "E"
    assert float(degrees + minutes / 60 + seconds / 3600) == pytest.approx(0.4667, abs=1e-5)
    assert float(east[0] + east[1] / 60 + east[2] / 3600) == pytest.approx(117.1466, abs=1e-5)


def test_without_a_photo_entry_there_is_no_exif() -> None:
    assert not opened(draw_house(HOUSE, "outside", 1)).getexif()


def test_the_same_seed_draws_the_same_picture_and_another_a_different_one() -> None:
    assert draw_house(HOUSE, "outside", 5) == draw_house(HOUSE, "outside", 5)
    assert draw_house(HOUSE, "outside", 5) != draw_house(HOUSE, "outside", 6)


@pytest.mark.parametrize("kind", ["outside", "inside"])
def test_walls_of_another_material_look_different(kind: str) -> None:
    def pixels(wall: int) -> np.ndarray:
        return np.asarray(opened(draw_house({**HOUSE, "wall_material": wall}, kind, 3)).convert("RGB"), dtype=int)

    seen = {wall: pixels(wall)[:560] for wall in (1, 3, 4, 5, 6, 7)}

    for wall, picture in seen.items():
        for other, another in seen.items():
            assert wall == other or np.abs(picture - another).mean() > 2


def test_the_caption_is_dark_at_the_foot_of_every_picture() -> None:
    foot = np.asarray(opened(draw_house(HOUSE, "inside", 2)).convert("L"))[572:]

    assert np.median(foot) < 60 and foot.max() > 180  # letters on a dark strip


@pytest.mark.parametrize("kind", ["outside", "inside"])
def test_every_code_can_be_drawn(kind: str) -> None:
    for item, codes in (("wall_material", 7), ("roof_material", 8), ("floor_material", 9), ("cooking_fuel", 11),
                        ("lighting_source", 4), ("water_source", 11)):  # fmt: skip
        for code in range(1, codes + 1):
            assert draw_house({**HOUSE, item: code}, kind, code, (160, 120))[:2] == b"\xff\xd8"
    for unanswered in ({}, dict.fromkeys(HOUSE)):  # an interview that was not complete
        assert draw_house(unanswered, kind, 1)[:2] == b"\xff\xd8"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="outside or the inside"):
        draw_house(HOUSE, "roof", 1)
