"""What a column of a file can mean: the codebook's canonical names, and the few keys that belong to no question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from regsosek.registry.fields import FIELDS, Text
from regsosek.vocabulary import codebook
from regsosek.vocabulary.codebook import Item
from regsosek.vocabulary.label import Label


@dataclass(frozen=True, slots=True)
class Target:
    """:param level: ``family`` or ``person``.
    :param part: where the value goes in a family document; empty for keys and for what is read and not kept.
    :param kind: ``digits`` (with ``longest`` digits), ``whole``, ``real``, ``day``, ``code``, ``text`` or ``uuid``.
    """

    name: str
    label: Label
    level: str
    part: str
    kind: str
    longest: int = 200
    item: Item | None = None


#: Codes by which an area is written piece by piece, with their width; together they are the 16 digits.
AREA_PIECES: Mapping[str, int] = {
    "province_code": 2, "regency_code": 2, "district_code": 3, "village_code": 3, "sls_code": 4, "sub_sls_code": 2,
}  # fmt: skip
_DIGITS = {**AREA_PIECES, "no_kk": 16, "nik": 16}
_EXTRA = (
    Target("family_id", Label("UUID keluarga (dari registri ini)", "UUID of the family (of this registry)"), "family", "", "uuid"),
    Target("person_id", Label("UUID orang (dari registri ini)", "UUID of the person (of this registry)"), "person", "", "uuid"),
    Target("family_key", Label("Kunci K 22 digit", "K key, 22 digits"), "family", "", "digits", 22),
    Target("sub_sls", Label("Kode wilayah 10–16 digit", "Area code, 10–16 digits"), "family", "", "area", 16),
    Target("happened_on", Label("Tanggal keadaan", "True on (date)"), "family", "", "day"),
    Target("lon", Label("Bujur", "Longitude"), "family", "dwelling", "real"),
    Target("lat", Label("Lintang", "Latitude"), "family", "dwelling", "real"),
    Target("accuracy_m", Label("Ketelitian titik (meter)", "Accuracy of the point (metres)"), "family", "dwelling", "real"),
    Target("phone", Label("Nomor telepon", "Telephone number"), "family", "identity", "text", 40),
    Target("rt_judgement", Label("Penilaian RT (1–3)", "Judgement in the RT (1–3)"), "family", "listing", "whole"),
    Target("national_decile", Label("Desil nasional (1–10)", "National decile (1–10)"), "family", "national", "whole", 10),
    Target("national_as_of", Label("Tanggal desil nasional", "Day of the national decile"), "family", "national", "day"),
    Target("judged_on", Label("Tanggal penilaian RT", "Day of the judgement in the RT"), "family", "listing", "day"),
)  # fmt: skip
#: Asked by the questionnaire, derived by the registry: read, and not kept.
_NOT_KEPT = {"family_status", "member_count", "sls_name"}


def _of(item: Item) -> Target:
    field = (
        FIELDS["member" if item.level == "person" else item.section].get(item.name) if item.section in FIELDS else None
    )
    if item.level == "person" and item.section == "identity":
        part, field = "identity", FIELDS["member"][item.name]
    elif item.name in _NOT_KEPT or item.section == "area":
        part = ""
    else:
        part = "dwelling" if item.name == "building_number" else item.section
    longest = field.longest if isinstance(field, Text) else 200
    if item.name in _DIGITS:
        kind, longest = "digits", _DIGITS[item.name]
    elif item.kind == "tanggal":
        kind = "day"
    elif isinstance(field, Text) or item.kind == "teks":
        kind = "text"
    else:
        kind = "code" if item.codes else "whole"
    return Target(item.name, Label(f"{item.number} {item.short.id}", f"{item.number} {item.short.en}"), item.level, part, kind,
                  longest, item)  # fmt: skip


TARGETS: Mapping[str, Target] = {t.name: t for t in (*_EXTRA, *map(_of, codebook.items()))}
