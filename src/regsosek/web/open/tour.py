"""The short tour of the demo: four steps through the main job."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from regsosek.kernel.actor import Actor
from regsosek.vocabulary.roles import Ability


def tour_for(actor: Actor | None) -> list[dict[str, Any]]:
    """Steps with where they lead; a step the role cannot take has no address and says which role can."""
    steps = [
        (Ability.SEE_MAP, "map", _("Buka peta kota"), _("Lihat di kelurahan mana keluarga sangat miskin dan miskin tinggal."), "map-2"),
        (Ability.SEE_CARD, "card-list", _("Buka rumah sangat miskin"), _("Kartu bukti: foto rumah bertanggal, kelompok, dan sumbernya."), "home"),
        (Ability.SEE_FAMILY, "finder", _("Buka berkas keluarga"), _("Anggota, perumahan, riwayat setiap perubahan."), "users-group"),
        (Ability.SEE_ACCESS_TABLE, "access-table", _("Siapa boleh melihat apa"), _("Satu tabel yang mengikat setiap halaman."), "shield-lock"),
    ]  # fmt: skip
    return [
        {"title": title, "text": text, "icon": icon, "url": reverse(name) if actor and actor.may(ability) else None}
        for ability, name, title, text, icon in steps
    ]
