"""Build the demo city step by step, each step through the verbs that a real city uses, each with its progress."""

from __future__ import annotations

import os
import secrets as stdlib_secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from regsosek.analysis.synthetic.cooperatives import Cooperative, cooperatives, joiners
from regsosek.analysis.synthetic.families import documents
from regsosek.analysis.synthetic.geography import Geography, build_geography
from regsosek.areas.actions import load_boundaries, record_areas
from regsosek.areas.files import AreaRow
from regsosek.areas.queries import UNKNOWN_SLS
from regsosek.demo import desk, events, people, rankings
from regsosek.demo.delivery import Delivery
from regsosek.demo.fitting import Fitting
from regsosek.demo.interviews import Interviews
from regsosek.demo.photos import Studio, wanted_by
from regsosek.kernel import clock, secrets
from regsosek.kernel.action import Actor, system
from regsosek.kernel.actions import make_digest
from regsosek.registry.actions import record_cooperatives, record_families, refresh_statistics
from regsosek.vocabulary.areacode import AreaLevel, BpsCode
from regsosek.vocabulary.roles import Role

CHUNK = 500
AREAS_SINCE = date(2022, 1, 1)
MARK = "finished"


class Progress(Protocol):
    """What shows how far a step is (the command line draws bars, tests say nothing)."""

    def step(self, title: str, total: int) -> Any: ...

    def grow(self, task: Any, by: int) -> None: ...

    def advance(self, task: Any, by: int) -> None: ...


@dataclass(frozen=True)
class Plan:
    families: int
    seed: int
    areas_file: Path | None = None


def build(plan: Plan, progress: Progress) -> None:
    """Fill an empty home folder. The database is worth nothing until the last step, so it is written without waiting for
    the disk; the caller renames the folder when all is done."""
    prepare_home()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    by = system("synth", purpose="kota peraga")
    with Fitting(plan.seed, plan.areas_file) as fitting:
        _steps(by, plan, progress, fitting)
    _gather_statistics()
    connection.close()


