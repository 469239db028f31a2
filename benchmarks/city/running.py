"""A command in processes of its own: how long it took, how much work it was, how much memory they held together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

EVERY_S = 0.25
_TICKS, _MIB = os.sysconf("SC_CLK_TCK"), 1024**2


class CommandFailed(RuntimeError):
    """What the command said last is in the text."""


@dataclass(frozen=True)
class Ran:
    """``cpu`` in seconds over all processes, ``memory`` in GB at the worst moment (proportional set: shared pages once)."""

    seconds: float
    cpu: float
    memory: float
    said: str


def regsosek(*words: str, env: Mapping[str, str]) -> Ran:
    """``regsosek …`` of this interpreter.

    :raises CommandFailed: when it does not end well.
    """
    return run([str(Path(sys.executable).with_name("regsosek")), *words], env=env)


def own(module: str, *words: str, env: Mapping[str, str]) -> Ran:
    """A module of this benchmark, in a process of its own."""
    return run([sys.executable, "-m", f"benchmarks.city.{module}", *words], env=env)


def run(command: list[str], *, env: Mapping[str, str]) -> Ran:
    environment = {**os.environ, **env}
    for name in [name for name, value in environment.items() if value == ""]:
        del environment[name]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    cpu, memory, said = _watched(process)
    seconds = time.perf_counter() - started
    if process.returncode != 0:
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}:\n{said[-2000:]}")
    return Ran(seconds, cpu, memory, said)


def _watched(process: subprocess.Popen[str]) -> tuple[float, float, str]:
    """Looked at a few times a second. A process that lived shorter than that is missed; none of ours does work so briefly."""
    ticks: dict[int, int] = {}
    memory = 0
    while True:
        tree = _tree(process.pid)
        ticks |= {pid: used for pid in tree if (used := _ticks(pid))}
        memory = max(memory, sum(map(_proportional, tree)))
        try:
            said, _ = process.communicate(timeout=EVERY_S)
        except subprocess.TimeoutExpired:
            continue
        return sum(ticks.values()) / _TICKS, memory / _MIB, said


def _tree(root: int) -> list[int]:
    """The process and all below it."""
    found = [root]
    for pid in found:
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found.extend(map(int, (task / "children").read_text().split()))
        except OSError:
            continue
    return found


def _ticks(pid: int) -> int:
    """User and system time in clock ticks; 0 when the process is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _proportional(pid: int) -> int:
    """KiB; each shared page by the part that this process has in it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
