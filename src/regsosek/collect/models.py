"""What is stored of questionnaires, phones and what they send. Written by the verbs of this room only."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from regsosek.collect.states import State


class Questionnaire(models.Model):
    """One XLSForm, known to phones by its ``form_id``."""

    class Kind(models.TextChoices):
        FAMILY = "family"  # REGSOSEK22-K: what it brings becomes a family document
        FOLLOW_UP = "follow_up"  # asks again what one returned submission left open
        OTHER = "other"  # uploaded: kept as it came, feeds no registry

    form_id = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.JSONField(help_text='{"id": …, "en": …}')
    is_open = models.BooleanField(default=True, help_text="listed for phones")
    settings = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["family", "follow_up", "other"]), name="questionnaire_known_kind"
            )
        ]


class QuestionnaireVersion(models.Model):
    """One published version; it never changes. ``xform`` is served byte for byte, ``md5`` is of these bytes; ``form`` is the
    compiled form (:mod:`regsosek.collect.forms`)."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=64)
    xform = models.BinaryField()
    md5 = models.CharField(max_length=32)
    form = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, help_text="no longer listed; what comes in is still taken")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "version"], name="questionnaire_version_once"),
        ]


class Device(models.Model):
    """One officer × one phone: a token in the path of its server's address. Only its SHA-256 is kept: 256 random bits cannot be
    tried out, and a digest under the key would end all phones with the next rotation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField(max_length=80)
    token_digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120)
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=200, blank=True)
    last_seen_at = models.DateTimeField(null=True)


class OfficerList(models.Model):
    """A CSV for the phone of one officer (his families, his areas), pushed down by later rooms. ``sealed`` holds the file."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lists")
    name = models.CharField(max_length=80)
    sealed = models.BinaryField()
    md5 = models.CharField(max_length=32)
    rows = models.PositiveIntegerField()
    pushed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="officer_list_once")]


class Submission(models.Model):
    """One version of one interview, as it came. The table is the queue of its own check: state, lease, attempts.

    ``id`` is made of form and instanceID, so the same instance is one row whoever inserts it first. ``root`` is the id of the
    first version. ``sealed`` holds the XML byte for byte; ``digest`` is keyed, of these bytes; ``canonical`` is keyed, of the
    answers however they were serialised. ``area_code``: the RT that the XML names when the officer works there, else his own area.
    """

    class Source(models.TextChoices):
        COLLECT = "collect"
        DESK = "desk"  # a paper form entered at the office
        APP = "app"

    id = models.UUIDField(primary_key=True)
    form_id = models.CharField(max_length=64)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, null=True)
    version_said = models.CharField(max_length=64, blank=True)
    instance_id = models.CharField(max_length=200)
    deprecated_id = models.CharField(max_length=200, blank=True)
    root = models.UUIDField()
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.COLLECT)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True)
    officer_id = models.CharField(max_length=60)
    officer_label = models.CharField(max_length=120)
    area_code = models.CharField(max_length=16)
    family_id = models.UUIDField(null=True)
    state = models.CharField(max_length=14, choices=State.choices)
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    canonical = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    files_named = models.JSONField(default=list, help_text="names of the files that the XML names")
    received_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, help_text="when all files that it names were here")
    checked_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=60, blank=True)
    findings = models.JSONField(default=list, help_text="codes, question numbers, paths, severities: no answers")
    errors = models.PositiveSmallIntegerField(default=0)
    warnings = models.PositiveSmallIntegerField(default=0)
    paradata = models.JSONField(default=dict, help_text="start, end, phone, accuracy of the fix, flags: no answers")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(State.values)), name="submission_known_state"),
        ]
        indexes = [
            models.Index(fields=["state", "received_at", "id"], name="submission_queue"),
            models.Index(fields=["root", "received_at"], name="submission_root"),
            models.Index(fields=["family_id"], name="submission_family"),
            models.Index(fields=["area_code", "state", "-received_at"], name="submission_area"),
            models.Index(fields=["officer_id", "-received_at"], name="submission_officer"),
            models.Index(fields=["form_id", "deprecated_id"], name="submission_edits"),
        ]


class SubmissionFile(models.Model):
    """A file that came with a submission; other bytes under the same name are another row, both are kept. ``sha256`` is of the
    bytes as they came, ``blob`` of the sealed file. ``facts``: what was seen of a picture (blur, darkness, hash, EXIF)."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    blob = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    is_named = models.BooleanField(help_text="the XML names it; others are orphans")
    received_at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "name", "sha256"], name="submission_file_once"),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="submission_file_sha"),
            models.Index(
                fields=["blob"], name="submission_file_blob"
            ),  # a rotation of the key goes through them in order
        ]


class Quarantined(models.Model):
    """What could not be taken as a submission, with the reason: kept sealed, never to nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True)
    officer_id = models.CharField(max_length=60, blank=True)
    officer_label = models.CharField(max_length=120, blank=True)
    area_code = models.CharField(max_length=16)
    reason = models.CharField(max_length=40)
    detail = models.CharField(max_length=200, blank=True, help_text="no answers")
    form_id = models.CharField(max_length=64, blank=True)
    instance_id = models.CharField(max_length=200, blank=True)
    blob = models.CharField(max_length=64, help_text="the sealed body")
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True)
    settled_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-received_at"], name="quarantined_newest")]
