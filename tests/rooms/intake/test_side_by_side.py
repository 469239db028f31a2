"""Two workers beside each other: each submission is checked by one of them, and one family is registered once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from factories import intake
from factories.places import record_city
from regsosek.collect.models import Submission
from regsosek.intake import worker
from regsosek.kernel.actor import system
from regsosek.kernel.models import Revision
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family, Person

FAMILIES = 12


@pytest.mark.django_db(transaction=True)
def test_the_same_new_family_by_two_officers_is_one_family(tmp_path: Path, settings: Any) -> None:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    record_city(system("tests"))
    with system_scope("tests"):
        intake.publish()
        for officer in ("71", "72"):
            for number in range(1, FAMILIES + 1):
                intake.send(intake.document(number), f"{officer}/{number}", by_officer=officer, listed=False)
    done: list[worker.Drained] = []

    def work() -> None:
        try:
            done.append(worker.drain(batch=4))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    with system_scope("tests"):
        states = list(Submission.objects.values_list("state", flat=True))
        assert states == ["taken"] * 2 * FAMILIES and sum(one.taken for one in done) == 2 * FAMILIES
        assert (Family.objects.count(), Person.objects.count()) == (FAMILIES, 3 * FAMILIES)
        assert Revision.objects.count() == 2 * FAMILIES
