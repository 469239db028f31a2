"""Whatever the scope and whatever the query: the answer is what a plain reading of the rules gives.

The oracle knows the rows as lists of dicts and the rules as a few lines of Python; it shares no code with the guard.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Count, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import family_document, member
from factories.people import make_release
from factories.pictures import jpeg
from factories.places import CITY
from regsosek.kernel.guard import GUARDED
from regsosek.kernel.models import Revision
from regsosek.kernel.scope import Scope, activate, system_scope
from regsosek.registry import models as m
from regsosek.registry.actions import attach_photo, project_standing
from regsosek.vocabulary.privacy import PrivacyClass as P

MODELS = (
    m.Family,
    m.Dwelling,
    m.Person,
    m.Membership,
    m.Identifier,
    m.NameToken,
    m.Business,
    m.Photo,
    m.ListingJudgement,
    Revision,
)
TODAY = date(2022, 10, 20)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BUSINESS = {"owns_business": 1, "business_count": 1, "business_industry": 12, "turnover": 2}


@dataclass
class Oracle:
    """All rows of all tables, and what a scope lets through."""

    rows: dict[type, list[dict[str, Any]]]
    released: dict[UUID, set[UUID]]

    def families(self, scope: Scope) -> dict[UUID, dict[str, Any]]:
        return {row["id"]: row for row in self.rows[m.Family] if self._family(row, scope)}

    def _family(self, row: dict[str, Any], scope: Scope) -> bool:
        in_area = any(row["area_code"].startswith(area) for area in scope.areas)
        in_group = scope.groups is None or row["welfare_group"] in scope.groups
        return in_area and in_group and (scope.release is None or row["id"] in self.released[scope.release])

    def _is_child(self, person: UUID | None) -> bool:
        if person is None:
            return False
        born = next(p["birth_date"] for p in self.rows[m.Person] if p["id"] == person)
        return born is None or (born.year + 18, born.month, born.day) > (TODAY.year, TODAY.month, TODAY.day)

    def visible(self, model: type, scope: Scope) -> list[dict[str, Any]]:
        families, grants = self.families(scope), scope.classes
        houses = {family["dwelling_id"] for family in families.values()}

        def exists(row: dict[str, Any]) -> bool:
            if model is m.Family:
                return row["id"] in families
            if model is m.Dwelling:
                return row["id"] in houses
            if row["subject" if model is Revision else "family_id"] not in families:
                return False
            about = {m.Person: "id", m.Business: "owner_id"}.get(model, "person_id")
            if P.CHILD not in grants and (model is Revision or self._is_child(row.get(about))):
                return False
            needs = {m.Identifier: P.NUMBER, m.NameToken: P.NAME}.get(model)
            if model is m.Photo:
                needs = P.PHOTO_INSIDE if row["kind"] == "inside" else P.PHOTO_OUTSIDE
            return needs is None or needs in grants

        return [self._masked(model, row, scope) for row in self.rows[model] if exists(row)]

    @staticmethod
    def _masked(model: Any, row: dict[str, Any], scope: Scope) -> dict[str, Any]:
        classes = GUARDED[model._meta.db_table].classes
        names = {field.attname: classes[field.name] for field in model._meta.concrete_fields}
        return {k: v if names[k] is None or names[k] in scope.classes else None for k, v in row.items()}


@pytest.fixture(params=[1, 2])
def oracle(request: Any, record: Any, system_actor: Any) -> Oracle:
    """Fourteen families, thrown about by a seed."""
    chance = random.Random(request.param)
    documents = []
    for number in range(14):
        people = [member(i, family=number, **_person(chance)) for i in range(1, chance.randint(1, 4) + 1)]
        documents.append(
            family_document(number, village=chance.choice(CITY.villages), members=people, house=chance.randint(0, 9))
        )
    families = record(*documents)
    project_standing(
        by=system_actor, run="uji", standings=[(f, chance.choice([None, 1, 1, 2, 3, 4]), None) for f in families[1:]]
    )
    for family in families[::2]:
        for kind in chance.sample(list(m.Photo.Kind), chance.randint(0, 2)):
            attach_photo(by=system_actor, family_id=family, kind=kind, data=jpeg(size=(8, 8)))
    releases = {}
    for size in (0, 3, 9):
        chosen = chance.sample(families, size)
        releases[make_release(system_actor, families=chosen).id] = set(chosen)
    with system_scope("tests"):
        rows = {model: list(model.objects.values()) for model in MODELS}
    return Oracle(rows, releases | {UUID(int=0): set()})


def _person(chance: random.Random) -> dict[str, Any]:
    born = chance.choice([None, "2004-10-20", "2004-10-21", "2015-01-01", "1970-02-02", "1999-12-31"])
    return {"birth_date": born, "business": chance.choice([{}, BUSINESS])}


AREAS = ["", "6472", "6472050", "6472060", *CITY.villages, *CITY.sls, "6473", "64720500060001009"[:16]]


def scopes(oracle: Oracle) -> st.SearchStrategy[Scope]:
    return st.builds(
        Scope,
        label=st.just("uji"),
        areas=st.lists(st.sampled_from(AREAS), max_size=3).map(tuple),
        classes=st.one_of(st.just(frozenset(P)), st.frozensets(st.sampled_from(list(P)))),
        groups=st.one_of(st.none(), st.frozensets(st.integers(1, 4))),
        release=st.one_of(st.none(), st.none(), st.sampled_from(sorted(oracle.released, key=str))),
    )


def comparable(rows: Any) -> list[str]:
    def plain(value: Any) -> Any:
        return bytes(value).hex() if isinstance(value, bytes | memoryview) else value

    return sorted(str(sorted((k, str(plain(v))) for k, v in row.items())) for row in rows)


def test_there_is_something_of_everything(oracle: Oracle) -> None:
    for model in MODELS:
        assert len(oracle.rows[model]) > 3, model


def test_every_table_shows_exactly_what_the_rules_allow(oracle: Oracle) -> None:
    @FEW
    @given(scopes(oracle))
    def check(scope: Scope) -> None:
        with activate(scope):
            for model in MODELS:
                assert comparable(model.objects.values()) == comparable(oracle.visible(model, scope)), (model, scope)

    check()


FIELDS = {
    m.Family: ("head_name", "address", "welfare_group", "persons", "area_code", "visited_on", "dwelling_id"),
    m.Person: ("name", "birth_date", "age", "sex", "line_number", "family_id"),
    m.Dwelling: ("lon", "poorest_group", "family_count", "building_number", "cell"),
    m.Photo: ("kind", "lon", "sha256"),
}
LOOKUPS = ("exact", "gt", "lte", "isnull", "in")


def answers(value: Any, lookup: str, wanted: Any) -> bool:
    """As SQL answers: nothing compares with NULL."""
    if lookup == "isnull":
        return value is None
    if value is None or wanted is None:
        return False
    if lookup == "in":
        return value in (wanted,)
    return {"exact": value == wanted, "gt": value > wanted, "lte": value <= wanted}[lookup]


@st.composite
def questions(draw: Any, oracle: Oracle) -> tuple[Any, str, str, Any]:
    model = draw(st.sampled_from(list(FIELDS)))
    name, lookup = draw(st.sampled_from(FIELDS[model])), draw(st.sampled_from(LOOKUPS))
    values = [row[name] for row in oracle.rows[model] if row[name] is not None]
    wanted = draw(st.sampled_from(values)) if values and lookup != "isnull" else None
    return model, name, lookup, wanted


def _kwargs(name: str, lookup: str, wanted: Any, prefix: str = "") -> dict[str, Any]:
    value = True if lookup == "isnull" else [wanted] if lookup == "in" else wanted
    return {f"{prefix}{name}__{lookup}": value}


def test_every_filter_answers_from_what_is_visible(oracle: Oracle) -> None:
    @FEW
    @given(scopes(oracle), questions(oracle))
    def check(scope: Scope, question: tuple[Any, str, str, Any]) -> None:
        model, name, lookup, wanted = question
        if wanted is None and lookup != "isnull":
            return
        rows = oracle.visible(model, scope)
        expected = {row["id"] for row in rows if answers(row[name], lookup, wanted)}
        with activate(scope):
            found = model.objects.filter(**_kwargs(name, lookup, wanted))
            assert set(found.values_list("id", flat=True)) == expected
            assert found.count() == len(expected)
            assert found.exists() is bool(expected)
            # not (x or unknown) is unknown: what is hidden is in neither half
            others = model.objects.filter(~Q(**_kwargs(name, lookup, wanted)))
            assert set(others.values_list("id", flat=True)).isdisjoint(expected)

    check()


def test_joins_and_aggregates_count_only_what_is_visible(oracle: Oracle) -> None:
    @FEW
    @given(scopes(oracle))
    def check(scope: Scope) -> None:
        families, people = oracle.visible(m.Family, scope), oracle.visible(m.Person, scope)
        by_family = {f["id"]: sum(p["family_id"] == f["id"] for p in people) for f in families}
        named = {p["family_id"] for p in people if p["name"]}
        with activate(scope):
            assert dict(m.Family.objects.annotate(n=Count("members")).values_list("id", "n")) == by_family
            assert set(m.Family.objects.filter(members__name__gt="").values_list("id", flat=True)) == named
            through = m.Person.objects.filter(family__dwelling__family_count__gte=0).values_list("id", flat=True)
            assert set(through) == {p["id"] for p in people}
            total = m.Dwelling.objects.aggregate(n=Count("families__members", distinct=True))["n"]
            assert total == len(people)

    check()


def test_one_object_asked_for_by_its_key(oracle: Oracle) -> None:
    @FEW
    @given(scopes(oracle), st.sampled_from(MODELS), st.data())
    def check(scope: Scope, model: Any, data: Any) -> None:
        key = data.draw(st.sampled_from([row["id"] for row in oracle.rows[model]]))
        expected = any(row["id"] == key for row in oracle.visible(model, scope))
        with activate(scope):
            found = model.objects.filter(pk=key).exists()
            nothing = model.objects.filter(pk=uuid4() if isinstance(key, UUID) else 10**9).exists()
        assert (found, nothing) == (expected, False)

    check()
