from __future__ import annotations

from django.db import models


class AreaStatistic(models.Model):
    """A finished count of an area (no micro-data): what pages of aggregates read."""

    area_code = models.CharField(max_length=16)
    kind = models.CharField(max_length=20)
    counted_at = models.DateTimeField()
    counts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_code", "kind"], name="area_statistic_once")]
