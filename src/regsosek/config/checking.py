"""The check of submissions in a process beside the server: ``python -m regsosek.config.checking``. It ends when the line on which
it was started closes, that is: with the server, however the server ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading


def start() -> subprocess.Popen[bytes]:
    """Begin it beside this process. It ends when what this returns is forgotten, for that closes the line."""
    return subprocess.Popen([sys.executable, "-m", "regsosek.config.checking"], stdin=subprocess.PIPE)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.config.settings")
    import django

    django.setup()
    from regsosek.intake.running import watch

    stop = threading.Event()

    def until_closed() -> None:
        sys.stdin.buffer.read()
        stop.set()

    threading.Thread(target=until_closed, daemon=True).start()
    watch(stop)


if __name__ == "__main__":
    main()
