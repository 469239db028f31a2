"""``regsosek import …``: files of others, on the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from uuid import UUID

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from regsosek.cli_told import start, stderr, stop

app = typer.Typer(name="import", no_args_is_help=True, help="Data from files of others, and their undoing.")

Adapter = Annotated[
    str, typer.Option("--adapter", help="bps_k, table, photos_zip, dtsen, opensid_xlsx, officers, cooperatives")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Judge every row, write nothing.")]
Day = Annotated[
    datetime | None,
    typer.Option(
        "--happened-on",
        formats=["%Y-%m-%d"],
        help="The day on which the file is true, where it does not say so itself.",
    ),
]


def _actor() -> Any:
    start()
    from regsosek.kernel.action import system

    return system("import", purpose="impor berkas")


class _Bar:
    def __enter__(self) -> Any:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=stderr)
        self.progress.start()
        self.task = self.progress.add_task("keluarga", total=None)
        return lambda done, total: self.progress.update(self.task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        self.progress.stop()


Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="COLUMN=MEANING", help='What a column means, e.g. --map "Kode RT=sub_sls"; may be repeated.'
    ),
]
ShowColumns = Annotated[
    bool,
    typer.Option(
        "--show-columns", help="Print the columns, what they mean, and what they could mean; take nothing in."
    ),
]


def _columns(adapter: str, filename: str, data: bytes, maps: list[str], show: bool) -> dict[str, dict[str, str]]:
    """The mapping of a file, looked at before anything of it is kept.

    :raises Problem: whatever refuses the file; ``import_choice``.
    """
    from regsosek.imports import work
    from regsosek.imports.adapters import adapter_named
    from regsosek.imports.cells import repeated
    from regsosek.imports.reading import read

    chosen, tables = adapter_named(adapter), read(filename, data)
    mapping = chosen.suggest(tables)
    for each in maps:
        column, _, target = (part.strip() for part in each.rpartition("="))
        _give(mapping, chosen.targets, column, target)
    if show:
        _show_columns(mapping, chosen.targets)
    for table in tables:
        for name in repeated(table.columns):
            stderr.print(
                f"! {table.name}: kolom “{name}” muncul lebih dari sekali; hanya yang pertama dipakai.", highlight=False
            )
    lacking = work.lacking(adapter, mapping, tables)
    if lacking:
        words = work.needed_words(adapter, lacking).text("id")
        stop(
            f'Kolom wajib belum dipetakan: {words}. Petakan dengan --map "NAMA KOLOM={lacking[0]}" '
            "(lihat --show-columns), atau unggah lewat halaman Impor dan pilih artinya di sana. Tidak ada yang tersimpan."
        )
    return mapping


def _give(mapping: dict[str, dict[str, str]], targets: Any, column: str, target: str) -> None:
    """The column takes this meaning; another one that had it loses it."""
    from regsosek.kernel.problems import Problem

    if target not in targets:
        raise Problem("import_choice", field="Arti kolom", value=target, allowed=", ".join(targets))
    there = [columns for columns in mapping.values() if column in columns]
    if not there:
        known = ", ".join(dict.fromkeys(name for columns in mapping.values() for name in columns))
        raise Problem("import_choice", field="Berkas", value=column, allowed=known)
    for columns in there:
        columns.update({name: "" for name, meaning in columns.items() if meaning == target})
        columns[column] = target


def _show_columns(mapping: dict[str, dict[str, str]], targets: Any) -> NoReturn:
    for table, columns in mapping.items():
        for column, target in columns.items():
            told = f"{target} ({targets[target].text('id')})" if target else "– tidak dipakai"
            typer.echo(f"{table}: {column} = {told}")
    typer.echo("Arti yang ada:")
    for name, label in targets.items():
        typer.echo(f"  {name}: {label.text('id')}")
    raise typer.Exit(0)


@app.command("run")
def run(
    what: Annotated[str, typer.Argument(metavar="BATCH|FILE", help="A file, or the id of a batch to go on with.")],
    adapter: Adapter = "bps_k", dry_run: DryRun = False, happened_on: Day = None, maps: Maps = None, show_columns: ShowColumns = False,
) -> None:  # fmt: skip
    """Take a file in, or go on with a batch that was left behind."""
    by = _actor()
    from regsosek.imports import actions, running
    from regsosek.kernel.problems import Problem

    try:
        if Path(what).is_file():
            path = Path(what)
            mapping = _columns(adapter, path.name, path.read_bytes(), maps or [], show_columns)
            day = happened_on.date() if happened_on else None
            batch = actions.upload(by=by, adapter=adapter, filename=path.name, data=path.read_bytes(), happened_on=day)
            stderr.print(f"batch {batch.id}", highlight=False)
            if maps:
                batch = actions.map_columns(by=by, batch_id=batch.id, mapping=mapping)
        elif maps or show_columns:
            stop(
                "--map dan --show-columns hanya untuk berkas; kolom kiriman yang sudah ada dipetakan di halaman Impor."
            )
        else:
            batch = actions.batch_of(by, UUID(what))
        with _Bar() as progress:
            batch = (running.try_out if dry_run else running.run)(by, batch.id, progress)
    except Problem as problem:
        stop(problem.sentence("id"))
    except ValueError:
        stop(f"Bukan berkas, bukan pula nomor kiriman: {what}")
    except OSError as error:
        stop(f"{what}: {error.strerror}")
    _tell(batch.trial["counts"] if dry_run and batch.trial else batch.counts)


@app.command("undo")
def undo(
    batch: Annotated[str, typer.Argument(metavar="BATCH")],
    reason: Annotated[
        str, typer.Option("--reason", help="Kept with the batch and in the history; not asked again to go on.")
    ] = "",
) -> None:
    """Take a batch back: what it created is withdrawn, what it updated is as before; what was changed since stays."""
    by = _actor()
    from regsosek.imports import running
    from regsosek.kernel.problems import Problem

    try:
        undone = running.undo(by, UUID(batch), reason)
    except Problem as problem:
        stop(problem.sentence("id"))
    except ValueError:
        stop(f"Bukan nomor kiriman: {batch}")
    typer.echo(f"ditarik: {undone.counts['undone']}, dibiarkan: {undone.counts['left_alone']}")


@app.command("show")
def show(
    batch: Annotated[str, typer.Argument(metavar="BATCH")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many of the waiting families.")] = 50,
) -> None:
    """The account of a batch, and its families that wait for a decision: row, reason, candidates. No names, no numbers."""
    by = _actor()
    from regsosek.imports import actions
    from regsosek.imports.ledger import reason_text
    from regsosek.imports.models import ImportRow
    from regsosek.kernel.problems import Problem

    try:
        found = actions.batch_of(by, UUID(batch))
    except Problem as problem:
        stop(problem.sentence("id"))
    except ValueError:
        stop(f"Bukan nomor kiriman: {batch}")
    typer.echo(f"{found.filename}  {found.state}")
    _tell(found.counts)
    waiting = ImportRow.objects.filter(batch=found, outcome=ImportRow.Outcome.REVIEW, leads=True).order_by("id")
    for row in waiting[:limit]:
        calon = ", ".join(row.candidates) or "–"
        typer.echo(f"{row.pk}  {row.sheet} baris {row.line}: {reason_text(row.reason, 'id')} Calon: {calon}")


@app.command("decide")
def decide(
    batch: Annotated[str, typer.Argument(metavar="BATCH")],
    row: Annotated[int, typer.Argument(help="Number of the row, as `show` prints it.")],
    same: Annotated[str, typer.Option("--same", metavar="FAMILY", help="It is this family (UUID): update it.")] = "",
    new: Annotated[bool, typer.Option("--new", help="It is a new family: record it.")] = False,
    reject: Annotated[str, typer.Option("--reject", metavar="REASON", help="Reject it, with this reason.")] = "",
) -> None:
    """Decide on a family that waits. The decision is taken back with its batch."""
    if sum(map(bool, (same, new, reject))) != 1:
        stop("Pilih tepat satu: --same, --new, atau --reject.")
    by = _actor()
    from regsosek.imports import actions
    from regsosek.kernel.problems import Problem

    verdict = "same" if same else "new" if new else "reject"
    try:
        found = actions.decide_row(
            by=by,
            batch_id=UUID(batch),
            row_id=row,
            verdict=verdict,
            family_id=UUID(same) if same else None,
            reason=reject,
        )
    except Problem as problem:
        stop(problem.sentence("id"))
    except ValueError:
        stop(f"Bukan nomor kiriman atau keluarga: {batch} {same}")
    _tell(found.counts)


@app.command("rejects")
def rejects(
    batch: Annotated[str, typer.Argument(metavar="BATCH")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the file; it holds personal data.")] = Path(),
    workbook: Annotated[bool, typer.Option("--xlsx", help="A workbook in which every cell is text.")] = False,
) -> None:
    """Write the rows that were not taken in, with line, column and reason, to mend and load again."""
    by = _actor()
    from regsosek.imports import actions
    from regsosek.imports.rejects import rejects_file
    from regsosek.kernel.problems import Problem

    try:
        name, data = rejects_file(actions.batch_of(by, UUID(batch)), "id", workbook)
    except Problem as problem:
        stop(problem.sentence("id"))
    path = out / name
    path.touch(mode=0o600)
    path.write_bytes(data)
    typer.echo(str(path))


def _tell(counts: dict[str, int]) -> None:
    words = {"read": "dibaca", "created": "baru", "updated": "diperbarui", "unchanged": "tetap", "rejected": "ditolak"}
    words["review"] = "menunggu putusan"
    typer.echo("  ".join(f"{told}: {counts.get(name, 0):,}" for name, told in words.items()))
