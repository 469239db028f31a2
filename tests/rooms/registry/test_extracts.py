"""One row per family for the analysis, without names, numbers and addresses, as far as the scope reaches."""

from __future__ import annotations

from typing import Any

from factories.documents import family_document, member
from regsosek.analysis.tables import family_row, family_schema
from regsosek.kernel.scope import NOTHING, Scope, activate, system_scope
from regsosek.registry.extracts import family_table
from regsosek.vocabulary.privacy import PrivacyClass

BUSINESS = {"owns_business": 1, "business_count": 1, "business_industry": 12}


def test_a_family_is_what_its_document_says(record: Any) -> None:
    document = family_document(1, members=[member(1, business=BUSINESS), member(2), member(3, presence=3)])
    (family,) = record(document)
    with system_scope("tests"):
        table = family_table()
    assert table.schema == family_schema()
    (row,) = table.to_pylist()
    derived = family_row(document["housing"], document["assets"], document["members"])
    assert {k: row[k] for k in derived} == derived
    assert (row["family_id"], row["sub_sls"], row["village"], row["district"]) == (
        str(family), "6472050006000200", "6472050006", "6472050",
    )  # fmt: skip
    assert (row["persons"], row["business_owners"]) == (2, 1)


def test_it_holds_no_name_number_or_address(record: Any) -> None:
    record(family_document(1))
    with system_scope("tests"):
        told = str(family_table().to_pylist())
    assert "Uji" not in told and "Jl." not in told and "647205010581" not in told


def test_it_reaches_as_far_as_the_scope(record: Any, city: Any) -> None:
    inside, outside = record(family_document(1), family_document(2, village=city.villages[2]))
    with activate(NOTHING):
        assert family_table().num_rows == 0
    with activate(Scope(label="uji", areas=(city.villages[0],), classes=frozenset(PrivacyClass))):
        assert family_table().column("family_id").to_pylist() == [str(inside)]
        assert family_table([outside]).num_rows == 0
    with system_scope("tests"):
        assert family_table([outside]).column("family_id").to_pylist() == [str(outside)]
