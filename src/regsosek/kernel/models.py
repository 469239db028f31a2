from __future__ import annotations

from django.db import models

from regsosek.kernel.guard import append_only


class AuditEvent(models.Model):
    """One thing done or looked at. No foreign keys: it outlives what it tells of."""

    class Kind(models.TextChoices):
        WRITE = "write"
        READ = "read"
        DENIED = "denied"
        ACCESS = "access"

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    verb = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=60)
    actor_label = models.CharField(max_length=120)
    role = models.CharField(max_length=30)
    purpose = models.CharField(max_length=200, blank=True)
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    area_code = models.CharField(max_length=16, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
            models.Index(fields=["verb", "-id"], name="audit_verb"),
        ]


class TileReading(models.Model):
    """Somebody looked at houses on the map: user × area × hour."""

    actor_id = models.CharField(max_length=60)
    actor_label = models.CharField(max_length=120)
    role = models.CharField(max_length=30)
    area_code = models.CharField(max_length=16)
    hour = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "area_code", "hour"], name="tile_reading_once")]


class Revision(models.Model):
    """What was known of one subject (a family) after one change; a link of its hash chain.

    The state is kept whole, split by privacy class (compressed JSON), so that a reader gets only the parts granted to
    him, and one part can be destroyed while the chain still verifies (the hash covers the parts' hashes).
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.UUIDField()
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=60)
    actor_label = models.CharField(max_length=120)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    part_public = models.BinaryField(null=True)
    part_name = models.BinaryField(null=True)
    part_address = models.BinaryField(null=True)
    part_number = models.BinaryField(null=True)
    part_money = models.BinaryField(null=True)
    part_health = models.BinaryField(null=True)
    part_point = models.BinaryField(null=True)
    part_hashes = models.CharField(max_length=600)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="revision_number_once")]


class DailyDigest(models.Model):
    """All heads of the chains as they stood at an instant of a day, in one hash, signed; a link of a chain of its own.
    A copy kept elsewhere tells of chains that were replaced as a whole.

    ``form`` 1 says nothing of the audit; since 2 the events up to ``last_event`` are in it too (see ``audit_digest``).
    """

    day = models.DateField(unique=True)
    until = models.DateTimeField()
    families = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    form = models.PositiveSmallIntegerField(default=1)
    events = models.PositiveIntegerField(default=0)
    last_event = models.BigIntegerField(default=0)
    events_root = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

    @property
    def covers_audit(self) -> bool:
        return self.form >= 2


append_only(AuditEvent)
append_only(DailyDigest)
append_only(TileReading)
append_only(Revision)
