"""Declaring guarded tables: complete, or the program does not start; and what is put in front of a statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from regsosek.kernel import guard
from regsosek.kernel.guard import GUARDED, Rows, rewrite
from regsosek.kernel.models import TileReading
from regsosek.kernel.scope import Scope
from regsosek.registry.models import Cooperative
from regsosek.vocabulary.privacy import PrivacyClass as P

SCOPE = Scope(label="uji", areas=("6472050006", "6472060"), classes=frozenset({P.PUBLIC}), groups=frozenset({2, 1}))


@pytest.fixture
def declared() -> Iterator[None]:
    before = dict(GUARDED)
    yield
    GUARDED.clear()
    GUARDED.update(before)
    guard._judge.cache_clear()
    guard._expression.cache_clear()


def test_a_field_without_a_class_stops_the_start(declared: None) -> None:
    names = {f.name: P.PUBLIC for f in Cooperative._meta.concrete_fields}
    for wrong in ({n: c for n, c in names.items() if n != "address"}, names | {"more": P.PUBLIC}):
        with pytest.raises(TypeError, match="privacy classes do not match"):
            guard.guard(Cooperative, rows=Rows(area="area_code"), classes=wrong)
    assert Cooperative._meta.db_table not in GUARDED


def test_a_table_without_a_rule_for_its_rows_shows_none(declared: None) -> None:
    names = {f.name: P.PUBLIC for f in Cooperative._meta.concrete_fields}
    guard.guard(Cooperative, rows=Rows(), classes=names)
    with pytest.raises(TypeError, match="no row rule"):
        rewrite("SELECT * FROM registry_cooperative", SCOPE, connection)


def test_the_expression_names_areas_groups_and_hides_columns() -> None:
    sql = rewrite("SELECT * FROM registry_family", SCOPE, connection)
    head, _, rest = sql.partition(" SELECT * FROM registry_family")
    assert rest == ""
    assert head.startswith('WITH "registry_family" AS NOT MATERIALIZED (SELECT "id", "dwelling_id", ')
    assert "BETWEEN '6472050006' AND '6472050006999999'" in head
    assert "BETWEEN '6472060' AND '6472060999999999'" in head
    assert "IN (1, 2)" in head
    assert ' AS "head_name"' in head and "CAST(NULL AS" in head


def test_own_expressions_stay_behind_ours() -> None:
    for own in (
        "WITH x AS (SELECT 1) SELECT * FROM x, registry_family",
        "WITH RECURSIVE x(n) AS (SELECT 1) SELECT * FROM registry_family",
    ):
        sql = rewrite(own, SCOPE, connection)
        assert sql.count("WITH") == 1
        assert sql.index('"registry_family" AS') < sql.index("x")
        assert ("RECURSIVE" in sql) is ("RECURSIVE" in own)


def test_an_explained_statement_stays_explained() -> None:
    assert rewrite("EXPLAIN QUERY PLAN SELECT * FROM registry_family", SCOPE, connection).startswith(
        "EXPLAIN QUERY PLAN WITH "
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "SAVEPOINT x",
        "SELECT * FROM areas_area",
        "",
        "PRAGMA foreign_key_check",
        "SET CONSTRAINTS ALL IMMEDIATE",
    ],
)
def test_other_statements_are_left_as_they_are(sql: str) -> None:
    for scope in (None, SCOPE):
        assert rewrite(sql, scope, connection) == sql


def test_what_is_append_only_is_declared_once() -> None:
    guard.append_only(TileReading)
    assert "kernel_tilereading" in guard.APPEND_ONLY


def test_a_scope_is_written_once_for_each_kind_of_eyes() -> None:
    guard._expression.cache_clear()
    for _ in range(3):
        rewrite("SELECT * FROM registry_family", SCOPE, connection)
    info: Any = guard._expression.cache_info()
    assert (info.misses, info.hits) == (1, 2)
