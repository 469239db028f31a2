"""Raw SQL of every shape: what it reads is scoped, or it is refused; and it never tells of what lies outside.

The statements are tried as one would try them: names in other cases and quotes, comments, schemas, several statements,
kinds of statement that a scoped SELECT does not cover, functions that run text.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from regsosek.kernel.action import system, verb
from regsosek.kernel.problems import Problem, ScopeMissing
from regsosek.kernel.scope import activate, system_scope

T = "registry_family"
SECRET = "Diluar"

#: Read by both databases; the answer must be scoped.
SCOPED = [
    f"SELECT head_name FROM {T}",
    f'SELECT "head_name" FROM "{T}"',
    "SELECT head_name FROM REGISTRY_FAMILY",
    "select Head_Name from Registry_Family",
    f"SELECT x.head_name FROM {T} AS x",
    f"SELECT x.head_name FROM {T} x, {T} y",
    f"SELECT {T}.head_name FROM {T}",
    f"/* a comment */ SELECT head_name FROM {T}",
    f"-- a comment\nSELECT head_name FROM {T}",
    f"\n\t SELECT head_name FROM/**/{T}/**/",
    f"SELECT head_name FROM {T} -- {{}}",
    f"WITH x AS (SELECT * FROM {T}) SELECT head_name FROM x",
    f"with recursive x(n) AS (SELECT head_name FROM {T}) SELECT n FROM x",
    f"-- WITH\nWITH x AS (SELECT * FROM {T}) SELECT head_name FROM x",
    f"SELECT head_name FROM (SELECT * FROM {T}) AS x",
    f"SELECT 'x' UNION SELECT head_name FROM {T}",
    f"SELECT 'x' UNION ALL SELECT head_name FROM {T} WHERE head_name LIKE '%%a%%'",
    f"SELECT (SELECT max(head_name) FROM {T})",
    f"SELECT max(head_name), min(head_name) FROM {T}",
    f"SELECT count(*), 'DELETE FROM' FROM {T}",
    f"VALUES ((SELECT max(head_name) FROM {T}))",
    f"SELECT p.name FROM registry_person p JOIN {T} f ON f.id = p.family_id",
    "SELECT name FROM registry_person",
    "SELECT token FROM registry_nametoken",
    f"SELECT head_name FROM {T};",
    f"SELECT DISTINCT head_name FROM {T}",
]  # fmt: skip
SCOPED_SQLITE = [
    f"SELECT head_name FROM {T} NOT INDEXED",
    f"SELECT head_name FROM [{T}]",
    f"SELECT head_name FROM `{T}`",
    f"SELECT group_concat(head_name) FROM {T}",
    f"SELECT json_group_array(head_name) FROM {T}",
    f"EXPLAIN QUERY PLAN SELECT head_name FROM {T}",
    f"WITH x(n) AS (VALUES (1)) SELECT head_name FROM x, {T}",
]
SCOPED_POSTGRES = [
    f"(SELECT head_name FROM {T})",
    f"((SELECT head_name FROM {T}) UNION (SELECT head_name FROM {T}))",
    f"SELECT n FROM (VALUES (1)) AS v(n) WHERE EXISTS (SELECT 1 FROM {T})",
    f"SELECT head_name FROM ONLY {T}",
    f"SELECT {T} FROM {T}",
    f"SELECT to_jsonb(x) FROM {T} x",
    f"SELECT array_agg(head_name), string_agg(head_name, ',') FROM {T}",
    f"SELECT f.* FROM generate_series(1, 2), LATERAL (SELECT head_name FROM {T}) AS f",
    f"EXPLAIN (COSTS off) SELECT head_name FROM {T}",
    f"EXPLAIN ANALYZE VERBOSE SELECT head_name FROM {T}",
]
#: May give nothing but a refusal (of ours, or of the database).
REFUSED = [
    f"SELECT head_name FROM main.{T}",
    f'SELECT head_name FROM "main"."{T}"',
    f"SELECT head_name FROM public.{T}",
    f'SELECT head_name FROM public . "{T}"',
    f"SELECT head_name FROM public./**/{T}",
    f"SELECT head_name FROM main.--\n{T}",
    "SELECT head_name FROM MAIN.REGISTRY_FAMILY UNION SELECT head_name FROM PUBLIC.REGISTRY_FAMILY",
    f"SELECT 1; SELECT head_name FROM {T}",
    f"SELECT head_name FROM {T}; SELECT head_name FROM {T}",
    f"SELECT 1 /* ; */; SELECT head_name FROM {T}",
    f"CREATE VIEW leak AS SELECT * FROM {T}",
    f"CREATE TABLE leak AS SELECT * FROM {T}",
    f"CREATE TEMPORARY TABLE leak AS SELECT * FROM {T}",
    f"INSERT INTO areas_area SELECT head_name FROM {T}",
    f"WITH {T} AS (SELECT * FROM {T}) SELECT head_name FROM main.{T}",
    f"/* /* */ SELECT head_name FROM {T} -- */",
    f"-- x\rSELECT head_name FROM {T} -- \nSELECT 1",
    f"SELECT ' FROM {T}",
    f"TABLE {T}",
    f"UPDATE {T} SET head_name = head_name RETURNING head_name",
    f"DELETE FROM {T} RETURNING head_name",
    f"WITH gone AS (DELETE FROM {T} RETURNING head_name) SELECT * FROM gone",
    f"DROP TABLE {T}",
    f"ALTER TABLE {T} RENAME TO other",
    "VACUUM INTO 'leak.sqlite3'",
    "ATTACH 'leak.sqlite3' AS leak",
    "DETACH leak",
    f"EXPLAIN DELETE FROM {T}",
]  # fmt: skip
REFUSED_SQLITE = [
    f"SELECT head_name FROM '{T}'",
    f"SELECT head_name FROM main.'{T}'",
    f"SELECT head_name FROM main.[{T}]",
    f"SELECT head_name FROM main.`{T}`",
    f"SELECT head_name FROM [a'] , main.{T}, [b'c]",
    f"REPLACE INTO {T} SELECT * FROM {T}",
    "SELECT load_extension('leak')",
    "SELECT * FROM dbstat",
    "SELECT sample FROM sqlite_stat4",
    "REINDEX",
]
REFUSED_POSTGRES = [
    f"(WITH x AS (SELECT * FROM {T}) SELECT head_name FROM x)",
    r'SELECT head_name FROM U&"registry\005ffamily"',
    r'SELECT head_name FROM u& "registry!005ffamily" UESCAPE ' + "'!'",
    f"SELECT head_name FROM {T} TABLESAMPLE SYSTEM (100)",
    f"SELECT * INTO leak FROM {T}",
    f"COPY {T} TO STDOUT",
    "COPY (SELECT 1) TO STDOUT",
    "DO $$ BEGIN EXECUTE 'CREATE VIEW leak AS SELECT * FROM regi' || 'stry_family'; END $$",
    f"DO LANGUAGE plpgsql 'BEGIN PERFORM * FROM {T}; END'",
    "CREATE FUNCTION leak() RETURNS SETOF text LANGUAGE sql AS 'SELECT head_name FROM regi' 'stry_family'",
    f"PREPARE leak AS SELECT head_name FROM {T}",
    "EXECUTE leak",
    f"DECLARE leak CURSOR FOR SELECT head_name FROM {T}",
    "FETCH ALL FROM leak",
    f"LOCK TABLE {T}",
    f"TRUNCATE {T} CASCADE",
    "CALL leak()",
    "SELECT query_to_xml('SELECT * FROM regi' || 'stry_family', true, false, '')",
    f"SELECT query_to_xml('SELECT * FROM {T}', true, false, '')",
    "SELECT database_to_xml(true, false, '')",
    "SELECT schema_to_xml('public', true, false, '')",
    f"SELECT table_to_xml('{T}', true, false, '')",
    f"SELECT most_common_vals FROM pg_stats WHERE tablename = '{T}'",
    "SELECT * FROM pg_catalog.pg_statistic",
    "SELECT query FROM pg_stat_activity",
    "SELECT pg_read_file('postgresql.conf')",
    f"SELECT E'\\' FROM x --', head_name FROM public.{T} --'",
    f"SELECT $a$ ' $a$, head_name FROM public.{T}, (SELECT $a$ ' $a$) x",
    f"SELECT head_name FROM root.public.{T}",
    f"MERGE INTO {T} USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
]  # fmt: skip


def answer(sql: str) -> str:
    """Everything that a statement tells, as text; what refuses it is not told."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, []) if "%%" in sql else cursor.execute(sql)
        return repr(cursor.fetchall()) if cursor.description else ""


