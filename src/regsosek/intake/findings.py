"""What the check itself may find, beside what the form and the rules say: code → how severe, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from regsosek.vocabulary.label import Label


@dataclass(frozen=True, slots=True)
class Told:
    severity: str
    message: Label


ERROR, WARNING = "error", "warning"

#: Codes of this room. Findings hold codes and places, never answers; these are their sentences.
OWN: dict[str, Told] = {
    "unreadable": Told(ERROR, Label(
        "Isi kiriman tidak dapat dibaca. Kembalikan kepada petugas untuk dikirim ulang.",
        "What was sent cannot be read. Return it to the officer to be sent again.",
    )),
    "unknown_version": Told(ERROR, Label(
        "Versi kuesioner ini tidak dikenal di sini. Terbitkan versinya, lalu periksa lagi.",
        "This version of the questionnaire is not known here. Publish it, then check again.",
    )),
    "untakable": Told(ERROR, Label(
        "Isian belum dapat dijadikan berkas keluarga; lengkapi atau betulkan isian yang ditandai.",
        "The answers do not make a family file yet; complete or correct what is marked.",
    )),
    "which_family": Told(ERROR, Label(
        "Keluarga ini mungkin sudah ada di registri, tetapi tidak pasti yang mana. Pilih keluarganya, atau nyatakan baru.",
        "This family may be in the registry already, but it is not sure which one. Choose it, or say that it is new.",
    )),
    "other_area": Told(ERROR, Label(
        "Wilayah pada kiriman bukan wilayah tugas petugas, atau bukan wilayah keluarga itu di registri.",
        "The area in the submission is not where the officer works, or not where the registry has this family.",
    )),
    "answer_of_another": Told(ERROR, Label(
        "Pertanyaan ini ditujukan kepada petugas lain; jawabannya tidak digabungkan, dan pertanyaannya tetap terbuka.",
        "These questions were put to another officer; the answers are not merged, and the questions stay open.",
    )),
    "answered_too_late": Told(WARNING, Label(
        "Jawaban perbaikan datang setelah kiriman diputuskan atau diperbarui; jawaban itu disimpan dan tidak digabungkan.",
        "Answers to a follow-up came after the submission was decided or replaced; they are kept and not merged.",
    )),
    "outside_kelurahan": Told(WARNING, Label(
        "Titik rumah lebih dari 200 meter di luar kelurahan yang tertulis pada kiriman.",
        "The point of the house lies more than 200 metres outside the kelurahan that the submission names.",
    )),
    "not_a_picture": Told(WARNING, Label(
        "Berkas foto ini bukan foto yang dapat dibaca. Minta foto diambil ulang.",
        "This photo file is not a readable picture. Ask for the photo to be taken again.",
    )),
    "photo_far": Told(WARNING, Label(
        "Foto diambil lebih dari 200 meter dari titik rumah.", "The photo was taken more than 200 metres from the house.",
    )),
    "photo_other_day": Told(WARNING, Label(
        "Foto diambil pada hari lain daripada wawancara.", "The photo was taken on another day than the interview.",
    )),
    "photo_blurred": Told(WARNING, Label("Foto buram.", "The photo is blurred.")),
    "photo_dark": Told(WARNING, Label("Foto terlalu gelap.", "The photo is too dark.")),
    "photo_of_another_family": Told(WARNING, Label(
        "Foto ini sama atau hampir sama dengan foto keluarga lain.",
        "This photo is the same as, or nearly the same as, one of another family.",
    )),
}  # fmt: skip


def own(code: str, path: str = "", **more: Any) -> dict[str, Any]:
    """A finding of this room, as a submission keeps it. ``more``: ids and codes; no answers."""
    told = OWN[code]
    return {"code": code, "severity": told.severity, "path": path, "message": told.message._asdict(), **more}


def tally(findings: Iterable[dict[str, Any]]) -> dict[str, int]:
    """How many errors and how many warnings."""
    listed = [finding["severity"] for finding in findings]
    return {"errors": listed.count(ERROR), "warnings": listed.count(WARNING)}
