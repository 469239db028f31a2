"""The questionnaire as JavaRosa, the engine of ODK Collect, fills and writes it: accepted, read back equal, and taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from factories import intake
from oracle.answers import K_LISTS
from oracle.javarosa import judge, missing, write_lists
from regsosek.collect.actions.receiving import receive
from regsosek.collect.forms import Instance
from regsosek.collect.models import Submission
from regsosek.collect.queries import xml_of
from regsosek.intake import worker
from regsosek.kernel.actor import system
from regsosek.registry.models import Family, Person

pytestmark = [
    pytest.mark.django_db, pytest.mark.usefixtures("field"),
    pytest.mark.skipif(bool(missing()), reason=f"no oracle: {missing()}"),
]  # fmt: skip


def test_what_javarosa_fills_is_accepted_read_back_equal_and_taken(tmp_path: Path) -> None:
    (tmp_path / "k.xml").write_bytes(intake.questionnaire()[0].xform)
    write_lists(tmp_path, K_LISTS)
    said = intake.document(1, members=4)
    ours = intake.xml_of_family(said, "javarosa", listed=False)
    verdict = judge([(tmp_path / "k.xml", [("javarosa", ours)])], tmp_path)["javarosa"]
    assert verdict.failed == "" and verdict.instance != ours

    (receipt,) = receive(by=system("tests"), arrivals=[intake.arrived(verdict.instance)])

    assert receipt.status == 201
    row = Submission.objects.get(pk=receipt.submission_id)
    assert xml_of(row) == verdict.instance
    assert Instance.read(xml_of(row)).leaves() == Instance.read(verdict.instance).leaves()
    worker.drain()
    row.refresh_from_db()
    assert (row.state, row.findings) == ("taken", [])
    family = Family.objects.get(pk=row.family_id)
    assert family.housing == said["housing"] and family.assets == said["assets"]
    assert sorted(Person.objects.values_list("name", flat=True)) == sorted(
        p["identity"]["name"] for p in said["members"]
    )
