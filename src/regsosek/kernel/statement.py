"""Reading an SQL statement closely enough to judge it: its kind, the tables it names, and whether anything in it could
make the reading wrong.

Not a parser. Strings and comments are blanked out (offsets stay the same), so that what is left can be searched with
simple patterns. Where the two databases read a text differently (nested comments, carriage returns, escapes, dollar
quotes), the statement is called ``unclear``, and who asks refuses it: nothing of ours writes such SQL.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

READS = frozenset({"SELECT", "VALUES"})
WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE"})
#: What touches no rows, and what Django needs around statements.
HARMLESS = frozenset(
    {"SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "START", "COMMIT", "END", "SET", "RESET", "SHOW", "PRAGMA", "ANALYZE",
     "CHECKPOINT"}
)  # fmt: skip

_LEX = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/""", re.DOTALL)
_PLAIN = re.compile(r"'|--|/\*|\$")
_EXPLAIN = re.compile(
    r"\s*EXPLAIN\b(?:\s+QUERY\s+PLAN\b|\s*\([^)]*\)|(?:\s+(?:ANALYZE|ANALYSE|VERBOSE)\b)+)?", re.IGNORECASE
)
_HEAD = re.compile(r"[\s(]*([A-Za-z]+)")
_WITH = re.compile(r"\s*WITH\b(?:\s+RECURSIVE\b)?", re.IGNORECASE)
_WRITE_WORD = re.compile(r"\b(INSERT|DELETE|REPLACE|MERGE|(?<!FOR )(?<!KEY )UPDATE)\b", re.IGNORECASE)
_INTO = re.compile(r"\bINTO\b", re.IGNORECASE)
_LOCKS = re.compile(r"\bFOR\s+(NO\s+KEY\s+UPDATE|UPDATE|KEY\s+SHARE|SHARE)\b", re.IGNORECASE)
_PLAIN_INSERT = re.compile(r'\s*INSERT\s+(?:OR\s+IGNORE\s+)?INTO\s+"?(\w+)"?\s*(?=[\s(])', re.IGNORECASE)
_RETURNING = re.compile(r"\bRETURNING\b", re.IGNORECASE)
_CHANGES_ROWS = re.compile(r"\bDO\s+UPDATE\b", re.IGNORECASE)
_SELECT = re.compile(r"\bSELECT\b", re.IGNORECASE)

#: Names behind which rows of a table lie without the table being named in a way that could be scoped: functions that run
#: SQL given as text, samples of columns kept by planners, other sessions' statements, files, pages, other databases.
_BEHIND = re.compile(
    r"\b((?:query|table|schema|database|cursor)_to_xml\w*|dblink\w*|pg_stats\w*|pg_statistic\w*|pg_stat_\w+|pg_cursors|"
    r"pg_prepared_\w+|pg_largeobject\w*|lo_\w+|pg_read_\w+|pg_ls_\w+|get_raw_page\w*|ts_stat|pg_logical_slot_\w+|"
    r"sqlite_stat\d|sqlite_dbpage|sqlite_dbdata|dbstat|load_extension|readfile|writefile)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statement:
    """``kind`` is the first word (behind EXPLAIN, if any), in capitals; for a WITH that writes it is ``WITH-WRITE``.

    ``bare`` is the text with strings and comments blanked out, of the same length. ``start`` is where the statement itself
    begins, behind EXPLAIN; ``own_with`` where its own WITH ends, if it has one.
    """

    kind: str
    bare: str
    start: int
    own_with: int | None
    unclear: str

    @property
    def reads_only(self) -> bool:
        return self.kind in READS or self.kind == "WITH"

    @cached_property  # a long INSERT of a verb is never asked
    def locks(self) -> bool:
        return bool(_LOCKS.search(self.bare))

    @cached_property
    def looks_behind(self) -> bool:
        return bool(_BEHIND.search(self.bare))

    @property
    def is_plain_insert(self) -> bool:
        """An INSERT that adds rows given with it, reads no table and changes no row that is there already."""
        head = _PLAIN_INSERT.match(self.bare)
        if head is None or _CHANGES_ROWS.search(self.bare):
            return False
        tail = _RETURNING.search(self.bare)
        return tail is None or not _SELECT.search(self.bare, tail.end())

    def beyond_insert_target(self) -> str:
        """What an INSERT says between its target and what it returns."""
        head, tail = _PLAIN_INSERT.match(self.bare), _RETURNING.search(self.bare)
        return self.bare[head.end() if head else 0 : tail.start() if tail else None]


def _blanked(sql: str) -> tuple[str, str]:
    """The text without strings and comments, and why it is unclear (empty: it is not)."""
    if not _PLAIN.search(sql):
        return sql, ""
    unclear = ""

    def blank(match: re.Match[str]) -> str:
        nonlocal unclear
        text = match.group()
        if text[0] == '"':
            return text
        if text[0] == "'":
            before = sql[match.start() - 1 : match.start()]
            if before in ("E", "e", "&") and "\\" in text:
                unclear = "escapes in a string"
            return "'" + " " * (len(text) - 2) + "'"
        if "\r" in text or "/*" in text[1:]:
            unclear = "a comment that databases read differently"
        return " " * len(text)

    bare = _LEX.sub(blank, sql)
    rest = bare.replace("'", "", 2 * bare.count("'"))
    if "/*" in rest or bare.count("'") % 2:
        unclear = "an open comment or string"
    if re.search(r"\$\w*\$", bare):
        unclear = "a dollar quote"
    return bare, unclear


def read(sql: str) -> Statement:
    """The statement, as far as it must be known to judge it."""
    bare, unclear = _blanked(sql)
    explain = _EXPLAIN.match(bare)
    start = explain.end() if explain else 0
    head = _HEAD.match(bare, start)
    kind = head.group(1).upper() if head else ""
    own = _WITH.match(bare, start)
    if (kind == "WITH" and _WRITE_WORD.search(bare)) or (kind in READS | {"WITH"} and _INTO.search(bare)):
        kind = "WITH-WRITE"
    if ";" in bare.rstrip("; \n\t\r"):
        unclear = "two statements in one text"
    if re.search(r"[uU]&\s*['\"]", bare):
        unclear = "escapes in a name"
    return Statement(kind, bare, start, own.end() if own else None, unclear)


@dataclass(frozen=True, slots=True)
class Mention:
    """A table named in a text; ``behind_dot``: with a schema in front."""

    table: str
    behind_dot: bool


def mentions(text: str, tables: Set[str]) -> list[Mention]:
    """Which of the tables (lower case) a text names, in whatever case and quotes, each time that it does."""
    lower = text.lower()
    found = []
    for table in tables:
        at = lower.find(table)
        while at != -1:
            end = at + len(table)
            if not _is_word(lower[at - 1 : at]) and not _is_word(lower[end : end + 1]):
                found.append(Mention(table, _behind_dot(lower, at)))
            at = lower.find(table, end)
    return found


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _behind_dot(text: str, at: int) -> bool:
    at -= text[at - 1 : at] in ('"', "`", "[")
    while at and text[at - 1].isspace():
        at -= 1
    return text[at - 1 : at] == "."
