"""What holds for every command: files for their owner only, and one sentence where the installation is not ready."""

from __future__ import annotations

import os
from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

PRIVATE = 0o077
NOT_PREPARED = "Basis data belum disiapkan; ketik: regsosek migrate"
#: How SQLite and PostgreSQL say that a table, or the whole database file, is not there.
_NOT_THERE = ("no such table", "unable to open database file", "does not exist")


class Told(TyperGroup):
    """The program. What is about the settings or the database, and no mistake of the program, ends with exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        before = os.umask(PRIVATE)
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = sentence_of(error)
            if sentence is None:
                raise
            Console(stderr=True).print(f"[bold red]✗[/] {sentence}", highlight=False, soft_wrap=True)
            raise typer.Exit(2) from None
        finally:
            os.umask(before)


def sentence_of(error: Exception) -> str | None:
    """What to type, or which setting to mend; None for a mistake of the program."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    first = str(error).partition("\n")[0]
    if isinstance(error, ImproperlyConfigured):
        return f"Pengaturan salah: {first}"
    if isinstance(error, (OperationalError, ProgrammingError)) and any(words in first for words in _NOT_THERE):
        return NOT_PREPARED
    if isinstance(error, OperationalError):
        return f"Basis data tidak dapat dipakai: {first}"
    return None
