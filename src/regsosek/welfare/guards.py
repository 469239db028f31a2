"""Who may read positions: they follow their family."""

from __future__ import annotations

from regsosek.kernel.guard import Rows, guard
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.welfare.models import Position


def install() -> None:
    fields = [f.name for f in Position._meta.concrete_fields]
    guard(
        Position,
        rows=Rows(via=("family_id", "registry_family", "id")),
        classes=dict.fromkeys(fields, P.PUBLIC) | dict.fromkeys(("id", "run", "family_id", "area_code")),
    )
