"""What happens to families after their interview: some move, somebody dies, a child is born. So histories are not empty."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle

from regsosek.analysis.synthetic.geography import Geography, Sls
from regsosek.areas.queries import UNKNOWN_SLS
from regsosek.kernel import clock
from regsosek.kernel.action import Actor
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import move_family, record_birth, record_death
from regsosek.registry.models import Family, Person

MOVES, DEATHS, BIRTHS = 12, 10, 10
CENTRE = "6472050005"  # Sidodadi, where the demo's lurah is
CHILDREN = (
    "Aisyah Ramadhani", "Rizky Pratama", "Nur Aulia", "Muhammad Fadhil", "Citra Lestari", "Bagas Saputra", "Putri Anjani",
    "Dimas Wahyudi", "Siti Khadijah", "Yoga Permana",
)  # fmt: skip
_HEAD, _SPOUSE, _RESIDENT = 1, 2, 1


def happen(by: Actor, geography: Geography, centre: str = CENTRE) -> None:
    """Moves within and out of the kelurahan at the centre and its neighbours, deaths and births there and elsewhere."""
    villages = _villages(geography, centre)
    _move(by, villages, geography)
    _die(by, villages)
    _be_born(by, villages)


def _villages(geography: Geography, centre: str) -> list[str]:
    """The centre, its district, then all others."""
    codes = sorted({s.village for s in geography.sls})
    return sorted(codes, key=lambda code: (code != centre, code[:7] != centre[:7], code))


def _later(visited_on: date, days: int) -> date:
    return min(visited_on + timedelta(days=days), clock.today())


def _move(by: Actor, villages: list[str], geography: Geography) -> None:
    """Every other one leaves the centre, every other one comes to it."""
    homes: dict[str, list[Sls]] = {}
    for rt in geography.sls:
        homes.setdefault(rt.village, []).append(rt)
    centre, around = villages[0], cycle(villages[1 : 1 + MOVES // 2])
    for number in range(MOVES):
        neighbour = next(around)
        origin, target = (centre, neighbour) if number % 2 else (neighbour, centre)
        with system_scope("demo.events"):
            here = Family.objects.filter(area_code__startswith=origin, closed_on__isnull=True, departures__isnull=True)
            family = (
                here.exclude(area_code__endswith=UNKNOWN_SLS)
                .order_by("visited_on", "area_code", "family_number", "id")
                .first()
            )
        if family is None:
            continue
        rt = homes[target][number % len(homes[target])]
        move_family(
            by=by, family_id=family.id, to_area=rt.code, happened_on=_later(family.visited_on, 3 + number % 4),
            point=(rt.lon, rt.lat), address=f"Pindahan, {rt.name}", building_number=900 + number,
        )  # fmt: skip


def _die(by: Actor, villages: list[str]) -> None:
    for number, village in zip(range(DEATHS), cycle(villages[:DEATHS]), strict=False):
        with system_scope("demo.events"):
            people = Person.objects.filter(
                family__area_code__startswith=village, family__closed_on__isnull=True, presence=_RESIDENT,
                died_on__isnull=True, birth_date__isnull=False,
            )  # fmt: skip
            person = (
                people.exclude(relationship=_HEAD).order_by("birth_date", "name", "id").select_related("family").first()
            )
        if person is not None:
            record_death(by=by, person_id=person.id, happened_on=_later(person.family.visited_on, 1 + number % 5))


def _be_born(by: Actor, villages: list[str]) -> None:
    for number, village in zip(range(BIRTHS), cycle(villages[:BIRTHS]), strict=False):
        with system_scope("demo.events"):
            mothers = Person.objects.filter(
                family__area_code__startswith=village, family__closed_on__isnull=True, presence=_RESIDENT,
                relationship=_SPOUSE, age__range=(18, 42),
            )  # fmt: skip
            mother = mothers.order_by("age", "name", "id").select_related("family").first()
        if mother is not None:
            record_birth(
                by=by, family_id=mother.family_id, name=CHILDREN[number], sex=1 + number % 2,
                happened_on=_later(mother.family.visited_on, 1 + number % 6),
            )  # fmt: skip
