"""Any chain of splits, merges, recodes and renames: every family is in exactly one live SLS, and a grant sees the SLS in which
what it named has a share, no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import family_document, stable_id
from regsosek.areas.actions import merge_sls, rename_area, split_sls
from regsosek.areas.lineage import follow
from regsosek.areas.models import Area
from regsosek.areas.queries import unknown_codes
from regsosek.kernel.action import system
from regsosek.kernel.history import verify
from regsosek.kernel.models import Revision
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import record_families
from regsosek.registry.models import Business, Dwelling, Family

BY = system("tests")
FIRST, TODAY = date(2022, 1, 1), date(2022, 10, 20)
FAMILIES = 4
# (kind, which live SLS, which other, keep the code?, which families go)
steps = st.lists(
    st.tuples(
        st.sampled_from(["split", "merge", "recode", "rename", "village"]), st.integers(0, 9), st.integers(0, 9),
        st.booleans(), st.sets(st.integers(1, FAMILIES)),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@dataclass
class Books:
    """``roots``: live SLS → the SLS of the first day that have a share in it; ``home``: family → live SLS."""

    village: str
    roots: dict[str, set[str]]
    home: dict[int, str]
    #: (day of the grant, SLS named) → live SLS it should see.
    grants: list[tuple[date, str, set[str]]] = field(default_factory=list)
    number: int = 20

    def fresh(self) -> str:
        self.number += 1
        return f"{self.village}{self.number:04d}"

    def replace(self, old: set[str], new: set[str]) -> None:
        shares = set().union(*(self.roots.pop(code) for code in old))
        self.roots |= {code: set(shares) for code in new}
        self.grants = [(d, g, (seen - old) | new if seen & old else seen) for d, g, seen in self.grants]


def take(books: Books, step: Any, day: date) -> None:
    kind, which, other, keep, chosen = step
    live = sorted(books.roots)
    code = live[which % len(live)]
    here = sorted(f for f, home in books.home.items() if home == code)
    if kind == "split":
        first, second = code if keep else books.fresh(), books.fresh()
        goes = {f: second for f in here if f in chosen} | ({} if keep else {f: first for f in here if f not in chosen})
        ids = {UUID(stable_id("family", f)): target for f, target in goes.items()}
        split_sls(by=BY, code=code, into={first: "A", second: "B"}, families=ids, effective_on=day)
        books.replace({code}, {first, second})
        books.home |= goes
    elif kind == "merge" and len(live) > 1:
        partner = next(c for c in live[other % len(live) :] + live if c != code)
        target = code if keep else books.fresh()
        merge_sls(by=BY, codes=[code, partner], into=target, effective_on=day)
        books.replace({code, partner}, {target})
        books.home |= {f: target for f, home in books.home.items() if home in (code, partner)}
    elif kind == "recode":
        target = books.fresh()
        rename_area(by=BY, code=code, new_code=target, effective_on=day)
        books.replace({code}, {target})
        books.home |= dict.fromkeys(here, target)
    elif kind == "rename":
        rename_area(by=BY, code=code, name=f"RT {day}", effective_on=day)
    elif kind == "village":
        _recode_village(books, day)


def _recode_village(books: Books, day: date) -> None:
    old, new = books.village, f"6472060{int(books.village[7:]) % 900 + 50:03d}"
    rename_area(by=BY, code=old, new_code=new, effective_on=day)
    swap = {code: new + code[10:] for code in books.roots}
    for code, target in swap.items():
        books.replace({code}, {target})
    books.village, books.home = new, {f: swap[home] for f, home in books.home.items()}


def check(books: Books) -> None:
    live = set(
        Area.objects.filter(level="sls", valid_to__isnull=True, parent_code=books.village).values_list(
            "code", flat=True
        )
    )
    assert live == set(books.roots)
    homes = {str(f.id): f.area_code for f in Family.objects.all()}
    assert homes.keys() == {stable_id("family", f) for f in books.home}
    for number, home in books.home.items():
        family = stable_id("family", number)
        assert homes[family][:14] == home
        assert verify(list(Revision.objects.filter(subject=family).order_by("number"))) == []
    assert unknown_codes(set(homes.values())) == set()
    for model in (Dwelling, Business):
        assert {row.area_code[:14] for row in model.objects.all()} <= set(books.home.values())
    for day, named, expected in books.grants:
        seen = {code for code in live if any(code.startswith(p) for p in follow([named], day, TODAY))}
        assert seen == expected, (day, named)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_families_and_grants_follow_their_areas(city: Any, steps: list[Any]) -> None:
    with transaction.atomic(), system_scope("tests"):
        village, start = city.villages[0], [city.sls[0], city.sls[1]]
        record_families(by=BY, documents=[family_document(f, village=village) for f in range(1, FAMILIES + 1)])
        home = {f: f"{village}{f % 2 + 1:04d}" for f in range(1, FAMILIES + 1)}
        books = Books(village, {code: {code} for code in start}, home)
        for number, step in enumerate(steps):
            day = FIRST + timedelta(10 * (number + 1))
            # a grant for each SLS of that time, given in the days before the change
            books.grants += [(day - timedelta(1), code, {code}) for code in sorted(books.roots)]
            take(books, step, day)
        check(books)
        transaction.set_rollback(True)
