"""``regsosek intake …``: the check of what phones sent, on the command line."""

from __future__ import annotations

import threading
from typing import Annotated, Any
from uuid import UUID

import typer

from regsosek.cli_told import bar, check_key, done, stop, told

app = typer.Typer(name="intake", no_args_is_help=True, help="What phones sent: its check, and where it stands.")

_WORDS = {
    "taken": "masuk registri", "flagged": "ditandai", "clashed": "berselisih", "superseded": "digantikan", "kept": "disimpan",
    "stuck": "macet",
}  # fmt: skip


@app.command("run")
def run(
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on until interrupted, whenever something comes in.")
    ] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Stop after so many.")] = None,
) -> None:
    """Check what waits and take the clean submissions into the registry. May run beside the server and beside others."""
    with told():
        check_key()
        from regsosek.intake.running import watch as go_on
        from regsosek.intake.worker import drain

        if watch:
            try:
                go_on(threading.Event(), lambda so_far: typer.echo(_told(so_far)))
            except KeyboardInterrupt:
                return
        with bar("kiriman", _waiting() if limit is None else limit) as advance:
            seen = 0

            def progress(so_far: Any) -> None:
                nonlocal seen
                advance(so_far.settled - seen)
                seen = so_far.settled

            finished = drain(limit=limit, progress=progress)
        done(_told(finished))


@app.command("status")
def status() -> None:
    """How many submissions are in each state."""
    with told():
        from regsosek.intake.queries import counts_by_state
        from regsosek.intake.standing import STATE_WORDS
        from regsosek.kernel.scope import system_scope

        with system_scope("intake.status"):
            counts = counts_by_state()
        for state, words in STATE_WORDS.items():
            typer.echo(f"{words.id:24}{counts[state]:>10,}")


@app.command("retry")
def retry(submission: Annotated[str, typer.Argument(metavar="ID", help="Of the submission.")]) -> None:
    """Check a submission again that is stuck, flagged or refused."""
    with told():
        from regsosek.intake import actions
        from regsosek.kernel.action import system

        try:
            actions.retry(by=system("intake", purpose="pemeriksaan kiriman"), submission_id=UUID(submission))
        except ValueError:
            stop(f"Bukan nomor kiriman: {submission}")
        done("Kiriman ini menunggu pemeriksaan lagi.")


def _waiting() -> int:
    from regsosek.intake.queries import counts_by_state
    from regsosek.kernel.scope import system_scope

    with system_scope("intake.status"):
        return counts_by_state()["received"]


def _told(finished: Any) -> str:
    parts = [f"{words}: {getattr(finished, name):,}" for name, words in _WORDS.items() if getattr(finished, name)]
    return "  ".join(parts) or "tidak ada yang menunggu"
