"""Texts that are answers of their kind, and texts that are not."""

from __future__ import annotations

import pytest

from regsosek.collect.forms.checks import OF_KIND


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("integer", ["0", "-5", "123456789"], ["1.0", "+1", "1e3", "", "9" * 40, "١"]),
        ("decimal", ["0", "-5.25", "1.0E-4", "12"], ["1,5", ".", "1.", "NaN", "9" * 40]),
        ("date", ["2022-10-15", "2000-02-29"], ["2001-02-29", "15-10-2022", "2022-10-15T00:00", "0000-01-01"]),
        ("datetime", ["2022-10-15T10:20:30.400+08:00", "2022-10-15T10:20Z"], ["2022-10-15T25:00", "x"]),
        ("time", ["10:20:30.000+08:00", "10:20"], ["24:00", "10", "10:20+99:99:99"]),
        ("geopoint", ["-0.5 117.1", "-0.5 117.1 0.0 5.0"], ["91 0", "0 181", "1", "a b", "0 0 0 -1", "0 0 0 0 0"]),
        ("image", ["1666.jpg", "foto rumah.JPG"], ["../a.jpg", "a/b.jpg", "a\\b.jpg", "..", "a\x00.jpg", "x" * 300]),
    ],
)
def test_kinds(kind: str, right: list[str], wrong: list[str]) -> None:
    assert [text for text in right if not OF_KIND[kind](text)] == []
    assert [text for text in wrong if OF_KIND[kind](text)] == []
