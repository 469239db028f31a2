"""What an officer's phone knows before he knocks: the families and members of his areas, and a row for a new family in each RT.

Read under the officer's own scope. No NIK, no family card number and no telephone goes to a phone: they are asked at the door.
The columns are those that the questionnaire pulls (``questionnaires/regsosek22_k/survey.csv``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from regsosek.access.models import User
from regsosek.access.queries import actor_for, grants_in_force
from regsosek.areas.models import Area
from regsosek.areas.queries import names_of
from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope, activate
from regsosek.registry.models import Family, ListingJudgement, Person
from regsosek.vocabulary.abilities import Ability

FAMILIES, MEMBERS = "keluarga.csv", "anggota.csv"
MOST_FAMILIES = 5_000
"""In one list: more than twenty times the load of an officer."""
NEW = "baru"
_PIECES = {
    "province_code": (0, 2), "regency_code": (2, 4), "district_code": (4, 7), "village_code": (7, 10), "sls_code": (10, 14),
    "sub_sls_code": (14, 16),
}  # fmt: skip
FAMILY_COLUMNS = (
    "name", "label", "family_id", "dwelling_id", *_PIECES, "sls_name", "address", "head_name", "building_number", "family_number",
    "landmark_id", "rt_judgement", "rt_judged_on", "known_members",
)  # fmt: skip
MEMBER_COLUMNS = ("name", "label", "family_id", "person_id", "member_name", "sex", "birth_date", "relationship")


def rows_of(officer: User) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of ``keluarga.csv`` and ``anggota.csv``, in an order that does not change by itself."""
    return rows_in(_collecting(officer).scope)


def rows_in(scope: Scope) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The same of everything in a scope: for the desk, which enters paper forms of an RT.

    :raises Problem: ``list_too_long``.
    """
    with activate(scope):
        families = list(Family.objects.order_by("area_code", "family_number", "id")[: MOST_FAMILIES + 1])
        if len(families) > MOST_FAMILIES:
            raise Problem("list_too_long", most=MOST_FAMILIES)
        ids = [family.id for family in families]
        people = Person.objects.filter(family_id__in=ids, died_on=None, merged_into=None, erased_at=None)
        members = list(people.order_by("family_id", "line_number", "id"))
        judged = {j.family_id: j for j in ListingJudgement.objects.filter(family_id__in=ids).order_by("judged_on")}
        houses = dict(Family.objects.filter(pk__in=ids).values_list("pk", "dwelling__building_number"))
    count: dict[Any, int] = {}
    for member in members:
        count[member.family_id] = count.get(member.family_id, 0) + 1
    names = names_of({family.area_code[:14] for family in families})
    known = [_family(f, houses.get(f.id), names, judged.get(f.id), count.get(f.id, 0)) for f in families]
    return [*_new(scope.areas), *known], [_member(member) for member in members]


def _collecting(officer: User) -> Actor:
    """The officer in the role in which he sends interviews."""
    today = clock.today()
    for grant in grants_in_force(officer, today):
        acting = actor_for(officer, grant, today)
        if acting.may(Ability.SUBMIT) and acting.scope.areas:
            return acting
    raise Problem("device_not_officer")


def _family(
    family: Family, building: int | None, names: dict[str, str], judged: ListingJudgement | None, members: int
) -> dict[str, Any]:
    number = f"{building or 0:03d}/{family.family_number or 0:03d}"
    return _row(
        family.area_code, str(family.id), f"{number} · {family.head_name} · {family.address}", names.get(family.area_code[:14], ""),
        family_id=str(family.id), dwelling_id=str(family.dwelling_id), address=family.address, head_name=family.head_name,
        building_number=building, family_number=family.family_number, landmark_id=family.landmark_id,
        rt_judgement=judged.judgement if judged else None, rt_judged_on=judged.judged_on if judged else None, known_members=members,
    )  # fmt: skip


def _new(areas: Iterable[str]) -> list[dict[str, Any]]:
    """A row for each RT of these areas; for a kelurahan of which no RT is known, one for the kelurahan."""
    places: dict[str, str] = {}
    for prefix in areas:
        within = Area.objects.filter(code__startswith=prefix[:14], valid_to=None)
        by_length: dict[int, list[Area]] = {}
        for area in within.filter(level__in=("sls", "village")):
            by_length.setdefault(len(area.code), []).append(area)
        with_rt = {area.code[:10] for area in by_length.get(14, ())}
        places |= {area.code: area.name for area in by_length.get(14, ())}
        places |= {area.code: area.name for area in by_length.get(10, ()) if area.code not in with_rt}
    return [
        _row(
            code.ljust(16, "0"),
            f"{NEW}-{code}",
            f"+ Keluarga baru · {name}",
            name if len(code) == 14 else "",
            known_members=0,
        )
        for code, name in sorted(places.items())
    ]


def _row(code: str, name: str, label: str, sls_name: str, **more: Any) -> dict[str, Any]:
    row = dict.fromkeys(FAMILY_COLUMNS, "") | {"name": name, "label": label, "sls_name": sls_name}
    row |= {piece: code[a:b] for piece, (a, b) in _PIECES.items()}
    return row | {column: "" if value is None else value for column, value in more.items()}


def _member(member: Person) -> dict[str, Any]:
    told = (
        str(member.id), f"{member.line_number}. {member.name}", str(member.family_id), str(member.id), member.name, member.sex,
        member.birth_date, member.relationship,
    )  # fmt: skip
    return {column: "" if value is None else value for column, value in zip(MEMBER_COLUMNS, told, strict=True)}
