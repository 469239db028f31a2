"""``regsosek ranking …``: rankings of the registry as records."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from regsosek.cli_group import Told
from regsosek.cli_told import done, stop, told

app = typer.Typer(cls=Told, no_args_is_help=True, help="Rankings of the registry: list, repeat, bring up to date.")


@app.command("list")
def list_runs() -> None:
    """All runs, the newest first: id, label, families, unranked, settled by a forum, adopted by whom."""
    with told():
        from regsosek.welfare.models import Run
        from regsosek.welfare.queries import HEAVY

        for run in Run.objects.defer(*HEAVY).order_by("-as_of"):
            adopted = f"{run.adopted_at:%Y-%m-%d} {run.adopted_by}" if run.adopted_at else "-"
            typer.echo(f"{run.id}\t{run.label}\t{run.families}\t{run.unranked}\t{run.settled}\t{adopted}")


@app.command("repeat")
def repeat(run: Annotated[UUID, typer.Argument(help="Id of the run.")]) -> None:
    """Reckon a run again from its kept inputs and compare every family. Exit code 1 where one differs."""
    with told():
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
        stop(f"{repeated.differing} dari {repeated.families} keluarga berbeda{held}", code=1)
    done(f"{repeated.families} keluarga, sama sampai ke angka terakhir")


@app.command("drop-surveys")
def drop() -> None:
    """Take away kept surveys that no work needs any more; every finished fit does it too."""
    with told():
        from regsosek.kernel.actor import system
        from regsosek.welfare.actions import drop_surveys

        gone = drop_surveys(by=system("ranking drop-surveys"))
    done(f"{gone} survei dibuang")


@app.command("rescore")
def rescore() -> None:
    """Reckon all families again whose answers a batch changed since the run was adopted."""
    with told():
        from regsosek.kernel.actor import system
        from regsosek.welfare.actions import rescore_changed

        moved = rescore_changed(by=system("ranking rescore"))
    done(f"{moved} keluarga bergeser")
