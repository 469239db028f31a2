"""``regsosek nik …``: judge NIK on the command line, one by one or by the million."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Annotated, NoReturn

import pyarrow as pa
import pyarrow.compute as pc
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from regsosek.vocabulary.nik_columns import SCHEMA, check_many, csv_lines
from regsosek.vocabulary.nik_files import UnreadableList, looks_like_number, read_niks

app = typer.Typer(name="nik", help="Population numbers (NIK).", no_args_is_help=True)

_LARGE = 5_000_000
"""Bytes; a bigger list shows its progress."""
_WITA = timezone(timedelta(hours=8))


@app.callback()
def nik() -> None:
    """Population numbers (NIK)."""


@app.command()
def check(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|NIK...",
            help="A text file with one NIK a line, a CSV file with a column nik, or numbers. "
            "Prefer a file: what is typed stays in the history of the shell.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write the verdicts here, readable by you only.", show_default=False
        ),
    ] = None,
    reference_date: Annotated[
        datetime | None,
        typer.Option(
            "--reference-date",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The day that decides the century of a birth date. Today when not given.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Judge numbers: nik,valid,reason,sex,birth_date,place_code,place_name, in the order in which they come.

    It judges a number. It never says whether a person is registered.
    """
    day = reference_date.date() if reference_date else datetime.now(tz=UTC).astimezone(_WITA).date()
    try:
        with _sink(out, inputs) as sink:
            total, valid = _judge(_columns(inputs), day, sink)
    except BrokenPipeError:  # the reader, `head` say, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(code=0) from None
    except (UnreadableList, OSError) as problem:
        _stop(_sentence(problem))
    if out is not None:
        typer.echo(f"{total:,} numbers, {valid:,} valid, {total - valid:,} invalid: {out}", err=True)


def _judge(columns: Iterator[pa.Array], day: date, sink: IO[bytes]) -> tuple[int, int]:
    """Write the verdicts of all columns; the number judged and the number valid."""
    total = valid = 0
    for column in columns:
        verdicts = check_many(column, reference_date=day)
        if not total:
            sink.write((",".join(SCHEMA.names) + "\n").encode())
        sink.write(csv_lines(verdicts))
        total += len(verdicts)
        valid += pc.sum(verdicts["valid"]).as_py() or 0
    return total, valid


def _columns(inputs: list[str]) -> Iterator[pa.Array]:
    """Columns of NIK of all arguments, block by block. What exists is a file, what is written in digits is a number."""
    for text in inputs:
        path = Path(text)
        if text == "-" or path.is_fifo() or path.is_char_device():
            raise UnreadableList(f"{text} is no file: a list is read from a file, which may be looked at twice.")
        if not path.exists() and looks_like_number(text):
            yield pa.array([text])
        else:
            yield from _with_progress(path)


def _with_progress(path: Path) -> Iterator[pa.Array]:
    """The columns of a file; a large one moves a bar on stderr."""
    large = path.is_file() and path.stat().st_size > _LARGE
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not large,
    )
    with bar:
        task = bar.add_task(path.name, total=path.stat().st_size if large else None)
        yield from read_niks(path, at_byte=lambda position: bar.update(task, completed=position))


@contextmanager
def _sink(out: Path | None, inputs: list[str]) -> Iterator[IO[bytes]]:
    """Where the verdicts go. A file appears only when it is complete, and only its owner can read it."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if any(out.exists() and Path(text).exists() and out.samefile(text) for text in inputs):
        raise UnreadableList(f"{out} is read and cannot be written at the same time: choose another name for --out.")
    if out.is_dir():
        raise UnreadableList(f"{out} is a folder: name a file for --out.")
    if not out.parent.is_dir():
        raise UnreadableList(f"There is no folder {out.parent} to write {out.name} into.")
    if out.exists() and not out.is_file():  # a pipe or a device is written to, never replaced
        with out.open("wb") as pipe:
            yield pipe
        return
    # A temporary file is made for its owner only (mode 0600).
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as part:
            yield part
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sentence(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.filename:
        return f"{problem.filename} cannot be opened: {problem.strerror}."
    return str(problem)


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code=2)
