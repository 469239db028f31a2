"""Erasing who somebody is, at his lawful request: not to be undone, so it asks for a reason, its legal basis, and the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods

from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry import actions
from regsosek.registry.erasing import erasable
from regsosek.registry.models import Family
from regsosek.registry.reach import need_reason
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.family_event_forms import Form
from regsosek.web.office.family_sheets import Preview, Sheet, answer, people_of


def _person(family: Family, form: Form) -> dict[str, Any]:
    person = next((p for p in people_of(family) if p["id"] == form.get("person")), None)
    if person is None:
        raise Problem("bad_value", field="person", value="")
    if person["erased"]:
        raise Problem("person_erased")
    return person


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _do(by: Actor, family: Family, form: Form) -> Sequence[UUID]:
    person = _person(family, form)
    reason, basis = need_reason(form.get("reason", "")), need_reason(form.get("legal_basis", ""))
    if not _same(form.get("typed_name", ""), person["name"]):
        raise Problem("bad_value", field="typed_name", value="")
    actions.erase_person(by=by, person_id=UUID(person["id"]), reason=reason, legal_basis=basis)
    return [family.id]


def _look(actor: Actor, family: Family, form: Form) -> Preview:
    """Told, not rehearsed: a key is destroyed once and in earnest."""
    person = _person(family, form)
    need_reason(form.get("reason", "")), need_reason(form.get("legal_basis", ""))
    erasable(UUID(person["id"]), (form.get("reason", ""), form.get("legal_basis", "")))
    others = [p for p in people_of(family) if p["id"] != person["id"] and not p["erased"]]
    of_family = (
        _("Nomor KK, telepon, dan alamat keluarga tetap, karena masih milik anggota lain.")
        if others
        else _(
            "Tidak ada lagi yang dikenal dalam keluarga ini: nomor KK, telepon, alamat, dan titik rumahnya ikut dihapus; letaknya hanya tinggal RT-nya. Alamat lama dan titik lama tetap dalam riwayat, dan foto rumah tetap."
        )
    )
    return Preview(sentences=[
        _("Yang dihapus: nama, tanggal lahir, dan nomor %(who)s, sekarang dan dalam seluruh riwayat.") % {"who": person["name"]},
        of_family,
        _("Kiriman impor: barisnya yang ditolak atau menunggu putusan dikosongkan; dalam berkas yang belum selesai dimasukkan barisnya ditarik, tidak ditampilkan dan tidak dijalankan. Bila sumber mengirimnya lagi, baris itu menunggu putusan."),
        _("Yang tetap: keberadaannya dalam hitungan, jenis kelamin, hubungan, umur menurut kelompok lima tahun, dan jawabannya, tanpa nama."),
        _("Yang tidak terjangkau: cadangan, unduhan, dan lembar cetak yang sudah dibuat; berkas impor asli yang tersimpan tersegel; dan nama yang ditulis orang dalam catatan keluarga lain."),
        _("Tidak dapat dibatalkan: kuncinya dihancurkan."),
    ])  # fmt: skip


def _content(family: Family, actor: Actor, form: Form) -> Mapping[str, Any]:
    people = people_of(family)
    chosen = next((p for p in people if p["id"] == form.get("person")), None)
    return {"people": people, "chosen": chosen}


ERASURE = Sheet(
    "family-erasure", N_("Hapus data diri seseorang"),
    N_("Atas permintaan yang sah dari orangnya, atau perintah hukum. Ini menghancurkan kunci data dirinya dan tidak dapat dibatalkan oleh siapa pun."),
    _content, _do, _look, button=N_("Hapus untuk selamanya"),
)  # fmt: skip


@page(Ability.ERASE_PERSON, purpose=True)
@require_http_methods(["GET", "POST"])
def erasure(request: Any, family_id: UUID) -> HttpResponse:
    """The identity of a member is erased everywhere. :raises Problem: ``not_found``."""
    return answer(request, family_id, ERASURE)
