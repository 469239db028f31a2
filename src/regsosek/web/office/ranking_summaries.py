"""What lists say of kept models, without reading their documents (which may be megabytes) again and again: a model never
changes, so it is read once in a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from regsosek.analysis.tables import FAMILY_TABLE
from regsosek.welfare.models import FittedModel
from regsosek.welfare.models_kept import model_from

_MOST = 500
_known: dict[str, Summary] = {}


@dataclass(frozen=True, slots=True)
class Summary:
    """``fit`` and ``survey`` as the model tells them. ``missing``: columns it reads that the registry does not have."""

    fit: Mapping[str, Any]
    survey: Mapping[str, Any]
    missing: tuple[str, ...]


def summaries(digests: Iterable[str]) -> dict[str, Summary]:
    """By digest; one query for those that were not read yet."""
    wanted = list(digests)
    unread = [digest for digest in wanted if digest not in _known]
    if unread:
        if len(_known) + len(unread) > _MOST:
            _known.clear()
            unread = wanted
        for digest, document in FittedModel.objects.filter(digest__in=unread).values_list("digest", "document"):
            _known[digest] = summary_of(model_from(document))
    return {digest: _known[digest] for digest in wanted}


def summary_of(model: Any) -> Summary:
    return Summary(dict(model.fit or {}), dict(model.survey or {}), missing_columns(model))


def missing_columns(model: Any) -> tuple[str, ...]:
    """Columns the model reads that the registry does not have; empty for one that can rank it."""
    known = {column.name for column in FAMILY_TABLE}
    return tuple(sorted(set(model.columns()) - known))
