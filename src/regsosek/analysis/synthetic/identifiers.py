"""Invented NIK, family card numbers and UUIDs. Every serial is 9000 or more, so that none of them is a real person's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.composition import Members
from regsosek.analysis.synthetic.draws import Ints, occurs

_BIRTHS, _NIK, _CARDS, _UUIDS = 18, 19, 20, 21  # random streams
Days = npt.NDArray[np.datetime64]

FIRST_SERIAL = 9000
_WITHOUT_NIK, _WITH_FAULT = 0.006, 0.003


@dataclass(frozen=True)
class Births:
    """Real birth dates and those declared; some elders know only the year, some only their age."""

    date: Days  # (P,)
    known: npt.NDArray[np.bool_]  # (P,)


def births(of: Frame, block: Block, members: Members, interviewed: Days) -> Births:
    """Dates that give each member's age on the day of the interview (`interviewed`, one per family)."""
    rng = of.rng(_BIRTHS, block.number)
    size = len(members.family)
    day = interviewed[members.family]
    anniversary = day - rng.integers(0, 365, size)
    rounded = (members.age > 52) & occurs(rng, 0.22, size)  # the 31 December or 1 July of old registers
    year_end, mid_year = np.datetime64("2021-12-31"), np.datetime64("2022-07-01")
    anniversary = np.where(rounded, np.where(rng.random(size) < 0.5, year_end, mid_year), anniversary)
    month = anniversary.astype("M8[M]")
    date = (month - 12 * members.age).astype("M8[D]") + (anniversary - month.astype("M8[D]"))
    return Births(date, ~((members.age > 58) & occurs(rng, 0.03, size)))


def niks(of: Frame, block: Block, members: Members, place: Ints, born: Days) -> list[str | None]:
    """A NIK per member: place of first registration, birth date with 40 added to the day of women, serial.

    Six in a thousand have none (infants more often); three in a thousand carry a fault: two digits of the date swapped
    or the number of the family member before.
    """
    rng = of.rng(_NIK, block.number)
    size = len(members.family)
    year, month, day = _parts(born)
    serial = FIRST_SERIAL + rng.integers(0, 1000, size)
    number = ((place * 100 + day + 40 * (members.sex == 2)) * 100 + month) * 100 + year % 100
    fault = rng.random(size)
    wrong_month = ((place * 100 + day + 40 * (members.sex == 2)) * 100 + month % 12 + 1) * 100 + year % 100
    number = np.where(fault < 0.5 * _WITH_FAULT, wrong_month, number)
    number = number * 10_000 + serial
    borrowed = (fault > 1 - 0.5 * _WITH_FAULT) & (members.line > 1)
    number = np.where(borrowed, np.roll(number, 1), number)
    missing = occurs(rng, np.where(members.age == 0, 0.30, _WITHOUT_NIK), size)
    return [None if gone else f"{value:016d}" for value, gone in zip(number.tolist(), missing.tolist(), strict=True)]


def cards(of: Frame, block: Block, members: Members, place: Ints) -> tuple[list[str | None], list[int]]:
    """No. KK and its code (115: 0 as found, 1 the parent family of a split card, 2 the split one) per family."""
    rng = of.rng(_CARDS, block.number)
    first_member = np.searchsorted(members.family, np.arange(block.families))
    issued = np.datetime64("2006-01-01") + rng.integers(0, 16 * 365, block.families)
    year, month, day = _parts(issued)
    number = ((place[first_member] * 100 + day) * 100 + month) * 100 + year % 100
    number = number * 10_000 + FIRST_SERIAL + rng.integers(0, 1000, block.families)
    shared = block.second & occurs(rng, 0.4, block.families)
    number = np.where(shared, np.roll(number, 1), number)
    code = np.where(shared, 2, np.where(np.roll(shared, -1), 1, 0))
    missing = occurs(rng, 0.03, block.families) & (code == 0)
    text = [None if gone else f"{value:016d}" for value, gone in zip(number.tolist(), missing.tolist(), strict=True)]
    return text, code.tolist()


def uuids(of: Frame, block: Block, kind: int, count: int) -> list[str]:
    """`count` UUIDs of the block (RFC 9562 version 8: from our own seed), the same every time; `kind` keeps sorts apart."""
    raw = np.frombuffer(of.rng(_UUIDS + kind, block.number).bytes(16 * count), dtype=np.uint8).reshape(-1, 16).copy()
    raw[:, 6] = raw[:, 6] & 0x0F | 0x80
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    text = raw.tobytes().hex()
    return [
        f"{text[i : i + 8]}-{text[i + 8 : i + 12]}-{text[i + 12 : i + 16]}-{text[i + 16 : i + 20]}-{text[i + 20 : i + 32]}"
        for i in range(0, 32 * count, 32)
    ]


def _parts(dates: Days) -> tuple[Ints, Ints, Ints]:
    months = dates.astype("M8[M]")
    year = dates.astype("M8[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (dates - months.astype("M8[D]")).astype(np.int64) + 1
    return year, month, day
