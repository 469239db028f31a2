from __future__ import annotations

import uuid

from django.db import models


class Run(models.Model):
    """One ranking: model, inputs and result frozen. The adopted one is what pages and maps show."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    label = models.CharField(max_length=120)
    as_of = models.DateTimeField()
    model = models.JSONField()
    model_hash = models.CharField(max_length=64)
    input_hash = models.CharField(max_length=64)
    shares = models.JSONField()
    typical = models.JSONField(default=dict, help_text="kelurahan → feature → mean points of its scored families")
    borders = models.JSONField(default=list, help_text="[share, points]: where the poorest share truly ends")
    code_version = models.CharField(max_length=40)
    families = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    unranked = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=120, blank=True)
    adoption_reason = models.CharField(max_length=200, blank=True)


class Position(models.Model):
    """A family's place in a run, with the area and size it had then. Unscored families have a reason and no place."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="positions")
    family_id = models.UUIDField()
    area_code = models.CharField(max_length=16)
    persons = models.PositiveSmallIntegerField()
    score = models.BigIntegerField(null=True)
    position = models.PositiveIntegerField(null=True)
    decile = models.PositiveSmallIntegerField(null=True)
    welfare_group = models.PositiveSmallIntegerField(null=True)
    unscored_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "family_id"], name="position_once"),
            models.CheckConstraint(
                condition=models.Q(welfare_group__isnull=False, unscored_reason="")
                | models.Q(welfare_group__isnull=True, score__isnull=True) & ~models.Q(unscored_reason=""),
                name="position_ranked_or_reason",
            ),
        ]


class AreaCount(models.Model):
    """Families and persons of an area by welfare group in a run (no micro-data). Group 0: belum diperingkat."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="counts")
    area_code = models.CharField(max_length=16)
    level = models.CharField(max_length=10)
    welfare_group = models.PositiveSmallIntegerField()
    families = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "area_code", "welfare_group"], name="area_count_once")]
        indexes = [models.Index(fields=["run", "level", "area_code"], name="area_count_level")]
