"""The short tour: map → very poor house with its photo → family → how it was ranked. In the demo each step is one click, in
the role that takes it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from regsosek.kernel.actor import Actor
from regsosek.vocabulary.roles import Ability, Role, rule


def tour_for(actor: Actor | None, language: str) -> list[dict[str, Any]]:
    """Steps with ``url`` where the reader's own role can take them, and with ``role`` whom the demo lets take them."""
    steps = [
        (Role.VICE_MAYOR, {Ability.SEE_MAP}, "map", _("Buka peta kota"), _("Di kelurahan mana keluarga sangat miskin dan miskin tinggal."), "map-2"),
        (Role.VICE_MAYOR, {Ability.SEE_MAP, Ability.SEE_CARD}, "tour-house", _("Buka rumah sangat miskin"), _("Kartu bukti: foto rumah bertanggal, kelompok dan sumbernya, tanpa nama."), "home"),
        (Role.VILLAGE_OPERATOR, {Ability.SEE_FAMILY}, "tour-family", _("Buka berkas keluarga"), _("Anggota, perumahan, dan riwayat setiap perubahan, untuk yang melayaninya."), "users-group"),
        (Role.BPS, {Ability.SEE_FAMILY}, "tour-ranking", _("Lihat cara memperingkatnya"), _("Jawaban mana yang menaikkan dan menurunkan, dan seberapa yakin."), "scale"),
    ]  # fmt: skip
    return [
        {
            "title": title, "text": text, "icon": icon, "next": reverse(name), "role": role.value,
            "role_label": rule(role).label.text(language),
            "url": reverse(name) if actor and all(map(actor.may, abilities)) and (settings.REGSOSEK_DEMO or name == "map") else None,
        }
        for role, abilities, name, title, text, icon in steps
    ]  # fmt: skip
