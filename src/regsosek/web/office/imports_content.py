"""What the page of a batch shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from regsosek.imports import actions
from regsosek.imports.adapters import Kind, adapter_named
from regsosek.imports.cells import Table, repeated
from regsosek.imports.ledger import first_rejects, reason_text
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.targets import TARGETS
from regsosek.imports.ways_back import LEFT
from regsosek.imports.work import missing_targets, tables_of, unmapped
from regsosek.web.office.card_content import language

PREVIEW_ROWS, SAMPLES = 20, 3
State = ImportBatch.State


def state_label(batch: ImportBatch) -> str:
    if batch.state == State.UNDOING:
        return _("sedang ditarik kembali") if actions.is_busy(batch) else _("penarikan terhenti")
    if actions.is_busy(batch):
        return _("sedang dikerjakan")
    words = {
        State.UPLOADED: _("diunggah"), State.PREVIEWED: _("sudah dicoba"), State.RUNNING: _("terhenti"), State.DONE: _("selesai"),
        State.UNDONE: _("ditarik kembali"), State.FAILED: _("berhenti karena masalah"),
    }  # fmt: skip
    return words[State(batch.state)]


def batch_line(batch: ImportBatch) -> dict[str, Any]:
    undoing = batch.state == State.UNDOING
    done, total = _taken_back(batch) if undoing else (batch.cursor, batch.units)
    return {
        "id": batch.id, "filename": batch.filename, "adapter": adapter_named(batch.adapter).label.text(language()), "state": batch.state,
        "state_label": state_label(batch), "by": batch.created_by_label, "at": batch.created_at, "counts": batch.counts, "busy":
        actions.is_busy(batch), "cursor": done, "units": total, "undoing": undoing,
    }  # fmt: skip


def _taken_back(batch: ImportBatch) -> tuple[int, int]:
    """How many of its families (or photos, …) are taken back already, and of how many."""
    rows = actions.to_undo(batch)
    return rows.exclude(undo="").count(), rows.count()


def batch_page(batch: ImportBatch) -> dict[str, Any]:
    """Everything that the state of the batch has to show."""
    line = batch_line(batch)
    begins = batch.state in (State.UPLOADED, State.PREVIEWED) or (batch.state == State.FAILED and batch.cursor == 0)
    context: dict[str, Any] = {"batch": batch, "line": line, "begins": begins and not line["busy"]}
    if context["begins"]:
        tables = tables_of(batch)
        context |= {
            "tables": [_table(batch, table) for table in tables], "missing": [_label(batch, t) for t in missing_targets(batch, tables)],
            "choices": _choices(batch), "unmapped": unmapped(batch), "repeated": [c for t in tables for c in repeated(t.columns)],
        }  # fmt: skip
    if batch.trial and "counts" in batch.trial and begins:
        counts, first = batch.trial["counts"], batch.trial["rejects"]
        context["trial"] = {
            "tiles": tiles(counts),
            "rejects": _told(first),
            "more": _not_in(counts) - len(first),
            "tried": True,
        }
    if batch.counts:
        rows = ImportRow.objects.filter(batch=batch).exclude(reason="").order_by("id")
        own = [*rows.exclude(reason="withheld")[:PREVIEW_ROWS]]
        held = rows.filter(reason="withheld")[: PREVIEW_ROWS - len(own)]
        listed = first_rejects([*own, *held])
        context["result"] = {
            "tiles": tiles(batch.counts),
            "rejects": _told(listed),
            "rejected": _not_in(batch.counts),
            "more": _not_in(batch.counts) - len(listed),
            "waiting": batch.counts.get("unit_review", 0),
        }
        context["left_alone"] = _left_alone(batch)
    goes_on = batch.state in (State.RUNNING, State.FAILED) and not line["busy"]
    can_undo = batch.state == State.DONE and not line["busy"]
    stuck = batch.state == State.UNDOING and not line["busy"]
    return context | {
        "goes_on": goes_on and batch.cursor > 0,
        "can_undo": can_undo,
        "undo_stuck": stuck,
        "undo_words": _undo_words(batch),
    }


def _not_in(counts: Mapping[str, int]) -> int:
    return counts.get("rejected", 0) + counts.get("review", 0)


def _undo_words(batch: ImportBatch) -> str:
    """What taking back does, by what the batch brought."""
    words = {
        Kind.FAMILY: _("Keluarga yang dibuat kiriman ini ditutup sebagai ditarik; yang diperbarui kembali ke keadaan sebelumnya."),
        Kind.PHOTO: _("Foto yang dipasang kiriman ini dilepas dari keluarganya."),
        Kind.OFFICER: _("Peran yang diberikan kiriman ini berakhir; akunnya tetap ada, tanpa peran itu."),
        Kind.COOPERATIVE: _("Koperasi dan anggota yang ditambahkan kiriman ini dilepas; yang diperbarui kembali ke keadaan sebelumnya."),
    }  # fmt: skip
    told = words[adapter_named(batch.adapter).kind]
    return f"{told} {_('Yang sudah diubah orang lain sesudahnya dibiarkan dan disebutkan.')}"


def _left_alone(batch: ImportBatch) -> list[dict[str, Any]]:
    """What undoing left as it was, and why."""
    is_family = adapter_named(batch.adapter).kind is Kind.FAMILY
    rows = ImportRow.objects.filter(batch=batch, undo="refused").order_by("id")[:50]
    return [
        {
            "line": row.line, "family": row.subject_id if is_family else None,
            "why": LEFT[row.left_because or "changed"].text(language()),
        }
        for row in rows
    ]  # fmt: skip


def _table(batch: ImportBatch, table: Table) -> dict[str, Any]:
    mapping = batch.mapping.get(table.name, {})
    # by name, not by place: PostgreSQL keeps the keys of JSON in an order of its own
    place, order = sorted(batch.mapping).index(table.name), sorted(mapping)
    columns = [
        {
            "field": f"m-{place}-{order.index(column)}", "name": column, "target": mapping.get(column, ""),
            "samples": list(dict.fromkeys(row.values[i] for row in table.rows[:200] if row.values[i] and not (row.fault or row.withdrawn)))[:SAMPLES],
        }
        for i, column in enumerate(table.columns)
    ]  # fmt: skip
    rows = [
        {
            "line": row.line,
            "values": row.values,
            "fault": reason_text("erased_row" if row.withdrawn else row.fault, language()),
        }
        for row in table.rows[:PREVIEW_ROWS]
    ]
    return {"name": table.name, "columns": columns, "rows": rows, "count": len(table)}


def _choices(batch: ImportBatch) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column can mean, grouped by where it belongs."""
    labels = adapter_named(batch.adapter).targets
    if not adapter_named(batch.adapter).fields:
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, label in labels.items():
            groups.setdefault(_group(name), []).append((name, label.text(language())))
        return list(groups.items())
    return [(_("Kolom"), [(name, label.text(language())) for name, label in labels.items()])]


