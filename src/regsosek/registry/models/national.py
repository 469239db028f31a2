from __future__ import annotations

from django.db import models

from regsosek.registry.models.family import Family


class NationalDecile(models.Model):
    """Desil nasional: where another data set puts the family in the whole country, on a day. A fact beside the city's ranking,
    never mixed with it. A later day is another row; the rows are its history, and each is in the family's revisions too.

    ``batch``: the import that brought it, which can take it back.
    """

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="national_deciles")
    decile = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=20, help_text="e.g. dtsen")
    as_of = models.DateField()
    batch = models.UUIDField(null=True, db_index=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "source", "as_of"], name="national_decile_once_a_day"),
            models.CheckConstraint(condition=models.Q(decile__range=(1, 10)), name="national_decile_known"),
        ]
