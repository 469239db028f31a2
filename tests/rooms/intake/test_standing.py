"""States are told as they are."""

from __future__ import annotations

from pathlib import Path

from regsosek.collect.states import State
from regsosek.intake.standing import STATE_WORDS, diagram

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "from-phone-to-registry.md"


def test_every_state_has_words_in_both_languages() -> None:
    assert set(STATE_WORDS) == set(State)
    assert all(words.id and words.en for words in STATE_WORDS.values())


def test_the_drawing_in_the_documentation_is_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert f"```mermaid\n{diagram()}\n```" in page
    assert all(f"`{state.value}`" in page for state in State)
