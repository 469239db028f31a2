"""How a search by name asks the database: few statements, each answered by an index, for every kind of reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from factories.documents import family_document, member
from regsosek.kernel.scope import Scope, activate
from regsosek.registry import search, search_found, search_names
from regsosek.vocabulary.privacy import PrivacyClass as P

CITY = Scope(label="uji", areas=("6472",), classes=frozenset(P))
ADULTS = Scope(label="uji", areas=("6472",), classes=frozenset(P) - {P.CHILD})
FEW = Scope(label="uji", areas=("6472050",), classes=frozenset(P), groups=frozenset({1, 2}))


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Statements as they reach the database, the scope's conditions in them."""
    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def read_from_end_to_end(sql: str, params: Any) -> list[str]:
    """Tables of the registry for which the plan has no index."""
    cursor = connection.connection.cursor()
    if connection.vendor == "sqlite":
        plan = [row[-1] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%s', '?')}", params or ())]
        return [line for line in plan if re.match(r"SCAN (?!CONSTANT|subquery|\()", line) and "USING" not in line]
    cursor.execute("SET LOCAL enable_seqscan = off")  # tables are tiny here: what is left has no index
    cursor.execute(f"EXPLAIN {sql}", params)
    plan = [row[0] for row in cursor.fetchall()]
    cursor.execute("SET LOCAL enable_seqscan = on")
    return [line.strip() for line in plan if "Seq Scan on registry_" in line]


@pytest.fixture
def people(record: Any) -> list[Any]:
    names = ("Uji Sari Dewi", "Uji Sarah", "Uji Budi", "Uji Sari", "Uji Dewi")
    return list(
        record(*(family_document(n, members=[member(1, family=n, name=name)]) for n, name in enumerate(names, start=1)))
    )


@pytest.mark.parametrize("scope", [CITY, ADULTS, FEW], ids=["city", "adults", "few"])
@pytest.mark.parametrize("text", ["sari", "sar", "sari dewi", "uji dew sar"])
@pytest.mark.parametrize("many", [1, 1000], ids=["common", "counted"])
def test_few_statements_and_no_table_read_from_end_to_end(
    people: list[Any], scope: Scope, text: str, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_names, "MANY", many)
    monkeypatch.setattr(search_found, "PAGE", 1)
    with activate(scope), asked() as first:
        found = search.by_name(text)
    with activate(scope), asked() as second:
        if found.after:
            search.by_name(text, after=found.after)

    words = len(text.split())
    assert len(first) <= 4 + (words if words > 1 else 0)
    assert len(second) <= 8 + (words if words > 1 else 0)
    assert [line for sql, params in (*first, *second) for line in read_from_end_to_end(sql, params)] == []


def test_the_walk_is_along_the_rarest_word(people: list[Any]) -> None:
    with activate(CITY), asked() as seen:
        assert search.by_name("uji budi").total == 1
    walks = [params for sql, params in seen if "ORDER BY 1" in sql and f"LIMIT {search_names.STEP}" in sql]
    assert [tuple(params[-2:]) for params in walks] == [("budi", "budj")]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a plan of PostgreSQL")
def test_names_are_not_joined_all_with_all(people: list[Any]) -> None:
    """Who bears the one name is asked for the other by himself: no join of words with words, whatever is thought rare."""
    with activate(CITY), asked() as seen:
        assert search.by_name("sari dewi").total == 1
    walk = next((sql, params) for sql, params in seen if f"LIMIT {search_names.STEP}" in sql and "name" in sql)
    cursor = connection.connection.cursor()
    cursor.execute(f"EXPLAIN {walk[0]}", walk[1])
    plan = "\n".join(row[0] for row in cursor.fetchall())
    walked, asked_of_one = plan.split("SubPlan", 1)
    scan = re.compile(r"(?:Seq|Index|Index Only|Bitmap Heap) Scan.* on registry_nametoken\b")
    assert (len(scan.findall(walked)), len(scan.findall(asked_of_one))) == (1, 1), plan
    assert "(person_id = registry_nametoken.person_id)" in asked_of_one, plan
