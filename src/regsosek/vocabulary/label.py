"""A text in the two languages of the pages: Indonesian first, English by switch."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


class Label(NamedTuple):
    """The same text in Indonesian (``id``) and English (``en``)."""

    id: str
    en: str

    def text(self, language: str = "id") -> str:
        """The text in ``language``; ValueError for a language the pages do not speak."""
        if language == "id":
            return self.id
        if language == "en":
            return self.en
        raise ValueError(f"unknown language: {language!r} (id or en)")
