from __future__ import annotations

import uuid

from django.db import models

from regsosek.registry.models.family import Family


class Person(models.Model):
    """A person, with the answers of the last interview by section. ``family`` is the present membership's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="members")
    line_number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    sex = models.PositiveSmallIntegerField(null=True)
    birth_date = models.DateField(null=True)
    age = models.PositiveSmallIntegerField(null=True)
    relationship = models.PositiveSmallIntegerField(null=True)
    marital_status = models.PositiveSmallIntegerField(null=True)
    presence = models.PositiveSmallIntegerField()
    identity_documents = models.PositiveSmallIntegerField(null=True)
    education = models.JSONField(default=dict)
    work = models.JSONField(default=dict)
    health = models.JSONField(default=dict)
    protection = models.JSONField(default=dict)
    died_on = models.DateField(null=True)
    merged_into = models.UUIDField(null=True)
    erased_at = models.DateTimeField(null=True)


class PersonKey(models.Model):
    """The key of one person's identifying fields in history and claims, sealed by the registry's. Destroying it erases the
    person everywhere at once; the row stays as the tombstone."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="key")
    sealed = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_because = models.CharField(max_length=200, blank=True)


class Membership(models.Model):
    """A person belongs to a family from a day to a day; never to two at once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="membership_forward",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(to_on__isnull=True), name="membership_one_open"
            ),
        ]


class Identifier(models.Model):
    """A claim: this person (or family) says that this number is his. Two may claim one NIK; one may be verified."""

    class Kind(models.TextChoices):
        NIK = "nik"
        NO_KK = "no_kk"
        PHONE = "phone"

    class State(models.TextChoices):
        CLAIMED = "claimed"
        VERIFIED = "verified"
        INVALID = "invalid"
        TEMPORARY = "temporary"
        BLOCKED = "blocked"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="identifiers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="identifiers")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    sealed = models.BinaryField()
    blind = models.CharField(max_length=32)
    reason = models.CharField(max_length=40, blank=True, help_text="verdict on the number itself")

    class Meta:
        indexes = [models.Index(fields=["kind", "blind"], name="identifier_blind")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "blind"], condition=models.Q(state="verified"), name="identifier_verified_once"
            )
        ]


class NameToken(models.Model):
    """One folded word of a name, for search; the same on both databases."""

    token = models.CharField(max_length=40)  # [a-z] only, so that ranges mean the same in every collation
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="tokens", db_index=False
    )  # name_of_person
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="tokens")

    class Meta:
        indexes = [
            models.Index(fields=["token", "family", "person"], name="name_walk"),  # the order in which a search walks
            models.Index(fields=["person", "token"], name="name_of_person"),
        ]
