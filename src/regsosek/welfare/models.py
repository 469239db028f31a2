from __future__ import annotations

import uuid

from django.db import models


class FittedModel(models.Model):
    """A model that can rank, with the card that tells how good it is. One row per digest; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120)
    recipe = models.CharField(max_length=20)
    document = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    card = models.TextField(blank=True, help_text="one HTML page; empty when none was made")
    survey_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)


class Job(models.Model):
    """Long work that a worker thread does: the table is what pages show. A worker holds it by a lease; one whose lease ran
    out has died, and its job has failed."""

    class Kind(models.TextChoices):
        FIT = "fit"
        RUN = "run"
        COMPARE = "compare"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    label = models.CharField(max_length=120)
    parameters = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=120, blank=True, help_text="a sentence in Indonesian, translated when shown")
    problem = models.CharField(max_length=60, blank=True)
    problem_details = models.JSONField(default=dict)
    result = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    created_by_label = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="job_newest")]


class Run(models.Model):
    """One ranking: model, inputs and result frozen. The adopted one is what pages and maps show.

    ``inputs`` names the sealed Parquet blob of the rows that were ranked. ``cuts``: per share the (score, family) at which
    the next group begins; ``ends``: per group the place and decile that come behind its last scored family.
    ``compared``: comparisons with other runs, by their id, as JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    label = models.CharField(max_length=120)
    as_of = models.DateTimeField()
    fitted = models.ForeignKey(FittedModel, on_delete=models.PROTECT, null=True, related_name="runs")
    model = models.JSONField()
    model_hash = models.CharField(max_length=64)
    input_hash = models.CharField(max_length=64)
    inputs = models.CharField(max_length=64, blank=True)
    parameters = models.JSONField(default=dict)
    shares = models.JSONField()
    typical = models.JSONField(default=dict, help_text="kelurahan → feature → mean points of its scored families")
    borders = models.JSONField(default=list, help_text="[share, points]: where the poorest share truly ends")
    cuts = models.JSONField(default=list)
    ends = models.JSONField(default=dict)
    compared = models.JSONField(default=dict)
    code_version = models.CharField(max_length=40)
    families = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    unranked = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0, help_text="families whose group a forum decided")
    created_by = models.CharField(max_length=120, blank=True)
    finished_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=120, blank=True)
    adoption_reason = models.CharField(max_length=200, blank=True)


class Position(models.Model):
    """A family's place in a run, with the area, size, house and point it had then.

    ``position``, ``decile`` and ``welfare_group`` are the model's own; ``city_…`` is the order that counts: the forum's group
    before the model's, then the score, then the id. Unscored families have a reason and no place of the model; they have a
    place in the city's order only when a forum settled them. ``answers``: 16 hex digits of a hash of the family's answers.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="positions")
    family_id = models.UUIDField()
    area_code = models.CharField(max_length=16)
    dwelling_id = models.UUIDField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    persons = models.PositiveSmallIntegerField()
    answers = models.CharField(max_length=16, blank=True)
    score = models.BigIntegerField(null=True)
    position = models.PositiveIntegerField(null=True)
    decile = models.PositiveSmallIntegerField(null=True)
    welfare_group = models.PositiveSmallIntegerField(null=True)
    unscored_reason = models.CharField(max_length=40, blank=True)
    forum_group = models.PositiveSmallIntegerField(null=True)
    city_position = models.PositiveIntegerField(null=True)
    city_group = models.PositiveSmallIntegerField(null=True)
    city_decile = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "family_id"], name="position_once"),
            models.CheckConstraint(
                condition=models.Q(welfare_group__isnull=False, unscored_reason="")
                | models.Q(welfare_group__isnull=True, score__isnull=True) & ~models.Q(unscored_reason=""),
                name="position_ranked_or_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(forum_group__isnull=True) | models.Q(city_group=models.F("forum_group")),
                name="position_forum_is_final",
            ),
        ]
        indexes = [models.Index(fields=["run", "city_group", "score", "family_id"], name="position_city_order")]


class AreaCount(models.Model):
    """Families and persons of an area by city group in a run (no micro-data). Group 0: belum diperingkat."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="counts")
    area_code = models.CharField(max_length=16)
    level = models.CharField(max_length=10)
    welfare_group = models.PositiveSmallIntegerField()
    families = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "area_code", "welfare_group"], name="area_count_once")]
        indexes = [models.Index(fields=["run", "level", "area_code"], name="area_count_level")]


class AreaEstimate(models.Model):
    """How many families and persons of an area are expected among the poorest ``share`` of the city's persons, by the model of
    a run; ``_low`` and ``_high``: 90 %. ``families`` and ``persons`` are those ranked. No micro-data; never an official figure."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="estimates")
    area_code = models.CharField(max_length=16)
    level = models.CharField(max_length=10)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    families = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    poor_families = models.FloatField()
    poor_families_low = models.FloatField()
    poor_families_high = models.FloatField()
    poor_families_cv = models.FloatField(null=True, help_text="coefficient of variation; null where nobody is expected")
    poor_persons = models.FloatField()
    poor_persons_low = models.FloatField()
    poor_persons_high = models.FloatField()
    poor_persons_cv = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "share", "area_code"], name="area_estimate_once")]
        indexes = [models.Index(fields=["run", "level", "area_code"], name="area_estimate_level")]


class Settlement(models.Model):
    """A forum decided a family's group, by name of its minutes. Final until revoked, with reason; one in force at a time."""

    class Source(models.TextChoices):
        FORUM = "forum"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    family_id = models.UUIDField()
    welfare_group = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.FORUM)
    document = models.CharField(max_length=120, help_text="number of the minutes")
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=120, help_text="which forum")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=120, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["family_id"], condition=models.Q(revoked_at__isnull=True), name="settlement_one_in_force"
            ),
            models.CheckConstraint(condition=models.Q(welfare_group__range=(1, 4)), name="settlement_group_known"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_reason="")
                | models.Q(revoked_at__isnull=False) & ~models.Q(revoked_reason=""),
                name="settlement_revoked_with_reason",
            ),
        ]


class Rescore(models.Model):
    """Where a family would stand in the frozen order of a run, after its answers changed or a forum decided. Appended, never
    changed; the newest one of the adopted run is what counts. The run itself stays as it is."""

    class Cause(models.TextChoices):
        ANSWERS = "answers"
        FORUM = "forum"

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rescores")
    family_id = models.UUIDField()
    at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=Cause.choices)
    score = models.BigIntegerField(null=True)
    welfare_group = models.PositiveSmallIntegerField(null=True)
    unscored_reason = models.CharField(max_length=40, blank=True)
    forum_group = models.PositiveSmallIntegerField(null=True)
    city_position = models.PositiveIntegerField(null=True)
    city_group = models.PositiveSmallIntegerField(null=True)
    city_decile = models.PositiveSmallIntegerField(null=True)
    by = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["run", "family_id", "-id"], name="rescore_newest")]


class Awaiting(models.Model):
    """A family whose answers a batch changed: its standing is to be reckoned again with the others of the batch."""

    family_id = models.UUIDField(primary_key=True)
    since = models.DateTimeField()
