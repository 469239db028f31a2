"""Photos of houses: read, stripped, kept by hash, attached to a family and its house."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID, uuid5

from regsosek.kernel import blobs, clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import pictures
from regsosek.registry.models import Family, Photo
from regsosek.vocabulary.roles import Ability


@verb("registry.attach_photo", needs=Ability.RECORD_FAMILY)
def attach_photo(*, by: Actor, family_id: UUID, kind: Photo.Kind, data: bytes) -> UUID:
    """Attach one picture; the same bytes twice are one photo. Returns the photo's id.

    :raises Problem: ``bad_image``; ``not_found``.
    """
    (photo_id,) = _attach([(family_id, kind, pictures.read(data))])
    current_event().about("photo", photo_id)
    return photo_id


@verb("registry.attach_photos", needs=Ability.RECORD_FAMILY)
def attach_photos(*, by: Actor, photos: Iterable[tuple[UUID, Photo.Kind, pictures.Picture]]) -> int:
    """Attach many pictures that are already read (:func:`regsosek.registry.pictures.read`). Returns how many."""
    attached = _attach(list(photos))
    current_event().about("photos", len(attached))
    return len(attached)


@verb("registry.detach_photos", needs=Ability.RECORD_FAMILY)
def detach_photos(*, by: Actor, photo_ids: Collection[UUID], reason: str) -> int:
    """Take photos off their families: the link goes, the picture itself stays in the store under its hash, and the audit says
    which photos it was. One that is gone already is passed over. Returns how many.

    :raises Problem: ``reason_needed``; ``not_found`` when one lies outside the actor's scope.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    with system_scope("registry.detach_photos"):
        rows = Photo.objects.filter(pk__in=list(photo_ids))
        found = list(rows.values_list("id", "family__area_code"))
        if not all(by.scope.covers(area) for _, area in found):
            raise Problem("not_found")
        rows.delete()
    current_event().about("photos", len(found))
    current_event().add(reason=reason, photos=[str(pk) for pk, _ in found])
    return len(found)


def _attach(photos: list[tuple[UUID, Photo.Kind, pictures.Picture]]) -> list[UUID]:
    found = Family.objects.filter(pk__in={family_id for family_id, _, _ in photos})
    families = {pk: (dwelling, area) for pk, dwelling, area in found.values_list("id", "dwelling_id", "area_code")}
    if any(family_id not in families for family_id, _, _ in photos):
        raise Problem("not_found")
    now = clock.now()
    rows = [
        Photo(
            id=uuid5(family_id, f"{kind}/{p.original_sha256}"),  # the same bytes again are the same photo
            family_id=family_id, dwelling_id=families[family_id][0], area_code=families[family_id][1], kind=kind,
            sha256=blobs.put(p.full), thumb_sha256=blobs.put(p.thumb), original_sha256=p.original_sha256,
            width=p.width, height=p.height, taken_at=p.taken_at, lon=p.lon, lat=p.lat, recorded_at=now,
        )
        for family_id, kind, p in photos
    ]  # fmt: skip
    blobs.settle()
    Photo.objects.bulk_create(rows, batch_size=250, ignore_conflicts=True)
    return [row.id for row in rows]
