"""Who may read positions, settlements and re-scores: they follow their family."""

from __future__ import annotations

from django.db import models

from regsosek.kernel.guard import Rows, guard
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.welfare.models import Awaiting, Position, Rescore, Settlement

_KEYS = ("id", "run", "family_id", "area_code", "dwelling_id")
_POINT = ("lon", "lat")


def install() -> None:
    for model in (Position, Settlement, Rescore, Awaiting):
        guard(model, rows=Rows(via=("family_id", "registry_family", "id")), classes=_classes(model))


def _classes(model: type[models.Model]) -> dict[str, P | None]:
    return {
        f.name: None if f.name in _KEYS else P.POINT if f.name in _POINT else P.PUBLIC
        for f in model._meta.concrete_fields
    }
