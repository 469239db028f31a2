from __future__ import annotations

import uuid

from django.db import models


class Dwelling(models.Model):
    """A house (bangunan): a point, and one or more families.

    ``cell`` is the Morton number of the point at zoom 20 (:mod:`regsosek.registry.cell`): every map tile is one
    contiguous range of it. ``poorest_group`` and ``family_count`` are projections kept by verbs: 0 is "no family ranked".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    area_code = models.CharField(max_length=16)
    building_number = models.PositiveIntegerField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)
    poorest_group = models.PositiveSmallIntegerField(default=0)
    family_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["poorest_group", "cell"], name="dwelling_map"),
            models.Index(fields=["area_code"], name="dwelling_area"),
            models.Index(fields=["poorest_group", "id"], name="dwelling_list"),
        ]


class Family(models.Model):
    """What one Kartu Keluarga holds, or should hold.

    ``housing``, ``assets`` and ``aid`` are sections of the family document, by canonical names of the codebook.
    ``welfare_group``, ``decile`` and ``ranked_in`` project the adopted ranking (``None``: belum diperingkat).
    ``consent``: may names and numbers be used for purposes of government (1 yes, 2 no, ``None`` not asked)? A family that says no
    is counted and ranked like any other; who reads under a release does not see who it is (:mod:`regsosek.kernel.guard`).
    A closed family (withdrawn with its import, merged, dissolved) keeps its row and history and does not exist for readers.
    """

    class Closing(models.TextChoices):
        WITHDRAWN = "withdrawn"
        MERGED = "merged"
        DISSOLVED = "dissolved"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="families")
    area_code = models.CharField(max_length=16)
    round = models.CharField(max_length=10)
    questionnaire = models.CharField(max_length=40)
    family_number = models.PositiveIntegerField(null=True)
    kk_code = models.PositiveSmallIntegerField(null=True)
    head_name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    landmark_id = models.CharField(max_length=6, blank=True)
    persons = models.PositiveSmallIntegerField(help_text="residents: presence 1 or 5")
    interview_result = models.PositiveSmallIntegerField()
    visited_on = models.DateField()
    ppl = models.CharField(max_length=4, blank=True)
    pml = models.CharField(max_length=3, blank=True)
    checked_on = models.DateField(null=True)
    housing = models.JSONField(default=dict)
    assets = models.JSONField(default=dict)
    aid = models.JSONField(default=dict)
    notes = models.TextField(blank=True)
    consent = models.PositiveSmallIntegerField(null=True)
    welfare_group = models.PositiveSmallIntegerField(null=True)
    decile = models.PositiveSmallIntegerField(null=True)
    ranked_in = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    closed_as = models.CharField(max_length=10, choices=Closing.choices, blank=True)
    merged_into = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "welfare_group"], name="family_area_group"),
            models.Index(fields=["welfare_group", "area_code"], name="family_group_area"),
            # whether a house has a family that exists for the reader is answered from the index alone
            models.Index(fields=["dwelling", "closed_on", "area_code", "welfare_group"], name="family_house"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consent__isnull=True) | models.Q(consent__range=(1, 2)), name="family_consent_known"
            ),
            models.CheckConstraint(
                condition=models.Q(welfare_group__isnull=True) | models.Q(welfare_group__range=(1, 4)),
                name="family_group_known",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True, closed_as="")
                | models.Q(closed_on__isnull=False) & ~models.Q(closed_as=""),
                name="family_closed_with_reason",
            ),
        ]


class ListingJudgement(models.Model):
    """What was said of the family when the list was verified in the RT: three classes. A fact beside the ranking, never mixed
    with it, and kept without the name of who said it."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="judgements")
    round = models.CharField(max_length=10)
    judgement = models.PositiveSmallIntegerField()
    judged_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "round"], name="judgement_once_a_round"),
            models.CheckConstraint(condition=models.Q(judgement__range=(1, 3)), name="judgement_known"),
        ]


class Departure(models.Model):
    """A family left an area: what the old area still sees is that it moved, when, and to which kelurahan."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="departures")
    from_area = models.CharField(max_length=16)
    to_village = models.CharField(max_length=10)
    family_number = models.PositiveIntegerField(null=True)
    moved_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["from_area", "-moved_on"], name="departure_area")]
