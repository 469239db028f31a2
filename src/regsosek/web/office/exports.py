"""Taking data out by a page: what, of which families, in which format, for which purpose."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry.exports import CONTENT_TYPES, Format, Wanted, open_to, prepare
from regsosek.registry.exports_columns import granted
from regsosek.registry.exports_tables import Table
from regsosek.registry.filters import Filter
from regsosek.registry.filters_saved import filters_of
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.exports_areas import ALL_TABLES
from regsosek.web.office.filters_form import filter_in, line, saved_filter, stored

_MENDED_HERE = {"purpose_needed", "export_refused", "filter_not_granted"}
AUDIT = "audit"


@page(Ability.EXPORT)
@require_http_methods(["GET", "POST"])
def exports(request: Any) -> HttpResponse:
    """The form on GET, and on POST with ``do=choose`` (a filter brought along); else the file."""
    tables = [t for t in ALL_TABLES.values() if t.name != AUDIT and open_to(request.actor, t)]
    return _answer(request, "exports", tables)


@page(Ability.SEE_AUDIT)
@require_http_methods(["GET", "POST"])
def audit_export(request: Any) -> HttpResponse:
    """The audit as a file, for those who read it."""
    return _answer(request, "audit-export", [ALL_TABLES[AUDIT]])


def _answer(request: Any, url_name: str, tables: list[Table]) -> HttpResponse:
    if request.method == "GET":
        return _form(request, url_name, tables, None)
    brought = filter_in(request.POST.get("conditions", ""), request.actor)
    if request.POST.get("do") == "choose":
        return _form(request, url_name, tables, brought)
    try:
        export = prepare(request.actor, _wanted(request, tables, brought))
    except Problem as problem:
        if problem.code not in _MENDED_HERE:
            raise
        refused = _purpose_sentence() if problem.code == "purpose_needed" else problem.sentence(language())
        return _form(request, url_name, tables, brought, refused=refused, status=200 if not request.POST else 422)
    response = StreamingHttpResponse(export.stream(), content_type=CONTENT_TYPES[export.wanted.format])
    response["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Accel-Buffering"] = "no"  # a proxy passes it on as it comes
    return response  # type: ignore[return-value]  # a stream is an answer too


def _purpose_sentence() -> str:
    return _("Tuliskan keperluan dengan kata-kata, paling sedikit lima huruf.")


def _wanted(request: Any, tables: list[Table], brought: Filter | None) -> Wanted:
    asked, known = request.POST, {t.name: t for t in tables}
    table = _one_of("table", asked.get("table") or tables[0].name, known)
    format_ = _one_of("format", asked.get("format") or Format.CSV.value, {f.value: f for f in Format})
    labels = _one_of("labels", asked.get("labels") or "codes", {"codes": False, "texts": True})
    chosen = brought
    if asked.get("filter"):
        _name, chosen = saved_filter(asked["filter"], request.actor)
    if not table.filtered:
        chosen = None
    return Wanted(
        table, format_, asked.get("purpose", ""), chosen, labels, language(), bom=asked.get("bom") == "1"
    )  # fmt: skip


def _one_of(field: str, value: str, known: dict[str, Any]) -> Any:
    if value not in known:
        raise Problem("bad_value", field=field, value=value)
    return known[value]


def _form(
    request: Any, url_name: str, tables: list[Table], brought: Filter | None, *, refused: str = "", status: int = 200
) -> HttpResponse:
    tongue, actor = language(), request.actor
    asked = request.POST.get("table") or (tables[0].name if tables else "")
    filtered = any(t.filtered for t in tables)
    context = {
        "action": reverse(url_name), "is_audit": url_name == "audit-export", "refused": refused,
        "tables": [_table(t, actor, tongue) | {"on": t.name == asked} for t in tables],
        "formats": [{"value": f.value, "label": _FORMATS[f](), "on": f is Format.XLSX} for f in Format],
        "brought": line(brought) if brought and filtered else "", "conditions": stored(brought),
        "saved": filters_of(actor.id) if filtered and not brought else [],
        "purpose": request.POST.get("purpose", "") or actor.purpose,
        "no_children": filtered and not actor.scope.grants(PrivacyClass.CHILD),
    }  # fmt: skip
    return render(request, "office/exports.html", context, status=status)


def _table(table: Table, actor: Actor, tongue: str) -> dict[str, Any]:
    shown, left_out = granted(table.columns, actor.scope)
    return {
        "value": table.name, "label": table.label.text(tongue), "columns": len(shown), "has_point": table.point is not None,
        "left_out": [c.label.text(tongue) for c in left_out],
    }  # fmt: skip


_FORMATS = {
    Format.CSV: lambda: _("CSV (teks, untuk program apa pun)"),
    Format.XLSX: lambda: _("XLSX (Excel, dengan buku kode)"),
    Format.GEOJSON: lambda: _("GeoJSON (titik di peta)"),
    Format.PARQUET: lambda: _("Parquet (untuk analisis)"),
}
