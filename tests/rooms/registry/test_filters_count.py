from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope, activate
from regsosek.registry import filters_count
from regsosek.registry.filters import parse
from regsosek.registry.filters_count import Counted, count, count_exactly, page
from regsosek.vocabulary.privacy import PrivacyClass as P

KAYU = parse([{"name": "wall_material", "op": "is", "value": 3}])


@pytest.fixture
def families(record: Any) -> list[Any]:
    return record(*(family_document(n, housing={"wall_material": 3 if n % 3 else 1}) for n in range(60)))


def test_a_small_city_is_counted_exactly(families: list[Any], everything: None) -> None:
    assert count(KAYU) == Counted(40, True)


def test_a_large_one_is_estimated_and_says_so(
    families: list[Any], everything: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters_count, "EXACT_UP_TO", 10)
    monkeypatch.setattr(filters_count, "_FEWEST_HITS", 0)
    monkeypatch.setattr(filters_count, "_SAMPLE_BELOW", sorted(families)[30])

    found = count(KAYU)

    assert not found.exact
    hits = sum(family in _kayu(families) for family in sorted(families)[:30])
    assert found.families == round(hits * 60 / 30)
    assert count_exactly(KAYU) == Counted(40, True)


def _kayu(families: list[Any]) -> set[Any]:
    return {family for n, family in enumerate(families) if n % 3}


def test_a_rare_answer_is_counted_exactly_in_a_large_city_too(
    families: list[Any], everything: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters_count, "EXACT_UP_TO", 10)

    assert count(KAYU) == Counted(40, True)


def test_an_estimate_keeps_two_digits() -> None:
    assert [filters_count._two_digits(n) for n in (7.2, 96.4, 12_345, 250_400)] == [7, 96, 12_000, 250_000]


def test_pages_hold_every_family_once(families: list[Any], everything: None) -> None:
    seen, after, pages = [], None, 0
    while pages == 0 or after is not None:
        listed, after = page(KAYU, after)
        seen += [f.id for f in listed]
        pages += 1

    assert (pages, len(seen)) == (2, 40)
    assert set(seen) == _kayu(families)


def test_a_page_behind_a_family_that_the_reader_may_not_see_is_not_found(families: list[Any]) -> None:
    nowhere = Scope("uji", areas=("6499",), classes=frozenset({P.PUBLIC}))

    with activate(nowhere), pytest.raises(Problem, match="not_found"):
        page(KAYU, families[0])
