"""Search first: each word, from its beginning, in whatever spelling; numbers whole; nothing outside the scope."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import family_document, member, nik
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope, activate, system_scope
from regsosek.registry import search, search_found, search_names
from regsosek.vocabulary.names import fold
from regsosek.vocabulary.privacy import PrivacyClass as P


def family(number: int, *names: str, **more: Any) -> dict[str, Any]:
    people = [member(i, family=number, name=name) for i, name in enumerate(names, start=1)]
    return family_document(number, members=people, **more)


@pytest.fixture
def families(record: Any, city: Any) -> list[Any]:
    return list(
        record(
            family(1, "Uji Siti Aminah", "Uji Budi"), family(2, "Uji Sítí Rahma", village=city.villages[1]),
            family(3, "Uji Zulfikri", village=city.villages[2]), family(4, "Uji Rahma"),
        )
    )  # fmt: skip


@pytest.fixture
def everything() -> Any:
    with system_scope("tests"):
        yield


def names(text: str, **more: Any) -> list[str]:
    return [f.head_name for f in search.by_name(text, **more).families]


@pytest.mark.usefixtures("everything")
def test_each_word_from_its_beginning_in_any_case_order_and_accent(families: list[Any]) -> None:
    assert names("siti") == ["Uji Siti Aminah", "Uji Sítí Rahma"]
    assert names("RAHMA siti") == names("sit rah") == names("  sítì, rahma!") == ["Uji Sítí Rahma"]
    assert names("minah") == []
    assert names("zulfikri") == names("zul") == ["Uji Zulfikri"]


@pytest.mark.usefixtures("everything")
def test_words_must_meet_in_one_person(families: list[Any]) -> None:
    assert names("siti budi") == []
    assert names("budi") == ["Uji Siti Aminah"]
    found = search.by_name("budi")
    assert [p.name for p in found.matched[families[0]]] == ["Uji Budi"]


@pytest.mark.parametrize("text", ["", "  ", "ab", "a b c", "12", "*", "%", "_%_"])
@pytest.mark.usefixtures("everything")
def test_too_little_to_search_for(families: list[Any], text: str) -> None:
    with pytest.raises(Problem, match="search_too_short"):
        search.by_name(text)


@pytest.mark.usefixtures("everything")
def test_within_an_area(families: list[Any], city: Any) -> None:
    assert names("siti", within=city.villages[1]) == ["Uji Sítí Rahma"]
    assert len(names("uji", within="6472")) == 4


@pytest.mark.usefixtures("everything")
def test_a_whole_number_finds_who_claims_it(families: list[Any]) -> None:
    found = search.by_number(nik(11, 1, "1981-05-01"))
    assert [f.id for f in found.families] == [families[0]]
    assert [p.line_number for p in found.matched[families[0]]] == [1]
    assert [f.id for f in search.by_number("6472050101209003").families] == [families[2]]  # the family's card
    assert search.by_number("6472050105819999").families == []
    with pytest.raises(Problem, match="search_too_short"):
        search.by_number("64720501")


def test_nothing_outside_the_scope_is_found_or_counted(families: list[Any], city: Any) -> None:
    with activate(Scope(label="uji", areas=(city.villages[1],), classes=frozenset(P))):
        found = search.by_name("siti")
        assert ([f.id for f in found.families], found.total) == ([families[1]], 1)
        assert search.by_number(nik(11, 1, "1981-05-01")).total == 0


def test_who_reads_no_names_finds_nobody_by_name_and_no_number_by_number(families: list[Any]) -> None:
    with activate(Scope(label="uji", areas=("6472",), classes=frozenset(P) - {P.NAME})):
        assert search.by_name("siti").total == 0
    with activate(Scope(label="uji", areas=("6472",), classes=frozenset(P) - {P.NUMBER})):
        assert search.by_number(nik(11, 1, "1981-05-01")).total == 0


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6472 0501-0581.9011", "6472050105819011"),
        ("123", "123"),
        ("a123", None),
        ("", None),
        ("６４", None),
        ("12 a", None),
    ],
)
def test_what_is_a_number(text: str, number: str | None) -> None:
    assert search.number_in(text) == number


@pytest.mark.usefixtures("everything")
def test_page_by_page_nobody_is_missed_or_shown_twice(record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_found, "PAGE", 3)
    same = [family(n, "Uji Sama") for n in range(1, 6)]
    record(*same, *(family(n, f"Uji Lain{'abcde'[n - 6]}") for n in range(6, 11)))
    seen, after, pages = [], None, 0
    while True:
        found = search.by_name("uji", after=after)
        seen += [f.id for f in found.families]
        pages, after = pages + 1, found.after
        assert found.total == 10
        if after is None:
            break
    assert (len(seen), len(set(seen)), pages) == (10, 10, 4)
    with pytest.raises(Problem, match="not_found"):
        search.by_name("uji", after=uuid.uuid4())


words = st.text(alphabet="abzé -'", min_size=1, max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(words.filter(str.strip), min_size=1, max_size=4), st.text(alphabet="abz", min_size=3, max_size=4))
def test_what_is_found_is_what_begins_so(city: Any, system_actor: Any, people: list[str], word: str) -> None:
    from django.db import transaction

    from factories.documents import record_documents

    with transaction.atomic(), system_scope("tests"):
        ids = record_documents(system_actor, [family(n, name) for n, name in enumerate(people, start=1)])
        expected = {
            i for i, name in zip(ids, people, strict=True) if any(w.startswith(fold(word)) for w in fold(name).split())
        }
        assert {f.id for f in search.by_name(word).families} == expected
        transaction.set_rollback(True)


@pytest.fixture
def common(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three families are many, pages are of two, and a statement brings three rows."""
    for module, name, value in ((search_names, "MANY", 3), (search_found, "PAGE", 2), (search_names, "STEP", 3)):
        monkeypatch.setattr(module, name, value)


