"""The same expressions on Spark, on this machine alone: PySpark in local mode, nothing listens beyond the loopback.

`pip install regsosek[spark]` and Java 17 or newer. A cluster's own session can be given to `ibis.pyspark.connect`; the
expressions are the same.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
from ibis.backends import BaseBackend

DEFAULT_MEMORY = "4g"
_OLD_PANDAS = "PySpark does not yet fully support pandas"


class SparkMissing(RuntimeError):
    """PySpark or Java is not installed."""


def connect_spark(memory: str | None, threads: int | None, temp: Path | None) -> BaseBackend:
    """A session of `threads` cores (default: all) and `memory` ("4g", "6GB"), its shuffle files in `temp`; SparkMissing."""
    warnings.filterwarnings("ignore", message=_OLD_PANDAS)
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissing("PySpark is not here: pip install 'regsosek[spark]'") from error
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    cores = threads or len(os.sched_getaffinity(0))
    options: dict[str, Any] = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": spark_memory(memory),
        "spark.sql.shuffle.partitions": str(max(8, 4 * cores)),
        "spark.sql.ansi.enabled": "false",
        "spark.sql.parquet.compression.codec": "zstd",
        "spark.log.level": "ERROR",
        **({"spark.local.dir": str(temp), "spark.sql.warehouse.dir": str(temp)} if temp else {}),
    }
    builder = SparkSession.builder.master(f"local[{cores}]").appName("regsosek")
    for name, value in options.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # PySpark has its own error for a gateway that did not start
        raise SparkMissing(f"Spark does not start; is Java 17 or newer installed? ({error})") from error
    return ibis.pyspark.connect(session)


def spark_memory(memory: str | None) -> str:
    """As Java writes it: "6GB" and "6g" are 6g."""
    return (memory or DEFAULT_MEMORY).lower().replace(" ", "").replace("ib", "").removesuffix("b") or DEFAULT_MEMORY


def read_parquet_files(connection: Any, paths: Sequence[Path], name: str) -> ibis.Table:
    connection._session.read.parquet(*map(str, paths)).createOrReplaceTempView(name)
    return connection.table(name)


def write_folder(connection: Any, table: ibis.Table, folder: Path) -> None:
    """Parquet parts and nothing else: neither marks of success nor checksums."""
    connection.to_parquet(table, folder)
    for path in folder.iterdir():
        if path.suffix != ".parquet" or path.name.startswith((".", "_")):
            path.unlink()
