"""Size of a business by its monthly turnover: the seven printed classes of item 425, gathered as the questionnaire itself
names them (in brackets behind each answer). Five bounds are yearly sales of 2, 15 and 50 thousand million rupiah over twelve
months (PP 7/2021 art. 35, check), and "ultra mikro" is the lower part of the micro ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from regsosek.vocabulary.label import Label


@dataclass(frozen=True, slots=True)
class SizeClass:
    """``codes``: answers to item 425 that belong to the class; 0 stands for "not answered"."""

    key: str
    label: Label
    turnover: Label
    codes: tuple[int, ...]


SIZE_CLASSES: tuple[SizeClass, ...] = (
    SizeClass(
        "ultra_micro",
        Label("Ultra mikro", "Ultra micro"),
        Label("di bawah Rp 25 juta", "below Rp 25 million"),
        (1, 2, 3),
    ),
    SizeClass("micro", Label("Mikro", "Micro"), Label("Rp 25 – 167 juta", "Rp 25–167 million"), (4,)),
    SizeClass("small", Label("Kecil", "Small"), Label("Rp 167 – 1.250 juta", "Rp 167–1,250 million"), (5,)),
    SizeClass("medium", Label("Menengah", "Medium"), Label("Rp 1.250 – 4.167 juta", "Rp 1,250–4,167 million"), (6,)),
    SizeClass("large", Label("Besar", "Large"), Label("Rp 4.167 juta ke atas", "Rp 4,167 million or more"), (7,)),
    SizeClass("unknown", Label("Omzet tidak terjawab", "Turnover not answered"), Label("–", "–"), (0,)),
)


def size_of(code: int | None) -> SizeClass:
    """The class of an answer to item 425 (None: not answered); ValueError for a code that the item does not have."""
    for size in SIZE_CLASSES:
        if (code or 0) in size.codes:
            return size
    raise ValueError(f"item 425 has no answer {code!r}")


def by_size(counts: Mapping[int, int]) -> list[tuple[SizeClass, int]]:
    """Number of businesses in each class, from numbers by answer; "not answered" only when there are any."""
    found = [(size, sum(counts.get(code, 0) for code in size.codes)) for size in SIZE_CLASSES]
    return [(size, n) for size, n in found if n or size.key != "unknown"]
