"""Cooperatives and the members whom the registry knows."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from factories.documents import family_document, stable_id
from regsosek.kernel.models import AuditEvent
from regsosek.registry.actions import record_cooperatives
from regsosek.registry.models import Cooperative, CooperativeMember

pytestmark = pytest.mark.usefixtures("everything")


def cooperative(**facts: Any) -> dict[str, Any]:
    return {"register_number": "64720001", "name": "Koperasi Uji", "kind": "konsumen", "address": "Jl. Uji",
            "area_code": "6472050006000100", "lon": 117.14, "lat": -0.49} | facts  # fmt: skip


def test_members_that_are_not_known_are_counted_and_left_out(record: Any, system_actor: Any) -> None:
    record(family_document(1))
    known = stable_id("person", 1, 1)
    assert record_cooperatives(by=system_actor, cooperatives=[cooperative(members=[known, str(uuid.uuid4())])]) == 1
    assert [str(m.person_id) for m in CooperativeMember.objects.all()] == [known]
    assert AuditEvent.objects.latest("id").details["unknown_members"] == 1


def test_the_same_register_number_is_the_same_cooperative(record: Any, system_actor: Any) -> None:
    record(family_document(1))
    members = [stable_id("person", 1, n) for n in (1, 2)]
    record_cooperatives(by=system_actor, cooperatives=[cooperative(members=members[:1])])
    record_cooperatives(by=system_actor, cooperatives=[cooperative(name="Nama baru", members=members)])
    assert Cooperative.objects.get().name == "Nama baru"
    assert CooperativeMember.objects.count() == 2
