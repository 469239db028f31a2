"""What was measured: a line each on the screen, and all of it as JSON for whoever compares."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path

GOAL_MS = 100


def machine() -> str:
    model = next(
        (x.split(":")[1].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if x.startswith("model name")),
        platform.processor(),
    )
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}"


@dataclass(frozen=True)
class Page:
    """A page or tile, warm. Times in milliseconds, the mean size of an answer in kB."""

    title: str
    median: float
    p95: float
    most: float
    kilobytes: float

    @property
    def is_slow(self) -> bool:
        return self.p95 > GOAL_MS


@dataclass(frozen=True)
class Work:
    """Something that is done once. ``cpu``: seconds of all its processes; ``memory``: what they held at one moment, in GB,
    shared pages once; ``count``: how many ``things`` it was done for; ``size``: what it left, in GB."""

    title: str
    seconds: float
    cpu: float
    memory: float
    count: int = 0
    things: str = "families"
    size: float = 0.0
    note: str = ""


@dataclass
class Results:
    """Prints each row as it comes."""

    city: str = ""
    database: str = ""
    machine: str = field(default_factory=machine)
    load: tuple[float, float, float] = field(default_factory=os.getloadavg)
    pages: list[Page] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)

    def head_of_pages(self) -> None:
        print(f"{'':<52}{'median':>9}{'p95':>9}{'max':>9}{'kB':>9}")

    def head_of_works(self) -> None:
        print(f"{'':<52}{'s':>8}{'CPU s':>8}{'GB mem':>8}{'per s':>9}{'GB left':>9}")

    def page(self, row: Page) -> None:
        self.pages.append(row)
        slow = "  over the goal" if row.is_slow else ""
        times = f"{row.median:>7.1f}ms{row.p95:>7.1f}ms{row.most:>7.1f}ms"
        print(f"{row.title:<52}{times}{row.kilobytes:>9.1f}{slow}", flush=True)

    def work(self, row: Work) -> None:
        self.works.append(row)
        rate = f"{row.count / row.seconds:,.0f}" if row.count else ""
        size = f"{row.size:.2f}" if row.size else ""
        note = f"  {row.note}" if row.note else ""
        print(
            f"{row.title:<52}{row.seconds:>8.1f}{row.cpu:>8.1f}{row.memory:>8.2f}{rate:>9}{size:>9}{note}", flush=True
        )

    def write(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self) | {"goal_ms": GOAL_MS}, indent=1) + "\n")
