from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models

from regsosek.vocabulary.roles import Role

ROLES = [(role.value, role.label.id) for role in Role]


class User(AbstractUser):
    """An account of one person of office or field. Never shared."""

    display_name = models.CharField(max_length=120)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]


class Release(models.Model):
    """A recorded decision to let a role of the city read micro-data: who signed, what, where, why, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=80, unique=True)
    signed_on = models.DateField()
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    areas = models.JSONField(help_text="prefixes of area codes")
    classes = models.JSONField(help_text="privacy classes let out")
    valid_from = models.DateField()
    valid_to = models.DateField()
    recorded_by = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="release_period_forward"
            )
        ]


class ReleasedFamily(models.Model):
    """A family named in a release (a list of candidates). The family's table lies in a later room: no foreign key."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="families")
    family_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "family_id"], name="released_family_once")]


class Grant(models.Model):
    """A role for a person, for areas, for a period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=ROLES)
    areas = models.JSONField(default=list, help_text="prefixes of area codes")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in Role]), name="grant_known_role")
        ]
