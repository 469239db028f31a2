"""The demo's accounts: one of each role, with the grants and releases that a real city would record."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from regsosek.access.actions import create_user, grant_role, record_release
from regsosek.access.models import Release, User
from regsosek.access.queries import actor_for, grants_in_force
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.officers import FieldForce, field_force
from regsosek.kernel import clock
from regsosek.kernel.action import Actor
from regsosek.kernel.scope import activate, system_scope
from regsosek.registry.actions import save_filter
from regsosek.registry.models import Business, Family
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Role

CITY = "6472"
VILLAGE = "6472050005"  # Sidodadi, Samarinda Ulu
WOODEN_AND_POOR = [
    {"name": "wall_material", "op": "is", "value": 3},
    {"name": "decile_city", "op": "at_most", "value": 3},
]
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
    """Accounts ``demo-<role>``, and a release for the city's roles. Whoever works with the candidates of a programme comes
    when there are some: :func:`invite`."""
    open_classes = frozenset(PrivacyClass) - {PrivacyClass.HEALTH}
    record_release(
        by=by, number="000/peraga-01/2022", signed_on=date(2022, 10, 10), valid_from=SINCE, valid_to=UNTIL,
        title="Pelepasan data Regsosek untuk Pemerintah Kota (peraga)", areas=[CITY], classes=open_classes,
        purpose="Pembinaan dan pemberdayaan keluarga tidak mampu",
    )  # fmt: skip
    areas = _areas_of(field_force(geography, families), geography)
    for role in NAMES:
        if role is not Role.PROGRAMME_OWNER:
            _account(by, role, areas[role])


def _account(by: Actor, role: Role, areas: list[str], release: Release | None = None) -> None:
    user = create_user(by=by, username=f"demo-{role.value}", display_name=NAMES[role])
    grant_role(by=by, user=user, role=role, areas=areas, valid_from=SINCE, valid_to=UNTIL, release=release)


def invite(by: Actor) -> None:
    """The release that names candidates for a programme, and the account of who works with them. After the ranking."""
    candidates = record_release(
        by=by, number="000/peraga-02/2022", signed_on=date(2022, 10, 28), valid_from=SINCE, valid_to=UNTIL,
        title="Calon peserta 10.000 wirausaha baru (peraga)", areas=[CITY], purpose="Seleksi peserta wirausaha baru",
        classes=[PrivacyClass.PUBLIC, PrivacyClass.NAME, PrivacyClass.ADDRESS, PrivacyClass.POINT, PrivacyClass.PHOTO_OUTSIDE],
        families=_candidates(),
    )  # fmt: skip
    _account(by, Role.PROGRAMME_OWNER, [CITY], candidates)


def actor_in(role: Role) -> Actor:
    """The demo's person of this role, at work today."""
    user, today = User.objects.get(username=f"demo-{role.value}"), clock.today()
    return actor_for(user, grants_in_force(user, today)[0], today, "kota peraga")


def keep_filters() -> None:
    """A question that both offices ask often."""
    for role in (Role.DINSOS, Role.BPS):
        actor = actor_in(role)
        with activate(actor.scope):
            save_filter(by=actor, name="Dinding kayu, desil kota 1–3", conditions=WOODEN_AND_POOR)


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
