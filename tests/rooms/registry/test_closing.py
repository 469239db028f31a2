"""Families that are withdrawn do not exist for readers; their rows and history stay."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from factories.documents import family_document
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate, system_scope
from regsosek.registry.actions import withdraw_families
from regsosek.registry.models import Dwelling, Family, Identifier, Membership, Person

pytestmark = pytest.mark.django_db


def test_a_withdrawn_family_is_gone_for_readers_and_kept(record: Any, actor: Any) -> None:
    kept, gone = record(family_document(1, house=1), family_document(2, house=1, village="6472050006"))
    bps = actor("bps", "6472")

    assert withdraw_families(by=bps, family_ids=[gone], reason="salah kirim") == 1

    with activate(bps.scope):
        assert list(Family.objects.values_list("id", flat=True)) == [kept]
        assert not Person.objects.filter(family_id=gone).exists()
        assert Dwelling.objects.get().family_count == 1
    with system_scope("tests"):
        assert Family.objects.get(pk=gone).closed_as == "withdrawn"
        assert list(Revision.objects.filter(subject=gone).order_by("number").values_list("cause", flat=True)) == [
            "registry.record_families", "registry.withdraw_families",
        ]  # fmt: skip
        assert not Membership.objects.filter(family_id=gone, to_on=None).exists()
        assert set(Identifier.objects.filter(family_id=gone).values_list("state", flat=True)) == {"withdrawn"}
    assert withdraw_families(by=bps, family_ids=[gone], reason="sekali lagi") == 0


def test_nobody_withdraws_what_is_not_his_or_without_a_reason(record: Any, actor: Any) -> None:
    (family,) = record(family_document(1))
    with pytest.raises(Problem, match="not_found"):
        withdraw_families(by=actor("bps", "6472060"), family_ids=[family], reason="salah")
    with pytest.raises(Problem, match="not_found"):
        withdraw_families(by=actor("bps", "6472"), family_ids=[uuid.uuid4()], reason="salah")
    with pytest.raises(Problem, match="reason_needed"):
        withdraw_families(by=actor("bps", "6472"), family_ids=[family], reason=" ")
    with pytest.raises(Problem, match="not_allowed"):
        withdraw_families(by=actor("lurah", "6472"), family_ids=[family], reason="salah")
