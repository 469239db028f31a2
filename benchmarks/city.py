"""A whole city: how long it takes to build, and how long each page and tile takes, warm.

    python benchmarks/city.py --home var/demo-250000-2022            pages of a city that is there
    python benchmarks/city.py --build --families 250000 --folder var  build it first, and say how long that took

Pages are asked in this process, without a network: what is measured is the work of the server for one request. The
database is the one of the home folder, or the one that REGSOSEK_DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

GOAL_MS = 100


def machine() -> str:
    model = next(
        (x.split(":")[1].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if x.startswith("model name")),
        platform.processor(),
    )
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}"


def build(families: int, folder: Path) -> Path:
    command = [
        str(Path(sys.executable).with_name("regsosek")),
        "synth",
        "--families",
        str(families),
        "--folder",
        str(folder),
    ]
    started = time.perf_counter()
    subprocess.run(command, check=True)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"build: {time.perf_counter() - started:.0f} s, {usage.ru_maxrss / 1024**2:.1f} GB at most in one process")
    return folder.resolve() / f"demo-{families}-2022"


def set_up(home: Path) -> None:
    os.environ |= {
        "REGSOSEK_HOME": str(home.resolve()), "REGSOSEK_DEMO": "1", "REGSOSEK_CLOCK_START": "2022-11-01T09:00:00+08:00",
        "DJANGO_SETTINGS_MODULE": "regsosek.config.settings", "REGSOSEK_HOSTS": "testserver",
    }  # fmt: skip
    import django

    django.setup()


class Reader:
    """A person in a role, asking for pages."""

    def __init__(self, role: str) -> None:
        from django.test import Client

        from regsosek.access.models import User

        self.client = Client()
        self.client.force_login(User.objects.get(username=f"demo-{role}"))
        session = self.client.session
        session["purpose"] = "pengukuran"
        session.save()

    def get(self, url: str) -> int:
        return len(self._checked(self.client.get(url)))

    def post(self, url: str, **fields: str) -> int:
        return len(self._checked(self.client.post(url, fields)))

    @staticmethod
    def _checked(response: Any) -> bytes:
        if response.status_code != 200:
            raise RuntimeError(f"{response.status_code} for {response.request['PATH_INFO']}")
        return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def cases(rng: random.Random) -> Iterator[tuple[str, Callable[[], int]]]:
    """What is asked, each time of another place, family or name."""
    from regsosek.kernel import secrets
    from regsosek.kernel.scope import system_scope
    from regsosek.registry.cell import mercator
    from regsosek.registry.models import Dwelling, Family, Identifier, Person

    with system_scope("benchmark"):
        poor = list(Dwelling.objects.filter(poorest_group=1).values_list("id", "lon", "lat", "area_code")[:2000])
        houses = list(
            Dwelling.objects.order_by("cell").values_list("id", "lon", "lat", "area_code")[
                :: max(1, Dwelling.objects.count() // 2000)
            ]
        )
        families = list(Family.objects.order_by("id").values_list("id", flat=True)[:2000])
        names = list(Person.objects.filter(presence=1).order_by("id").values_list("name", flat=True)[:2000])
        sealed = list(Identifier.objects.filter(kind="nik").values_list("sealed", flat=True)[:500])
        niks = [secrets.unseal(s, purpose="nik").decode() for s in sealed]
    mayor, bps = Reader("vice_mayor"), Reader("bps")
    villages = sorted({area[:10] for _, _, _, area in houses})

    def tile(reader: Reader, z: int, groups: str, where: list[Any], focused: bool = False) -> Callable[[], int]:
        def ask() -> int:
            _, lon, lat, area = rng.choice(where)
            x, y = (int(v * 2**z) for v in mercator(lon, lat))
            return reader.get(f"/peta/ubin/{z}/{x}/{y}.mvt?groups={groups}" + (f"&area={area[:10]}" if focused else ""))

        return ask

    yield "counts of kecamatan (z 10)", lambda: mayor.get("/peta/hitungan.json?level=district")
    yield "counts of kelurahan (z 12)", lambda: mayor.get("/peta/hitungan.json?level=village")
    yield (
        "counts of RT of a kelurahan (z 13)",
        lambda: mayor.get(f"/peta/hitungan.json?level=sls&parent={rng.choice(villages)}"),
    )
    yield "boundaries of kelurahan", lambda: mayor.get("/peta/batas.geojson?level=village")
    yield "tile z 12 of a kelurahan in focus, groups 1-2", tile(mayor, 12, "1,2", poor, focused=True)
    yield "tile z 14, groups 1-2, vice-mayor", tile(mayor, 14, "1,2", poor)
    yield "tile z 14, all groups, BPS", tile(bps, 14, "0,1,2,3,4", houses)
    yield "tile z 16, all groups, BPS", tile(bps, 16, "0,1,2,3,4", houses)
    yield "evidence card", lambda: mayor.get(f"/peta/rumah/{rng.choice(poor)[0]}/")
    yield "list of houses of a kelurahan", lambda: mayor.get(f"/peta/daftar/?area={rng.choice(villages)}")
    yield "family file", lambda: bps.get(f"/keluarga/{rng.choice(families)}/")
    yield "search by name", lambda: bps.post("/keluarga/", q=rng.choice(names))
    yield "search by the beginning of a name", lambda: bps.post("/keluarga/", q=rng.choice(names)[:4])
    yield "search by NIK", lambda: bps.post("/keluarga/", q=rng.choice(niks))
    yield "overview of the city", lambda: mayor.get("/ringkasan/")
    yield "overview of a kelurahan", lambda: mayor.get(f"/ringkasan/?area={rng.choice(villages)}")
    yield "businesses of the city", lambda: mayor.get("/usaha/")


def measure(ask: Callable[[], int], times: int) -> tuple[float, float, float, float]:
    """Median, 95th percentile and maximum in milliseconds, and the mean size of the answer in kB."""
    for _ in range(5):
        ask()
    taken, sizes = [], []
    for _ in range(times):
        started = time.perf_counter()
        sizes.append(ask())
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)], taken[-1], statistics.mean(sizes) / 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--families", type=int, default=250_000)
    parser.add_argument("--folder", type=Path, default=Path("var"))
    parser.add_argument("--times", type=int, default=100)
    asked = parser.parse_args()
    print(machine())
    home = build(asked.families, asked.folder) if asked.build else asked.home
    if home is None or not home.is_dir():
        parser.error("--home must name the folder of a city that is there")
    set_up(home)
    from django.db import connection

    from regsosek.kernel.scope import system_scope
    from regsosek.registry.models import Family, Person

    with system_scope("benchmark"):
        print(f"{Family.objects.count():,} families, {Person.objects.count():,} persons, {connection.vendor}")
    print(f"{'':<48}{'median':>9}{'p95':>9}{'max':>9}{'kB':>9}")
    slow = 0
    for title, ask in cases(random.Random(1)):
        median, p95, most, size = measure(ask, asked.times)
        slow += p95 > GOAL_MS
        print(
            f"{title:<48}{median:>7.1f}ms{p95:>7.1f}ms{most:>7.1f}ms{size:>9.1f}{'  over the goal' if p95 > GOAL_MS else ''}",
            flush=True,
        )
    print(f"goal: p95 ≤ {GOAL_MS} ms, warm; {slow} over it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
