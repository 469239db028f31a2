"""Why an area file or a change of areas is refused, in both languages."""

from __future__ import annotations

from regsosek.kernel.problems import Problem
from regsosek.vocabulary.label import Label


def bad_file(id: str, en: str) -> Problem:
    """The file is refused whole; nothing was stored."""
    return Problem("bad_area_file", reason=Label(id, en))


def bad_row(number: int, id: str, en: str) -> Problem:
    """A row of the file, counted from 1, is the reason."""
    return bad_file(f"baris {number}: {id}", f"row {number}: {en}")


def bad_change(id: str, en: str) -> Problem:
    """A split, merge, rename or recode that cannot be; nothing was changed."""
    return Problem("bad_area_change", reason=Label(id, en))
