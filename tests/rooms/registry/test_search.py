from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document, member
from factories.places import CITY
from regsosek.kernel.scope import Scope, activate
from regsosek.registry import search
from regsosek.vocabulary.privacy import PrivacyClass as P


def _families(record: Any, *names: str) -> list[Any]:
    return record(
        *(family_document(n, members=[member(1, family=n, name=name)]) for n, name in enumerate(names, start=1))
    )


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("6472 0501-0120.9001", "6472050101209001"),
        ("12", "12"),
        ("", None),
        ("siti", None),
        ("٦٤٧٢", None),
        ("64 siti", None),
    ],
)
def test_a_number_is_digits_and_nothing_else(typed: str, digits: str | None) -> None:
    assert search.number_in(typed) == digits


@pytest.mark.parametrize(
    ("typed", "heads"),
    [
        ("azi", {"Azzis", "Aziz"}),  # doubled letters make no difference
        ("azz", {"Azzis", "Aziz"}),
        ("zulf", {"Zulfa"}),
        ("zzz", {"Zzzzul"}),  # nothing comes behind z: the range is open
        ("mza", {"Mzali"}),
    ],
)
def test_ranges_hold_exactly_the_tokens_with_the_prefix(
    typed: str, heads: set[str], record: Any, everything: None
) -> None:
    _families(record, "Azzis", "Aziz", "Mzali", "Zzzzul", "Zulfa", "Bazil", "Nama Lain")

    assert {f.head_name for f in search.by_name(typed).families} == heads


def test_a_withdrawn_number_no_longer_finds(record: Any, system_actor: Any, everything: None) -> None:
    record(family_document(1, identity={"no_kk": "6472050101209777"}))
    assert search.by_number("6472050101209777").total == 1

    record(family_document(1, identity={"no_kk": "6472050101209888"}))

    assert search.by_number("6472050101209777").total == 0
    assert search.by_number("6472050101209888").total == 1


def test_numbers_do_not_exist_without_their_class(record: Any, everything: None) -> None:
    record(family_document(1))
    assert search.by_number("6472050101209001").total == 1

    with activate(Scope("tests", areas=(CITY.code,), classes=frozenset(P) - {P.NUMBER})):
        assert search.by_number("6472050101209001").total == 0


def test_names_do_not_exist_without_their_class(record: Any, everything: None) -> None:
    _families(record, "Wira Dharma")
    assert search.by_name("wira").total == 1

    with activate(Scope("tests", areas=(CITY.code,), classes=frozenset(P) - {P.NAME})):
        assert search.by_name("wira").total == 0


def test_families_are_listed_by_the_name_of_the_head(record: Any, everything: None) -> None:
    _families(record, "Tono C", "Tono A", "Tono B")

    assert [f.head_name for f in search.by_name("tono").families] == ["Tono A", "Tono B", "Tono C"]
