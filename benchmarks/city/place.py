"""Where a city is: a home folder, and for PostgreSQL a database. Databases made here have names of their own and go again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

GB = 1e9


@dataclass(frozen=True)
class Place:
    """``url`` is empty for SQLite."""

    home: Path
    url: str = ""

    @property
    def env(self) -> Mapping[str, str]:
        """An empty value takes a setting away."""
        return {
            "REGSOSEK_HOME": str(self.home.resolve()), "REGSOSEK_DATABASE_URL": self.url, "REGSOSEK_DEMO": "1",
            "REGSOSEK_CLOCK_START": "2022-11-01T09:00:00+08:00", "REGSOSEK_HOSTS": "testserver",
            "REGSOSEK_KEY_FILE": "", "REGSOSEK_BLOB_DIR": "", "DJANGO_SETTINGS_MODULE": "regsosek.config.settings",
        }  # fmt: skip

    @property
    def vendor(self) -> str:
        return "PostgreSQL" if self.url else "SQLite"

    def database_size(self) -> float:
        """GB, with indexes and what is not merged yet."""
        if not self.url:
            return sum(f.stat().st_size for f in self.home.glob("regsosek.sqlite3*")) / GB
        (size,) = _ask(self.url, "SELECT pg_database_size(current_database())")
        return int(size) / GB

    def blobs_size(self) -> float:
        return folder_size(self.home / "blobs")


def folder_size(folder: Path) -> float:
    """GB."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / GB


def _ask(url: str, statement: str) -> tuple[object, ...]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return (cursor.fetchone() or ()) if cursor.description else ()


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def name_of(url: str) -> str:
    return urlsplit(url).path.strip("/")


def create_database(url: str) -> None:
    """:raises psycopg.Error: when it is there already: nothing that exists is written over."""
    _ask(_named(url, "postgres"), f'CREATE DATABASE "{name_of(url)}"')


@contextmanager
def beside(place: Place, home: Path, suffix: str) -> Iterator[Place]:
    """An empty place on the same kind of database, for as long as it is needed."""
    if not place.url:
        yield Place(home)
        return
    url = _named(place.url, f"{name_of(place.url)}_{suffix}")
    create_database(url)
    try:
        yield Place(home, url)
    finally:
        _ask(_named(url, "postgres"), f'DROP DATABASE "{name_of(url)}" WITH (FORCE)')
