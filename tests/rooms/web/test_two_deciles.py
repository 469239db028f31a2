"""Two deciles are two facts, the city's and the national one: wherever one is told, it is told which."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import regsosek
from regsosek.registry import filters_items

SOURCE = Path(regsosek.__file__).parent
#: "desil" as a word of a sentence, not followed by which one is meant. The deciles of a survey are a third thing.
BARE = re.compile(r"\bdesil(?:nya)?\b(?!\s+(?:kota|nasional|survei))", re.IGNORECASE)
BARE_ENGLISH = re.compile(r"\bdeciles?\b", re.IGNORECASE)
NAMED_ENGLISH = re.compile(r"city|national|survey", re.IGNORECASE)
_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')
#: Names of columns in files of others, never shown.
_KEYS = re.compile(r"^\w+$")


def _templates() -> list[Path]:
    return sorted((SOURCE / "web" / "templates").rglob("*.html"))


def _code() -> list[Path]:
    rooms = ("web", "registry", "welfare", "imports", "operations", "analysis/pmt/card")
    return sorted(p for room in rooms for p in (SOURCE / room).rglob("*.py") if "migrations" not in p.parts)


def test_there_is_something_to_search() -> None:
    assert len(_templates()) > 50 and any("desil kota" in p.read_text().lower() for p in _templates())


@pytest.mark.parametrize("path", _templates(), ids=lambda p: p.name)
def test_no_page_says_decile_without_saying_which(path: Path) -> None:
    assert not [line.strip()[:120] for line in path.read_text().splitlines() if BARE.search(line)]


def test_no_sentence_in_the_code_says_decile_without_saying_which() -> None:
    found = [
        (path.name, text)
        for path in _code()
        for text in _STRINGS.findall(path.read_text())
        if BARE.search(text) and not _KEYS.match(text)
    ]
    assert found == []


def test_every_filter_on_a_decile_names_it_in_both_languages() -> None:
    labels = [i.label for i in filters_items.ITEMS.values() if "decile" in i.name]
    assert labels
    assert not [label for label in labels if BARE.search(label.id) or not NAMED_ENGLISH.search(label.en)]


def test_english_sentences_name_it_too() -> None:
    texts = (SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8").split("\n\n")
    for entry in texts:
        told = "".join(_STRINGS.findall(entry.split("msgstr", 1)[-1]))
        assert not BARE_ENGLISH.search(told) or NAMED_ENGLISH.search(told), told
