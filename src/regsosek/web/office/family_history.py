"""The history of a family as a timeline: who recorded what, when, from what day it holds, and what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regsosek.kernel.history import PART_CLASSES, unpack
from regsosek.kernel.models import Revision
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.office.card_content import language
from regsosek.web.office.family_changes import State, changes

MOST_SENTENCES = 12


def timeline(revisions: Iterable[Revision]) -> list[dict[str, Any]]:
    """Newest first. ``changes``: (section, sentences); ``hidden``: labels of parts that changed and are not granted."""
    entries: list[dict[str, Any]] = []
    before: Revision | None = None
    for revision in revisions:
        entries.append(_entry(revision, before))
        before = revision
    return entries[::-1]


def state_of(revision: Revision) -> State:
    return {privacy: unpack(getattr(revision, f"part_{privacy}")) for privacy in PART_CLASSES}


def _entry(revision: Revision, before: Revision | None) -> dict[str, Any]:
    state = state_of(revision)
    found = changes(state_of(before), state) if before is not None else []
    return {
        "number": revision.number, "title": _title(revision, before is None), "recorded_at": revision.recorded_at,
        "happened_on": revision.happened_on, "by": revision.actor_label, "hash": revision.hash[:10],
        "first": _members_told(state) if before is None else "", "changes": _cut(found),
        "hidden": _hidden_changes(before, revision), "same": before is not None and not found,
        "icon": "clipboard-list" if before is None else "refresh",
    }  # fmt: skip


def _title(revision: Revision, first: bool) -> str:
    if first:
        return _("Pertama kali direkam")
    if revision.cause in ("registry.record_family", "registry.record_families"):
        return _("Isian baru direkam")
    return revision.cause


def _members_told(state: State) -> str:
    people = (state.get(PrivacyClass.PUBLIC) or {}).get("members") or {}
    return ngettext("%(n)s anggota tercatat.", "%(n)s anggota tercatat.", len(people)) % {"n": len(people)}


def _cut(found: list[tuple[str, list[str]]]) -> list[dict[str, Any]]:
    return [{"label": label, "sentences": s[:MOST_SENTENCES], "more": len(s[MOST_SENTENCES:])} for label, s in found]


def _hidden_changes(before: Revision | None, after: Revision) -> list[str]:
    """Parts that differ by their hashes while the reader has neither: that something changed is no secret, what is."""
    if before is None:
        return []
    old, new = json.loads(before.part_hashes), json.loads(after.part_hashes)
    return [
        privacy.label.text(language())
        for privacy in PART_CLASSES
        if old.get(str(privacy)) != new.get(str(privacy)) and getattr(after, f"part_{privacy}") is None
    ]
