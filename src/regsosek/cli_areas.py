"""``regsosek areas …``: load areas and boundaries, make upper levels from lower ones, check where houses stand."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from regsosek.cli_told import stderr, stop, told

app = typer.Typer(no_args_is_help=True, help="Areas and their boundaries.")

Day = typer.Option(formats=["%Y-%m-%d"])
Note = Annotated[str, typer.Option(help="Shown beside the map, e.g. 'batas indikatif'.")]
_TOLD = 5


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
    partial: Annotated[
        bool, typer.Option("--partial", help="The file has some areas only; all others keep the boundaries they have.")
    ] = False,
    names_only: Annotated[
        bool, typer.Option("--names-only", help="Take codes and names; boundaries stay as they are.")
    ] = False,
    moved: Annotated[
        bool, typer.Option("--moved", help="Boundaries may lie clear of the old ones and of the areas they belong to.")
    ] = False,
    overlapping: Annotated[
        bool, typer.Option("--overlapping", help="Boundaries may cover more than 5 % of a neighbour.")
    ] = False,
) -> None:
    """Load areas and, where the file has them, their boundaries as a new dated set."""
    from regsosek.vocabulary.areacode import AreaLevel

    wanted = AreaLevel(_level(level))
    with told():
        from django.db import transaction

        from regsosek.areas.actions import load_boundaries, record_areas
        from regsosek.areas.files import overlaps_of, read, refuse_undrawn
        from regsosek.kernel.action import system

        rows = read(file, level=wanted, code_column=code_column, name_column=name_column, layer=layer)
        by, since = system("areas load", purpose=f"muat {file.name}"), valid_from.date()
        if not (partial or names_only):
            refuse_undrawn(file, rows)
        shapes = [r for r in rows if r.geometry is not None and not names_only]
        with transaction.atomic():  # names and boundaries of a file, or neither
            record_areas(by=by, areas=[{"code": r.code, "name": r.name} for r in rows], valid_from=since)
            if shapes:
                load_boundaries(
                    by=by, level=wanted, rows=shapes, source=file.name, valid_from=since, note=note, partial=partial,
                    moved=moved, overlapping=overlapping,
                )  # fmt: skip
    typer.echo(f"{len(rows)} wilayah, {len(shapes)} batas, berlaku sejak {since}")
    if shapes:
        _tell("wilayah tanpa geometri, hanya namanya dimuat", [str(r.code) for r in rows if r.geometry is None])
    _tell("poligon dibetulkan", [f"{r.code}: {r.mended}" for r in rows if r.mended])
    _tell("tumpang tindih", [f"{o.first} dan {o.second}: {o.km2:.4f} km²" for o in overlaps_of(shapes)])


def _tell(what: str, lines: list[str]) -> None:
    """A warning with the first few cases."""
    if lines:
        more = f"\n  … dan {len(lines) - _TOLD} lagi" if len(lines) > _TOLD else ""
        listed = "".join(f"\n  {line}" for line in lines[:_TOLD])
        stderr.print(f"[yellow]![/] {len(lines)} {what}:{listed}{more}", highlight=False)


@app.command()
def dissolve(
    lower: Annotated[str, typer.Option("--from", help="Level whose boundaries are joined: village or sls.")],
    valid_from: Annotated[datetime, Day],
    upper: Annotated[list[str] | None, typer.Option("--to", help="district, regency (both, unless told)")] = None,
    note: Note = "",
) -> None:
    """Make the boundaries of upper levels by joining those of a lower one."""
    from regsosek.vocabulary.areacode import AreaLevel

    level, levels = AreaLevel(_level(lower)), [AreaLevel(_level(name)) for name in upper or []]
    with told():
        from regsosek.areas.actions import dissolve as join
        from regsosek.kernel.action import system

        by = system("areas dissolve", purpose="menyusun batas")
        for made in join(by=by, level=level, valid_from=valid_from.date(), levels=levels, note=note):
            typer.echo(f"{made.boundaries.count()} {made.level}, berlaku sejak {made.valid_from}")


@app.command()
def check(
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="By the boundaries of that day.")
    ] = None,
    tolerance: Annotated[float, typer.Option(min=0, help="Metres a point may lie outside.")] = 200,
) -> None:
    """Count the houses of each kelurahan whose point lies outside it. No data of single houses."""
    with told():
        from regsosek.areas.queries import names_of
        from regsosek.kernel import clock
        from regsosek.kernel.action import system
        from regsosek.registry.points import standing

        by = system("areas check", purpose="periksa letak rumah")
        found = standing(by=by, on=on.date() if on else clock.today(), tolerance_m=tolerance)
        names = names_of(found)
    table = Table("kode", "kelurahan", "rumah", "di luar", "di luar semua", "tanpa titik")
    for code, s in found.items():
        outside = [str(s.outside), str(s.nowhere)] if s.drawn else ["tanpa batas", "–"]
        table.add_row(code, names.get(code, ""), str(s.houses), *outside, str(s.without_point))
    Console().print(table)


@app.command()
def rename(
    code: Annotated[str, typer.Argument(help="District, kelurahan or RT.")],
    effective_on: Annotated[datetime, Day],
    name: Annotated[str | None, typer.Option(help="The new name.")] = None,
    new_code: Annotated[str | None, typer.Option(help="The new code; everything below gets new codes too.")] = None,
    note: Annotated[str, typer.Option(help="The decision, e.g. its number.")] = "",
) -> None:
    """Give an area another name or code; its families follow."""
    with told():
        from regsosek.areas.actions import rename_area
        from regsosek.kernel.action import system

        by = system("areas rename", purpose=note or "perubahan wilayah")
        moved = rename_area(by=by, code=code, effective_on=effective_on.date(), name=name, new_code=new_code, note=note)
    typer.echo(f"{moved} keluarga ikut")


@app.command()
def merge(
    codes: Annotated[list[str], typer.Argument(help="14-digit codes of the RT.")],
    into: Annotated[str, typer.Option(help="One of them, or a new code.")],
    effective_on: Annotated[datetime, Day],
    name: Annotated[str, typer.Option()] = "",
    note: Annotated[str, typer.Option(help="The decision, e.g. its number.")] = "",
) -> None:
    """Several RT become one; their families follow."""
    with told():
        from regsosek.areas.actions import merge_sls
        from regsosek.kernel.action import system

        by = system("areas merge", purpose=note or "perubahan wilayah")
        moved = merge_sls(by=by, codes=codes, into=into, effective_on=effective_on.date(), name=name, note=note)
    typer.echo(f"{moved} keluarga ikut")


@app.command()
def split(
    code: Annotated[str, typer.Argument(help="14-digit code of the RT.")],
    into: Annotated[list[str], typer.Option(help='"code=name" of each part; name the old code if it goes on.')],
    effective_on: Annotated[datetime, Day],
    families: Annotated[Path | None, typer.Option(help="CSV family_id,code: who is in which part.")] = None,
    note: Annotated[str, typer.Option(help="The decision, e.g. its number.")] = "",
) -> None:
    """An RT becomes several; the families of the list go to their part."""
    parts = dict(part.partition("=")[::2] for part in into)
    mapping = _mapping(families) if families else {}
    with told():
        from regsosek.areas.actions import split_sls
        from regsosek.kernel.action import system

        by = system("areas split", purpose=note or "perubahan wilayah")
        names = {part: name or part for part, name in parts.items()}
        moved = split_sls(by=by, code=code, into=names, effective_on=effective_on.date(), families=mapping, note=note)
    typer.echo(f"{moved} keluarga berpindah RT")


def _mapping(path: Path) -> dict[UUID, str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {UUID(row["family_id"].strip()): row["code"].strip() for row in csv.DictReader(file)}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError, AttributeError):
        stop(f"{path.name} bukan CSV dengan kolom family_id dan code")
