"""``regsosek ranking …``: rankings of the registry as records."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from regsosek.cli_group import Told

app = typer.Typer(cls=Told, no_args_is_help=True, help="Rankings of the registry: list, repeat, bring up to date.")
stderr = Console(stderr=True)


@contextmanager
def _told() -> Iterator[None]:
    """Django ready; a refusal is one sentence and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.config.settings")
    import django

    django.setup()
    from regsosek.kernel.problems import Problem

    try:
        yield
    except Problem as problem:
        stderr.print(f"[bold red]✗[/] {problem.sentence('id')}", highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None


@app.command("list")
def list_runs() -> None:
    """All runs, the newest first: id, label, families, unranked, settled by a forum, adopted by whom."""
    with _told():
        from regsosek.welfare.models import Run
        from regsosek.welfare.queries import HEAVY

        for run in Run.objects.defer(*HEAVY).order_by("-as_of"):
            adopted = f"{run.adopted_at:%Y-%m-%d} {run.adopted_by}" if run.adopted_at else "-"
            typer.echo(f"{run.id}\t{run.label}\t{run.families}\t{run.unranked}\t{run.settled}\t{adopted}")


@app.command("repeat")
def repeat(run: Annotated[UUID, typer.Argument(help="Id of the run.")]) -> None:
    """Reckon a run again from its kept inputs and compare every family. Exit code 1 where one differs."""
    with _told():
        from regsosek.kernel.actor import system
        from regsosek.kernel.problems import Problem
        from regsosek.welfare.actions import repeat_run
        from regsosek.welfare.models import Run

        found = Run.objects.filter(pk=run).first()
        if found is None:
            raise Problem("not_found")
        repeated = repeat_run(by=system("ranking repeat"), run=found)
    if not repeated.is_same:
        held = "" if repeated.inputs_hold else "; masukannya bukan yang dulu diperingkat"
        stderr.print(
            f"[bold red]✗[/] {repeated.differing} dari {repeated.families} keluarga berbeda{held}", highlight=False
        )
        raise typer.Exit(1)
    stderr.print(f"[green]✓[/] {repeated.families} keluarga, sama sampai ke angka terakhir", highlight=False)


@app.command("drop-surveys")
def drop() -> None:
    """Take away kept surveys that no work needs any more; every finished fit does it too."""
    with _told():
        from regsosek.kernel.actor import system
        from regsosek.welfare.actions import drop_surveys

        gone = drop_surveys(by=system("ranking drop-surveys"))
    stderr.print(f"[green]✓[/] {gone} survei dibuang", highlight=False)


@app.command("rescore")
def rescore() -> None:
    """Reckon all families again whose answers a batch changed since the run was adopted."""
    with _told():
        from regsosek.kernel.actor import system
        from regsosek.welfare.actions import rescore_changed

        moved = rescore_changed(by=system("ranking rescore"))
    stderr.print(f"[green]✓[/] {moved} keluarga bergeser", highlight=False)
