"""Is there a PostgreSQL server for the tests? Run as a program: prints its address, or one sentence why not (and exits 1).

``REGSOSEK_TEST_POSTGRES_URL`` decides; without it the local socket is asked, then 127.0.0.1:5432. The user must be
allowed to create databases: tests make one of their own and drop it again.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from urllib.parse import quote

import psycopg

SETTING = "REGSOSEK_TEST_POSTGRES_URL"
_MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"


def _candidates() -> Iterator[str]:
    users = dict.fromkeys((getpass.getuser(), "postgres"))
    for host in (quote("/var/run/postgresql", safe=""), quote("/tmp", safe=""), "127.0.0.1:5432"):
        for user in users:
            for database in dict.fromkeys(("postgres", user, "test")):
                yield f"postgresql://{user}@{host}/{database}"


def _answer(url: str) -> str:
    """Empty when the server can be used, else why not."""
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            row = connection.execute(_MAY_CREATE).fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return "" if row and row[0] else "the user may not create databases"


def find() -> tuple[str, str]:
    """(address, "") of a server that can be used, or ("", why there is none)."""
    given = os.environ.get(SETTING, "")
    if given:
        why = _answer(given)
        return ("", f"{SETTING} is set, but the server cannot be used: {why}") if why else (given, "")
    for url in _candidates():
        if not _answer(url):
            return url, ""
    return "", f"no PostgreSQL server answers on the local socket or 127.0.0.1:5432 (set {SETTING} to name one)"


if __name__ == "__main__":
    address, reason = find()
    print(address or f"PostgreSQL tests are left out: {reason}.")
    sys.exit(0 if address else 1)
