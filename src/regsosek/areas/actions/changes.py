"""Verbs that change areas: split, merge, rename, recode. Each keeps where the new ones came from, and announces it, so that
families and grants follow (:mod:`regsosek.areas.signals`, :mod:`regsosek.areas.lineage`)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Max, Q

from regsosek.areas.lineage import WHOLE, Kind
from regsosek.areas.models import Area, AreaLineage
from regsosek.areas.refusals import bad_change
from regsosek.areas.signals import AreaChange, Move, announce
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.vocabulary.areacode import AreaLevel, BpsCode, MalformedCode
from regsosek.vocabulary.roles import Ability


@verb("areas.split_sls", needs=Ability.LOAD_AREAS)
def split_sls(
    *, by: Actor, code: str, into: Mapping[str, str], effective_on: date, families: Mapping[UUID, str] | None = None,
    note: str = "",
) -> int:  # fmt: skip
    """An RT becomes several. ``into``: code → name of each part; the old code among them goes on. ``families``: family → code
    (14 or 16 digits) of the part where it is now; all of them when the old code ends. Returns how many families moved.

    :raises Problem: ``bad_area_change``.
    """
    old, parts = _live(code, AreaLevel.SLS, effective_on, by), {_code(c, AreaLevel.SLS): n for c, n in into.items()}
    if len(parts) < 2:
        raise bad_change("RT dipecah menjadi paling sedikit dua", "an RT is split into two at least")
    if any(c.parent != old.parent_code for c in parts):
        raise bad_change("pecahan RT berada di kelurahan yang sama", "the parts of an RT lie in the same kelurahan")
    new = {c: name for c, name in parts.items() if c != code}
    _refuse_used(new)
    _open(new, effective_on)
    if code not in parts:
        _close([old], effective_on)
    _note(Kind.SPLIT, [(code, c) for c in parts], effective_on, note)
    closed = () if code in parts else (code,)
    change = AreaChange(
        "areas.split_sls", by, effective_on, (code,), families=_targets(families or {}, set(parts)), closed=closed
    )
    return _told(change, Kind.SPLIT, list(parts))


@verb("areas.reassign_families", needs=Ability.LOAD_AREAS)
def reassign_families(*, by: Actor, code: str, families: Mapping[UUID, str], effective_on: date) -> int:
    """Families of an RT that was split and goes on are in another of its parts. Returns how many families moved.

    :raises Problem: ``bad_area_change``: not a part of it.
    """
    _live(code, AreaLevel.SLS, effective_on, by, fresh=False)
    split = AreaLineage.objects.filter(kind=Kind.SPLIT, from_code=code, effective_on__lte=effective_on)
    parts = set(split.values_list("to_code", flat=True)) - {code}
    change = AreaChange("areas.reassign_families", by, effective_on, (code,), families=_targets(families, parts))
    return _told(change, Kind.SPLIT, sorted(parts))


@verb("areas.merge_sls", needs=Ability.LOAD_AREAS)
def merge_sls(*, by: Actor, codes: Sequence[str], into: str, effective_on: date, name: str = "", note: str = "") -> int:
    """Several RT become one: one of them that goes on, or a new code. Who was granted one of them sees the whole merged RT.
    Returns how many families moved.

    :raises Problem: ``bad_area_change``.
    """
    target = _code(into, AreaLevel.SLS)
    if len(set(codes)) < 2 or len(set(codes)) != len(codes):
        raise bad_change("gabungkan paling sedikit dua RT yang berbeda", "merge two different RT at least")
    old = [_live(code, AreaLevel.SLS, effective_on, by) for code in codes]
    if any(area.parent_code != target.parent for area in old):
        raise bad_change("RT yang digabung berada di satu kelurahan", "RT that are merged lie in one kelurahan")
    if target not in codes:
        _refuse_used([target])
        _open({target: name or old[0].name}, effective_on)
    ended = [area for area in old if area.code != target]
    _close(ended, effective_on)
    _note(Kind.MERGE, [(code, target) for code in codes], effective_on, note)
    closed = tuple(area.code for area in ended)
    moves = tuple(Move(code, target + WHOLE) for code in closed)
    return _told(
        AreaChange("areas.merge_sls", by, effective_on, tuple(codes), moves, closed=closed), Kind.MERGE, [target]
    )


@verb("areas.rename_area", needs=Ability.LOAD_AREAS)
def rename_area(
    *, by: Actor, code: str, effective_on: date, name: str | None = None, new_code: str | None = None, note: str = ""
) -> int:
    """An area of any level below the city gets another name, or another code of the same level, or both. With a new code
    everything below it gets new codes too. Returns how many families moved.

    :raises Problem: ``bad_area_change``.
    """
    old = _live(code, None, effective_on, by, fresh=bool(new_code))
    name = (name or "").strip()[:120]
    if not new_code:
        if not name or name == old.name:
            raise bad_change("sebutkan nama atau kode yang baru", "say the new name or the new code")
        _note(Kind.RENAME, [(code, code)], effective_on, note, old_name=old.name)
        Area.objects.filter(pk=code).update(name=name)
        return _told(AreaChange("areas.rename_area", by, effective_on, (code,)), Kind.RENAME, [code])
    target = _code(new_code, AreaLevel(old.level))
    if len(target) < AreaLevel.DISTRICT.digits or len(target) > AreaLevel.SLS.digits:
        raise bad_change("hanya kecamatan, kelurahan, dan RT", "only districts, kelurahan and RT")
    if not Area.objects.filter(pk=target.parent, valid_to__isnull=True).exists():
        raise bad_change(f"{target.parent} tidak dikenal", f"{target.parent} is not known")
    return _recoded(by, old, target, name or old.name, effective_on, note)


def _recoded(by: Actor, old: Area, target: BpsCode, name: str, effective_on: date, note: str) -> int:
    below = list(Area.objects.filter(code__startswith=old.code, valid_to__isnull=True).order_by("code"))
    if any(area.valid_from >= effective_on for area in below):
        raise bad_change("sebagian wilayahnya baru berubah", "some of what lies in it has changed since")
    _refuse_used([target, *(target + area.code[len(target) :] for area in below)])
    Area.objects.bulk_create(
        [
            Area(
                code=(new := BpsCode(target + area.code[len(target) :])), level=new.level, parent_code=new.parent or "",
                name=name if area.code == old.code else area.name, kemendagri_code=area.kemendagri_code,
                postcode=area.postcode, lon=area.lon, lat=area.lat, valid_from=effective_on,
            )
            for area in below
        ],
        batch_size=250,
    )  # fmt: skip
    _close(below, effective_on)
    _note(Kind.RECODE, [(old.code, target)], effective_on, note)
    change = AreaChange(
        "areas.rename_area", by, effective_on, (old.code,), (Move(old.code, target),), closed=(old.code,)
    )
    return _told(change, Kind.RECODE, [target])


def _code(text: str, level: AreaLevel) -> BpsCode:
    try:
        code = BpsCode(text)
    except MalformedCode:
        raise bad_change(f"{text!r} bukan kode wilayah", f"{text!r} is no area code") from None
    if code.level is not level:
        raise bad_change(f"{code} bukan kode {level.label.id}", f"{code} is not the code of a {level.label.en}")
    return code


def _live(code: str, level: AreaLevel | None, effective_on: date, by: Actor, *, fresh: bool = True) -> Area:
    """The area as it is before the change. ``fresh``: nothing of it changed on that day or later."""
    if effective_on > clock.today():
        raise bad_change(
            "perubahan dicatat paling cepat pada harinya", "a change is recorded on its day at the earliest"
        )
    area = Area.objects.filter(pk=code, valid_to__isnull=True).first()
    if area is None or (by.scope.areas and not by.scope.covers(code)):
        raise bad_change(f"{code} tidak dikenal atau sudah berakhir", f"{code} is not known, or has ended")
    if level is not None and area.level != level:
        raise bad_change(f"{code} bukan {level.label.id}", f"{code} is not a {level.label.en}")
    about = Q(from_code=code) | Q(to_code=code)
    last = AreaLineage.objects.filter(about).aggregate(day=Max("effective_on"))["day"]
    if fresh and (area.valid_from >= effective_on or (last and last >= effective_on)):
        raise bad_change(
            f"{code} sudah berubah pada hari itu atau sesudahnya", f"{code} has changed on that day or later already"
        )
    return area


def _refuse_used(codes: Iterable[str]) -> None:
    used = Area.objects.filter(pk__in=list(codes)).order_by("code").values_list("code", flat=True).first()
    if used:
        raise bad_change(f"kode {used} sudah pernah dipakai", f"the code {used} has been used already")


def _open(areas: Mapping[BpsCode, str], on: date) -> None:
    Area.objects.bulk_create(
        [Area(code=c, level=c.level, name=name, parent_code=c.parent or "", valid_from=on) for c, name in areas.items()]
    )


def _close(areas: Sequence[Area], on: date) -> None:
    codes = [area.code for area in areas]
    for start in range(0, len(codes), 500):
        Area.objects.filter(pk__in=codes[start : start + 500]).update(valid_to=on)


def _note(kind: str, pairs: Iterable[tuple[str, str]], on: date, note: str, old_name: str = "") -> None:
    change, now = uuid.uuid4(), clock.now()
    AreaLineage.objects.bulk_create([
        AreaLineage(
            change=change, kind=kind, from_code=a, to_code=b, old_name=old_name, effective_on=on, note=note[:200],
            recorded_at=now,
        )
        for a, b in pairs
    ])  # fmt: skip


def _targets(families: Mapping[UUID, str], parts: set[str]) -> dict[UUID, str]:
    told = {family: code + WHOLE if len(code) == AreaLevel.SLS.digits else code for family, code in families.items()}
    for code in told.values():
        if len(code) != AreaLevel.SUB_SLS.digits or code[: AreaLevel.SLS.digits] not in parts:
            raise bad_change(f"{code} bukan pecahannya", f"{code} is not one of its parts")
    return told


def _told(change: AreaChange, kind: str, to: Sequence[str]) -> int:
    moved = announce(change)
    current_event().about("area", change.from_codes[0], change.from_codes[0])
    current_event().add(
        kind=str(kind), origin=list(change.from_codes), to=[str(c) for c in to], families=moved,
        effective_on=change.effective_on.isoformat(),
    )  # fmt: skip
    return moved
