"""Pages and tiles, warm, asked in this process without a network: the work of the server for one request."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.city.place import Place
from benchmarks.city.results import Page, Results

Ask = Callable[[], int]
SAMPLE = 2000


def measured(place: Place, results: Results, times: int) -> None:
    _set_up(place)
    results.head_of_pages()
    for title, ask in _cases(random.Random(1)):
        results.page(_measure(title, ask, times))


def _set_up(place: Place) -> None:
    for name, value in place.env.items():
        if value:
            os.environ[name] = value
        else:
            os.environ.pop(name, None)
    import django

    django.setup()


def _measure(title: str, ask: Ask, times: int) -> Page:
    for _ in range(5):
        ask()
    taken, sizes = [], []
    for _ in range(times):
        started = time.perf_counter()
        sizes.append(ask())
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return Page(
        title, statistics.median(taken), taken[int(len(taken) * 0.95)], taken[-1], statistics.mean(sizes) / 1000
    )


class Reader:
    """A person in a role, asking for pages. An answer that is not 200 stops the benchmark."""

    def __init__(self, role: str) -> None:
        from django.test import Client

        from regsosek.access.models import User

        self.client = Client(HTTP_ACCEPT_ENCODING="gzip")  # sizes are those on the wire
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


class Sample:
    """Places, families, names and numbers that are there, to ask for another one each time."""

    def __init__(self, rng: random.Random) -> None:
        from regsosek.kernel import secrets
        from regsosek.kernel.scope import system_scope
        from regsosek.registry.models import Dwelling, Family, Identifier

        self.rng = rng
        where = ("id", "lon", "lat", "area_code")
        with system_scope("benchmark"):
            placed = Dwelling.objects.filter(lon__isnull=False)
            self.poor = list(placed.filter(poorest_group=1).values_list(*where)[:SAMPLE])
            step = max(1, placed.count() // SAMPLE)
            self.houses = list(placed.order_by("cell").values_list(*where)[::step])
            self.families = list(Family.objects.order_by("id").values_list("id", flat=True)[:SAMPLE])
            sealed = list(Identifier.objects.filter(kind="nik").values_list("sealed", flat=True)[:500])
            self.names = self._names()
        self.niks = [secrets.unseal(s, purpose="nik").decode() for s in sealed]
        self.villages = sorted({area[:10] for _, _, _, area in self.houses})
        self.dense = self._dense()

    def _names(self) -> dict[str, list[str]]:
        """Words by how many bear them, and whole names of people who are there."""
        from django.db.models import Count

        from regsosek.registry.models import NameToken, Person

        often = NameToken.objects.values("token").annotate(n=Count("id")).order_by("-n", "token")
        words = [word for word in often.values_list("token", flat=True) if len(word) >= 3]
        people = Person.objects.filter(presence=1).order_by("id").values_list("name", flat=True)[:SAMPLE]
        return {"whole": list(people), "common": words[:10], "rare": words[-200:]}

    def _dense(self) -> list[Any]:
        """A house in each of the 20 tiles of zoom 14 with the most houses."""
        from regsosek.registry.cell import mercator

        tiles: dict[tuple[int, int], list[Any]] = {}
        for house in self.houses:
            x, y = (int(v * 2**14) for v in mercator(house[1], house[2]))
            tiles.setdefault((x, y), []).append(house)
        return [houses[0] for houses in sorted(tiles.values(), key=len, reverse=True)[:20]]

    def name(self, kind: str) -> str:
        return self.rng.choice(self.names[kind])

    def tile(self, reader: Reader, z: int, groups: str, where: list[Any], focused: bool = False) -> Ask:
        from regsosek.registry.cell import mercator

        def ask() -> int:
            _, lon, lat, area = self.rng.choice(where)
            x, y = (int(v * 2**z) for v in mercator(lon, lat))
            return reader.get(f"/peta/ubin/{z}/{x}/{y}.mvt?groups={groups}" + (f"&area={area[:10]}" if focused else ""))

        return ask


def _cases(rng: random.Random) -> Iterator[tuple[str, Ask]]:
    sample = Sample(rng)
    mayor, bps = Reader("vice_mayor"), Reader("bps")
    yield from _map(sample, mayor, bps)
    yield "evidence card", lambda: mayor.get(f"/peta/rumah/{rng.choice(sample.poor)[0]}/")
    yield "list of houses of a kelurahan", lambda: mayor.get(f"/peta/daftar/?area={rng.choice(sample.villages)}")
    yield "list of houses of the city", lambda: mayor.get("/peta/daftar/")
    yield "family file", lambda: bps.get(f"/keluarga/{rng.choice(sample.families)}/")
    yield from _searches(sample, bps)
    yield "overview of the city", lambda: mayor.get("/ringkasan/")
    yield "overview of a kelurahan", lambda: mayor.get(f"/ringkasan/?area={rng.choice(sample.villages)}")
    yield "businesses of the city", lambda: mayor.get("/usaha/")
    yield "businesses of a kelurahan", lambda: mayor.get(f"/usaha/?area={rng.choice(sample.villages)}")


def _map(sample: Sample, mayor: Reader, bps: Reader) -> Iterator[tuple[str, Ask]]:
    rng, everybody = sample.rng, "0,1,2,3,4"
    yield "counts of kecamatan (z 10)", lambda: mayor.get("/peta/hitungan.json?level=district")
    yield "counts of kelurahan (z 12)", lambda: mayor.get("/peta/hitungan.json?level=village")
    yield (
        "counts of RT of a kelurahan (z 13)",
        lambda: mayor.get(f"/peta/hitungan.json?level=sls&parent={rng.choice(sample.villages)}"),
    )
    yield "boundaries of kelurahan", lambda: mayor.get("/peta/batas.geojson?level=village")
    for z in (11, 12, 13):
        yield (
            f"tile z {z} of a kelurahan in focus, groups 1-2",
            sample.tile(mayor, z, "1,2", sample.poor, focused=True),
        )
        yield (
            f"tile z {z} of a kelurahan in focus, all groups",
            sample.tile(bps, z, everybody, sample.houses, focused=True),
        )
    yield "tile z 14, groups 1-2, vice-mayor", sample.tile(mayor, 14, "1,2", sample.poor)
    yield "tile z 14, all groups, BPS", sample.tile(bps, 14, everybody, sample.houses)
    yield "the 20 densest tiles z 14, all groups, BPS", sample.tile(bps, 14, everybody, sample.dense)
    yield "tile z 16, all groups, BPS", sample.tile(bps, 16, everybody, sample.houses)


def _searches(sample: Sample, bps: Reader) -> Iterator[tuple[str, Ask]]:
    rng = sample.rng
    yield "search by a whole name", lambda: bps.post("/keluarga/", q=sample.name("whole"))
    yield "search by a rare word", lambda: bps.post("/keluarga/", q=sample.name("rare"))
    yield "search by one of the 10 commonest words", lambda: bps.post("/keluarga/", q=sample.name("common"))
    yield (
        "search by two of the 10 commonest words",
        lambda: bps.post("/keluarga/", q=" ".join(rng.sample(sample.names["common"], 2))),
    )
    yield "search by the first 3 letters of a name", lambda: bps.post("/keluarga/", q=sample.name("common")[:3])
    yield "search by the first 4 letters of a name", lambda: bps.post("/keluarga/", q=sample.name("whole")[:4])
    yield "search by NIK", lambda: bps.post("/keluarga/", q=rng.choice(sample.niks))
