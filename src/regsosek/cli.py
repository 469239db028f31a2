"""``regsosek …``: a thin face on the rooms."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from regsosek.cli_areas import app as areas_app
from regsosek.cli_audit import app as audit_app
from regsosek.cli_devices import device_app
from regsosek.cli_export import export
from regsosek.cli_group import NOT_PREPARED, Told
from regsosek.cli_imports import app as import_app
from regsosek.cli_intake import app as intake_app
from regsosek.cli_nik import app as nik_app
from regsosek.cli_operations import mount as mount_operations
from regsosek.cli_pmt import app as pmt_app
from regsosek.cli_pmt import rank
from regsosek.cli_questionnaire import app as questionnaire_app
from regsosek.cli_told import check_key, start, stderr, stop
from regsosek.cli_welfare import app as ranking_app

app = typer.Typer(
    cls=Told, no_args_is_help=True, help="Registri sosial ekonomi setiap keluarga.", pretty_exceptions_enable=False
)
app.add_typer(audit_app, name="audit")
app.add_typer(nik_app, name="nik")
app.add_typer(import_app, name="import")
app.add_typer(device_app, name="device")
app.add_typer(intake_app, name="intake")
app.add_typer(pmt_app, name="pmt")
app.add_typer(questionnaire_app, name="questionnaire")
app.add_typer(areas_app, name="areas")
app.add_typer(ranking_app, name="ranking")
app.command("rank")(rank)
app.command("export")(export)
mount_operations(app)

DEMO_DAY = "2022-11-01T09:00:00+08:00"  # day 18 of the round of 2022

MOST_IN_A_CITY = 2_000_000
Families = Annotated[int, typer.Option(min=1, max=MOST_IN_A_CITY, help="How many families.")]
Seed = Annotated[int, typer.Option(min=0, help="Same seed, same city.")]
AreasFile = Annotated[Path | None, typer.Option("--areas", help="GeoJSON with the polygons of the 59 kelurahan.")]
Folder = Annotated[Path, typer.Option("--folder", help="Where demo cities are kept.")]
Port = Annotated[int, typer.Option(min=1, max=65535)]


class _Bars:
    """Progress of the building steps as bars."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description:<46}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=stderr)

    def step(self, title: str, total: int) -> Any:
        return self.progress.add_task(title, total=total)

    def grow(self, task: Any, by: int) -> None:
        """More of it than was known."""
        self.progress.update(task, total=(self.progress.tasks[task].total or 0) + by)

    def advance(self, task: Any, by: int) -> None:
        self.progress.advance(task, by)


def _demo_home(folder: Path, families: int, seed: int, areas: Path | None) -> Path:
    """One database per size, seed and area file."""
    if areas is not None and not areas.is_file():
        stop(f"Berkas wilayah tidak ada: {areas}")
    mark = f"-{hashlib.sha256(areas.read_bytes()).hexdigest()[:8]}" if areas else ""
    return folder.resolve() / f"demo-{families}-{seed}{mark}"


def _enter_demo(home: Path, database_url: str = "") -> None:
    """Invented families never go into a database that is merely named in the environment."""
    os.environ |= {"REGSOSEK_DEMO": "1", "REGSOSEK_HOME": str(home)}
    os.environ.setdefault("REGSOSEK_CLOCK_START", DEMO_DAY)
    os.environ.pop("REGSOSEK_DATABASE_URL", None)
    if database_url:
        os.environ["REGSOSEK_DATABASE_URL"] = database_url


@app.command()
def synth(
    families: Annotated[int, typer.Option(min=1, max=200_000_000, help="How many families.")] = 12_000,
    seed: Seed = 2022, areas: AreasFile = None, folder: Folder = Path("var"),
    database_url: Annotated[str, typer.Option(help="Empty PostgreSQL database for it; else an SQLite file in the folder.")] = "",
    scale: Annotated[str, typer.Option(help="city, or national: 514 regencies as Parquet files, without a database.")] = "city",
    out: Annotated[Path | None, typer.Option("--out", help="national: folder to write, new or empty.")] = None,
    survey: Annotated[Path | None, typer.Option("--survey", help="national: also a sample of other families, with expenditure (Parquet).")] = None,
    survey_rows: Annotated[int, typer.Option(min=1000, help="national: families in that sample.")] = 30_000,
) -> None:  # fmt: skip
    """Build a demo city (once per size and seed), or a country of invented families as files."""
    if scale == "national":
        _synth_country(families, seed, out, survey, survey_rows)
        return
    if scale != "city":
        stop(f"--scale {scale}: pilih city atau national.")
    if out is not None or survey is not None:
        stop("--out dan --survey hanya untuk --scale national.")
    if families > MOST_IN_A_CITY:
        stop(f"Sebuah kota peraga paling banyak {MOST_IN_A_CITY:,} keluarga; lebih dari itu: --scale national.")
    home = _demo_home(folder, families, seed, areas)
    with _alone(home):
        if (home / "finished").exists():
            stderr.print(f"Kota peraga sudah ada: {home}", highlight=False)
            return
        _synth(home, families, seed, areas, database_url)


