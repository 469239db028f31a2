"""The supplement of interviews that are in the registry, in the areas of who reads; not of others."""

from __future__ import annotations

from typing import Any

import pytest

from factories import intake
from regsosek.intake import worker
from regsosek.intake.extracts import wishes
from regsosek.kernel.scope import activate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]


def test_wishes_are_those_of_families_in_the_registry() -> None:
    taken = intake.document(1)
    intake.send(taken, "a")
    intake.send(intake.document(2), "b", broken="second_head")
    worker.drain()

    rows = list(wishes())

    assert {row["family_id"] for row in rows} == {taken["family_id"]}
    assert [row["person_id"] for row in rows] == [m["person_id"] for m in taken["members"][:2]]
    assert rows[0]["skill"] == [1, 6] and rows[0]["wish_business"] == 2


def test_who_reads_elsewhere_reads_none(actor: Any) -> None:
    intake.send(intake.document(1), "a")
    worker.drain()
    assert list(wishes())

    with activate(actor("bps", "6472060").scope):
        assert list(wishes()) == []
    assert list(wishes("6472060")) == []
