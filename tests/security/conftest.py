"""Two kelurahan, two families each: Bunga's (inside the operator's kelurahan) and others that he must never see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, member
from factories.pictures import jpeg
from regsosek.kernel.scope import Scope, activate, system_scope
from regsosek.registry.actions import attach_photo, project_standing
from regsosek.registry.models import Family, Photo
from regsosek.vocabulary.privacy import PrivacyClass as P

INSIDE_NAME, OUTSIDE_NAME = "Uji Didalam", "Uji Diluar"
_BUSINESS = {"owns_business": 1, "business_count": 1, "business_industry": 12, "turnover": 1, "business_licence": 1}


@dataclass(frozen=True)
class Ground:
    """``inside`` lies in :attr:`village`, ``outside`` in another district; both have the same answers."""

    village: str
    other_village: str
    inside: UUID
    outside: UUID
    inside_house: UUID
    outside_house: UUID

    def scope(self, *classes: P, **more: Any) -> Scope:
        """The eyes of somebody of the village who may read these classes."""
        return Scope(label="uji", areas=(self.village,), classes=frozenset(classes or P), **more)


@pytest.fixture
def ground(city: Any, record: Callable[..., list[UUID]], system_actor: Any) -> Ground:
    village, other = city.villages[0], city.villages[2]
    people = [[member(i, family=f, name=f"{name} {i}", business=_BUSINESS if i == 1 else {}) for i in (1, 2, 3)]
              for f, name in ((1, INSIDE_NAME), (2, OUTSIDE_NAME))]  # fmt: skip
    inside, outside = record(
        family_document(1, village=village, members=people[0]), family_document(2, village=other, members=people[1])
    )
    project_standing(by=system_actor, run="uji", standings=[(inside, 1, 1), (outside, 1, 1)])
    for family in (inside, outside):
        for kind in Photo.Kind:
            attach_photo(by=system_actor, family_id=family, kind=kind, data=jpeg(colour=(90, 60, len(kind.value))))
    with system_scope("tests"):
        houses = dict(Family.objects.values_list("id", "dwelling_id"))
    return Ground(village, other, inside, outside, houses[inside], houses[outside])


@pytest.fixture
def eyes(ground: Ground) -> Any:
    """The test looks with the eyes of the village, all classes granted."""
    with activate(ground.scope()) as scope:
        yield scope
