"""Random histories of verbs: whatever happens to families and persons, the invariants hold after each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import family_document, stable_id
from factories.places import CITY
from regsosek.kernel import history
from regsosek.kernel.action import system
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import actions
from regsosek.registry.history_queries import as_of
from regsosek.registry.models import Dwelling, Family, Membership, Person
from regsosek.registry.state import opened, sealed_states, state_of
from regsosek.vocabulary.privacy import PrivacyClass as P

BY = system("tests")
FAMILIES = 3
START = date(2022, 10, 1)
REFUSALS = {
    "not_found", "not_member", "head_needed", "nobody_left", "wrong_order", "same_one", "already_died", "bad_value",
    "bad_correction", "merge_built_upon", "not_merged", "bad_document", "person_erased", "number_taken",
    "number_not_promotable",
}  # fmt: skip
KINDS = (
    "interview", "move", "split", "merge", "unmerge", "death", "birth", "join", "leave", "double", "undouble", "correct",
    "erase",
)  # fmt: skip
#: (kind, which family, which other family, which person, how many days after the step before)
steps = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 4), st.integers(0, 4), st.integers(0, 9), st.integers(0, 2)),
    min_size=1,
    max_size=8,
)


def pick(rows: list[Any], number: int) -> Any:
    return rows[number % len(rows)]


class Town:
    def __init__(self) -> None:
        for number in range(1, FAMILIES + 1):
            actions.record_family(by=BY, document=family_document(number, happened_on=START.isoformat()))
        self.day = START

    def families(self) -> list[UUID]:
        return list(Family.objects.order_by("recorded_at", "id").values_list("id", flat=True))

    def step(self, kind: str, one: int, other: int, who: int, days: int) -> None:
        self.day = min(self.day + timedelta(days=days), date(2022, 10, 20))
        family, second = pick(self.families(), one), pick(self.families(), other)
        people = list(
            Person.objects.filter(family_id=family).order_by("line_number", "id").values_list("id", flat=True)
        )
        person = pick(people, who) if people else family
        rest = [p for p in people if p != person]
        second_people = list(Person.objects.filter(family_id=second).order_by("id").values_list("id", flat=True)) or [
            family
        ]
        closed = list(Family.objects.filter(closed_on__isnull=False).order_by("id").values_list("id", flat=True)) or [
            second
        ]
        doubles = (
            list(Person.objects.filter(merged_into__isnull=False).order_by("id").values_list("id", flat=True)) or people
        )
        head = rest[0] if rest and who % 2 else None
        verbs: dict[str, Callable[[], Any]] = {
            "interview": lambda: actions.record_family(by=BY, document=family_document(one % FAMILIES + 1, happened_on=self.day.isoformat())),
            "move": lambda: actions.move_family(by=BY, family_id=family, to_area=CITY.sls[other] + "00", happened_on=self.day),
            "split": lambda: actions.split_family(by=BY, family_id=family, members={person: 1}, happened_on=self.day, head_of_rest=head),
            "merge": lambda: actions.merge_families(by=BY, keep=family, lose=second, happened_on=self.day, reason="uji"),
            "unmerge": lambda: actions.unmerge_families(by=BY, lose=pick(closed, other), reason="uji"),
            "death": lambda: actions.record_death(by=BY, person_id=person, happened_on=self.day, new_head=head),
            "birth": lambda: actions.record_birth(by=BY, family_id=family, name="Uji Bayi", sex=1 + who % 2, happened_on=self.day),
            "join": lambda: actions.add_member(by=BY, person_id=person, family_id=second, relationship=8, happened_on=self.day, head_of_rest=head),
            "leave": lambda: actions.remove_member(by=BY, person_id=person, presence=3 + who % 2, happened_on=self.day, new_head=head),
            "double": lambda: actions.merge_persons(by=BY, keep=person, lose=pick(second_people, who + 1), happened_on=self.day, reason="uji"),
            "undouble": lambda: actions.unmerge_persons(by=BY, lose=pick(doubles or [family], who), reason="uji"),
            "correct": lambda: actions.correct_fact(by=BY, family_id=family, section="identity", name="presence", value=pick([1, 3, 4, 5, 6], who), reason="uji", happened_on=self.day, person_id=person),
            "erase": lambda: actions.erase_person(by=BY, person_id=person, reason="permintaan", legal_basis="UU 27 2022"),
        }  # fmt: skip
        try:
            verbs[kind]()
        except Problem as problem:
            assert problem.code in REFUSALS, problem


def check_everything() -> None:
    for family in Family.objects.all():
        chain = list(Revision.objects.filter(subject=family.id).order_by("number"))
        assert history.verify(chain, all_parts=True) == []
        assert chain[-1].part_hashes == history.hashes_of(family.id, sealed_states([family.id])[family.id])
        residents = Person.objects.filter(family=family, presence__in=(1, 5), merged_into__isnull=True)
        assert family.persons == residents.count()
        assert not residents.filter(died_on__isnull=False).exists()
        check_replay(family.id, chain)
    for house in Dwelling.objects.all():
        assert house.family_count == Family.objects.filter(dwelling=house, closed_on__isnull=True).count()
    check_people()


def check_replay(family: UUID, chain: list[Revision]) -> None:
    """What the chain says at the time of each link is what the reader gets for that time; the last is what is stored."""
    for revision in chain:
        told = as_of(family, recorded=revision.recorded_at)
        assert told.number == max(r.number for r in chain if r.recorded_at <= revision.recorded_at)
    stored, last = state_of([family])[family], chain[-1]
    assert history.unpack(last.part_public) == stored[P.PUBLIC]
    names = opened(history.unpack(last.part_name))["members"]
    erased = {
        str(p) for p in Person.objects.filter(family_id=family, erased_at__isnull=False).values_list("id", flat=True)
    }
    assert {k: v for k, v in names.items() if k not in erased} == {
        k: v for k, v in stored[P.NAME]["members"].items() if k not in erased
    }
    assert all(names[k]["name"] is None for k in erased if k in names)


def check_people() -> None:
    for person in Person.objects.all():
        periods = list(Membership.objects.filter(person=person).order_by("id"))
        running = [m for m in periods if m.to_on is None]
        assert len(running) <= 1
        for before, after in pairwise(periods):
            assert before.to_on is not None and before.to_on <= after.from_on
        assert all(m.to_on is None or m.from_on <= m.to_on for m in periods)
        if running:
            assert running[0].family_id == person.family_id
            assert person.died_on is None and person.merged_into is None
            assert Family.objects.get(pk=person.family_id).closed_on is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_history_of_verbs_keeps_every_invariant(city: Any, sequence: list[tuple[str, int, int, int, int]]) -> None:
    with transaction.atomic(), system_scope("tests"):
        town = Town()
        for step in sequence:
            town.step(*step)
            check_everything()
        transaction.set_rollback(True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_what_is_merged_and_set_apart_again_is_as_before(
    city: Any, sequence: list[tuple[str, int, int, int, int]]
) -> None:
    with transaction.atomic(), system_scope("tests"):
        town = Town()
        for step in sequence:
            town.step(*step)
        families = list(Family.objects.filter(closed_on__isnull=True).order_by("id").values_list("id", flat=True))
        if len(families) > 1:
            keep, lose = families[:2]
            before, periods = (
                state_of([keep, lose]),
                sorted(
                    Membership.objects.values_list("person_id", "family_id", "from_on", "to_on").filter(
                        to_on__isnull=True
                    )
                ),
            )
            actions.merge_families(by=BY, keep=keep, lose=lose, happened_on=town.day, reason="uji")
            assert state_of([keep, lose]) != before
            actions.unmerge_families(by=BY, lose=lose, reason="uji")
            assert state_of([keep, lose]) == before
            assert (
                sorted(
                    Membership.objects.values_list("person_id", "family_id", "from_on", "to_on").filter(
                        to_on__isnull=True
                    )
                )
                == periods
            )
        transaction.set_rollback(True)


def test_the_town_of_these_tests_has_families(city: Any) -> None:
    with transaction.atomic(), system_scope("tests"):
        assert UUID(stable_id("family", 1)) in Town().families()
        transaction.set_rollback(True)
