"""Areas split, merge, get other names and codes; where they came from is kept, and what cannot be is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from factories.people import actor_of, make_user
from regsosek.areas.actions import merge_sls, reassign_families, rename_area, split_sls
from regsosek.areas.lineage import name_on
from regsosek.areas.models import Area, AreaLineage
from regsosek.areas.queries import at_level, children_of, unknown_codes
from regsosek.kernel import clock
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.roles import Role

DAY, LATER = date(2022, 3, 1), date(2022, 6, 1)
V = "6472050006"
A, B, N = V + "0001", V + "0002", V + "0025"


def lineage() -> list[tuple[str, str, str]]:
    return list(AreaLineage.objects.order_by("id").values_list("kind", "from_code", "to_code"))


def test_a_split_keeps_the_old_code_or_ends_it(city: Any, system_actor: Any) -> None:
    split_sls(by=system_actor, code=A, into={A: "RT 01", N: "RT 25"}, effective_on=DAY, note="SK 1/2022")
    assert lineage() == [("split", A, A), ("split", A, N)]
    assert Area.objects.get(pk=A).valid_to is None
    assert (Area.objects.get(pk=N).name, Area.objects.get(pk=N).valid_from) == ("RT 25", DAY)
    split_sls(by=system_actor, code=N, into={V + "0026": "RT 26", V + "0027": "RT 27"}, effective_on=LATER)
    assert Area.objects.get(pk=N).valid_to == LATER
    assert unknown_codes({N + "00", V + "002600", A + "00"}) == {N + "00"}
    event = AuditEvent.objects.filter(verb="areas.split_sls").latest("id")
    assert event.subject_id == N and event.details["to"] == [V + "0026", V + "0027"]


def test_a_merge_into_one_of_them_or_into_a_new_one(city: Any, system_actor: Any) -> None:
    merge_sls(by=system_actor, codes=[A, B], into=A, effective_on=DAY)
    assert (Area.objects.get(pk=A).valid_to, Area.objects.get(pk=B).valid_to) == (None, DAY)
    split_sls(by=system_actor, code=A, into={A: "RT 01", N: "RT 25"}, effective_on=LATER)
    merge_sls(by=system_actor, codes=[A, N], into=V + "0030", name="RT 30", effective_on=date(2022, 7, 1))
    assert [a.name for a in children_of(V)] == ["RT 30"]
    assert lineage()[-2:] == [("merge", A, V + "0030"), ("merge", N, V + "0030")]


def test_names_of_a_day(city: Any, system_actor: Any) -> None:
    for name, day in (("Kelurahan Baru", DAY), ("Kelurahan Baru Lagi", LATER)):
        rename_area(by=system_actor, code=V, name=name, effective_on=day)
    days = (date(2022, 2, 28), DAY, date(2022, 5, 31), LATER)
    assert [name_on(V, day) for day in days] == ["Kelurahan Satu", *["Kelurahan Baru"] * 2, "Kelurahan Baru Lagi"]
    assert name_on("6472999", DAY) == ""


def test_a_recoded_kelurahan_takes_everything_below_along(city: Any, system_actor: Any) -> None:
    new = "6472060009"
    rename_area(by=system_actor, code=V, new_code=new, name="Kelurahan Pindah", effective_on=DAY)
    assert [a.code for a in children_of("6472060")] == ["6472060001", new]
    assert [a.code for a in children_of(new)] == [new + "0001", new + "0002"]
    assert Area.objects.get(pk=new).name == "Kelurahan Pindah"
    assert children_of(V) == []
    assert lineage() == [("recode", V, new)]


def test_what_was_there_on_a_day(city: Any, system_actor: Any) -> None:
    merge_sls(by=system_actor, codes=[A, B], into=N, effective_on=DAY)
    before = DAY - timedelta(1)
    assert [a.code for a in children_of(V, before)] == [A, B]
    assert [a.code for a in children_of(V, DAY)] == [a.code for a in children_of(V)] == [N]
    assert [a.code for a in at_level(AreaLevel.SLS, V, before)] == [A, B]
    assert at_level(AreaLevel.SLS, V, date(2019, 12, 31)) == []


REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (split_sls, {"code": A, "into": {N: "RT"}}, "two at least"),
    (split_sls, {"code": A, "into": {A: "RT", "64720500070025": "RT"}}, "same kelurahan"),
    (split_sls, {"code": A, "into": {A: "RT", B: "RT"}}, "used already"),
    (split_sls, {"code": A, "into": {A: "RT", V: "RT"}}, "not the code"),
    (split_sls, {"code": A, "into": {A: "RT", "x": "RT"}}, "no area code"),
    (split_sls, {"code": V, "into": {A: "RT", N: "RT"}}, "is not a"),
    (split_sls, {"code": V + "0099", "into": {A: "RT", N: "RT"}}, "not known"),
    (split_sls, {"code": A, "into": {A: "RT", N: "RT"}, "effective_on": date(2023, 1, 1)}, "at the earliest"),
    (split_sls, {"code": A, "into": {A: "RT", N: "RT"}, "effective_on": date(2020, 1, 1)}, "changed on that day"),
    (split_sls, {"code": A, "into": {A: "R", N: "R"}, "families": {"x": V + "0088"}}, "not one of its parts"),
    (merge_sls, {"codes": [A, A], "into": A}, "two different"),
    (merge_sls, {"codes": [A, "64720500070001"], "into": A}, "one kelurahan"),
    (merge_sls, {"codes": [A, V + "0002"], "into": "64720500070001"}, "one kelurahan"),
    (rename_area, {"code": V}, "say the new name"),
    (rename_area, {"code": V, "name": "Kelurahan Satu"}, "say the new name"),
    (rename_area, {"code": V, "new_code": "6472050007"}, "used already"),
    (rename_area, {"code": V, "new_code": "6472070001"}, "not known"),
    (rename_area, {"code": "6472", "new_code": "6473"}, "only districts"),
    (reassign_families, {"code": A, "families": {"x": B}}, "not one of its parts"),
]


@pytest.mark.parametrize(("change", "arguments", "words"), REFUSED)
def test_what_is_refused_changes_nothing(city: Any, system_actor: Any, change: Any, arguments: Any, words: str) -> None:
    before = list(Area.objects.order_by("code").values())
    with pytest.raises(Problem, match="bad_area_change") as caught:
        change(**{"by": system_actor, "effective_on": DAY} | arguments)
    assert words in caught.value.sentence("en")
    assert caught.value.sentence("id").startswith("Perubahan wilayah ditolak: ")
    assert list(Area.objects.order_by("code").values()) == before and not lineage()


def test_two_changes_of_one_area_are_not_on_one_day(city: Any, system_actor: Any) -> None:
    split_sls(by=system_actor, code=A, into={A: "RT", N: "RT"}, effective_on=DAY)
    for code in (A, N):
        with pytest.raises(Problem, match="changed on that day"):
            merge_sls(by=system_actor, codes=[B, code], into=B, effective_on=DAY)
    with pytest.raises(Problem, match="changed since"):
        rename_area(by=system_actor, code=V, new_code="6472060009", effective_on=DAY)


def test_who_may(city: Any, system_actor: Any) -> None:
    lurah, elsewhere = (actor_of(make_user(system_actor, *a)) for a in ((Role.LURAH, [V]), (Role.BPS, ["6472060"])))
    with pytest.raises(Problem, match="not_allowed"):
        rename_area(by=lurah, code=V, name="Lain", effective_on=clock.today())
    with pytest.raises(Problem, match="not known"):
        rename_area(by=elsewhere, code=V, name="Lain", effective_on=clock.today())
    administrator = actor_of(make_user(system_actor, Role.ADMINISTRATOR))
    rename_area(by=administrator, code=V, name="Lain", effective_on=clock.today())
    assert Area.objects.get(pk=V).name == "Lain"
