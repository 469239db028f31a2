"""The same judgement as `nik.check` for whole columns: table look-ups on digits instead of a loop over texts.

Two tables of a million entries each stand for the rules: six digits of place → the deepest known place, six digits of
date → day and sex. A test holds both paths to the same answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regsosek.vocabulary.nik import SURROUNDING, Reason
from regsosek.vocabulary.person import Sex
from regsosek.vocabulary.places import known_places

SCHEMA = pa.schema(
    [
        pa.field("nik", pa.string()),
        pa.field("valid", pa.bool_(), nullable=False),
        pa.field("reason", pa.string()),
        pa.field("sex", pa.string()),
        pa.field("birth_date", pa.date32()),
        pa.field("place_code", pa.string()),
        pa.field("place_name", pa.string()),
    ]
)
"""Columns of the answer. ``nik`` is the text stripped of surrounding blanks; what an invalid number does not say is null."""

_LENGTH = 16
_MILLION = 1_000_000
_NO_DATE = np.iinfo(np.int32).min
_NO_PLACE = -1
_REASONS = tuple(Reason)
_SEXES = (Sex.MALE, Sex.FEMALE)

Numbers = npt.NDArray[np.int32]
Rows = npt.NDArray[np.integer]
Mask = npt.NDArray[np.bool_]


def check_many(column: pa.Array | pa.ChunkedArray, *, reference_date: date) -> pa.Table:
    """Judge a column of texts, in its order; `SCHEMA` says what comes back. Null counts as a text without digits.

    TypeError when the column is not text: a number column has already lost digits.
    """
    texts = _stripped(column)
    is_16, digits = _digits(texts)
    place = np.full(len(texts), _NO_PLACE, dtype=np.int32)
    born = np.full(len(texts), _NO_DATE, dtype=np.int32)
    serial = np.zeros(len(texts), dtype=np.int32)
    day = np.zeros(len(texts), dtype=np.int32)
    place[is_16] = _place_table().index[_number(digits[:, 0:6])]
    born[is_16] = _date_table(reference_date)[_number(digits[:, 6:12])]
    serial[is_16] = _number(digits[:, 12:16])
    day[is_16] = _number(digits[:, 6:8])
    return _answer(texts, is_16, place, born, serial, (day > 40).astype(np.int8))


def csv_lines(verdicts: pa.Table) -> memoryview:
    """The rows as lines of CSV in UTF-8, without heading. Dates are ISO, truth is true or false, null is empty; only
    fields that need quotes have them."""
    fields = [_quoted(verdicts[name].combine_chunks().cast(pa.string())) for name in SCHEMA.names]
    rows = pc.binary_join_element_wise(*fields, ",", null_handling="replace", null_replacement="")
    lines = pc.binary_join_element_wise(rows, "", "\n")
    _, offsets, data = lines.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)
    return memoryview(data or b"")[int(bounds[lines.offset]) : int(bounds[lines.offset + len(lines)])]


def _quoted(texts: pa.Array) -> pa.Array:
    needs_quotes = pc.match_substring_regex(texts, '[,"\\r\\n]')
    if not pc.any(needs_quotes).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    return pc.if_else(needs_quotes, pc.binary_join_element_wise('"', doubled, '"', ""), texts)


def _answer(texts: pa.Array, is_16: Mask, place: Numbers, born: Numbers, serial: Numbers, sex: Rows) -> pa.Table:
    """Put the verdicts together; the order of the conditions is the order in which `nik.check` asks."""
    places = _place_table()
    conditions = [~is_16, place == _NO_PLACE, born == _NO_DATE, serial == 0, ~places.is_district[place]]
    reason = np.select(conditions, list(range(len(_REASONS))), default=len(_REASONS))
    valid = reason >= _REASONS.index(Reason.PLACE_UNKNOWN)
    silent = ~valid

    def pick(words: pa.Array, index: Rows, nothing: Mask) -> pa.Array:
        return words.take(pa.array(index, mask=nothing))

    return pa.table(
        [
            texts,
            pa.array(valid),
            pick(pa.array([str(word) for word in _REASONS]), reason, reason == len(_REASONS)),
            pick(pa.array([str(word) for word in _SEXES]), sex, silent),
            pa.array(born, mask=silent).cast(pa.date32()),
            pick(places.codes, place, silent),
            pick(places.names, place, silent),
        ],
        schema=SCHEMA,
    )


def _stripped(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        raise TypeError(f"NIK must be text, not {column.type}: numbers lose their sixteenth digit")
    return pc.utf8_trim(column.cast(pa.string()), characters=SURROUNDING)


def _digits(texts: pa.Array) -> tuple[Mask, npt.NDArray[np.uint8]]:
    """Which texts are sixteen digits (n), and their digits as numbers 0 to 9 (k × 16), in order."""
    sixteen = pc.equal(pc.binary_length(texts), _LENGTH).fill_null(False)
    long_enough = texts.filter(sixteen)
    # All texts have the same length now, so the bytes lie one after the other.
    _, offsets, data = long_enough.buffers()
    start = int(np.frombuffer(offsets, dtype=np.int32)[long_enough.offset]) if len(long_enough) else 0
    flat = np.frombuffer(data or b"", dtype=np.uint8, offset=start, count=len(long_enough) * _LENGTH)
    digits = flat.reshape(-1, _LENGTH) - np.uint8(ord("0"))  # wraps round below "0", so one comparison is enough
    only_digits = (digits <= 9).all(axis=1)
    is_16 = sixteen.to_numpy(zero_copy_only=False).copy()
    is_16[is_16] = only_digits
    return is_16, digits[only_digits]


def _number(digits: npt.NDArray[np.uint8]) -> Numbers:
    """Columns of digits read as one number each."""
    weights = 10 ** np.arange(digits.shape[1] - 1, -1, -1, dtype=np.int32)
    number: Numbers = digits.astype(np.int32) @ weights
    return number


@dataclass(frozen=True)
class _Places:
    """``index``: six digits → row in the other three, or -1."""

    index: Numbers
    is_district: Mask
    codes: pa.Array
    names: pa.Array


@cache
def _place_table() -> _Places:
    places = list(known_places().values())
    index = np.full(_MILLION, _NO_PLACE, dtype=np.int32)
    # Ancestors come first, so a regency overwrites its part of the province, and a district its part of the regency.
    for row, place in enumerate(places):
        digits = place.code.replace(".", "")
        width = 10 ** (6 - len(digits))
        index[int(digits) * width : (int(digits) + 1) * width] = row
    return _Places(
        index=index,
        is_district=np.array([place.code.count(".") == 2 for place in places]),
        codes=pa.array([str(place.code) for place in places]),
        names=pa.array([place.full_name for place in places]),
    )


@lru_cache(maxsize=4)
def _date_table(reference_date: date) -> Numbers:
    """DDMMYY (women DD+40) → days since 1970-01-01. The hundred years up to the reference date hold each DDMMYY once."""
    last = np.datetime64(reference_date, "D")
    first = np.datetime64(f"{reference_date.year - 100:04d}-{reference_date:%m}-01", "D")
    days = np.arange(first, last + 1)
    months = days.astype("datetime64[M]")
    day = (days - months).astype(np.int32) + 1
    month = months.astype(np.int32) % 12 + 1
    year = (days.astype("datetime64[Y]").astype(np.int32) + 1970) % 100
    table = np.full(_MILLION, _NO_DATE, dtype=np.int32)
    # The first days overlap with the last ones; a later assignment wins, which is the latest year.
    for shift in (0, 40):
        table[(day + shift) * 10_000 + month * 100 + year] = days.astype(np.int32)
    return table