def _group(name: str) -> str:
    target = TARGETS[name]
    if target.item is None:
        return _("Kunci dan titik")
    words = {
        "area": _("Wilayah"), "identity": _("Identitas"), "visit": _("Kunjungan"), "housing": _("Perumahan"), "assets": _("Aset"),
        "aid": _("Bantuan"), "education": _("Pendidikan"), "work": _("Pekerjaan"), "business": _("Usaha"), "health": _("Kesehatan"),
        "protection": _("Perlindungan sosial"),
    }  # fmt: skip
    word = words[target.item.section]
    return f"{word} ({_('anggota')})" if target.level == "person" and target.item.section == "identity" else word


def _label(batch: ImportBatch, target: str) -> str:
    return adapter_named(batch.adapter).targets[target].text(language())


def mapping_in(form: Mapping[str, str], batch: ImportBatch) -> dict[str, dict[str, str]]:
    """The columns of the form; one that the form does not have keeps its meaning."""
    chosen: dict[str, dict[str, str]] = {}
    for place, (table, columns) in enumerate(sorted(batch.mapping.items())):
        for i, column in enumerate(sorted(columns)):
            if f"m-{place}-{i}" in form:
                chosen.setdefault(table, {})[column] = form[f"m-{place}-{i}"]
    return chosen


def tiles(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows by outcome; each with the number of families where that is another number."""
    words = {
        "read": _("Baris dibaca"), "created": _("Baru"), "updated": _("Diperbarui"), "unchanged": _("Tetap sama"), "rejected": _("Ditolak"), "review": _("Menunggu putusan"),
    }  # fmt: skip
    found = []
    for name, label in words.items():
        families = counts.get(f"unit_{name}", 0)
        note = (
            _("%(families)s keluarga atau satuan") % {"families": families}
            if families and families != counts[name]
            else ""
        )
        found.append({"label": label, "value": counts.get(name, 0), "note": note, "name": name})
    return found


def _told(rejects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [r | {"told": reason_text(r["reason"], language()), "waits": r["outcome"] == "review"} for r in rejects]
