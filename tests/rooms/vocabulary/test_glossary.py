"""GLOSSARY.md holds every term once, and the list of words that pages never use."""

import re
from collections import Counter
from pathlib import Path

import pytest

from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Role
from regsosek.vocabulary.welfare import UNRANKED, WelfareGroup

GLOSSARY = Path(__file__).parents[3] / "GLOSSARY.md"
NEVER = "## Tidak pernah di halaman · Never on pages"


def rows(text: str) -> list[list[str]]:
    """Cells of all table rows, headings and rules left out."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in cells if row[0] not in ("Istilah", "Never")]


TERMS_PART, NEVER_PART = GLOSSARY.read_text(encoding="utf-8").split(NEVER)
TERMS = rows(TERMS_PART)
LABELS = [
    *(group.label for group in WelfareGroup),
    UNRANKED,
    *(role.label for role in Role),
    *(kind.label for kind in PrivacyClass),
    *(level.label for level in AreaLevel),
]


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.en)
def test_a_term_of_the_code_stands_exactly_once_with_its_english(label):
    assert [row[1] for row in TERMS if row[0] == label.id] == [label.en]


def test_no_term_stands_twice_and_no_two_terms_share_a_code_name():
    assert [term for term, count in Counter(row[0].casefold() for row in TERMS).items() if count > 1] == []
    assert [code for code, count in Counter(row[2] for row in TERMS).items() if count > 1] == []


def test_every_term_is_whole():
    assert [row for row in TERMS if len(row) != 4 or not all(row)] == []


def test_the_words_that_pages_never_use_are_listed():
    forbidden = {row[0] for row in rows(NEVER_PART)}

    assert {"rumah tangga", "sensus", "jumlah penduduk miskin"} <= forbidden
    assert all(word == word.casefold() for word in forbidden)


def test_no_term_uses_a_forbidden_word():
    forbidden = [row[0] for row in rows(NEVER_PART)]

    assert [row for row in TERMS for word in forbidden if word in f"{row[0]} {row[1]}".casefold()] == []
