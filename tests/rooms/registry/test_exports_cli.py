from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from factories.documents import family_document
from regsosek.cli_export import export
from regsosek.kernel.models import AuditEvent

app = typer.Typer()
app.command()(export)
WOOD = [{"name": "wall_material", "op": "is", "value": 3}]


@pytest.fixture
def run(record: Any) -> Any:
    record(*(family_document(n, housing={"wall_material": 3 if n % 3 else 1}) for n in range(1, 7)))
    return lambda *words: CliRunner().invoke(app, [*map(str, words), "--purpose", "rekonsiliasi data"])


def test_a_filter_becomes_a_file(run: Any, tmp_path: Path) -> None:
    conditions, out = tmp_path / "kayu.json", tmp_path / "kayu.parquet"
    conditions.write_text(json.dumps(WOOD))

    result = run("families", "--filter", conditions, "--out", out)

    assert result.exit_code == 0, result.output
    table = pq.read_table(out)
    assert set(table["wall_material"].to_pylist()) == {3}
    assert table.num_rows == 4
    made = AuditEvent.objects.get(verb="export.made")
    assert (made.actor_id, made.purpose) == ("system:export", "rekonsiliasi data")
    assert out.stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.glob("*.partial")] == []


@pytest.mark.parametrize(
    ("words", "content"),
    [
        (("registry_person",), None),
        (("families", "--format", "exe"), None),
        (("families", "--language", "fr"), None),
        (("families",), "[{"),
        (("families",), '[{"name": "dinding", "op": "is", "value": 3}]'),
        (("families",), "[]"),
    ],
)
def test_what_is_unknown_is_refused_and_nothing_is_written(
    words: Any, content: str | None, run: Any, tmp_path: Path
) -> None:
    more: tuple[Any, ...] = ()
    if content is not None:
        (tmp_path / "f.json").write_text(content)
        more = ("--filter", tmp_path / "f.json")

    result = run(*words, *more, "--out", tmp_path / "out.bin")

    assert result.exit_code == 2
    assert "✗" in result.output
    assert not list(tmp_path.glob("out*"))


def test_a_file_that_is_there_stays(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "ada.parquet"
    out.write_text("milik orang")

    assert run("families", "--out", out).exit_code == 2
    assert out.read_text() == "milik orang"


def test_a_full_disk_leaves_nothing_half_written(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("regsosek.cli_export.os.fsync", full)

    result = run("families", "--out", tmp_path / "out.csv", "--format", "csv")

    assert result.exit_code == 2
    assert "No space left" in result.output
    assert not list(tmp_path.glob("out*"))


def test_areas_and_audit_come_out_too(run: Any, tmp_path: Path) -> None:
    for table in ("area_counts", "audit", "persons", "dwellings", "cooperatives", "businesses"):
        assert run(table, "--out", tmp_path / f"{table}.parquet").exit_code == 0, table
        pq.read_schema(tmp_path / f"{table}.parquet")