@pytest.mark.usefixtures("everything", "common")
def test_a_common_name_is_not_counted_to_its_end_and_its_pages_miss_nobody(record: Any) -> None:
    ids = record(
        family(1, "Uji Sari", "Uji Sarah"), family(2, "Uji Saripah", "Uji Sari", "Uji Sari Dua"), family(3, "Uji Sari"),
        family(4, "Uji Sarah"), family(5, "Uji Sarman", "Uji Sari"), family(6, "Uji Budi", "Uji Sarah"), family(7, "Uji Budi"),
    )  # fmt: skip
    seen, after = [], None
    while True:
        found = search.by_name("sar", after=after)
        assert (found.total, found.is_more) == (3, True)
        assert all(found.matched[f.id] for f in found.families)
        seen += [f.id for f in found.families]
        after = found.after
        if after is None:
            break
    assert len(seen) == 6
    assert set(seen) == set(ids[:6])
    with pytest.raises(Problem, match="not_found"):
        search.by_name("sar", after=ids[6])


@pytest.mark.usefixtures("everything", "common")
def test_as_many_as_are_counted_are_counted_exactly(record: Any) -> None:
    record(*(family(n, "Uji Sari") for n in range(1, 4)), family(4, "Uji Budi", "Uji Sarif"))
    exact = search.by_name("sari", within="6472")
    assert (exact.total, exact.is_more) == (3, True)  # four, of which three are told
    assert (search.by_name("sarif").total, search.by_name("sarif").is_more) == (1, False)
    assert (search.by_name("budi sarif").total, search.by_name("uji sarif").total) == (0, 1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.sampled_from(["Aba", "Abab", "Abz", "Bab"]), min_size=1, max_size=3), min_size=1, max_size=9)
)
def test_pages_along_the_walk_are_all_families_once(
    city: Any, system_actor: Any, common: None, households: list[list[str]]
) -> None:
    from django.db import transaction

    from factories.documents import record_documents

    with transaction.atomic(), system_scope("tests"):
        documents = [family(n, *(f"{name} Uji" for name in names)) for n, names in enumerate(households, start=1)]
        ids = record_documents(system_actor, documents)
        expected = {i for i, names in zip(ids, households, strict=True) if any(x.startswith("Ab") for x in names)}
        seen, after = [], None
        while True:
            found = search.by_name("ab uji", after=after)
            seen += [f.id for f in found.families]
            after = found.after
            if after is None:
                break
        assert sorted(seen) == sorted(expected)
        assert found.is_more == (len(expected) > 3)
        assert found.total == min(len(expected), 3)
        transaction.set_rollback(True)
