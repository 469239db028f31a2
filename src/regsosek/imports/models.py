from __future__ import annotations

import uuid

from django.db import models


class ImportBatch(models.Model):
    """One file that somebody hands over, from its upload to its undoing. The table is the queue: a worker takes a batch by
    its lease, and goes on behind ``cursor``, the number of units (families, photos, …) that are committed.

    The file lies sealed among the blobs; ``mapping`` is ``{table: {column: target}}``.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        PREVIEWED = "previewed"
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    adapter = models.CharField(max_length=20)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    blob = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    mapping = models.JSONField(default=dict)
    happened_on = models.DateField(help_text="of what the file tells, where it does not say so itself")
    trial = models.JSONField(null=True, help_text="counts and first rejects of the last dry run")
    counts = models.JSONField(default=dict)
    cursor = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=60, blank=True)
    leased_until = models.DateTimeField(null=True)
    areas = models.JSONField(
        default=list, help_text="area prefixes of who uploaded it; only who covers them sees the batch"
    )
    withdrawn = models.JSONField(
        default=list,
        help_text="rows of the file, [table, line], about somebody who was erased since; never taken in",
    )
    created_by = models.CharField(max_length=60)
    created_by_label = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["uploaded", "previewed", "running", "done", "undoing", "undone", "failed"]
                ),
                name="import_known_state",
            ),
        ]


class ImportRow(models.Model):
    """What became of one row of a file. ``sealed`` holds the row as it came, of those not taken in; of the first row of an
    updated family, the document before, for the way back. ``revision`` is the family's after this batch.

    Of the first row of a family that waits for a decision, ``said`` holds what the file says of the family, sealed, and
    ``candidates`` the families of the registry that it may be. Rows of one ``unit`` are decided together.
    """

    class Outcome(models.TextChoices):
        CREATED = "created"
        UPDATED = "updated"
        UNCHANGED = "unchanged"
        REJECTED = "rejected"
        REVIEW = "review"

    class Undo(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"

    class Verdict(models.TextChoices):
        SAME = "same"
        NEW = "new"
        REJECT = "reject"

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    sheet = models.CharField(max_length=80)
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    subject_id = models.UUIDField(null=True, help_text="family, photo or cooperative")
    leads = models.BooleanField(default=False, help_text="the first row of its family: undoing goes by these")
    revision = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    sealed = models.BinaryField(null=True)
    undo = models.CharField(max_length=7, choices=Undo.choices, blank=True)
    left_because = models.CharField(max_length=20, blank=True, help_text="why undoing left it alone, as a code")
    unit = models.PositiveIntegerField(null=True, help_text="place of its family among those of the file")
    said = models.BinaryField(null=True)
    candidates = models.JSONField(default=list)
    verdict = models.CharField(max_length=6, choices=Verdict.choices, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    made = models.JSONField(default=dict, help_text="what undoing needs where the subject is no family")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "line"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["created", "updated", "unchanged", "rejected", "review"]),
                name="import_known_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "outcome"], name="import_row_outcome"),
            models.Index(fields=["batch", "unit"], name="import_row_unit"),
            models.Index(fields=["subject_id"], name="import_row_subject"),
        ]
