"""Each reason for which something is kept apart has words of its own for the office."""

from __future__ import annotations

from regsosek.collect.openrosa.kept_apart import REASONS
from regsosek.collect.openrosa.messages import OUTCOMES

#: Told to a phone, and nothing of it is kept in quarantine.
_NOT_KEPT = {"cut_off", "too_large", "bad_token", "bad_method", "no_address", "trouble"}


def test_every_refusal_that_is_kept_has_words_for_the_office_and_other_ones_for_the_officer() -> None:
    refused = {code for code, (status, _) in OUTCOMES.items() if status not in (201, 202)}
    assert {*REASONS} == refused - _NOT_KEPT
    for code, words in REASONS.items():
        assert words.id != OUTCOMES[code][1].id and "ponsel, dan beri tahu" not in words.id
