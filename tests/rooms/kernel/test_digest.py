"""The signed digest of a day, and what verification finds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from typer.testing import CliRunner

from factories.documents import family_document
from regsosek.cli_audit import app
from regsosek.kernel import digest
from regsosek.kernel.actions import make_digest
from regsosek.kernel.guard import maintenance
from regsosek.kernel.models import DailyDigest, Revision
from regsosek.kernel.problems import Problem
from regsosek.registry.verification import verify_all, verify_family

TODAY = date(2022, 10, 20)
YESTERDAY = date(2022, 10, 19)


def tamper(sql: str, *params: Any) -> None:
    """As somebody with the database in his hands would."""
    with maintenance("tests"), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def families(record: Any) -> list[Any]:
    record(family_document(1), family_document(2), family_document(3))
    return record(family_document(2, housing={"wall_material": 1}))


def test_a_whole_history_has_no_fault(families: Any, system_actor: Any) -> None:
    make_digest(by=system_actor, day=TODAY)

    report = verify_all()

    assert (report.families, report.links, report.digests, report.faults) == (3, 4, 1, [])


@pytest.mark.parametrize(
    "column", [f"part_{c}" for c in ("public", "name", "address", "number", "money", "health", "point")]
)
def test_one_changed_byte_of_any_part_is_found_with_its_place(families: Any, everything: Any, column: str) -> None:
    link = Revision.objects.filter(subject=families[0]).order_by("number").first()
    assert link is not None
    part = bytearray(getattr(link, column))
    part[len(part) // 2] ^= 1

    tamper(f"UPDATE kernel_revision SET {column} = %s WHERE id = %s", bytes(part), link.id)

    assert verify_all().faults == [f"{families[0]} #1: bagian {column.removeprefix('part_')} diubah"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("cause", "uji.lain"), ("actor_label", "Orang lain"), ("happened_on", "2022-10-01"), ("number", 9), ("part_hashes", "{}"),
     ("previous_hash", "0" * 64), ("hash", "0" * 64), ("part_health", None)],
)  # fmt: skip
def test_any_changed_fact_of_a_link_is_found(families: Any, everything: Any, column: str, value: Any) -> None:
    link = Revision.objects.filter(subject=families[0]).latest("number")

    tamper(f"UPDATE kernel_revision SET {column} = %s WHERE id = %s", value, link.id)

    faults = verify_family(families[0]).faults
    assert faults and all(str(families[0]) in fault for fault in faults)


def test_a_row_changed_behind_the_history_is_found(families: Any) -> None:
    tamper("UPDATE registry_family SET address = %s", "Jl. Lain")

    faults = verify_all().faults

    assert len(faults) == 3
    assert f"{families[0]} #2: yang tersimpan sekarang bukan yang tercatat terakhir" in faults


def test_a_last_link_that_was_taken_away_is_found_by_the_rows_and_by_the_digest(
    families: Any, system_actor: Any
) -> None:
    make_digest(by=system_actor, day=TODAY)

    tamper("DELETE FROM kernel_revision WHERE number = 2")

    assert verify_all().faults == [
        f"{families[0]} #1: yang tersimpan sekarang bukan yang tercatat terakhir",
        f"sidik {TODAY}: riwayat sampai saat itu bukan yang ditandatangani",
    ]


def test_a_family_that_vanished_with_its_history_is_found_by_the_digest(families: Any, system_actor: Any) -> None:
    make_digest(by=system_actor, day=TODAY)

    tamper(
        "DELETE FROM kernel_revision WHERE subject = %s",
        families[0].hex if connection.vendor == "sqlite" else families[0],
    )

    assert f"sidik {TODAY}: riwayat sampai saat itu bukan yang ditandatangani" in verify_all().faults


def test_the_digest_of_an_earlier_day_still_holds_when_history_goes_on(record: Any, system_actor: Any) -> None:
    record(family_document(1))
    make_digest(by=system_actor, day=TODAY)

    record(family_document(1, housing={"wall_material": 1}), family_document(2))

    assert verify_all().faults == []


@pytest.mark.parametrize(
    ("column", "value"), [("root", "0" * 64), ("families", 7), ("signature", "00" * 64), ("previous", "1")]
)
def test_a_changed_digest_is_found(families: Any, system_actor: Any, column: str, value: Any) -> None:
    make_digest(by=system_actor, day=TODAY)

    tamper(f"UPDATE kernel_dailydigest SET {column} = %s", value)

    assert any("tanda tangannya tidak cocok" in fault for fault in verify_all().faults)


def test_a_digest_signed_by_somebody_else_is_found(families: Any, system_actor: Any) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made, other = make_digest(by=system_actor, day=TODAY), Ed25519PrivateKey.generate()

    signature, key = other.sign(digest.message(made)).hex(), other.public_key().public_bytes_raw().hex()
    tamper("UPDATE kernel_dailydigest SET signature = %s, public_key = %s", signature, key)

    assert verify_all().faults == [f"sidik {TODAY}: ditandatangani dengan kunci lain"]


def test_digests_are_a_chain_of_their_own(families: Any, system_actor: Any, everything: Any) -> None:
    first = make_digest(by=system_actor, day=YESTERDAY)
    second = make_digest(by=system_actor, day=TODAY)

    assert (first.families, second.families) == (0, 3)
    assert second.previous == digest.link(first)
    tamper("DELETE FROM kernel_dailydigest WHERE day = %s", YESTERDAY)
    assert f"sidik {TODAY}: ada sidik yang hilang atau berpindah" in verify_all().faults


def test_a_day_is_signed_once_and_never_ahead_or_behind(families: Any, system_actor: Any, everything: Any) -> None:
    first = make_digest(by=system_actor, day=TODAY)

    assert make_digest(by=system_actor, day=TODAY).pk == first.pk
    with pytest.raises(Problem, match="future_date"):
        make_digest(by=system_actor, day=date(2022, 10, 21))
    with pytest.raises(Problem, match="wrong_order"):
        make_digest(by=system_actor, day=YESTERDAY)
    assert DailyDigest.objects.count() == 1


def test_the_command_says_where_and_ends_with_one(families: Any) -> None:
    run = CliRunner().invoke

    assert run(app, ["digest", "--day", "2022-10-20"]).exit_code == 0
    assert run(app, ["digest", "--day", "2022-10-21"]).exit_code == 2
    assert run(app, ["verify"]).exit_code == 0
    assert run(app, ["verify", "--family", str(families[0])]).exit_code == 0
    tamper("UPDATE kernel_revision SET cause = 'x' WHERE number = 2")
    result = run(app, ["verify"])
    assert result.exit_code == 1
    assert f"{families[0]} #2" in result.stdout
