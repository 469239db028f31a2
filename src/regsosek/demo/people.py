"""The demo's accounts: one of each role, with the grants and releases that a real city would record."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from regsosek.access.actions import create_user, grant_role, record_release
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.officers import FieldForce, field_force
from regsosek.kernel.action import Actor
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Business, Family
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Role

CITY = "6472"
VILLAGE = "6472050005"  # Sidodadi, Samarinda Ulu
SINCE, UNTIL = date(2022, 10, 1), date(2023, 12, 31)
NAMES = {
    Role.MAYOR: "Wali Kota (peraga)",
    Role.VICE_MAYOR: "Wakil Wali Kota (peraga)",
    Role.LURAH: "Lurah Sidodadi (peraga)",
    Role.VILLAGE_OPERATOR: "Operator Kelurahan Sidodadi (peraga)",
    Role.DINSOS: "Petugas Dinas Sosial (peraga)",
    Role.BPS: "Petugas BPS Kota (peraga)",
    Role.PPL: "PPL (peraga)",
    Role.PML: "PML (peraga)",
    Role.KOSEKA: "Koseka (peraga)",
    Role.RT_HEAD: "Ketua RT (peraga)",
    Role.PROGRAMME_OWNER: "Pengelola program wirausaha (peraga)",
    Role.WALIDATA: "Walidata, Diskominfo (peraga)",
    Role.AUDITOR: "Auditor, Inspektorat (peraga)",
    Role.ADMINISTRATOR: "Administrator (peraga)",
}


def admit(by: Actor, geography: Geography, families: int) -> None:
    """Accounts ``demo-<role>``, a release for the city's roles, and one that names candidates for a programme."""
    open_classes = frozenset(PrivacyClass) - {PrivacyClass.HEALTH}
    record_release(
        by=by, number="000/peraga-01/2022", signed_on=date(2022, 10, 10), valid_from=SINCE, valid_to=UNTIL,
        title="Pelepasan data Regsosek untuk Pemerintah Kota (peraga)", areas=[CITY], classes=open_classes,
        purpose="Pembinaan dan pemberdayaan keluarga tidak mampu",
    )  # fmt: skip
    candidates = record_release(
        by=by, number="000/peraga-02/2022", signed_on=date(2022, 10, 28), valid_from=SINCE, valid_to=UNTIL,
        title="Calon peserta 10.000 wirausaha baru (peraga)", areas=[CITY], purpose="Seleksi peserta wirausaha baru",
        classes=[PrivacyClass.PUBLIC, PrivacyClass.NAME, PrivacyClass.ADDRESS, PrivacyClass.POINT, PrivacyClass.PHOTO_OUTSIDE],
        families=_candidates(),
    )  # fmt: skip
    areas = _areas_of(field_force(geography, families), geography)
    for role, name in NAMES.items():
        user = create_user(by=by, username=f"demo-{role.value}", display_name=name)
        grant_role(
            by=by, user=user, role=role, areas=areas[role], valid_from=SINCE, valid_to=UNTIL,
            release=candidates if role is Role.PROGRAMME_OWNER else None,
        )  # fmt: skip


def _candidates() -> list[UUID]:
    """Families of groups 1 to 3 with a small business: whom a programme might invite first."""
    with system_scope("demo.candidates"):
        owners = Business.objects.filter(turnover__lte=2).values("family_id")
        chosen = Family.objects.filter(pk__in=owners, welfare_group__lte=3).order_by("welfare_group", "id")
        return list(chosen.values_list("id", flat=True)[:150])


def _areas_of(field: FieldForce, geography: Geography) -> dict[Role, list[str]]:
    """City roles the city, the kelurahan its kelurahan, field roles what their officers have to visit there."""
    areas: dict[Role, list[str]] = defaultdict(lambda: [CITY])
    ppl = next(o for o in field.ppl if any(rt.startswith(VILLAGE) for rt in o.areas))
    pml = next(o for o in field.pml if o.code == ppl.above)
    koseka = next(o for o in field.koseka if o.code == pml.above)
    team = [o for o in field.ppl if o.above == pml.code]
    areas[Role.LURAH] = areas[Role.VILLAGE_OPERATOR] = [VILLAGE]
    areas[Role.PPL] = list(ppl.areas)
    areas[Role.PML] = [rt for officer in team for rt in officer.areas]
    areas[Role.KOSEKA] = list(koseka.areas)
    areas[Role.RT_HEAD] = [next(rt for rt in ppl.areas if rt.startswith(VILLAGE))]
    areas[Role.AUDITOR] = areas[Role.ADMINISTRATOR] = []
    return areas
