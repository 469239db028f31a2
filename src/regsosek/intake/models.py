"""What becomes of submissions: decisions of people, questions asked again, answers that clash."""

from __future__ import annotations

from django.db import models


class Decision(models.Model):
    """What a person, or the check, did with a submission; appended, never changed. ``text`` is the comment to the officer or the
    reason; ``questions`` are paths of the questions meant; ``changed``: paths of answers corrected at the desk, with the sealed
    values before and after in ``sealed``."""

    class Kind(models.TextChoices):
        TAKEN = "taken"  # without errors, by the check itself
        ACCEPTED = "accepted"  # in spite of findings, by a person, with a reason
        CORRECTED = "corrected"
        RETURNED = "returned"
        ANSWERED = "answered"  # the follow-up came back and was merged
        REFUSED = "refused"
        RESOLVED = "resolved"  # a clash was decided

    submission_id = models.UUIDField()
    area_code = models.CharField(max_length=16)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=60)
    by_label = models.CharField(max_length=120)
    text = models.CharField(max_length=1000, blank=True)
    questions = models.JSONField(default=list)
    sealed = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(fields=["submission_id", "id"], name="decision_submission")]


class FollowUp(models.Model):
    """The small form that asks an officer again: ``form_id`` is listed for his phones while it is open. ``asked`` maps the names
    of its questions to paths of the submission that was returned."""

    form_id = models.CharField(max_length=64, primary_key=True)
    submission_id = models.UUIDField()
    officer_id = models.CharField(max_length=60)
    area_code = models.CharField(max_length=16)
    asked = models.JSONField()
    comment = models.CharField(max_length=1000)
    opened_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True, help_text="the submission that answered it")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["officer_id", "closed_at"], name="follow_up_officer")]


class Clash(models.Model):
    """One question, two devices, two answers: both are kept, sealed, until a person chooses."""

    submission_id = models.UUIDField()
    other_id = models.UUIDField(help_text="the submission, or the revision's cause, that said otherwise")
    area_code = models.CharField(max_length=16)
    family_id = models.UUIDField()
    path = models.CharField(max_length=200)
    number = models.CharField(max_length=10, help_text="of the question")
    sealed = models.BinaryField(help_text="both answers")
    found_at = models.DateTimeField()
    chosen = models.CharField(max_length=6, blank=True, help_text="this or other")
    chosen_by = models.CharField(max_length=120, blank=True)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission_id", "path"], name="clash_once")]


class PhotoMark(models.Model):
    """The perceptual hash of a photo that came with a submission, in four bands of 16 bits, each with an index
    (:mod:`regsosek.intake.photo_marks`). Equal bytes have equal marks."""

    file_id = models.BigIntegerField(primary_key=True, help_text="of the submission's file")
    root = models.UUIDField()
    family_id = models.UUIDField(null=True)
    area_code = models.CharField(max_length=16)
    band_0 = models.PositiveIntegerField()
    band_1 = models.PositiveIntegerField()
    band_2 = models.PositiveIntegerField()
    band_3 = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["band_0"], name="photo_mark_0"),
            models.Index(fields=["band_1"], name="photo_mark_1"),
            models.Index(fields=["band_2"], name="photo_mark_2"),
            models.Index(fields=["band_3"], name="photo_mark_3"),
            models.Index(fields=["root"], name="photo_mark_root"),
        ]

    @property
    def mark(self) -> int:
        return self.band_0 << 48 | self.band_1 << 32 | self.band_2 << 16 | self.band_3
