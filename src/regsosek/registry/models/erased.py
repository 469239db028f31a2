from __future__ import annotations

from django.db import models


class ErasedNumber(models.Model):
    """That a number (or an RT with an address) was erased at somebody's lawful request, and nothing else: no name, no person,
    no family, no day. ``digest`` is keyed by :class:`ErasureSecret`; only who holds the number can ask for it."""

    digest = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=8)


class ErasureSecret(models.Model):
    """The one key of these digests, sealed. It is not that of the key file, because a digest cannot be made again when that is
    rotated: the number is gone."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sealed = models.BinaryField()
