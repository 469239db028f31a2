"""The history of a family as a timeline: who recorded what, when, from what day it holds, and what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from regsosek.kernel.history import PART_CLASSES
from regsosek.kernel.models import Revision
from regsosek.registry.history_queries import parts_of
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.office.card_content import language
from regsosek.web.office.family_changes import State, changes

MOST_SENTENCES = 12
TITLES = {
    "registry.add_member": N_("Anggota baru"),
    "registry.correct_fact": N_("Isian dibetulkan"),
    "registry.erase_person": N_("Data diri seorang anggota dihapus"),
    "registry.merge_families": N_("Digabungkan dengan catatan lain"),
    "registry.merge_persons": N_("Dua catatan satu orang digabungkan"),
    "registry.move_family": N_("Pindah rumah"),
    "registry.promote_nik": N_("NIK terverifikasi"),
    "registry.record_birth": N_("Kelahiran"),
    "registry.record_death": N_("Kematian"),
    "registry.record_families": N_("Isian baru direkam"),
    "registry.record_family": N_("Isian baru direkam"),
    "registry.remove_member": N_("Seorang anggota pergi"),
    "registry.split_family": N_("Keluarga dipecah"),
    "registry.unmerge_families": N_("Penggabungan dibatalkan"),
    "registry.unmerge_persons": N_("Penggabungan orang dibatalkan"),
    "registry.withdraw_families": N_("Ditarik kembali bersama kirimannya"),
}


def timeline(revisions: Iterable[Revision]) -> list[dict[str, Any]]:
    """Newest first. ``changes``: (section, sentences); ``hidden``: labels of parts that changed and are not granted."""
    entries: list[dict[str, Any]] = []
    before: tuple[Revision, State] | None = None
    for revision in revisions:
        now = revision, parts_of(revision)
        entries.append(_entry(now, before))
        before = now
    return entries[::-1]


def _entry(now: tuple[Revision, State], before: tuple[Revision, State] | None) -> dict[str, Any]:
    revision, state = now
    found = changes(before[1], state) if before is not None else []
    return {
        "number": revision.number, "title": _title(revision, before is None), "recorded_at": revision.recorded_at,
        "happened_on": revision.happened_on, "by": revision.actor_label, "hash": revision.hash[:10],
        "first": _members_told(state) if before is None else "", "changes": _cut(found),
        "hidden": _hidden_changes(before[0], revision) if before else [], "same": before is not None and not found,
        "icon": "clipboard-list" if before is None else "refresh", "as_of": timezone.localdate(revision.recorded_at).isoformat(),
    }  # fmt: skip


def _title(revision: Revision, first: bool) -> str:
    if first:
        return _("Pertama kali direkam")
    if revision.cause.startswith("areas."):
        return _("Wilayah berubah")
    return _(TITLES[revision.cause]) if revision.cause in TITLES else revision.cause


def _members_told(state: State) -> str:
    people = (state.get(PrivacyClass.PUBLIC) or {}).get("members") or {}
    return ngettext("%(n)s anggota tercatat.", "%(n)s anggota tercatat.", len(people)) % {"n": len(people)}


def _cut(found: list[tuple[str, list[str]]]) -> list[dict[str, Any]]:
    return [{"label": label, "sentences": s[:MOST_SENTENCES], "more": len(s[MOST_SENTENCES:])} for label, s in found]


def _hidden_changes(before: Revision, after: Revision) -> list[str]:
    """Parts that differ by their hashes while the reader has neither: that something changed is no secret, what is."""
    old, new = json.loads(before.part_hashes), json.loads(after.part_hashes)
    return [
        privacy.label.text(language())
        for privacy in PART_CLASSES
        if old.get(str(privacy)) != new.get(str(privacy)) and getattr(after, f"part_{privacy}") is None
    ]
