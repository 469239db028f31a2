"""``regsosek audit …``: sign the day, and look whether anything in the history was changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from regsosek.cli_told import done, start, stderr, stop, told

app = typer.Typer(no_args_is_help=True, help="Signed digests of the history, and its verification.")
MOST_FAULTS = 50


@app.command("digest")
def make_digest(
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Default: yesterday.")] = None,
) -> None:
    """Sign all heads of the chains, and the audit, at the end of a day; keep the printed line somewhere else."""
    with told():
        from regsosek.kernel import clock
        from regsosek.kernel.action import system
        from regsosek.kernel.actions import make_digest as make

        chosen: date = day.date() if day else clock.today() - timedelta(days=1)
        made = make(by=system("audit digest"), day=chosen)
    typer.echo(f"{made.day} {made.families} {made.root} {made.events} {made.events_root} {made.signature}")


@app.command("verify")
def verify(
    family: Annotated[UUID | None, typer.Option(help="One family only; default: all, and the digests.")] = None,
) -> None:
    """Look at every link, part, present row, digest and event of the audit. Exit code 1 where something was changed, with the places."""
    start()
    from regsosek.registry import verification

    if family is not None:
        report = verification.verify_family(family)
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=stderr) as bar:
            task = bar.add_task("Riwayat", total=verification.how_many())
            report = verification.verify_all(lambda n: bar.advance(task, n))
    for fault in report.faults[:MOST_FAULTS]:
        typer.echo(fault)
    looked = f"{report.families} keluarga, {report.links} catatan"
    if family is None:
        looked += f", {report.digests} sidik harian, {report.events} peristiwa audit tersegel, {report.unsealed} belum disegel"
    if report.faults:
        stop(f"{len(report.faults)} kejanggalan; diperiksa: {looked}", code=1)
    done(f"utuh: {looked}")
