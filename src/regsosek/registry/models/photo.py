from __future__ import annotations

import uuid

from django.db import models

from regsosek.registry.models.family import Dwelling, Family


class Photo(models.Model):
    """A picture of a house, by SHA-256 in the blob store. Position and time were read from it, then stripped out of it."""

    class Kind(models.TextChoices):
        OUTSIDE = "outside"
        INSIDE = "inside"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="photos")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="photos")
    area_code = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    sha256 = models.CharField(max_length=64)
    thumb_sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "kind", "original_sha256"], name="photo_once")]
