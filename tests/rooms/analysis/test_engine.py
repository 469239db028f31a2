"""One door to the engine: what it reads, what it keeps as text, what it refuses."""

from pathlib import Path

import pyarrow as pa
import pytest

from regsosek.analysis.engine import EngineError, connect, from_arrow, read, write


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(EngineError, match="sqlite"):
        connect("sqlite")


def test_limits_reach_the_engine_and_nothing_is_fetched() -> None:
    connection = connect(memory_limit="500MB", threads=1)
    settings = "SELECT current_setting('threads'), current_setting('autoinstall_known_extensions')"
    assert connection.raw_sql(settings).fetchall() == [(1, False)]
    assert "MiB" in connection.raw_sql("SELECT current_setting('memory_limit')").fetchall()[0][0]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_written_table_is_read_back(tmp_path: Path, ending: str) -> None:
    connection, path = connect(), tmp_path / f"table{ending}"
    data = pa.table({"id": ["007", "08"], "n": [1, None]})
    write(from_arrow(connection, "data", data), path)
    assert read(connection, path, text=("id", "absent")).order_by("id").to_pyarrow().to_pydict() == data.to_pydict()


def test_the_type_of_a_csv_column_is_decided_by_all_rows(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_text("x\n" + "1\n" * 30_000 + "1.5\n")
    assert read(connect(), path).x.type().is_floating()


def test_other_files_and_missing_files_are_told(tmp_path: Path) -> None:
    connection, sheet = connect(), tmp_path / "t.xlsx"
    sheet.touch()
    with pytest.raises(EngineError, match=r"t\.xlsx"):
        read(connection, sheet)
    with pytest.raises(EngineError, match="no file"):
        read(connection, tmp_path / "absent.csv")
    with pytest.raises(EngineError, match=r"t\.xlsx"):
        write(from_arrow(connection, "d", pa.table({"a": [1]})), sheet)
