"""The form of a fit: which column plays which part, what each recipe is for, and at which field a fault belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

from regsosek.web.office.ranking_content import told
from regsosek.welfare.fitting import FitOptions, options_of
from regsosek.welfare.models import Job
from regsosek.welfare.surveys import SurveyColumn, beyond_registry, questions_in

#: What columns are often called, most telling first.
_OFTEN: dict[str, tuple[str, ...]] = {
    "id": ("household_id", "family_id", "hhid", "id", "id_rt", "nourut", "renum"),
    "target": ("expenditure", "consumption", "kapita", "pengeluaran", "pce", "percapita", "konsumsi"),
    "weight": ("weight", "penimbang", "fwt", "weind", "hhweight", "wgt"),
    "area": ("district", "village", "kecamatan", "kec", "region", "kab"),
    "group": ("block", "psu", "cluster", "community", "blok", "nks"),
}
PARTS = ("target", "id", "weight", "area", "group")
_AT = {
    "bad_target": "target", "constant_target": "target", "target_as_question": "target", "bad_weight": "weight",
    "zero_weights": "weight", "duplicate_ids": "id", "empty_ids": "id", "too_few_groups": "group", "nearly_the_target": "exclude",
    "no_features": "exclude", "not_an_integer": "exclude", "needs_registry": "recipe", "unknown_recipe": "recipe", "recipe_unknown": "recipe",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """What the form says. ``missing``: field → sentence, of what must not be empty."""

    name: str
    target: str = ""
    id: str = ""
    weight: str = ""
    area: str = ""
    group: str = ""
    recipe: str = "linear"
    exclude: tuple[str, ...] = ()
    seed: str = "1"
    only_registry: bool = True
    missing: dict[str, str] = field(default_factory=dict)

    def options(self, survey: pa.Table) -> FitOptions:
        """What is fitted. ``only_registry`` leaves out every column that is no answer of the registry."""
        chosen = FitOptions(
            target=self.target, recipe=self.recipe, id=self.id or None, weight=self.weight or None, area=self.area or None,
            group=self.group or None, exclude=self.exclude, seed=int(self.seed),
        )  # fmt: skip
        beyond = beyond_registry(survey, chosen) if self.only_registry else ()
        return replace(chosen, exclude=tuple(dict.fromkeys((*self.exclude, *beyond))))


def choice_of(form: Any) -> Choice:
    """The form as it was sent."""
    chosen: dict[str, Any] = {part: form.get(part, "") for part in PARTS}
    missing: dict[str, str] = {}
    if not form.get("name", "").strip():
        missing["name"] = _("Beri model ini nama.")
    if not chosen["target"]:
        missing["target"] = _("Pilih kolom pengeluaran per kapita.")
    seed = form.get("seed", "1").strip() or "1"
    if not (seed.isascii() and seed.isdigit() and len(seed) <= 9):
        missing["seed"] = _("Benih acak adalah bilangan bulat.")
    return Choice(
        name=form.get("name", "").strip()[:120], recipe=form.get("recipe", ""), exclude=tuple(form.getlist("exclude")), seed=seed,
        only_registry=form.get("only_registry") == "1", missing=missing, **chosen,
    )  # fmt: skip


def first_choice(table: pa.Table, filename: str) -> Choice:
    """A guess from the names of columns; the person looks at it."""
    names = {name.lower(): name for name in table.column_names}
    found: dict[str, Any] = {
        part: next((names[word] for word in words if word in names), "") for part, words in _OFTEN.items()
    }
    recipe = "linear" if questions_in(table) else "best"
    return Choice(name=PurePath(filename).stem[:100], recipe=recipe, **found)


def picked(job: Job) -> Choice:
    """What was chosen for a job."""
    options = options_of(job.parameters["options"])
    return Choice(
        name=job.label, target=options.target, id=options.id or "", weight=options.weight or "", area=options.area or "",
        group=options.group or "", recipe=options.recipe, exclude=options.exclude, seed=str(options.seed), only_registry=False,
    )  # fmt: skip


def whose_fault(code: str, details: Mapping[str, Any] | None, choice: Choice) -> dict[str, str]:
    """The field at which a fault is told: by its code, else by the column it names, else above the form."""
    details = details or {}
    inner = str(details.get("problem", code))
    place = _AT.get(inner) or next(
        (part for part in PARTS if details.get("column") and getattr(choice, part) == details["column"]), "form"
    )
    return {place: told(code if code != inner else inner, details)}


def fields(columns: Sequence[SurveyColumn], choice: Choice, faults: Mapping[str, str]) -> list[dict[str, Any]]:
    """The selects of the form, each with its options and its fault."""
    words = {
        "target": (_("Pengeluaran per kapita (sasaran)"), _("Positif, dalam rupiah per orang; model belajar dari logaritmanya.")),
        "id": (_("Pengenal keluarga"), _("Membuat hasil tidak bergantung pada urutan baris.")),
        "weight": (_("Penimbang survei"), _("Kosong: semua baris sama berat.")),
        "area": (_("Wilayah yang tingkatnya berbeda"), _("Agar dapat memeringkat registri: kolom bernama district atau village.")),
        "group": (_("Blok sensus"), _("Keluarga satu blok diuji bersama, supaya ukuran mutunya jujur.")),
    }  # fmt: skip
    numbers = [c.name for c in columns if c.kind == "number"]
    everything = [c.name for c in columns]
    return [
        {
            "name": part, "label": words[part][0], "note": words[part][1], "fault": faults.get(part, ""), "required": part == "target",
            "options": [(n, n == getattr(choice, part)) for n in (numbers if part in ("target", "weight") else everything)],
        }
        for part in PARTS
    ]  # fmt: skip


def recipes(chosen: str = "") -> list[dict[str, Any]]:
    words = (
        ("scorecard", _("Kartu skor"), _("Paling banyak 25 pertanyaan, angka bulat kecil yang dapat dijumlahkan kelurahan di atas kertas.")),
        ("linear", _("Linear"), _("Semua pertanyaan registri dengan bobotnya; alasan untuk tiap keluarga tepat sampai angka terakhir. Pilihan untuk menjelaskan.")),
        ("best", _("Terbaik"), _("Gabungan linear dan pohon keputusan; paling tepat di luar sampel, alasannya dihitung dengan satu cara yang disebutkan.")),
    )  # fmt: skip
    return [{"value": value, "label": label, "note": note, "on": value == chosen} for value, label, note in words]
