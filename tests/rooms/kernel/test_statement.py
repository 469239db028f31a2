"""Reading SQL: kind, strings and comments out of the way, and what is unclear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regsosek.kernel.statement import read


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SELECT 1", "SELECT"), ("  select 1", "SELECT"), ("((SELECT 1))", "SELECT"), ("-- x\nSELECT 1", "SELECT"),
        ("/* DELETE */ SELECT 1", "SELECT"), ("WITH x AS (SELECT 1) SELECT 1", "WITH"), ("VALUES (1)", "VALUES"),
        ("EXPLAIN SELECT 1", "SELECT"), ("EXPLAIN QUERY PLAN SELECT 1", "SELECT"), ("EXPLAIN (COSTS off) DELETE FROM x", "DELETE"),
        ("explain analyze verbose update x set y = 1", "UPDATE"), ("INSERT INTO x VALUES (1)", "INSERT"),
        ("WITH x AS (DELETE FROM y RETURNING 1) SELECT 1", "WITH-WRITE"), ("SELECT 1 INTO x", "WITH-WRITE"),
        ("WITH x AS (SELECT 1) SELECT 'DELETE' FROM x", "WITH"), ("WITH x AS (SELECT 1) SELECT 1 FROM x FOR UPDATE", "WITH"),
        ("COPY x TO STDOUT", "COPY"), ("", ""), ("1", ""), ("SAVEPOINT x", "SAVEPOINT"),
    ],
)  # fmt: skip
def test_the_kind(sql: str, kind: str) -> None:
    assert read(sql).kind == kind


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; SELECT 2", "SELECT 1 /* /* */ */", "SELECT '", "SELECT /* x", "-- a\rb\nSELECT 1", "SELECT E'\\''",
        "SELECT $$x$$", "SELECT $tag$x$tag$", 'SELECT U&"\\0061"', "SELECT u& 'x'",
    ],
)  # fmt: skip
def test_what_databases_read_differently_is_unclear(sql: str) -> None:
    assert read(sql).unclear


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1;", "SELECT 1 ; \n", "SELECT 'a;b'", "SELECT ';' -- ;", "SELECT x FROM y WHERE z LIKE %s ESCAPE '\\'",
        "SELECT 'it''s'", "SELECT x::jsonb -> 'a' ? 'b'", "SELECT $1",
    ],
)  # fmt: skip
def test_what_our_own_code_writes_is_clear(sql: str) -> None:
    assert read(sql).unclear == ""


@pytest.mark.parametrize(
    ("sql", "plain"),
    [
        ("INSERT INTO x (a) VALUES (%s)", True), ('INSERT INTO "x" ("a") VALUES (%s) RETURNING "x"."id"', True),
        ("INSERT OR IGNORE INTO x (a) VALUES (%s)", True), ("INSERT INTO x (a) VALUES (1) ON CONFLICT DO NOTHING", True),
        ("INSERT INTO x (a) SELECT * FROM UNNEST(%s::int[])", True), ("INSERT INTO x(a) VALUES (1)", True),
        ("INSERT INTO x (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2", False),
        ("INSERT OR REPLACE INTO x (a) VALUES (1)", False), ("REPLACE INTO x (a) VALUES (1)", False),
        ("INSERT INTO x (a) VALUES (1) RETURNING (SELECT b FROM y)", False), ("UPDATE x SET a = 1", False),
    ],
)  # fmt: skip
def test_a_plain_insert_adds_rows_and_does_nothing_else(sql: str, plain: bool) -> None:
    assert read(sql).is_plain_insert is plain


def test_what_an_insert_reads_is_between_its_target_and_its_returning() -> None:
    statement = read('INSERT INTO "x" ("a") SELECT b FROM secret RETURNING "x"."id"')
    assert "secret" in statement.beyond_insert_target()
    assert "x" not in statement.beyond_insert_target().replace('"a"', "")


@given(st.text(alphabet="ab'\"-/*; \n$E\\UN", max_size=40))
def test_blanking_keeps_every_offset(sql: str) -> None:
    assert len(read(sql).bare) == len(sql)


@given(st.text(alphabet="abc;*- \n", max_size=20))
def test_a_string_hides_nothing_and_ends_where_it_ends(text: str) -> None:
    statement = read(f"SELECT '{text}' FROM x")
    assert statement.bare.endswith("' FROM x")
    assert (statement.kind, statement.unclear) == ("SELECT", "")
