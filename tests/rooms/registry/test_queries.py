"""One family, as far as the reader may look."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from factories.documents import family_document, member, nik
from factories.pictures import jpeg
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope, activate
from regsosek.registry import queries
from regsosek.registry.actions import attach_photo
from regsosek.registry.models import Photo
from regsosek.vocabulary.privacy import PrivacyClass as P

BUSINESS = {"owns_business": 1, "business_count": 1, "business_industry": 12}


def eyes(*classes: P, areas: tuple[str, ...] = ("6472",)) -> Any:
    return activate(Scope(label="uji", areas=areas, classes=frozenset(classes or P)))


@pytest.fixture
def family(record: Any, system_actor: Any) -> Any:
    (family_id,) = record(family_document(1, members=[member(1, business=BUSINESS), member(2), member(3)]))
    for kind in (Photo.Kind.INSIDE, Photo.Kind.OUTSIDE):
        attach_photo(by=system_actor, family_id=family_id, kind=kind, data=jpeg())
    return family_id


def test_outside_the_scope_is_not_found_like_what_is_not_there(family: Any) -> None:
    with eyes():
        assert queries.family_named(family).id == family
        with pytest.raises(Problem, match="not_found"):
            queries.family_named(uuid.uuid4())
    with eyes(areas=("6472060",)), pytest.raises(Problem, match="not_found"):
        queries.family_named(family)


def test_members_photos_businesses_judgement_and_history(family: Any) -> None:
    with eyes():
        row = queries.family_named(family)
        assert [p.line_number for p in queries.members_of(row)] == [1, 2, 3]
        assert [p.kind for p in queries.photos_of(row)] == ["outside", "inside"]
        assert [b.industry for b in queries.businesses_of(row)] == [12]
        judgement = queries.judgement_of(row)
        assert judgement is not None and judgement.judgement == 2
        assert [r.number for r in queries.revisions_of(row)] == [1]
    with eyes(P.PUBLIC):
        row = queries.family_named(family)
        assert [p.line_number for p in queries.members_of(row)] == [1, 2]
        assert queries.photos_of(row) == queries.revisions_of(row) == queries.numbers_of(row) == []


def test_numbers_are_opened_for_who_was_granted_them_and_never_in_a_traceback(family: Any) -> None:
    with eyes():
        claims = queries.numbers_of(queries.family_named(family))
    assert [c.kind for c in claims] == ["no_kk", "nik", "nik", "nik"]
    assert nik(11, 1, "1981-05-01") in {c.number for c in claims}
    assert "6472" not in repr(claims)


def test_a_withdrawn_number_is_not_shown(family: Any, record: Any) -> None:
    record(family_document(1, members=[member(1, nik=None), member(2), member(3)]))
    with eyes():
        numbers = {c.number for c in queries.numbers_of(queries.family_named(family))}
    assert nik(11, 1, "1981-05-01") not in numbers and len(numbers) == 3
