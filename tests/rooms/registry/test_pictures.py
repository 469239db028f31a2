"""A picture as it came: position and time read, then nothing left in it; upright; what is no picture refused."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from factories.pictures import jpeg
from regsosek.kernel.problems import Problem
from regsosek.registry import pictures

GPS = {1: "S", 2: (0.0, 28.0, 51.6), 3: "E", 4: (117.0, 8.0, 48.0)}


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refusal(data: bytes) -> str:
    with pytest.raises(Problem) as caught:
        pictures.read(data)
    assert caught.value.code == "bad_image"
    return str(caught.value.details["reason"])


def test_position_and_time_are_read() -> None:
    picture = pictures.read(jpeg(taken="2022:10:18 10:30:00", gps=GPS))
    assert picture.taken_at == datetime(2022, 10, 18, 2, 30, tzinfo=UTC)  # a camera without zone is in WITA
    assert picture.lon == pytest.approx(117.146667, abs=1e-6)
    assert picture.lat == pytest.approx(-0.481, abs=1e-6)


def test_the_cameras_own_zone_counts() -> None:
    picture = pictures.read(jpeg(taken="2022:10:18 10:30:00", offset="+07:00"))
    assert picture.taken_at == datetime(2022, 10, 18, 3, 30, tzinfo=UTC)


def test_nothing_the_camera_wrote_is_left() -> None:
    data = jpeg(
        taken="2022:10:18 10:30:00", gps=GPS, comment=b"RUMAH PAK UJI", icc_profile=b"PROFIL UJI", orientation=1
    )
    assert b"RUMAH PAK UJI" in data and b"PROFIL UJI" in data and b"2022:10:18" in data
    picture = pictures.read(data)
    for kept in (picture.full, picture.thumb):
        assert not any(word in kept for word in (b"RUMAH PAK UJI", b"PROFIL UJI", b"2022:10:18", b"Exif"))
        assert dict(opened(kept).getexif()) == {}
        assert not {"comment", "exif", "icc_profile", "xmp"} & opened(kept).info.keys()
    assert picture.original_sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(("orientation", "upright"), [(1, (64, 48)), (3, (64, 48)), (6, (48, 64)), (8, (48, 64))])
def test_a_picture_taken_sideways_is_turned_upright(orientation: int, upright: tuple[int, int]) -> None:
    picture = pictures.read(jpeg(orientation=orientation))
    assert (picture.width, picture.height) == upright == opened(picture.full).size


def test_large_ones_are_made_smaller_and_every_thumbnail_has_one_size() -> None:
    picture = pictures.read(jpeg(size=(3200, 1000)))
    assert (picture.width, picture.height) == (1600, 500)
    assert opened(picture.thumb).size == pictures.THUMB
    assert opened(pictures.read(jpeg(size=(20, 10))).thumb).size == pictures.THUMB


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_other_formats_become_jpeg(kind: str, mode: str) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (40, 30)).convert("RGB" if (kind, mode) == ("WEBP", "P") else mode).save(buffer, kind)
    assert opened(pictures.read(buffer.getvalue()).full).format == "JPEG"


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "0001:01:01 00:00:00", "kemarin", "2022-10-18", ""])
def test_a_time_that_is_none_is_not_known(taken: str) -> None:
    assert pictures.read(jpeg(taken=taken)).taken_at is None


@pytest.mark.parametrize(
    "gps",
    [{}, {2: (0.0, 28.0, 51.6)}, {2: (95.0, 0.0, 0.0), 4: (1.0, 0.0, 0.0)}, {2: (1.0,), 4: (1.0,)}, {2: 1.0, 4: 1.0}],
)  # fmt: skip
def test_a_position_that_is_none_is_not_known(gps: dict[int, object]) -> None:
    picture = pictures.read(jpeg(gps=gps))
    assert (picture.lon, picture.lat) == (None, None)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(7000, 7000), (60_000, 60_000), (2_000_000_000, 1)])
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing of Pillow's own is printed
        assert "megapiksel" in refusal(bomb(*size))


def test_a_file_that_is_too_large_is_not_even_opened() -> None:
    assert "12 MB" in refusal(b"\xff" * (pictures.MAX_BYTES + 1))


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 20, b"BM" + b"\0" * 60],
)
def test_what_is_no_picture_of_a_camera_is_refused(data: bytes) -> None:
    assert refusal(data)


def test_a_gif_or_tiff_is_refused_even_when_whole() -> None:
    for kind in ("GIF", "TIFF", "BMP"):
        buffer = io.BytesIO()
        Image.new("RGB", (40, 30)).save(buffer, kind)
        assert refusal(buffer.getvalue())


def test_a_picture_cut_short_is_refused() -> None:
    data = jpeg(size=(640, 480), colour=(10, 200, 30))
    for length in (20, 200, len(data) // 2):
        assert refusal(data[:length])


WHOLE = jpeg(size=(16, 12), taken="2022:10:18 10:30:00", gps=GPS, orientation=6)


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damage_is_refused_or_read_and_nothing_else_happens(damage: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, value in damage:
        data[at] = value
    try:
        picture = pictures.read(bytes(data))
    except Problem as problem:
        assert problem.code == "bad_image"
    else:
        assert opened(picture.full).format == "JPEG"
