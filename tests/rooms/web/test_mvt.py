from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from regsosek.web.office.mvt import EXTENT, PointFeature, encode


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _fields(data: bytes) -> list[tuple[int, Any]]:
    found, at = [], 0
    while at < len(data):
        tag, at = _varint(data, at)
        if tag & 7 == 0:
            value, at = _varint(data, at)
            found.append((tag >> 3, value))
        else:
            assert tag & 7 == 2
            length, at = _varint(data, at)
            found.append((tag >> 3, data[at : at + length]))
            at += length
    return found


def _packed(data: bytes) -> list[int]:
    values, at = [], 0
    while at < len(data):
        value, at = _varint(data, at)
        values.append(value)
    return values


def decode(tile: bytes) -> tuple[str, list[PointFeature]]:
    """A reader of vector tiles written from the specification, to check the writer."""
    ((number, layer),) = _fields(tile)
    assert number == 3
    parts = _fields(layer)
    keys = [v.decode() for n, v in parts if n == 3]
    values = [v.decode() if n == 1 else v for field, raw in parts if field == 4 for n, v in _fields(raw)]
    assert (15, 2) in parts
    assert (5, EXTENT) in parts
    features = []
    for raw in (v for n, v in parts if n == 2):
        facts = dict(_fields(raw))
        tags, (command, x, y) = _packed(facts[2]), _packed(facts[4])
        assert (facts[3], command) == (1, 9)
        attributes = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
        features.append(PointFeature(facts[1], *((n >> 1) ^ -(n & 1) for n in (x, y)), attributes))
    return next(v for n, v in parts if n == 1).decode(), features


_coordinate = st.integers(-EXTENT, 2 * EXTENT)
_attributes = st.dictionaries(
    st.sampled_from("dgn"), st.one_of(st.text(max_size=40), st.integers(0, 2**40)), max_size=3
)
_feature = st.builds(PointFeature, st.integers(0, 2**53 - 1), _coordinate, _coordinate, _attributes)


@given(st.lists(_feature, min_size=1, max_size=30))
def test_what_is_written_is_read_back(features: list[PointFeature]) -> None:
    assert decode(encode("houses", features)) == ("houses", features)


def test_a_tile_without_houses_is_empty() -> None:
    assert encode("houses", []) == b""
