"""A scope is a plain value: what it covers, touches and grants."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from regsosek.kernel.scope import ALL_CLASSES, NOTHING, Scope, activate, current_scope, looking, system_scope
from regsosek.vocabulary.privacy import PrivacyClass as P

VILLAGE = Scope(label="uji", areas=("6472050006",), classes=frozenset({P.NAME}))


@pytest.mark.parametrize(
    ("area", "covers", "touches"),
    [
        ("6472050006", True, True), ("6472050006000100", True, True), ("6472050", False, True), ("64", False, True), ("", False, True),
        ("6472050007", False, False), ("647205000", False, True), ("6472060001", False, False),
    ],
)  # fmt: skip
def test_areas(area: str, covers: bool, touches: bool) -> None:
    assert (VILLAGE.covers(area), VILLAGE.touches(area)) == (covers, touches)


def test_only_what_is_named_is_granted() -> None:
    assert [c for c in P if VILLAGE.grants(c)] == [P.NAME]
    assert not any(NOTHING.grants(c) or NOTHING.covers("6472") or NOTHING.touches("6472") for c in P)


def test_a_system_scope_has_a_name_and_everything() -> None:
    with system_scope("uji") as scope:
        assert current_scope() is scope
        assert (scope.label, scope.everything, scope.classes) == ("system: uji", True, ALL_CLASSES)
        assert scope.covers("") and scope.touches("99")
    assert current_scope() is None


def test_scopes_are_values() -> None:
    assert Scope(label="uji", areas=("6472050006",), classes=frozenset({P.NAME})) == VILLAGE
    assert len({VILLAGE, Scope(label="lain", areas=VILLAGE.areas, classes=VILLAGE.classes)}) == 2
    with activate(VILLAGE) as active:
        assert active is VILLAGE


@pytest.mark.parametrize("areas", [("6472x",), ("6472 ",), ("-1",), ("６４",), ("1" * 17,)])
def test_what_is_no_prefix_is_refused(areas: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):
        Scope(label="uji", areas=areas)


def test_a_stream_is_looked_at_with_its_own_eyes_and_nothing_in_between() -> None:
    closed: list[object] = []

    def steps() -> Iterator[Scope | None]:
        try:
            while True:
                yield current_scope()
        finally:
            closed.append(current_scope())

    stream = looking(VILLAGE, steps())
    assert next(stream) == VILLAGE
    assert current_scope() is None
    with system_scope("somebody else") as other:
        assert next(stream) == VILLAGE
        assert current_scope() is other
    stream.close()  # type: ignore[attr-defined]
    assert closed == [VILLAGE]
    assert list(looking(VILLAGE, ["a", "b"])) == ["a", "b"]
