from __future__ import annotations

from django.db import models

from regsosek.kernel.guard import append_only


class Area(models.Model):
    """A place of the hierarchy, by its BPS code (2, 4, 7, 10, 14 or 16 digits of text); ancestors are prefixes."""

    code = models.CharField(max_length=16, primary_key=True)
    level = models.CharField(max_length=10, db_index=True)
    name = models.CharField(max_length=120)
    parent_code = models.CharField(max_length=14, blank=True, db_index=True)
    kemendagri_code = models.CharField(max_length=13, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="area_period_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class BoundarySet(models.Model):
    """Boundaries of one level as they held from a day on, loaded from one source."""

    level = models.CharField(max_length=10)
    source = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["level", "-valid_from", "-id"], name="boundary_set_current")]


class Boundary(models.Model):
    """One polygon (GeoJSON geometry, WGS 84). An SLS usually has none."""

    boundary_set = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="boundaries")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    geometry = models.JSONField()
    area_km2 = models.FloatField()
    mended = models.CharField(
        max_length=200, blank=True, help_text="what was wrong with the polygon, and how much mending changed"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["boundary_set", "code"], name="boundary_once")]


class AreaLineage(models.Model):
    """What an area came from: one row for each pair of a predecessor and a successor.

    A code means one place for ever: a closed code is never given again. A rename has the same code on both sides and keeps
    the name that ended. Rows of one change share ``change``. Append-only.
    """

    class Kind(models.TextChoices):
        SPLIT = "split"
        MERGE = "merge"
        RENAME = "rename"
        RECODE = "recode"

    change = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    from_code = models.CharField(max_length=14, db_index=True)
    to_code = models.CharField(max_length=14, db_index=True)
    old_name = models.CharField(max_length=120, blank=True)
    effective_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["effective_on", "id"], name="area_lineage_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["split", "merge", "rename", "recode"]), name="area_lineage_known"
            )
        ]


append_only(AreaLineage)
