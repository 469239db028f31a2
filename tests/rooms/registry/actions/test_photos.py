"""Photos are kept by their hash, once for a family and kind."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from factories.documents import family_document
from factories.pictures import jpeg
from regsosek.kernel import blobs
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.registry import pictures
from regsosek.registry.actions import attach_photo, attach_photos
from regsosek.registry.models import Photo

pytestmark = pytest.mark.usefixtures("everything")
OUTSIDE, INSIDE = Photo.Kind.OUTSIDE, Photo.Kind.INSIDE


def test_a_photo_belongs_to_a_family_and_its_house(record: Any, system_actor: Any) -> None:
    (family,) = record(family_document(1))
    data = jpeg(taken="2022:10:18 10:30:00", gps={1: "S", 2: (0.0, 28.0, 0.0), 3: "E", 4: (117.0, 8.0, 0.0)})
    photo = Photo.objects.get(pk=attach_photo(by=system_actor, family_id=family, kind=OUTSIDE, data=data))
    assert (photo.family_id, photo.kind, photo.area_code) == (family, "outside", "6472050006000200")
    assert photo.dwelling_id == photo.family.dwelling_id
    assert (photo.taken_at is not None, photo.lon, photo.lat) == (
        True,
        pytest.approx(117.1333, abs=1e-3),
        pytest.approx(-0.4667, abs=1e-3),
    )
    assert blobs.get(photo.sha256)[:2] == blobs.get(photo.thumb_sha256)[:2] == b"\xff\xd8"
    event = AuditEvent.objects.get(verb="registry.attach_photo")
    assert event.subject_id == str(photo.id)


def test_the_same_bytes_again_are_the_same_photo(record: Any, system_actor: Any) -> None:
    (family,) = record(family_document(1))
    first, again = (attach_photo(by=system_actor, family_id=family, kind=OUTSIDE, data=jpeg()) for _ in range(2))
    inside = attach_photo(by=system_actor, family_id=family, kind=INSIDE, data=jpeg())
    assert first == again != inside
    assert set(Photo.objects.values_list("id", flat=True)) == {first, inside}


def test_many_at_once(record: Any, system_actor: Any) -> None:
    families = record(family_document(1), family_document(2))
    picture = pictures.read(jpeg())
    assert attach_photos(by=system_actor, photos=((f, k, picture) for f in families for k in (OUTSIDE, INSIDE))) == 4
    assert Photo.objects.count() == 4
    assert AuditEvent.objects.filter(verb="registry.attach_photos").count() == 1


def test_what_cannot_be_attached(record: Any, system_actor: Any) -> None:
    (family,) = record(family_document(1))
    with pytest.raises(Problem, match="bad_image"):
        attach_photo(by=system_actor, family_id=family, kind=OUTSIDE, data=b"x")
    with pytest.raises(Problem, match="not_found"):
        attach_photo(by=system_actor, family_id=uuid.uuid4(), kind=OUTSIDE, data=jpeg())
    assert not Photo.objects.exists()
