"""Families that move, split, are merged and set apart again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, stable_id
from factories.pictures import jpeg
from regsosek.kernel.models import AuditEvent, Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate
from regsosek.registry import actions
from regsosek.registry.history_queries import departures
from regsosek.registry.models import Business, Departure, Dwelling, Family, Membership, Person, Photo
from regsosek.registry.state import state_of
from regsosek.vocabulary.roles import Role

DAY = date(2022, 10, 19)
OLD, NEW = "6472050006000200", "6472060001000100"


def person(family: int, number: int) -> UUID:
    return UUID(stable_id("person", family, number))


@pytest.fixture
def family(record: Any, everything: Any) -> UUID:
    return record(family_document(1))[0]


@pytest.fixture
def second(family: Any, record: Any) -> UUID:
    return record(family_document(2))[0]


def links(family_id: UUID) -> list[tuple[int, str]]:
    return list(Revision.objects.filter(subject=family_id).order_by("number").values_list("number", "cause"))


def test_a_family_that_moves_takes_everything_along_and_leaves_a_notice(family: Any, system_actor: Any) -> None:
    old = Family.objects.get(pk=family)
    actions.attach_photo(by=system_actor, family_id=family, kind=Photo.Kind.OUTSIDE, data=jpeg())

    house = actions.move_family(
        by=system_actor, family_id=family, to_area=NEW, happened_on=DAY, point=(117.161, -0.495)
    )

    moved = Family.objects.get(pk=family)
    assert (moved.area_code, moved.dwelling_id) == (NEW, house)
    assert set(Photo.objects.values_list("area_code", flat=True)) == {NEW}
    assert list(Departure.objects.values_list("from_area", "to_village", "moved_on")) == [(OLD, NEW[:10], DAY)]
    counts = dict(Dwelling.objects.values_list("id", "family_count"))
    assert (counts[old.dwelling_id], counts[house]) == (0, 1)
    assert links(family)[-1] == (2, "registry.move_family")
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.subject_id, event.area_code) == ("registry.move_family", str(family), OLD)


def test_a_family_that_moves_out_of_scope_is_gone_and_the_old_area_knows_where_to(family: Any, actor: Any) -> None:
    operator = actor(Role.VILLAGE_OPERATOR, OLD[:10])

    actions.move_family(by=operator, family_id=family, to_area=NEW, happened_on=DAY)

    with activate(operator.scope):
        assert not Family.objects.filter(pk=family).exists()
        assert [(d.family_number, d.moved_on, d.to_village) for d in departures()] == [(1, DAY, NEW[:10])]
    with activate(actor(Role.LURAH, NEW[:10]).scope):
        assert Family.objects.filter(pk=family).exists()
        assert departures() == []
    with pytest.raises(Problem, match="not_found"):
        actions.move_family(by=operator, family_id=family, to_area=OLD, happened_on=DAY)


def test_a_family_of_somebody_elses_area_is_not_moved(family: Any, actor: Any) -> None:
    with pytest.raises(Problem, match="not_found"):
        actions.move_family(by=actor(Role.VILLAGE_OPERATOR, NEW[:10]), family_id=family, to_area=NEW, happened_on=DAY)
    with pytest.raises(Problem, match="not_allowed"):
        actions.move_family(by=actor(Role.LURAH, OLD[:10]), family_id=family, to_area=NEW, happened_on=DAY)


@pytest.mark.parametrize(
    ("area", "day", "code"),
    [(NEW, date(2022, 10, 21), "future_date"), (NEW, date(2022, 10, 17), "wrong_order"), ("6472999999000100", DAY, "bad_value"),
     ("6472", DAY, "bad_value")],
)  # fmt: skip
def test_impossible_moves_are_refused_in_both_languages(
    family: Any, system_actor: Any, area: str, day: date, code: str
) -> None:
    with pytest.raises(Problem, match=code) as refused:
        actions.move_family(by=system_actor, family_id=family, to_area=area, happened_on=day)
    assert refused.value.sentence("id") != refused.value.sentence("en")
    assert links(family) == [(1, "registry.record_families")]


def test_moving_within_an_rt_leaves_no_notice(family: Any, system_actor: Any) -> None:
    actions.move_family(by=system_actor, family_id=family, to_area=OLD, happened_on=DAY, point=(117.141, -0.495))
    assert not Departure.objects.exists()


def test_members_become_a_family_of_their_own(family: Any, system_actor: Any) -> None:
    new = actions.split_family(
        by=system_actor, family_id=family, members={person(1, 2): 1, person(1, 3): 3}, happened_on=DAY
    )

    old, made = Family.objects.get(pk=family), Family.objects.get(pk=new)
    assert (old.kk_code, old.persons, made.kk_code, made.persons) == (1, 1, 2, 2)
    assert (made.dwelling_id, made.area_code, made.welfare_group) == (old.dwelling_id, old.area_code, None)
    assert made.head_name == Person.objects.get(pk=person(1, 2)).name
    assert list(Membership.objects.filter(person=person(1, 3)).order_by("id").values_list("family_id", "from_on", "to_on")) == [
        (family, date(2022, 10, 18), DAY), (new, DAY, None),
    ]  # fmt: skip
    assert Dwelling.objects.get(pk=old.dwelling_id).family_count == 2
    assert (links(family)[-1], links(new)) == ((2, "registry.split_family"), [(1, "registry.split_family")])


def test_impossible_splits_are_refused(family: Any, system_actor: Any) -> None:
    everybody = {person(1, 1): 1, person(1, 2): 2, person(1, 3): 3}
    for members, code in (
        (everybody, "nobody_left"),
        ({person(1, 3): 3}, "head_needed"),
        ({person(2, 1): 1}, "not_member"),
        ({person(1, 1): 1}, "head_needed"),
    ):
        with pytest.raises(Problem, match=code):
            actions.split_family(by=system_actor, family_id=family, members=members, happened_on=DAY)
    actions.split_family(
        by=system_actor, family_id=family, members={person(1, 1): 1}, happened_on=DAY, head_of_rest=person(1, 2)
    )
    assert Family.objects.get(pk=family).head_name == Person.objects.get(pk=person(1, 2)).name


def test_two_records_of_one_family_become_one(family: Any, second: Any, system_actor: Any) -> None:
    actions.merge_families(by=system_actor, keep=family, lose=second, happened_on=DAY, reason="satu KK")

    kept, lost = Family.objects.get(pk=family), Family.objects.get(pk=second)
    assert (kept.persons, lost.persons) == (6, 0)
    assert (lost.closed_as, lost.closed_on, lost.merged_into) == ("merged", DAY, family)
    assert Person.objects.get(pk=person(2, 1)).relationship == 8
    assert sorted(Person.objects.filter(family=family).values_list("line_number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Dwelling.objects.get(pk=lost.dwelling_id).family_count == 0
    assert not Membership.objects.filter(family=second, to_on__isnull=True).exists()


def test_merged_and_set_apart_again_is_as_before(family: Any, second: Any, system_actor: Any) -> None:
    before = state_of([family, second])

    actions.merge_families(by=system_actor, keep=family, lose=second, happened_on=DAY, reason="satu KK")
    actions.unmerge_families(by=system_actor, lose=second, reason="ternyata dua")

    assert state_of([family, second]) == before
    assert [cause for _, cause in links(second)][1:] == ["registry.merge_families", "registry.unmerge_families"]


def test_a_merge_on_which_others_built_is_not_undone(family: Any, second: Any, system_actor: Any) -> None:
    actions.merge_families(by=system_actor, keep=family, lose=second, happened_on=DAY, reason="satu KK")
    actions.record_death(by=system_actor, person_id=person(2, 2), happened_on=DAY)

    with pytest.raises(Problem, match="merge_built_upon"):
        actions.unmerge_families(by=system_actor, lose=second, reason="ternyata dua")


def test_impossible_merges_are_refused(family: Any, second: Any, system_actor: Any) -> None:
    def merge(**more: Any) -> None:
        actions.merge_families(
            **{"by": system_actor, "keep": family, "lose": second, "happened_on": DAY, "reason": "x"} | more
        )

    for more, code in (
        ({"lose": family}, "same_one"),
        ({"reason": " "}, "reason_needed"),
        ({"happened_on": date(2022, 10, 17)}, "wrong_order"),
    ):
        with pytest.raises(Problem, match=code):
            merge(**more)
    with pytest.raises(Problem, match="not_merged"):
        actions.unmerge_families(by=system_actor, lose=second, reason="x")
    merge()
    with pytest.raises(Problem, match="not_found"):
        merge()


def test_a_document_does_not_bring_back_a_merged_family(family: Any, second: Any, system_actor: Any) -> None:
    actions.merge_families(by=system_actor, keep=family, lose=second, happened_on=DAY, reason="satu KK")
    with pytest.raises(Problem, match="bad_document"):
        actions.record_family(by=system_actor, document=family_document(2))


def test_businesses_go_with_their_owner(record: Any, everything: Any, system_actor: Any) -> None:
    from factories.documents import member

    owner = member(2, family=1, business={"owns_business": 1, "business_industry": 12})
    (family_id,) = record(family_document(1, members=[member(1), owner, member(3)]))

    new = actions.split_family(by=system_actor, family_id=family_id, members={person(1, 2): 1}, happened_on=DAY)

    assert list(Business.objects.values_list("family_id", flat=True)) == [new]
