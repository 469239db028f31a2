"""Whatever the families and whatever the filter: the database finds what a plain reading of the documents finds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import family_document, member
from factories.pictures import jpeg
from factories.places import CITY
from regsosek.kernel.scope import Scope, activate, system_scope
from regsosek.registry.actions import attach_photo, project_standing
from regsosek.registry.filters import Condition, Filter, Group, Join, parse
from regsosek.registry.filters_items import ITEMS, FilterItem, Kind, Op
from regsosek.registry.filters_sql import matching
from regsosek.registry.models import Family
from regsosek.vocabulary import codebook
from regsosek.vocabulary.privacy import PrivacyClass as P

FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BUSINESS_NAMES = [i.name for i in codebook.items(level="person", section="business") if i.name != "owns_business"]


def _answer(chance: random.Random, item: codebook.Item) -> Any:
    if item.codes:
        sums = [1, 2, 3, 5, 6] if item.is_sum else []
        return chance.choice([*item.codes, *[s for s in sums if s < sum(item.codes)], None])
    return chance.choice([0, 1, 2, 3, 40, 32767, None, "teks"])


def _section(chance: random.Random, level: str, section: str) -> dict[str, Any]:
    items = codebook.items(level=level, section=section)
    return {i.name: _answer(chance, i) for i in items if chance.random() < 0.7}


def _member(chance: random.Random, line: int, family: int) -> dict[str, Any]:
    business = {"owns_business": 2}
    if chance.random() < 0.4:
        business = {"owns_business": 1} | {
            n: v for n, v in _section(chance, "person", "business").items() if n in BUSINESS_NAMES and v != "teks"
        }
    sections = {s: _section(chance, "person", s) for s in ("education", "work", "health", "protection")}
    return member(
        line, family=family, presence=chance.choice([1, 1, 1, 5, 2, 4]), sex=chance.choice([1, 2, None]),
        age=chance.choice([None, 0, 17, 18, 60, 130]), marital_status=chance.choice([1, 2, 3, 4, None]),
        identity_documents=chance.choice([0, 1, 2, 3, 6, 7, None]), business=business, **sections,
    )  # fmt: skip


@dataclass
class Town:
    """Documents by family id, with what else is known of each: ``facts``."""

    documents: dict[Any, dict[str, Any]]
    facts: dict[Any, dict[str, Any]]

    def found(self, chosen: Filter, inside: Any = lambda document: True) -> set[Any]:
        return {
            key for key, document in self.documents.items() if inside(document) and all(
                self.group_holds(g, key) for g in chosen.groups)
        }  # fmt: skip

    def group_holds(self, group: Group, key: Any) -> bool:
        if group.join is Join.SAME:
            return any(all(holds(c, self.of_person(c, m)) for c in group.conditions) for m in self.residents(key))
        return any(self.condition_holds(c, key) for c in group.conditions)

    def condition_holds(self, c: Condition, key: Any) -> bool:
        if c.item.level == "person":
            return any(holds(c, self.of_person(c, m)) for m in self.residents(key))
        return holds(c, self.of_family(c.item, key))

    def residents(self, key: Any) -> list[dict[str, Any]]:
        return [m for m in self.documents[key]["members"] if m["identity"]["presence"] in (1, 5)]

    def of_person(self, c: Condition, m: dict[str, Any]) -> Any:
        name = c.item.name
        if name in BUSINESS_NAMES:
            return m["business"].get(name) if m["business"].get("owns_business") == 1 else None
        return {**m["identity"], **m["education"], **m["work"], **m["health"], **m["protection"]}.get(name)

    def of_family(self, item: FilterItem, key: Any) -> Any:
        document = self.documents[key]
        derived = {
            "area": lambda: document["sub_sls"], "round": lambda: document["round"], "persons": lambda: len(self.residents(key)),
            "rt_judgement": lambda: (document["listing"] or {}).get("rt_judgement"),
            "owns_business": lambda: 1 if any(m["business"].get("owns_business") == 1 for m in self.residents(key)) else 2,
            "interview_result": lambda: document["visit"]["interview_result"], "kk_code": lambda: document["identity"]["kk_code"],
        }  # fmt: skip
        if item.name in derived:
            return derived[item.name]()
        if item.name in self.facts[key]:
            return self.facts[key][item.name]
        return {**document["housing"], **document["assets"], **document["aid"]}.get(item.name)


def holds(c: Condition, answer: Any) -> bool:
    """One condition on one answer, as the page explains it."""
    if c.item.kind is Kind.AREA:
        inside = any(answer.startswith(str(v)) for v in c.values)
        return inside is not (c.op is Op.IS_NOT)
    known = answer is not None and (isinstance(answer, int) or c.item.kind is Kind.ROUND)
    if c.op is Op.IS_EMPTY:
        return not known
    if not known:
        return False
    if c.item.kind is Kind.SUM:
        has = any(answer == v if v in (0, 99) or answer == 99 else answer & int(v) == v for v in c.values)
        return has is not (c.op is Op.IS_NOT)
    value = c.values[0]
    return {
        Op.IS: answer == value, Op.IS_NOT: answer != value, Op.IN: answer in c.values,
        Op.AT_LEAST: c.item.kind is not Kind.ROUND and answer >= value, Op.AT_MOST: c.item.kind is not Kind.ROUND and answer <= value,
    }[c.op]  # fmt: skip


@pytest.fixture(params=[1, 2])
def town(request: Any, record: Any, system_actor: Any) -> Town:
    chance = random.Random(request.param)
    documents = [
        family_document(
            n, village=chance.choice(CITY.villages), round=chance.choice(["2022", "2023"]),
            members=[_member(chance, i, n) for i in range(1, chance.randint(1, 4) + 1)],
            visit={"interview_result": chance.choice([1, 1, 4])}, identity={"kk_code": chance.choice([0, 1, 2, None])},
            listing=chance.choice([None, *({"rt_judgement": j, "judged_on": "2022-10-16"} for j in (1, 2, 3))]),
        )
        for n in range(24)
    ]  # fmt: skip
    for document in documents:
        for section in ("housing", "assets", "aid"):
            document[section] = _section(chance, "family", section)
    keys = record(*documents)
    standing = {key: (chance.choice([None, 1, 2, 3, 4]), chance.choice([None, 1, 3, 10])) for key in keys}
    project_standing(by=system_actor, run="uji", standings=[(k, g, d) for k, (g, d) in standing.items()])
    photographed = chance.sample(keys, 9)
    for key in photographed:
        attach_photo(by=system_actor, family_id=key, kind="outside", data=jpeg(size=(8, 8)))
    facts = {
        k: {"welfare_group": g, "decile_city": d, "has_photo": 1 if k in photographed else 2}
        for k, (g, d) in standing.items()
    }
    return Town(dict(zip(keys, documents, strict=True)), facts)


def _values(item: FilterItem) -> st.SearchStrategy[Any]:
    if item.kind is Kind.AREA:
        return st.sampled_from(["6472", *CITY.districts, *CITY.villages, *CITY.sls])
    if item.kind is Kind.ROUND:
        return st.sampled_from(["2022", "2023", "2024"])
    if item.codes:
        return st.sampled_from(sorted(item.codes))
    return st.sampled_from([n for n in (0, 1, 2, 3, 10, 18, 40, 60) if n <= item.highest])


@st.composite
def conditions(draw: Any, level: str | None = None) -> dict[str, Any]:
    item = draw(st.sampled_from([i for i in ITEMS.values() if level is None or i.level == level]))
    op = draw(st.sampled_from(item.ops))
    if op is Op.IS_EMPTY:
        return {"name": item.name, "op": op.value}
    values = _values(item)
    value = draw(st.lists(values, min_size=1, max_size=3) if op is Op.IN else values)
    return {"name": item.name, "op": op.value, "value": value}


GROUPS = st.one_of(
    conditions(),
    st.lists(conditions(), min_size=1, max_size=3).map(lambda c: {"any": c}),
    st.lists(conditions(level="person"), min_size=1, max_size=2).map(lambda c: {"same": c}),
)


def test_the_database_finds_what_the_documents_say(town: Town) -> None:
    seen = {"some": 0}

    @FEW
    @given(st.lists(GROUPS, min_size=1, max_size=3))
    def check(raw: list[Any]) -> None:
        chosen = parse(raw)
        with system_scope("tests"):
            found = set(matching(chosen).values_list("id", flat=True))
        assert found == town.found(chosen)
        seen["some"] += bool(found)

    check()
    assert seen["some"] > 5


def test_every_item_and_operator_compiles_and_agrees(town: Town) -> None:
    for item in ITEMS.values():
        for op in item.ops:
            value = {"value": 1} if item.kind in (Kind.CODE, Kind.SUM, Kind.NUMBER) else {"value": "2022"}
            if item.kind is Kind.AREA:
                value = {"value": CITY.villages[0]}
            if item.codes and 1 not in item.codes:
                value = {"value": min(item.codes)}
            value = {} if op is Op.IS_EMPTY else {"value": [value["value"]]} if op is Op.IN else value
            chosen = parse([{"name": item.name, "op": op.value, **value}])
            with system_scope("tests"):
                assert set(matching(chosen).values_list("id", flat=True)) == town.found(chosen), (item.name, op)


def test_a_filter_never_leaves_the_scope(town: Town) -> None:
    @settings(FEW, max_examples=40)
    @given(st.lists(GROUPS, min_size=1, max_size=2), st.sampled_from(["6472050", *CITY.villages, *CITY.sls]))
    def check(raw: list[Any], area: str) -> None:
        chosen = parse(raw)
        with activate(Scope("uji", areas=(area,), classes=frozenset(P))):
            found = set(matching(chosen).values_list("id", flat=True))
            assert found <= set(Family.objects.values_list("id", flat=True))
        assert found == town.found(chosen, lambda d: d["sub_sls"].startswith(area))

    check()
