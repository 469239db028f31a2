"""A cell is understood surely, or it is a fault with its reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regsosek.imports.cells import Number
from regsosek.imports.reasons import REASONS, Fault
from regsosek.imports.targets import TARGETS
from regsosek.imports.values import value


def read(target: str, text: str) -> object:
    found = value(TARGETS[target], text, "kolom")
    return found.code if isinstance(found, Fault) else found


@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [
        ("nik", "6472050101809001", "6472050101809001"),
        ("nik", "6472.0501.0180.9001", "6472050101809001"),
        ("nik", Number("6472050101809001"), "excel_digits"),
        ("nik", Number("123"), "excel_digits"),
        ("nik", "6.47205E+15", "scientific"),
        ("nik", "6,47205E+15", "scientific"),
        ("no_kk", Number("6472050101809000"), "excel_digits"),
        ("nik", "64720A", "bad_digits"),
        ("sls_code", Number("5"), "0005"),
        ("district_code", "50", "050"),
        ("province_code", "640", "bad_digits"),
        ("sub_sls", "6472050006000500", "6472050006000500"),
        ("sub_sls", "64720500", "bad_digits"),
        ("family_key", "6472050006000500012034", "6472050006000500012034"),
        ("birth_date", "1980-05-01", "1980-05-01"),
        ("birth_date", "1/5/1980", "1980-05-01"),
        ("birth_date", "31-02-1980", "bad_date"),
        ("sex", "Laki-laki", 1),
        ("sex", "P", 2),
        ("sex", "3", "bad_value"),
        ("wall_material", "3. Kayu", 3),
        ("wall_material", "3.0", 3),
        ("wall_material", "Tembok", 1),
        ("owns_business", "Tidak", 2),
        ("identity_documents", "5", 5),
        ("floor_area", "36 m2", "bad_number"),
        ("name", "x" * 121, "too_long"),
        ("lon", "117,14", 117.14),
        ("lon", "timur", "bad_value"),
        ("name", "-", None),
        ("family_id", "bukan", "bad_value"),
    ],
)
def test_values(target: str, text: str, expected: object) -> None:
    assert read(target, text) == expected


@given(st.sampled_from(sorted(TARGETS)), st.text(max_size=30))
def test_no_text_breaks_it(target: str, text: str) -> None:
    value(TARGETS[target], text, "kolom")


def test_every_reason_is_told_in_two_languages() -> None:
    assert all(label.id != label.en and label.id and label.en for label in REASONS.values())
