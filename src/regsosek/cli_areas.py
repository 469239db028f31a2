"""``regsosek areas …``: load areas and boundaries, make upper levels from lower ones, check where houses stand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

app = typer.Typer(no_args_is_help=True, help="Areas and their boundaries.")
stderr = Console(stderr=True)

Day = typer.Option(formats=["%Y-%m-%d"])
Note = Annotated[str, typer.Option(help="Shown beside the map, e.g. 'batas indikatif'.")]
_TOLD = 5


def stop(sentence: str, code: int = 2) -> NoReturn:
    stderr.print(f"[bold red]✗[/] {sentence}", highlight=False)
    raise typer.Exit(code)


@contextmanager
def _registry() -> Iterator[None]:
    """Django is ready; a refusal is one sentence and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.config.settings")
    import django

    django.setup()
    from regsosek.kernel.problems import Problem

    try:
        yield
    except Problem as problem:
        stop(problem.sentence("id"))


def _level(name: str) -> str:
    from regsosek.vocabulary.areacode import AreaLevel

    if name not in set(AreaLevel):
        stop(f"Tingkat wilayah tidak dikenal: {name} ({', '.join(AreaLevel)})")
    return name


@app.command()
def load(
    file: Annotated[
        Path, typer.Argument(help="GeoPackage, Shapefile (.shp or .zip), GeoJSON, or CSV (codes and names).")
    ],
    level: Annotated[str, typer.Option(help="regency, district, village or sls")],
    code_column: Annotated[str, typer.Option(help="Column with the BPS code (text).")],
    valid_from: Annotated[datetime, Day],
    name_column: Annotated[str | None, typer.Option()] = None,
    layer: Annotated[str | None, typer.Option(help="Which layer of a GeoPackage with several.")] = None,
    note: Note = "",
) -> None:
    """Load areas and, where the file has them, their boundaries as a new dated set."""
    from regsosek.vocabulary.areacode import AreaLevel

    wanted = AreaLevel(_level(level))
    with _registry():
        from regsosek.areas.actions import load_boundaries, record_areas
        from regsosek.areas.files import overlaps_of, read
        from regsosek.kernel.action import system

        rows = read(file, level=wanted, code_column=code_column, name_column=name_column, layer=layer)
        by, since = system("areas load", purpose=f"muat {file.name}"), valid_from.date()
        record_areas(by=by, areas=[{"code": r.code, "name": r.name} for r in rows], valid_from=since)
        shapes = [r for r in rows if r.geometry is not None]
        if shapes:
            load_boundaries(by=by, level=wanted, rows=shapes, source=file.name, valid_from=since, note=note)
    typer.echo(f"{len(rows)} wilayah, {len(shapes)} batas, berlaku sejak {since}")
    _tell("poligon dibetulkan", [f"{r.code}: {r.mended}" for r in rows if r.mended])
    _tell("tumpang tindih", [f"{o.first} dan {o.second}: {o.km2:.4f} km²" for o in overlaps_of(shapes)])


def _tell(what: str, lines: list[str]) -> None:
    """A warning with the first few cases."""
    if lines:
        more = f"\n  … dan {len(lines) - _TOLD} lagi" if len(lines) > _TOLD else ""
        listed = "".join(f"\n  {line}" for line in lines[:_TOLD])
        stderr.print(f"[yellow]![/] {len(lines)} {what}:{listed}{more}", highlight=False)
