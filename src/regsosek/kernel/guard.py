"""The guard in front of the database: scope and privacy below every reader.

Every statement that names a guarded table gets a common table expression *of the same name* put in front of it::

    WITH "registry_family" AS NOT MATERIALIZED (
        SELECT "id", …, CAST(NULL AS varchar(200)) AS "head_name" FROM main."registry_family" WHERE <rows of the scope>
    ) SELECT … FROM "registry_family" …

The name now means the scoped rows, with NULL in each column whose privacy class is not granted, in whatever way the
statement was made: manager, foreign key, ``select_related``, ``values``, join, aggregate, ``refresh_from_db``,
``_base_manager`` or raw SQL; on SQLite and PostgreSQL alike. Without an active scope the statement is refused, and so is
every write outside a verb, every change of what is append-only, and every statement that cannot be judged
(:mod:`regsosek.kernel.statement`). See docs/adr/0002-scope-as-cte.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connections, models
from django.db.backends.signals import connection_created

from regsosek.kernel.problems import Problem, ScopeMissing
from regsosek.kernel.scope import Scope, current_scope, system_scope
from regsosek.kernel.statement import HARMLESS, READS, WRITES, Mention, Statement, mentions, read
from regsosek.vocabulary.privacy import PrivacyClass

#: Name of the verb that is open in this context; writes need one. Set by :mod:`regsosek.kernel.action` only.
open_verb: ContextVar[str | None] = ContextVar("regsosek_verb", default=None)
_maintained: ContextVar[bool] = ContextVar("regsosek_maintenance", default=False)


@contextmanager
def maintenance(name: str) -> Iterator[None]:
    """Let statements through as they are: for `migrate` and `flush`, which shape and empty whole tables. Nothing else."""
    token = _maintained.set(True)
    try:
        with system_scope(name):
            yield
    finally:
        _maintained.reset(token)


@contextmanager
def another_seal() -> Iterator[None]:
    """For the verb of a rotation of the key: rows that are append-only get another seal on the same content.

    :raises Problem: ``write_outside_verb``.
    """
    if open_verb.get() is None:
        raise Problem("write_outside_verb", table="append-only")
    with maintenance("key rotation"):
        yield


@dataclass(frozen=True)
class Rows:
    """Which rows of a table exist under a scope.

    :param area: column with a 16-digit area code.
    :param group: column with the welfare group that limits some readers.
    :param family: column with the family's id, compared with the families listed in a release.
    :param via: ``(column, table, column of that table)``: rows follow those of another guarded table.
    :param by_value: ``{column: {value: class}}``: rows with this value need that class.
    :param adults: column with a birth date; under 18 (or unknown) needs class ``child``.
    :param about: ``(column, table)``: the row tells of a person in that table; if of a child, it needs class ``child``.
    :param needs: class without which no row exists.
    :param consent: column that is :data:`REFUSED` where a family does not share its names and numbers.
    :param closed: column with the day on which the row ended; ended rows exist for system scopes only.
    """

    area: str | None = None
    group: str | None = None
    family: str | None = None
    via: tuple[str, str, str] | None = None
    by_value: Mapping[str, Mapping[str, PrivacyClass]] = field(default_factory=dict)
    adults: str | None = None
    about: tuple[str, str] | None = None
    needs: PrivacyClass | None = None
    consent: str | None = None
    closed: str | None = None


@dataclass(frozen=True)
class Guarded:
    model: type[models.Model]
    table: str
    rows: Rows
    classes: Mapping[str, PrivacyClass | None]


REFUSED = 2
"""The answer "no" to whether names may be used."""
NAMING = frozenset({PrivacyClass.NAME, PrivacyClass.NUMBER})
"""What tells by name who somebody is."""

GUARDED: dict[str, Guarded] = {}
APPEND_ONLY: set[str] = set()


def guard(model: type[models.Model], *, rows: Rows, classes: Mapping[str, PrivacyClass | None]) -> None:
    """Declare a guarded table. Every column must have a class, or ``None`` for what holds the table together (keys, area,
    counts): what is not classified is an error at start-up."""
    names = {f.name for f in model._meta.concrete_fields}
    if names != set(classes):
        raise TypeError(f"{model.__name__}: privacy classes do not match the fields: {sorted(names ^ set(classes))}")
    GUARDED[model._meta.db_table] = Guarded(model, model._meta.db_table, rows, classes)
    _judge.cache_clear()
    _expression.cache_clear()


def append_only(model: type[models.Model]) -> None:
    """Rows of this table are inserted and never changed or deleted (but by a wholesale flush of a test)."""
    APPEND_ONLY.add(model._meta.db_table)
    _judge.cache_clear()


@dataclass(frozen=True)
class _Judged:
    """A statement with the tables it names. ``hidden``: some are named in a string or a comment."""

    statement: Statement
    mentions: tuple[Mention, ...]
    hidden: bool

    @property
    def is_named(self) -> bool:
        return bool(self.mentions) or self.hidden


@lru_cache(maxsize=256)
def _judge(sql: str) -> _Judged:
    tables = GUARDED.keys() | APPEND_ONLY
    statement, everywhere = read(sql), mentions(sql, tables)
    seen = mentions(statement.bare, tables) if everywhere and statement.bare != sql else everywhere
    return _Judged(statement, tuple(seen), len(seen) != len(everywhere))


_JUDGED = READS | WRITES | HARMLESS | {"WITH"}
_DATABASES = re.compile(r"\s*(CREATE|DROP)\s+DATABASE\b", re.IGNORECASE)  # what makes and drops the one of the tests


def rewrite(sql: str, scope: Scope | None, connection: Any) -> str:
    """The statement as the scope's reader may run it.

    :raises ScopeMissing: a guarded table is named and no scope is active.
    :raises Problem: ``write_outside_verb``, ``write_beyond_scope``, ``append_only``, ``qualified_table``,
        ``statement_refused``.
    """
    everything = scope is not None and scope.everything
    if _maintained.get() or not sql.strip():
        return sql
    judged = _judge(sql)
    if everything and not judged.is_named:
        return sql
    statement, names = judged.statement, {mention.table for mention in judged.mentions}
    _refuse_what_cannot_be_judged(judged, everything)
    _refuse_changes_of_what_stays(statement, names & APPEND_ONLY)
    guarded = sorted(names & GUARDED.keys())
    if not guarded or statement.kind in HARMLESS:
        return sql
    if scope is None:
        raise ScopeMissing(guarded[0])
    if not statement.reads_only:
        _refuse_writes(statement, guarded[0], everything)
        return sql
    if everything:
        return sql
    if any(mention.behind_dot and mention.table in GUARDED for mention in judged.mentions):
        raise Problem("qualified_table", table=guarded[0])
    if statement.locks:  # PostgreSQL would take no lock on an expression, and say nothing
        raise Problem("statement_refused", reason="a lock on a guarded table needs a system scope")
    adult = _adult_born_before()
    return _put_in_front(sql, statement, [_expression(table, scope, connection.vendor, adult) for table in guarded])


def _refuse_what_cannot_be_judged(judged: _Judged, everything: bool) -> None:
    """Fails closed: what is not known to be harmless is refused. Under a system scope only where one of our tables is
    named, so that nothing slips past the rules for writes."""
    statement, reason = judged.statement, judged.statement.unclear
    if statement.kind not in _JUDGED and not (not judged.is_named and _DATABASES.match(statement.bare)):
        reason = f"{statement.kind or 'no'} statement"
    if not everything:
        if statement.looks_behind:
            reason = "it looks behind tables"
        if judged.hidden:
            reason = "a guarded table is named in a string or a comment"
    if reason:
        raise Problem("statement_refused", reason=reason)


def _refuse_changes_of_what_stays(statement: Statement, tables: set[str]) -> None:
    if tables and not (statement.reads_only or statement.kind in HARMLESS or statement.is_plain_insert):
        raise Problem("append_only", table=min(tables))


def _refuse_writes(statement: Statement, table: str, everything: bool) -> None:
    """A write needs an open verb. Under the scope of a person only new rows are written: what is changed, deleted or copied
    could lie outside, so verbs do that under a system scope, after they have asked whether the person may."""
    if open_verb.get() is None:
        raise Problem("write_outside_verb", table=table)
    if everything:
        return
    if not statement.is_plain_insert or mentions(statement.beyond_insert_target(), GUARDED.keys() | APPEND_ONLY):
        raise Problem("write_beyond_scope", table=table)


def _put_in_front(sql: str, statement: Statement, expressions: list[str]) -> str:
    ours = ", ".join(expressions)
    if statement.own_with is not None:
        return f"{sql[: statement.own_with]} {ours}, {sql[statement.own_with :]}"
    return f"{sql[: statement.start]} WITH {ours} {sql[statement.start :]}".lstrip()


@lru_cache(maxsize=4096)
def _expression(table: str, scope: Scope, vendor: str, adult: str) -> str:
    connection = next(c for c in connections.all() if c.vendor == vendor)
    entry = GUARDED[table]
    conditions = _Conditions(scope, vendor, adult)
    refused = conditions.refused(entry.rows, table) if scope.consented else ""
    columns = ", ".join(
        _column(f, entry.classes[f.name], scope, connection, refused) for f in entry.model._meta.concrete_fields
    )
    where = conditions.of(entry, table)
    return f'"{table}" AS NOT MATERIALIZED (SELECT {columns} FROM {_source(table, vendor)} WHERE {where})'


def _source(table: str, vendor: str) -> str:
    return f'{"main" if vendor == "sqlite" else "public"}."{table}"'


def _column(field: Any, privacy: PrivacyClass | None, scope: Scope, connection: Any, refused: str) -> str:
    if privacy is None or scope.grants(privacy):
        if refused and privacy in NAMING:
            return f'CASE WHEN {refused} THEN NULL ELSE "{field.column}" END AS "{field.column}"'
        return f'"{field.column}"'
    return f'CAST(NULL AS {field.db_type(connection)}) AS "{field.column}"'


@dataclass(frozen=True)
class _Conditions:
    """The conditions under which rows exist, as SQL with literals (Scope has checked their form)."""

    scope: Scope
    vendor: str
    adult: str

    def of(self, entry: Guarded, alias: str) -> str:
        rule, scope = entry.rows, self.scope
        if rule.needs is not None and not scope.grants(rule.needs):
            return "1=0"
        parts = [_areas(f'"{alias}"."{rule.area}"', scope)] if rule.area else []
        if rule.closed:
            parts.append(f'"{alias}"."{rule.closed}" IS NULL')
        if rule.group and scope.groups is not None:
            parts.append(_one_of(f'"{alias}"."{rule.group}"', map(str, sorted(scope.groups))))
        if rule.family and scope.release is not None:
            parts.append(self._released(f'"{alias}"."{rule.family}"'))
        if rule.via:
            unless = rule.needs in NAMING and scope.consented
            parts.append(self._follows(rule.via, alias, unless))
        if rule.about and not scope.grants(PrivacyClass.CHILD):
            parts.append(self._of_adults(rule.about, alias))
        for column, by_value in rule.by_value.items():
            granted = [f"'{value}'" for value, privacy in by_value.items() if scope.grants(privacy)]
            parts.append(_one_of(f'"{alias}"."{column}"', granted))
        if rule.adults and not scope.grants(PrivacyClass.CHILD):
            parts.append(f'"{alias}"."{rule.adults}" <= \'{self.adult}\'')
        if not parts:
            raise TypeError(f"{entry.table} has no row rule")
        return " AND ".join(f"({part})" for part in parts)

    def refused(self, rule: Rows, alias: str) -> str:
        """Whether the family of the row does not share its names; empty where no family is behind it."""
        if rule.consent:
            return f'"{alias}"."{rule.consent}" = {REFUSED}'
        if rule.via is None:
            return ""
        column, table, key = rule.via
        inner = f"{alias}_by"
        behind = self.refused(GUARDED[table].rows, inner)
        source = _source(table, self.vendor)
        return (
            f'EXISTS (SELECT 1 FROM {source} "{inner}" WHERE "{inner}"."{key}" = "{alias}"."{column}" AND {behind})'
            if behind
            else ""
        )

    def _follows(self, via: tuple[str, str, str], alias: str, unless_refused: bool = False) -> str:
        # EXISTS, not IN: a page touches few rows, and IN would gather every family of the city first.
        column, table, key = via
        inner = f"{alias}_of"
        where = self.of(GUARDED[table], inner)
        refused = self.refused(GUARDED[table].rows, inner) if unless_refused else ""
        if refused:  # not NOT (…): the answer is NULL where nobody was asked
            where = f"{where} AND ({refused}) IS NOT TRUE"
        return f'EXISTS (SELECT 1 FROM {_source(table, self.vendor)} "{inner}" WHERE "{inner}"."{key}" = "{alias}"."{column}" AND {where})'

    def _of_adults(self, about: tuple[str, str], alias: str) -> str:
        column, table = about
        who, born = f'"{alias}_who"', GUARDED[table].rows.adults
        adult = f'SELECT 1 FROM {_source(table, self.vendor)} {who} WHERE {who}."id" = "{alias}"."{column}" AND {who}."{born}" <= \'{self.adult}\''
        return f'"{alias}"."{column}" IS NULL OR EXISTS ({adult})'

    def _released(self, column: str) -> str:
        assert self.scope.release is not None
        release = self.scope.release.hex if self.vendor == "sqlite" else str(self.scope.release)
        source = _source("access_releasedfamily", self.vendor)
        return f"{column} IN (SELECT family_id FROM {source} WHERE release_id = '{release}')"


def _one_of(column: str, literals: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(literals) or 'NULL'})"


def _areas(column: str, scope: Scope) -> str:
    if "" in scope.areas:
        return "1=1"
    return " OR ".join(f"{column} BETWEEN '{p}' AND '{p.ljust(16, '9')}'" for p in scope.areas) or "1=0"


def _adult_born_before() -> str:
    from regsosek.kernel import clock

    today = clock.today()
    return f"{today.year - 18:04d}-{today.month:02d}-{min(today.day, 28):02d}"


def _execute(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not isinstance(sql, str):  # psycopg may hand over composed SQL or bytes: judge what will be run
        sql = sql.as_string(context["connection"].connection) if hasattr(sql, "as_string") else bytes(sql).decode()
    return execute(rewrite(sql, current_scope(), context["connection"]), params, many, context)


def install() -> None:
    """Every connection goes through the guard from its opening on."""

    def on_connect(connection: Any, **_: Any) -> None:
        if _execute not in connection.execute_wrappers:
            # In front: a wrapper that is open just now takes itself off the end when it closes.
            connection.execute_wrappers.insert(0, _execute)

    connection_created.connect(on_connect, weak=False, dispatch_uid="regsosek.guard")
