"""Versions of questionnaires as the intake needs them. A version that was published never changes and is never deleted, so what was
found once is remembered by the process; what was not found is asked for again."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from regsosek.collect.models import Questionnaire, QuestionnaireVersion

#: Key of the row, kind of the questionnaire, MD5 of the XForm.
Published = tuple[int, str, str]
_known: dict[tuple[str, str], Published] = {}
_FILE_KINDS = frozenset({"image", "audio", "video", "file"})


def versions(named: Set[tuple[str, str]]) -> dict[tuple[str, str], Published]:
    """Of these (form, version) those that were ever published."""
    if named - _known.keys():
        rows = QuestionnaireVersion.objects.filter(questionnaire__in={form for form, _ in named - _known.keys()})
        listed = rows.values_list("questionnaire_id", "version", "pk", "questionnaire__kind", "md5")
        _known.update({(form, version): (pk, kind, md5) for form, version, pk, kind, md5 in listed})
    return {key: _known[key] for key in named & _known.keys()}


def is_known(form_id: str) -> bool:
    return Questionnaire.objects.filter(pk=form_id).exists()


def forget() -> None:
    """For tests: what is remembered outlives a transaction that is rolled back."""
    _known.clear()
    file_questions.cache_clear()


@lru_cache(maxsize=256)
def file_questions(version: int, _md5: str) -> frozenset[str] | None:
    """Names of the questions that are answered with a file; None for a form that does not say."""
    nodes = (QuestionnaireVersion.objects.values_list("form", flat=True).get(pk=version) or {}).get("nodes")
    if not nodes:
        return None
    return frozenset(n["name"] for n in nodes if n.get("kind") in _FILE_KINDS) | {"audit"}