def theirs() -> tuple[list[str], list[str]]:
    return (SCOPED_SQLITE, REFUSED_SQLITE) if connection.vendor == "sqlite" else (SCOPED_POSTGRES, REFUSED_POSTGRES)


def names_no_row(sql: str) -> bool:
    """Statements whose answer is a plan or a number: there is nothing to find in it."""
    return any(word in sql for word in ("EXPLAIN", "EXISTS", "count("))


def test_every_reading_is_scoped(ground: Any) -> None:
    for sql in [*SCOPED, *theirs()[0]]:
        with system_scope("tests"):
            everything = answer(sql).lower()
        with activate(ground.scope()):
            told = answer(sql).lower()
        assert names_no_row(sql) or "diluar" in everything, f"there is nothing to leak in: {sql}"
        assert names_no_row(sql) or "didalam" in told, f"what is inside is missing: {sql}"
        assert "diluar" not in told, sql


def test_a_row_outside_answers_no_question(ground: Any) -> None:
    sql = f"SELECT count(*) FROM {T} WHERE head_name LIKE '%{SECRET}%'"
    with system_scope("tests"):
        assert answer(sql) == "[(1,)]"
    with activate(ground.scope()):
        assert answer(sql) == "[(0,)]"


def let_through(sql: str, run: Any = answer) -> bool:
    try:
        run(sql)
    except (Problem, DatabaseError):
        return False
    return True


