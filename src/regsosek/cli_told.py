"""How commands of the operator speak: one sentence and a mark, a bar for what takes long, secrets from a file or typed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

stderr = Console(stderr=True)
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="First line is the passphrase; else it is asked for.")
]


def stop(sentence: str, code: int = 2) -> NoReturn:
    stderr.print(f"[bold red]✗[/] {sentence}", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def done(sentence: str) -> None:
    stderr.print(f"[green]✓[/] {sentence}", highlight=False, soft_wrap=True)


@contextmanager
def bar(task: str, total: int) -> Iterator[Callable[[int], None]]:
    """``advance(n)`` moves a bar that is gone when all is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=stderr, transient=True) as shown:
        number = shown.add_task(task, total=total)
        yield lambda count: shown.advance(number, count)


def start() -> None:
    """Django, with the settings of the installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.config.settings")
    import django

    django.setup()


@contextmanager
def told() -> Iterator[None]:
    """Start Django; a refusal becomes one sentence and exit code 2."""
    start()
    from regsosek.kernel.problems import Problem

    try:
        yield
    except Problem as problem:
        stop(problem.sentence("id"))
    except OSError as error:
        stop(file_trouble(error))


def check_key() -> None:
    """Stop with a sentence where there is no key file that can be read: without it nothing could be sealed or opened, and every
    phone and page would be answered with an error."""
    from django.conf import settings

    from regsosek.kernel.problems import Problem
    from regsosek.kernel.secrets import ring

    try:
        ring()
    except Problem as problem:
        if problem.code != "key_missing":
            stop(problem.sentence("id"))
        stop(
            f"Berkas kunci tidak ada: {settings.REGSOSEK_KEY_FILE}. Pemasangan baru: buat dengan regsosek migrate. "
            "Bila registri ini sudah berisi, pulihkan dari salinan tersegel (regsosek key open); jangan buat yang baru."
        )


_TROUBLES = {
    errno.ENOENT: "Berkas atau folder ini tidak ada",
    errno.EEXIST: "Sudah ada; pilih nama lain",
    errno.EACCES: "Tidak diizinkan membaca atau menulis",
    errno.EPERM: "Tidak diizinkan membaca atau menulis",
    errno.EROFS: "Penyimpanan ini hanya dapat dibaca",
    errno.EISDIR: "Ini folder, bukan berkas",
    errno.ENOTDIR: "Ini berkas, bukan folder",
    errno.ENOSPC: "Penyimpanan penuh; tidak ada yang tersimpan setengah jadi",
    errno.ENAMETOOLONG: "Nama ini terlalu panjang",
}


def file_trouble(error: OSError) -> str:
    """What the operating system refused, in one Indonesian sentence with the file."""
    told = _TROUBLES.get(error.errno or 0, f"Berkas tidak dapat dibaca atau ditulis ({error.strerror or error})")
    return f"{told}: {error.filename}" if error.filename else f"{told}."


def secret(file: Path | None, question: str) -> str:
    """The first line of the file, or what is typed twice."""
    if file is None:
        return str(typer.prompt(question, hide_input=True, confirmation_prompt=True))
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        stop(f"Berkas ini tidak dapat dibaca: {file}")
    first = text.splitlines()[0] if text else ""
    return first or stop(f"Berkas ini kosong: {file}")


def passphrase_once(file: Path | None) -> str:
    return str(typer.prompt("Frasa sandi", hide_input=True)) if file is None else secret(file, "")
