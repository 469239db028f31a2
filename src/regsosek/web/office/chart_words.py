"""The words that charts write beside their marks, in the language of the page."""

from __future__ import annotations

from regsosek.vocabulary.person import Sex
from regsosek.vocabulary.welfare import group_label
from regsosek.web.office.card_content import language


def chart_words() -> dict[str, str]:
    tongue = language()
    words = {f"g{group}": group_label(group).text(tongue) for group in (1, 2, 3, 4)}
    return words | {
        "g0": group_label(None).text(tongue),
        "male": Sex.MALE.label.text(tongue),
        "female": Sex.FEMALE.label.text(tongue),
    }