def test_everything_else_is_refused(ground: Any) -> None:
    with activate(ground.scope()):
        assert [sql for sql in [*REFUSED, *theirs()[1]] if let_through(sql)] == []


def test_nothing_is_read_without_a_scope(ground: Any) -> None:
    for sql in [*SCOPED, *theirs()[0]]:
        with pytest.raises(ScopeMissing):
            answer(sql)
    assert [sql for sql in [*REFUSED, *theirs()[1]] if let_through(sql)] == []


def test_a_verb_under_a_persons_scope_reads_no_more_than_the_person(ground: Any, actor: Any) -> None:
    """Inside a verb writing is allowed; no reading may pass for writing."""

    @verb("tests.read_raw", needs="see_map")
    def read_raw(*, by: Any, sql: str) -> str:
        return answer(sql)

    lurah = actor("lurah", ground.village)
    for sql in [*SCOPED, *theirs()[0]]:
        assert SECRET not in read_raw(by=lurah, sql=sql), sql
    assert [sql for sql in [*REFUSED, *theirs()[1]] if let_through(sql, lambda s: read_raw(by=lurah, sql=s))] == []
    assert SECRET in read_raw(by=system("tests"), sql=f"SELECT head_name FROM {T}")


def test_many_at_once(ground: Any) -> None:
    with activate(ground.scope()), connection.cursor() as cursor, pytest.raises(Problem, match="write_outside_verb"):
        cursor.executemany(f"UPDATE {T} SET head_name = %s", [("x",), ("y",)])


def test_statements_given_as_bytes_or_composed(ground: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("psycopg only")
    from psycopg import sql

    composed = sql.SQL("SELECT {} FROM {}").format(sql.Identifier("head_name"), sql.Identifier(T))
    with activate(ground.scope()), connection.cursor() as cursor:
        for statement in (composed, f"SELECT head_name FROM {T}".encode()):
            cursor.execute(statement)
            assert cursor.fetchall() == [("Uji Didalam 1",)]
        with pytest.raises(Problem, match="qualified_table"):
            cursor.execute(
                sql.SQL("SELECT {} FROM {}").format(sql.Identifier("head_name"), sql.Identifier("public", T))
            )


def test_what_is_not_guarded_is_left_alone(ground: Any) -> None:
    with activate(ground.scope()):
        assert answer("SELECT name FROM areas_area WHERE code = '6472'") == "[('Kota Samarinda',)]"
        assert answer("SELECT 1 AS registry_familyx") == "[(1,)]"
    assert answer("SELECT count(*) FROM areas_area WHERE code LIKE '64720%'") != "[(0,)]"