def _synth_country(families: int, seed: int, out: Path | None, survey: Path | None, survey_rows: int) -> None:
    from regsosek.cli_national import NationalError, build

    if out is None:
        stop("--scale national memerlukan --out, folder untuk berkas Parquet.")
    bars = _Bars()
    try:
        with bars.progress:
            done = build(families, seed, out, survey, survey_rows, bars)
    except NationalError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}")
    stderr.print(f"[green]✓[/] {done}", highlight=False)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two builds of the same city would empty each other's folder. The lock goes with the process, however it ends."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        lock = home.with_name(home.name + ".lock").open("a")
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop(f"Kota peraga ini sedang dibangun oleh proses lain: {home}")
        yield


def _synth(home: Path, families: int, seed: int, areas: Path | None, database_url: str) -> None:
    partial = home.with_name(home.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    _enter_demo(partial, database_url)
    start()
    _check_empty()
    from regsosek.analysis.synthetic.areas_file import AreasFileError
    from regsosek.demo import build

    bars = _Bars()
    started = datetime.now(UTC)
    try:
        with bars.progress:
            build.build(build.Plan(families, seed, areas), bars)
    except AreasFileError as error:
        shutil.rmtree(partial, ignore_errors=True)
        stop(str(error))
    build.finish(partial, home)
    seconds = (datetime.now(UTC) - started).total_seconds()
    stderr.print(f"[green]✓[/] {families:,} keluarga dalam {seconds:.0f} detik: {home}", highlight=False)


def _check_empty() -> None:
    from django.db import connection

    if connection.vendor != "sqlite" and connection.introspection.table_names():
        stop("Basis data itu sudah berisi; kota peraga hanya dibangun di basis data yang kosong.")


@app.command()
def demo(
    families: Families = 12_000, seed: Seed = 2022, port: Port = 8000, areas: AreasFile = None,
    folder: Folder = Path("var"),
) -> None:  # fmt: skip
    """Build the demo city when it is not there yet, and serve it on this machine."""
    _check_port("127.0.0.1", port)
    home = _demo_home(folder, families, seed, areas)
    if not (home / "finished").exists():
        # in a process of its own: the finished city is served from a folder of another name
        command = [
            sys.executable,
            sys.argv[0],
            "synth",
            "--families",
            str(families),
            "--seed",
            str(seed),
            "--folder",
            str(folder),
        ]
        built = subprocess.run([*command, *(["--areas", str(areas)] if areas else [])], check=False).returncode  # noqa: S603
        if built != 0:
            raise typer.Exit(built)
    _enter_demo(home)
    serve(host="127.0.0.1", port=port)


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            stop(
                f"Alamat {host}:{port} tidak dapat dipakai ({error.strerror}); pilih yang lain, misalnya: make demo PORT={port + 1}"
            )


@app.command()
def serve(
    host: Annotated[str, typer.Option()] = "127.0.0.1", port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64)] = 2,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate with its chain, PEM: serve HTTPS without a proxy.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Key of the certificate, PEM.")] = None,
    check: Annotated[bool, typer.Option(help="Check what phones send beside it; else: regsosek intake run --watch.")] = True,
) -> None:  # fmt: skip
    """Serve the registry of REGSOSEK_HOME."""
    _check_tls(tls_cert, tls_key)
    _check_port(host, port)
    start()
    _check_migrated()
    check_key()
    from regsosek.config.server import run

    run(host=host, port=port, workers=workers, certificate=tls_cert, key=tls_key, check=check)


def _check_tls(certificate: Path | None, key: Path | None) -> None:
    if (certificate is None) != (key is None):
        stop("Sebutkan keduanya: --tls-cert dan --tls-key.")
    if certificate is None or key is None:
        return
    import ssl

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        stop(f"Sertifikat dan kuncinya tidak dapat dipakai bersama: {error}")


def _check_migrated() -> None:
    """A server on a database that is empty, or behind its program, would answer every request with an error."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        stop(NOT_PREPARED)  # asking would make an empty file
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        stop(NOT_PREPARED)
    connection.close()


@app.command()
def migrate() -> None:
    """Bring the database of REGSOSEK_HOME (or REGSOSEK_DATABASE_URL) up to date; create the key file where none was."""
    start()
    from django.conf import settings
    from django.core.management import call_command

    from regsosek.kernel.secrets import create_key_file

    if not Path(settings.REGSOSEK_KEY_FILE).exists():
        create_key_file(Path(settings.REGSOSEK_KEY_FILE))
    call_command("migrate", verbosity=1)


if __name__ == "__main__":
    app()
