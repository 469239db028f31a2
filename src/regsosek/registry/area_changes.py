"""Families follow their areas: what :mod:`regsosek.areas` announces, done to everything that carries an area code. Inside the
verb that announces it, by set-based SQL, with a link in the history of each family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Substr

from regsosek.areas.refusals import bad_change
from regsosek.areas.signals import AreaChange, Move, area_changed
from regsosek.kernel.scope import system_scope
from regsosek.registry import state
from regsosek.registry.models import Business, Cooperative, Departure, Dwelling, Family, Photo
from regsosek.vocabulary.areacode import AreaLevel

CHUNK = 500
_DIGITS = AreaLevel.SUB_SLS.digits
_CARRIERS: tuple[Any, ...] = (Dwelling, Business, Photo, Cooperative)


def install() -> None:
    area_changed.connect(_heard, weak=False, dispatch_uid="regsosek.registry")


def _heard(*, change: AreaChange, **_: Any) -> int:
    """Returns how many families moved. :raises Problem: ``bad_area_change``."""
    with system_scope(change.verb):
        moved = [family for move in change.moves for family in _moved(move)]
        moved += _reassigned(change)
        _refuse_left_behind(change.closed)
        for start in range(0, len(moved), CHUNK):
            touched = moved[start : start + CHUNK]
            state.revise(by=change.by, cause=change.verb, happened_on=change.effective_on, touched=touched)
    return len(moved)


def _under(model: Any, code: str, column: str = "area_code") -> QuerySet[Any]:
    within: QuerySet[Any] = model._default_manager.filter(**{f"{column}__range": (code, code.ljust(_DIGITS, "9"))})
    return within


def _moved(move: Move) -> list[UUID]:
    families = list(_under(Family, move.from_code).order_by("id").values_list("id", flat=True))
    for model in (Family, *_CARRIERS):
        _under(model, move.from_code).update(area_code=_new_code(move, "area_code"))
    _under(Departure, move.from_code, "from_area").update(from_area=_new_code(move, "from_area"))
    return families


def _new_code(move: Move, column: str) -> Any:
    kept = len(move.to_code) + 1
    return Value(move.to_code) if kept > _DIGITS else Concat(Value(move.to_code), Substr(F(column), kept))


def _reassigned(change: AreaChange) -> list[UUID]:
    """Families named one by one. A house goes whole, and its photos and businesses with it."""
    if not change.families:
        return []
    (origin,) = change.from_codes
    chosen = list(change.families)
    here = dict(_chosen(Family, chosen, "id").values_list("id", "dwelling_id"))
    there = [
        f for f, code in Family.objects.filter(pk__in=chosen).values_list("id", "area_code") if code.startswith(origin)
    ]
    if len(there) != len(chosen):
        raise bad_change(f"ada keluarga yang tidak di {origin}", f"some of the families are not in {origin}")
    _refuse_divided_houses(change, here)
    by_code: dict[str, list[UUID]] = defaultdict(list)
    for family, code in change.families.items():
        by_code[code].append(family)
    for code, families in by_code.items():
        _chosen(Family, families, "id").update(area_code=code)
        for model in (Photo, Business):
            _chosen(model, families, "family_id").update(area_code=code)
        _chosen(Dwelling, [here[f] for f in families], "id").update(area_code=code)
    return chosen


def _chosen(model: Any, ids: Sequence[UUID], column: str) -> QuerySet[Any]:
    found: QuerySet[Any] = model._default_manager.filter(**{f"{column}__in": ids})
    return found


def _refuse_divided_houses(change: AreaChange, houses: dict[UUID, UUID]) -> None:
    """All families of a house that is there go to the same part."""
    inside = Family.objects.filter(dwelling_id__in=set(houses.values()), closed_on__isnull=True)
    targets: dict[UUID, set[str | None]] = defaultdict(set)
    for family, house in inside.values_list("id", "dwelling_id"):
        targets[house].add(change.families.get(family))
    if any(len(codes) > 1 for codes in targets.values()):
        raise bad_change("semua keluarga satu rumah masuk RT yang sama", "all families of one house go to the same RT")


def _refuse_left_behind(closed: Sequence[str]) -> None:
    for code in closed:
        left = _under(Family, code).filter(closed_on__isnull=True).count()
        if left:
            raise bad_change(
                f"{left} keluarga di {code} belum ditentukan RT barunya",
                f"{left} families of {code} have no new RT yet",
            )
