"""The demo's delivery: families set aside come back through the import, and three rows are refused."""

from __future__ import annotations

from typing import Any

from factories.documents import family_document
from regsosek.demo.delivery import DOUBTFUL, FIRST_KNOWN, NEW, Delivery
from regsosek.imports.models import ImportRow
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family


def test_families_are_held_back_and_come_with_the_delivery(city: Any, actor: Any, record: Any) -> None:
    bps, delivery = actor("bps", "6472"), Delivery()
    documents = [family_document(n) for n in range(1, NEW + 5)]
    rest = delivery.hold_back(documents)
    assert [len(rest), len(delivery.new), len(delivery.known)] == [4, NEW, 4]
    record(*rest)

    batch = delivery.take_in(bps)

    assert batch is not None and batch.state == "done"
    told = {name: batch.counts[f"unit_{name}"] for name in ("created", "updated", "unchanged", "rejected")}
    assert told == {"created": NEW, "updated": 2, "unchanged": 2, "rejected": 3}
    assert batch.counts["rejected"] == 3
    assert set(ImportRow.objects.exclude(reason="").values_list("reason", flat=True)) == {
        "bad_value", "unknown_area", "no_family_row",
    }  # fmt: skip
    with system_scope("tests"):
        assert Family.objects.count() == len(documents)


def test_three_families_are_left_for_a_person_to_decide(city: Any, actor: Any, record: Any) -> None:
    bps, delivery = actor("bps", "6472"), Delivery()
    record(*delivery.hold_back([family_document(n) for n in range(1, NEW + FIRST_KNOWN + DOUBTFUL + 1)]))

    batch = delivery.take_in(bps)

    assert batch is not None and batch.counts["unit_review"] == DOUBTFUL
    waiting = ImportRow.objects.filter(outcome="review", leads=True)
    assert set(waiting.values_list("reason", flat=True)) == {"other_at_key", "area_differs", "person_elsewhere"}


def test_nobody_in_the_district_means_no_delivery(city: Any, actor: Any) -> None:
    assert Delivery().take_in(actor("bps", "6472")) is None
