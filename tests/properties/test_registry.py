"""Documents in any order: what is stored afterwards is what a plain bookkeeping says."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import family_document, member, stable_id
from factories.places import CITY
from regsosek.kernel.action import system
from regsosek.kernel.history import hashes_of, verify
from regsosek.kernel.models import Revision
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import project_standing, record_family
from regsosek.registry.models import Dwelling, Family, Identifier, Membership, NameToken, Person
from regsosek.registry.state import sealed_states

BY = system("tests")
PEOPLE = 6


@dataclass(frozen=True)
class Interview:
    """Family 1-4 in a house of a kelurahan, with some of six people, each with a presence code."""

    family: int
    house: int
    village: str
    day: int
    people: tuple[tuple[int, int], ...]

    def document(self) -> dict[str, Any]:
        members = [
            member(number, family=0, presence=presence, line_number=line, relationship=1 if line == 1 else 3)
            for line, (number, presence) in enumerate(self.people, start=1)
        ]
        return family_document(
            self.family, village=self.village, house=self.house, members=members, identity={"head_name": "Uji"},
            happened_on=f"2022-10-{self.day:02d}",
        )  # fmt: skip


@dataclass(frozen=True)
class Ranking:
    groups: tuple[int | None, ...]


interviews = st.builds(
    Interview,
    family=st.integers(1, 4),
    house=st.integers(1, 3),
    village=st.sampled_from(CITY.villages),
    day=st.integers(1, 31),
    people=st.dictionaries(st.integers(1, PEOPLE), st.integers(1, 6), min_size=1, max_size=4).map(
        lambda d: tuple(d.items())
    ),
)
rankings = st.builds(Ranking, groups=st.tuples(*[st.none() | st.integers(1, 4)] * 4))
steps = st.lists(st.one_of(interviews, interviews, interviews, rankings), min_size=1, max_size=7)


@dataclass
class Books:
    """The bookkeeping in plain Python."""

    house: dict[int, int] = field(default_factory=dict)
    group: dict[int, int | None] = field(default_factory=dict)
    family_of: dict[int, int] = field(default_factory=dict)
    presence: dict[int, int] = field(default_factory=dict)
    revisions: dict[int, int] = field(default_factory=dict)

    def take(self, step: Interview | Ranking) -> None:
        if isinstance(step, Ranking):
            self.group |= {f: g for f, g in enumerate(step.groups, start=1) if f in self.house}
            return
        self.house[step.family] = step.house
        self.group.setdefault(step.family, None)
        self.revisions[step.family] = self.revisions.get(step.family, 0) + 1
        for number, presence in step.people:
            self.family_of[number], self.presence[number] = step.family, presence

    def residents(self, family: int) -> int:
        return sum(self.presence[p] in (1, 5) for p, f in self.family_of.items() if f == family)


def run(step: Interview | Ranking, books: Books) -> None:
    if isinstance(step, Interview):
        record_family(by=BY, document=step.document())
    else:
        known = [(stable_id("family", f), g, None) for f, g in enumerate(step.groups, start=1) if f in books.house]
        project_standing(by=BY, run="uji", standings=known)


def check(books: Books) -> None:
    families = {f: stable_id("family", f) for f in books.house}
    stored = {str(f.id): f for f in Family.objects.all()}
    assert set(stored) == set(families.values())
    for number, key in families.items():
        assert stored[key].persons == books.residents(number)
        assert stored[key].welfare_group == books.group[number]
        chain = list(Revision.objects.filter(subject=key).order_by("number"))
        assert len(chain) >= books.revisions[number]  # and one whenever somebody else's interview changed it
        assert verify(chain, all_parts=True) == []
        assert chain[-1].part_hashes == hashes_of(
            chain[-1].subject, sealed_states([chain[-1].subject])[chain[-1].subject]
        )
    for number in (1, 2, 3):
        here = [f for f, house in books.house.items() if house == number]
        house = Dwelling.objects.filter(pk=stable_id("house", number)).first()
        if house is not None:
            groups = [g for f in here if (g := books.group[f])]
            assert (house.family_count, house.poorest_group) == (len(here), min(groups, default=0))
    check_people(books, families)


def check_people(books: Books, families: dict[int, str]) -> None:
    for number in range(1, PEOPLE + 1):
        key = stable_id("person", 0, number)
        periods = list(
            Membership.objects.filter(person=key).order_by("id").values_list("family_id", "from_on", "to_on")
        )
        if number not in books.family_of:
            assert periods == []
            continue
        now = families[books.family_of[number]]
        assert str(Person.objects.get(pk=key).family_id) == now
        assert [str(family) for family, _, until in periods if until is None] == [now]
        assert str(periods[-1][0]) == now
        for (_, _, until), (_, since, _) in pairwise(periods):
            assert until is not None and until <= since
        assert all(until is None or since <= until for _, since, until in periods)
        for rows in (NameToken.objects.filter(person=key), Identifier.objects.filter(person=key)):
            assert {str(family) for family in rows.values_list("family_id", flat=True)} == {now}
        assert list(Identifier.objects.filter(person=key).values_list("state", flat=True)) == ["claimed"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_sequence_of_interviews_and_rankings(city: Any, sequence: list[Interview | Ranking]) -> None:
    books = Books()
    with transaction.atomic(), system_scope("tests"):
        for step in sequence:
            run(step, books)
            books.take(step)
            check(books)
        transaction.set_rollback(True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(interviews, min_size=1, max_size=4))
def test_the_last_document_again_changes_no_row(city: Any, sequence: list[Interview]) -> None:
    def rows() -> list[str]:
        found: list[str] = []
        for model in (Dwelling, Person, Membership, Identifier):
            found += sorted(map(str, model.objects.values()))
        return found + sorted(map(str, Family.objects.values("id", "persons", "housing", "dwelling_id", "area_code")))

    with transaction.atomic(), system_scope("tests"):
        for interview in sequence:
            record_family(by=BY, document=interview.document())
        before, revisions = rows(), Revision.objects.count()
        record_family(by=BY, document=sequence[-1].document())
        assert rows() == before
        assert Revision.objects.count() == revisions + 1
        transaction.set_rollback(True)
