"""Audit events told as sentences: what was done or looked at, where; never the name of a family or what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import CATALOGUE
from regsosek.web.office.card_content import language

#: verb → sentence; its placeholders are details of the event, and ``area``. A verb without one is shown as it is.
SENTENCES: dict[str, str] = {
    "access.create_user": said("membuat akun"),
    "access.grant_role": said("memberi wewenang %(role)s"),
    "access.log_in": said("masuk"),
    "access.record_release": said("mencatat pelepasan data %(number)s"),
    "access.revoke_release": said("mencabut pelepasan data"),
    "access.state_purpose": said("menyatakan keperluan: %(stated)s"),
    "areas.load_boundaries": said("memuat batas wilayah (%(level)s, %(areas)s bidang)"),
    "areas.record_areas": said("mencatat daftar wilayah"),
    "business.listed": said("membuka daftar %(businesses)s usaha di %(area)s"),
    "card.listed": said("membuka daftar %(houses)s rumah di %(area)s"),
    "card.opened": said("membuka kartu rumah di %(area)s"),
    "family.opened": said("membuka berkas keluarga di %(area)s"),
    "names.listed": said("membuka daftar %(families)s nama keluarga"),
    "photo.opened": said("membuka foto rumah (%(kind)s) di %(area)s"),
    "registry.attach_photo": said("melampirkan foto rumah"),
    "registry.attach_photos": said("melampirkan foto-foto rumah"),
    "registry.project_standing": said("menerapkan hasil pemeringkatan pada %(families)s keluarga"),
    "registry.record_cooperatives": said("mencatat koperasi"),
    "registry.record_families": said("merekam sekelompok isian keluarga"),
    "registry.record_family": said("merekam isian keluarga di %(area)s"),
    "registry.refresh_statistics": said("menghitung ulang angka wilayah"),
    "search.run": said("mencari keluarga (%(kind)s): %(hits)s ditemukan"),
    "welfare.adopt_run": said("memberlakukan pemeringkatan: %(reason)s"),
    "welfare.run_ranking": said("menjalankan pemeringkatan atas %(families)s keluarga"),
}
_WORDS: dict[str, str] = {
    "name": said("menurut nama"), "number": said("menurut nomor"), "outside": said("tampak luar"), "inside": said("bagian dalam"),
}  # fmt: skip
KINDS: dict[str, str] = {
    AuditEvent.Kind.READ: said("melihat"),
    AuditEvent.Kind.WRITE: said("mengubah"),
    AuditEvent.Kind.DENIED: said("ditolak"),
    AuditEvent.Kind.ACCESS: said("masuk"),
}
_ICONS = {
    AuditEvent.Kind.READ: "eye", AuditEvent.Kind.WRITE: "clipboard-check", AuditEvent.Kind.DENIED: "ban", AuditEvent.Kind.ACCESS: "login",
}  # fmt: skip


class _Details(dict[str, Any]):
    """Details for a sentence; one that an event does not have reads "–"."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(event: AuditEvent, places: Mapping[str, str]) -> str:
    """What happened, without the actor, who stands before it. ``places``: area code → name."""
    if event.verb.startswith("page "):
        return _("membuka halaman %(page)s") % {"page": event.verb.removeprefix("page ")}
    told = SENTENCES.get(event.verb)
    if told is None:
        return event.verb
    details = {
        key: _(_WORDS[value]) if value in _WORDS else value for key, value in event.details.items() if _is_plain(value)
    }
    return _(told) % _Details(details, area=place_of(event.area_code, places) or _("seluruh cakupan"))


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)


def place_of(code: str, places: Mapping[str, str]) -> str:
    """ "RT 05, Gunung Kelua": the deepest names known of an area code, at most the RT and its kelurahan."""
    found = [places[code[:digits]] for digits in (14, 10, 7, 4) if len(code) >= digits and code[:digits] in places]
    return ", ".join(dict.fromkeys(found[:2] if len(code) >= 14 else found[:1]))


def refusal(event: AuditEvent) -> str:
    """Why it was refused, in the words the person read."""
    code = str(event.details.get("problem", ""))
    if event.kind != AuditEvent.Kind.DENIED:
        return ""
    if code in CATALOGUE and "{" not in CATALOGUE[code].id:
        return CATALOGUE[code].en if language() == "en" else CATALOGUE[code].id
    return code or _("Nama pengguna atau kata sandi tidak cocok.")


def row(event: AuditEvent, places: Mapping[str, str]) -> dict[str, Any]:
    return {
        "at": event.at, "who": event.actor_label, "role": event.role, "sentence": sentence(event, places), "refusal": refusal(event),
        "purpose": event.purpose, "kind": event.kind, "kind_label": _(KINDS[event.kind]), "icon": _ICONS[AuditEvent.Kind(event.kind)],
        "verb": event.verb,
    }  # fmt: skip
