from __future__ import annotations

import uuid

from django.db import models

from regsosek.registry.models.family import Family
from regsosek.registry.models.person import Person


class Business(models.Model):
    """The main business of a person (items 420-426); ``turnover`` is the class code of item 425."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="business")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="businesses")
    area_code = models.CharField(max_length=16)
    industry = models.PositiveSmallIntegerField(null=True)
    paid_workers = models.PositiveIntegerField(null=True)
    unpaid_workers = models.PositiveIntegerField(null=True)
    licence = models.PositiveSmallIntegerField(null=True)
    turnover = models.PositiveSmallIntegerField(null=True)
    internet = models.PositiveSmallIntegerField(null=True)
    business_count = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area_code", "industry"], name="business_area")]


class Cooperative(models.Model):
    """A cooperative. A legal body, not a person: its own facts are public; its members are not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120)
    register_number = models.CharField(max_length=20, unique=True, help_text="nomor induk koperasi")
    legal_number = models.CharField(max_length=60, blank=True, default="", help_text="nomor badan hukum")
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    area_code = models.CharField(max_length=16, db_index=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)


class CooperativeMember(models.Model):
    cooperative = models.ForeignKey(Cooperative, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cooperatives")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="cooperative_members")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cooperative", "person"], name="cooperative_member_once")]
