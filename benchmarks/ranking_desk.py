"""One correction at the desk from beginning to end: the answer, its revision, the audit, the re-score of that family, and what
pages and map show of it. Goal: 50 ms.

    REGSOSEK_HOME=folder-of-a-demo python benchmarks/ranking_desk.py --times 200

Every wall is put back as it was; the corrections stay in the history, so use a folder that may be changed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200, help="families corrected")
    times = parser.parse_args().times
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.config.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from regsosek.kernel import clock
    from regsosek.kernel.action import system
    from regsosek.kernel.scope import system_scope
    from regsosek.registry.actions import correct_fact
    from regsosek.registry.models import Family
    from regsosek.welfare.models import Rescore
    from regsosek.welfare.queries import adopted_run

    by, run = system("benchmark"), adopted_run()
    if run is None:
        raise SystemExit("No run was adopted in this registry.")

    def correct(family: object, wall: int) -> None:
        correct_fact(
            by=by, family_id=family, section="housing", name="wall_material", value=wall, reason="benchmark",
            happened_on=clock.today(),
        )  # fmt: skip

    with system_scope("benchmark"):
        ranked = Family.objects.filter(closed_on__isnull=True, welfare_group__isnull=False, interview_result=1)
        chosen = [
            (f.id, f.housing["wall_material"]) for f in ranked.order_by("id")[:times] if f.housing.get("wall_material")
        ]
        before = Rescore.objects.count()
    (first, own), seconds = chosen[0], []
    with CaptureQueriesContext(connection) as queries:
        correct(first, 1 if own != 1 else 6)
    correct(first, own)
    for family, wall in chosen:
        started, other = time.perf_counter(), 1 if wall != 1 else 6
        correct(family, other)
        seconds.append(time.perf_counter() - started)
        correct(family, wall)
    with system_scope("benchmark"):
        moved = Rescore.objects.count() - before
    seconds.sort()
    ms = [1000 * value for value in (statistics.median(seconds), seconds[int(0.95 * (len(seconds) - 1))])]
    print(
        f"{connection.vendor}, {run.families:,} families, model {run.parameters['recipe']}: one correction with re-score "
        f"median {ms[0]:.0f} ms, p95 {ms[1]:.0f} ms, {len(queries)} queries; {moved:,} re-scores of {2 * len(chosen) + 2:,} corrections"
    )


if __name__ == "__main__":
    main()
