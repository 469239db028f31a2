from __future__ import annotations

import uuid

from django.db import models


class SavedFilter(models.Model):
    """A question somebody asks often: conditions over the codebook's human names, kept as data. Holds no person's data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner_id = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    conditions = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_id", "name"], name="saved_filter_once")]
