"""Families follow their areas, with all that carries an area code, and their histories say so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories.documents import family_document
from factories.people import actor_of, make_user
from regsosek.areas.actions import merge_sls, reassign_families, rename_area, split_sls
from regsosek.areas.models import Area, AreaLineage
from regsosek.kernel.history import verify
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate, system_scope
from regsosek.registry.models import Business, Dwelling, Family
from regsosek.vocabulary.roles import Role

DAY = date(2022, 10, 19)
V = "6472050006"
A, B, N = V + "0001", V + "0002", V + "0025"


@pytest.fixture
def families(record: Any) -> list[Any]:
    """1 and 3 in RT 02, 2 and 4 in RT 01; 3 shares the house of 1."""
    shop = {"owns_business": 1, "business_industry": 12}
    documents = [family_document(i, house=1 if i == 3 else i) for i in (1, 2, 3, 4)]
    documents[1]["members"][0]["business"] = shop
    ids: list[Any] = record(*documents)
    return ids


def areas_of(model: Any = Family) -> dict[Any, str]:
    with system_scope("tests"):
        return dict(model.objects.values_list("id", "area_code"))


def last_link(family: Any) -> Revision:
    with system_scope("tests"):
        chain = list(Revision.objects.filter(subject=family).order_by("number"))
    assert verify(chain) == []
    return chain[-1]


def test_a_merge_takes_families_houses_and_businesses_along(families: list[Any], system_actor: Any) -> None:
    assert merge_sls(by=system_actor, codes=[A, B], into=B, effective_on=DAY) == 2
    assert set(areas_of().values()) == {B + "00"}
    assert set(areas_of(Dwelling).values()) | set(areas_of(Business).values()) == {B + "00"}
    moved, stayed = last_link(families[1]), last_link(families[0])
    assert (moved.cause, moved.happened_on, moved.number) == ("areas.merge_sls", DAY, 2)
    assert stayed.number == 1


def test_a_recoded_kelurahan_keeps_the_rest_of_each_code(families: list[Any], system_actor: Any) -> None:
    new = "6472060009"
    assert rename_area(by=system_actor, code=V, new_code=new, effective_on=DAY) == 4
    assert sorted(set(areas_of().values())) == [new + "000100", new + "000200"]
    assert all(last_link(f).cause == "areas.rename_area" for f in families)


def test_a_new_name_moves_nobody(families: list[Any], system_actor: Any) -> None:
    assert rename_area(by=system_actor, code=A, name="RT Satu", effective_on=DAY) == 0
    assert last_link(families[1]).number == 1


def test_after_a_split_families_stay_until_they_are_named(families: list[Any], system_actor: Any) -> None:
    into = {A: "RT 01", N: "RT 25"}
    assert split_sls(by=system_actor, code=A, into=into, effective_on=DAY, families={families[1]: N}) == 1
    found = areas_of()
    assert [found[f] for f in families] == [B + "00", N + "00", B + "00", A + "00"]
    assert set(areas_of(Business).values()) == {N + "00"}
    assert reassign_families(by=system_actor, code=A, families={families[3]: N + "01"}, effective_on=DAY) == 1
    assert areas_of()[families[3]] == N + "01"
    assert last_link(families[3]).cause == "areas.reassign_families"


@pytest.mark.parametrize(
    ("code", "named", "words"),
    [(A, [1], "1 families of"), (A, [1, 3, 0], "are not in"), (B, [0], "one house")],
)
def test_a_split_that_leaves_somebody_behind_is_undone(
    families: list[Any], system_actor: Any, code: str, named: list[int], words: str
) -> None:
    before, into = areas_of(), {N: "RT 25", V + "0026": "RT 26"}
    with pytest.raises(Problem, match="bad_area_change") as caught:
        split_sls(
            by=system_actor, code=code, into=into, effective_on=DAY, families={families[n]: N for n in named}
        )  # fmt: skip
    assert words in caught.value.sentence("en")
    assert areas_of() == before
    assert not AreaLineage.objects.exists() and not Area.objects.filter(pk=N).exists()


def test_who_was_granted_an_rt_follows_its_families(families: list[Any], system_actor: Any) -> None:
    one, both = (make_user(system_actor, Role.PPL, areas) for areas in ([A], [B]))

    def seen(user: Any) -> set[Any]:
        with activate(actor_of(user).scope):
            return set(Family.objects.values_list("id", flat=True))

    assert seen(one) == {families[1], families[3]} and seen(both) == {families[0], families[2]}
    split_sls(by=system_actor, code=A, into={A: "RT 01", N: "RT 25"}, effective_on=date(2022, 10, 1), families={families[1]: N})  # fmt: skip
    assert seen(one) == {families[1], families[3]} and seen(both) == {families[0], families[2]}
    merge_sls(by=system_actor, codes=[B, N], into=V + "0030", effective_on=DAY)
    assert seen(one) == set(families)  # a share in the merged RT is the whole of it
    assert seen(both) == {families[0], families[1], families[2]}
