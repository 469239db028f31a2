"""States are told as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from regsosek.collect.states import State
from regsosek.intake.standing import LONGEST_TEXT, STATE_WORDS, diagram, reason_of
from regsosek.kernel.problems import Problem

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "from-phone-to-registry.md"


def test_every_state_has_words_in_both_languages() -> None:
    assert set(STATE_WORDS) == set(State)
    assert all(words.id and words.en for words in STATE_WORDS.values())


def test_the_drawing_in_the_documentation_is_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert f"```mermaid\n{diagram()}\n```" in page
    assert all(f"`{state.value}`" in page for state in State)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\x01b", "ab"), ("a\x0bb\x0c", "ab"), (" satu\r\ndua\ttiga ", "satu\ndua\ttiga"), ("a\x00\ud800\uffff", "a")],
)
def test_a_reason_is_kept_without_what_cannot_be_written(typed: str, kept: str) -> None:
    assert reason_of(typed) == kept


def test_a_reason_of_nothing_but_such_characters_is_none() -> None:
    with pytest.raises(Problem) as refused:
        reason_of(" \x01\x02 ")

    assert refused.value.code == "reason_needed"
    assert len(reason_of("a" * 2000)) == LONGEST_TEXT
