"""gunicorn, started from Python: processes with threads, each with its own database connections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

from regsosek.config import checking
from regsosek.config.scrubbing import ScrubbedLogger
from regsosek.kernel import clock

STOP_WITHIN_S = 10
"""Requests that are being answered have so long to end. A browser keeps lines open that it may never use: whoever stops the
server does not wait for those half a minute."""


class _Server(BaseApplication):
    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from regsosek.config.wsgi import application

        return application


THREADS = 8
"""Of each process. Most wait for a slow line or for the commit of their group."""


def run(
    *, host: str, port: int, workers: int, certificate: Path | None = None, key: Path | None = None, check: bool = True
) -> None:
    """Serve until told to stop. Prints the address once it listens. With a certificate (PEM, with its chain) and its key it
    serves TLS itself, for an office without a reverse proxy. ``check``: what phones send is checked in a process beside it; else
    ``regsosek intake run --watch`` does that somewhere."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    # The demo's clock is set once, before the workers part, so that all of them tell the same time.
    clock.now()
    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):  # PostgreSQL: a pool does not survive the parting
            connection.close_pool()

    beside = []  # kept, so that its line stays open

    def ready(_: Any) -> None:
        if check:
            beside.append(checking.start())
        print(f"\n  Regsosek: http{'s' if certificate else ''}://{bind}/\n", flush=True)  # noqa: T201

    _Server(
        {"bind": bind, "workers": workers, "threads": THREADS, "worker_class": "gthread", "timeout": 120, "graceful_timeout": STOP_WITHIN_S, "when_ready": ready,
         "loglevel": "warning", "control_socket_disable": True, "logger_class": ScrubbedLogger,
         "certfile": str(certificate) if certificate else None, "keyfile": str(key) if key else None}
    ).run()  # fmt: skip