def _gather_statistics() -> None:
    """So that the database knows how much there is: without, PostgreSQL plans for empty tables and reads them over and over."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _steps(by: Actor, plan: Plan, progress: Progress, fitting: Fitting) -> None:
    ground = progress.step("Wilayah dan batas", 2)
    geography = build_geography(plan.seed, plan.areas_file)
    progress.advance(ground, 1)
    load_areas(by, geography)
    progress.advance(ground, 1)
    delivery = Delivery()
    interviews = Interviews(geography, plan.families)
    workers = record_all(by, geography, plan, progress, delivery, interviews)
    _gather_statistics()
    rest: list[tuple[str, Callable[[], Any]]] = [
        ("Koperasi dan akun", lambda: _bodies_and_people(by, geography, plan, workers)),
        ("Kiriman dari ponsel petugas", lambda: desk.collect(by, interviews, plan.seed)),
        ("Pemeringkatan pertama", lambda: rankings.rank_first(by, people.actor_in(Role.BPS), fitting)),
        ("Kiriman BPS, pindah, lahir, meninggal", lambda: _go_on(geography, delivery)),
        (
            "Musyawarah, perbaikan, pemeringkatan kedua",
            lambda: rankings.rank_again(by, people.actor_in(Role.BPS), fitting),
        ),
        ("Rekapitulasi, saringan, sidik harian", lambda: _close_the_day(by)),
    ]
    for title, work in rest:
        task = progress.step(title, 1)
        work()
        progress.advance(task, 1)


def _bodies_and_people(by: Actor, geography: Geography, plan: Plan, workers: dict[str, list[str]]) -> None:
    record_cooperatives(by=by, cooperatives=[_legal_body(c) for c in cooperatives(geography, workers, plan.seed)])
    people.admit(by, geography, plan.families)


def _go_on(geography: Geography, delivery: Delivery) -> None:
    """What BPS does after the first ranking; the second is then of the city as it is."""
    bps = people.actor_in(Role.BPS)
    delivery.take_in(bps)
    events.happen(bps, geography)


def _close_the_day(by: Actor) -> None:
    refresh_statistics(by=by)
    people.invite(by)
    people.keep_filters()
    make_digest(by=by, day=clock.today())


def prepare_home() -> None:
    """Key files and an empty database."""
    home = Path(settings.REGSOSEK_HOME)
    home.mkdir(parents=True, exist_ok=True)
    secrets.create_key_file(Path(settings.REGSOSEK_KEY_FILE))
    with os.fdopen(os.open(home / "session.key", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(stdlib_secrets.token_hex(32))
    call_command("migrate", verbosity=0)
    clock.restart()


def load_areas(by: Actor, geography: Geography) -> None:
    places = [
        {"code": a.code, "name": a.name, "kemendagri_code": a.kemendagri, "lon": a.lon or None, "lat": a.lat or None}
        for a in geography.areas
    ]
    neighbourhoods = [
        {"code": s.code[: AreaLevel.SLS.digits], "name": s.name, "lon": s.lon, "lat": s.lat} for s in geography.sls
    ]
    record_areas(by=by, areas=[*places, *neighbourhoods], valid_from=AREAS_SINCE)
    for level in (AreaLevel.DISTRICT, AreaLevel.VILLAGE):
        chosen = [a for a in geography.areas if a.level == level and a.polygon is not None]
        rows = [AreaRow(BpsCode(a.code), a.name, a.polygon, {}) for a in chosen]
        load_boundaries(
            by=by, level=level, rows=rows, source="regsosek synth", valid_from=AREAS_SINCE, note=chosen[0].note
        )
    water = [
        AreaRow(BpsCode("6472"), "Sungai Mahakam", geography.mahakam, {}),
        AreaRow(BpsCode("6472001"), "Sungai Karang Mumus", geography.karang_mumus, {}),
    ]
    load_boundaries(
        by=by, level="water", rows=water, source="regsosek synth", valid_from=AREAS_SINCE, note="sungai peraga"
    )


def record_all(
    by: Actor, geography: Geography, plan: Plan, progress: Progress, delivery: Delivery, interviews: Interviews
) -> dict[str, list[str]]:
    """Record every family and its pictures; returns who works, per kelurahan."""
    workers: dict[str, list[str]] = defaultdict(list)
    task = progress.step("Keluarga", plan.families)
    with Studio(by, plan.seed, progress) as studio:
        for taken in _chunks(documents(geography, plan.families, plan.seed), CHUNK):
            chunk = interviews.hold_back(delivery.hold_back(taken))
            record_families(by=by, documents=chunk)
            studio.order([wanted for document in chunk for wanted in wanted_by(document)])
            studio.attach()
            for village, person_ids in joiners(chunk).items():
                workers[village].extend(person_ids)
            progress.advance(task, len(taken))
        studio.attach(wait=True)
    return workers


def _legal_body(c: Cooperative) -> dict[str, Any]:
    """A cooperative as the registry records it; its RT is not known, its kelurahan is."""
    return {
        "register_number": c.number, "legal_number": f"AHU-{c.number[-7:]}.AH.01.26.TAHUN 2019", "name": c.name, "kind": c.kind, "address": c.address,
        "area_code": c.village + UNKNOWN_SLS, "lon": c.lon, "lat": c.lat, "members": c.members,
    }  # fmt: skip


def _chunks(stream: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    rows = iter(stream)
    while chunk := list(islice(rows, size)):
        yield chunk


def is_finished(home: Path) -> bool:
    return (home / MARK).exists()


def finish(partial: Path, home: Path) -> None:
    """The last step: from now on it counts."""
    (partial / MARK).touch()
    partial.rename(home)


__all__ = ["MARK", "Plan", "Progress", "build", "finish", "is_finished"]
