"""Published questionnaires as the check needs them: compiled once per version and process. They never change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from regsosek.collect.forms import Form
from regsosek.collect.models import Questionnaire, QuestionnaireVersion

KEPT_VERSIONS = 64


@dataclass(frozen=True)
class Published:
    """One version: its compiled form, what it is for, and the settings of its questionnaire."""

    form: Form
    form_id: str
    kind: str
    round: str
    settings: dict[str, Any]


@lru_cache(maxsize=KEPT_VERSIONS)
def published(version_id: int) -> Published:
    """:raises QuestionnaireVersion.DoesNotExist: never for the version of a submission."""
    row = QuestionnaireVersion.objects.select_related("questionnaire").defer("xform").get(pk=version_id)
    of: Questionnaire = row.questionnaire
    return Published(
        Form.from_json(row.form), of.form_id, of.kind, str(of.settings.get("round", "")), dict(of.settings)
    )
