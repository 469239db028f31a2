"""Who may read decisions, follow-ups and clashes: rows by area, comments as names, answers as numbers."""

from __future__ import annotations

from regsosek.intake.models import Clash, Decision, FollowUp, PhotoMark
from regsosek.kernel.guard import Rows, append_only, guard
from regsosek.vocabulary.privacy import PrivacyClass as P


def install() -> None:
    for model in (Decision, FollowUp, Clash, PhotoMark):
        guard(model, rows=Rows(area="area_code"), classes={
            f.name: P.NUMBER if f.name == "sealed" else P.NAME if f.name in ("text", "comment") else None
            for f in model._meta.concrete_fields
        })  # fmt: skip
    append_only(Decision)
