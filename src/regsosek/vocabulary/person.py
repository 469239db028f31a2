"""Sex as the administration writes it."""

from __future__ import annotations

from enum import StrEnum

from regsosek.vocabulary.label import Label


class Sex(StrEnum):
    """``L`` (laki-laki) and ``P`` (perempuan), as on population documents."""

    MALE = "L"
    FEMALE = "P"

    @property
    def label(self) -> Label:
        return Label("Laki-laki", "Male") if self is Sex.MALE else Label("Perempuan", "Female")

    @classmethod
    def from_code(cls, code: int) -> Sex:
        """From the printed code of item 405: 1 male, 2 female; ValueError otherwise."""
        if code not in (1, 2):
            raise ValueError(f"item 405 has no answer {code!r}")
        return cls.MALE if code == 1 else cls.FEMALE
