"""Where families would stand now in the frozen order of a run: with their answers as they are, and the decisions in force.

The run's cuts and places stay. A family takes the model's group in which its score now falls (the cuts are scores of the
run), the forum's group before it, and in that group the place and the city decile of the first family that is not poorer.
Nobody else moves. A family whose answers and decision are those of the run stands where it stood.

A run of an older version may have kept no cuts and no ends. Then its groups are not guessed: a family keeps the model's group
that it has (none, if it is new), and a place behind the last of a group is unknown, not a number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from regsosek.registry.extracts import family_table
from regsosek.welfare.models import Position, Rescore, Run, Settlement
from regsosek.welfare.models_kept import model_of, scores_of

CHUNK = 500
_FIELDS = (
    "score", "welfare_group", "unscored_reason", "forum_group", "city_position", "city_group", "city_decile",
)  # fmt: skip
#: (family, score, group) → place and decile of the first family of that group that is not poorer; None when nobody is.
Behind = Callable[[UUID, int, int], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """``welfare_group`` is the model's; ``city_…`` is what counts."""

    score: int | None
    welfare_group: int | None
    unscored_reason: str
    forum_group: int | None
    city_position: int | None
    city_group: int | None
    city_decile: int | None


def current(run: Run, families: Collection[UUID]) -> dict[UUID, Standing]:
    """The standing that counts: the newest re-score, else the place in the run. Two queries; as far as the scope reaches."""
    found = frozen(run, families)
    rows = Rescore.objects.filter(run=run, family_id__in=families).order_by("id").values_list("family_id", *_FIELDS)
    return found | {family: Standing(*values) for family, *values in rows}


def current_of(run: Run, family: UUID, position: Position | None) -> Standing | None:
    """:func:`current` of one family whose place in the run was read already. One query."""
    values = Rescore.objects.filter(run=run, family_id=family).order_by("-id").values_list(*_FIELDS).first()
    if values is not None:
        return Standing(*values)
    return None if position is None else Standing(*(getattr(position, name) for name in _FIELDS))


def frozen(run: Run, families: Collection[UUID]) -> dict[UUID, Standing]:
    rows = Position.objects.filter(run=run, family_id__in=families).values_list("family_id", *_FIELDS)
    return {family: Standing(*values) for family, *values in rows}


def again(run: Run, families: Collection[UUID], behind: Behind | None = None) -> dict[UUID, Standing]:
    """Reckoned from the answers as they are. Under a system scope. One query per family for its place, unless ``behind`` knows
    (:func:`whole_order`); a closed family is left out."""
    model, own, forum = model_of(run), frozen(run, families), _decided(families)
    place = behind or behind_by_query(run)
    found = {}
    rows = family_table(list(families)).to_pylist()
    for row, (score, reason) in zip(rows, scores_of(rows, model), strict=True):
        family = UUID(row["family_id"])
        found[family] = _standing(run, family, score, reason, forum.get(family), own.get(family), place)
    return found


def group_of(run: Run, score: int, family: UUID) -> int | None:
    """The model's group of a score, by the cuts of the run; None when the run kept none."""
    if not run.cuts:
        return None
    return 1 + sum(cut is not None and (cut[0], cut[1]) <= (score, str(family)) for cut in run.cuts)


def behind_by_query(run: Run) -> Behind:
    def behind(family: UUID, score: int, group: int) -> tuple[int, int] | None:
        rows = Position.objects.filter(run=run, city_group=group, score__gte=score)
        rows = rows.filter(Q(score__gt=score) | Q(family_id__gte=family)).order_by("score", "family_id")
        found: Any = rows.values_list("city_position", "city_decile").first()
        return found

    return behind


def whole_order(run: Run) -> Behind:
    """The order of the whole run in memory, for many families at once. Under a system scope."""
    rows = Position.objects.filter(run=run, city_group__isnull=False, score__isnull=False).order_by("city_position")
    keys: dict[int, list[tuple[int, str]]] = defaultdict(list)
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    listed: Any = rows.values_list("city_group", "score", "family_id", "city_position", "city_decile")
    for group, score, family, position, decile in listed.iterator(chunk_size=5000):
        keys[group].append((score, family.hex))
        places[group].append((position, decile))

    def behind(family: UUID, score: int, group: int) -> tuple[int, int] | None:
        index = bisect_left(keys[group], (score, family.hex))
        return places[group][index] if index < len(places[group]) else None

    return behind


def _decided(families: Collection[UUID]) -> Mapping[UUID, int]:
    rows = Settlement.objects.filter(family_id__in=families, revoked_at__isnull=True)
    return dict(rows.values_list("family_id", "welfare_group"))


def _standing(
    run: Run, family: UUID, score: int | None, reason: str | None, forum: int | None, own: Standing | None, behind: Behind
) -> Standing:  # fmt: skip
    model_group = None if score is None else group_of(run, score, family)
    if score is not None and model_group is None and own is not None:
        model_group = own.welfare_group
    group = forum or model_group
    position, decile = _place(run, family, score, group, own, behind)
    return Standing(score, model_group, reason or "", forum, position, group, decile)


def _place(
    run: Run, family: UUID, score: int | None, group: int | None, own: Standing | None, behind: Behind
) -> tuple[int | None, int | None]:
    if group is None:
        return None, None
    if own is not None and (own.score, own.city_group) == (score, group):
        return own.city_position, own.city_decile
    found = (behind(family, score, group) if score is not None else None) or run.ends.get(str(group))
    if found is None:
        return None, None
    position, decile = found
    was_ahead = own is not None and own.city_position is not None and own.city_position < position
    return position - was_ahead, decile


def as_fields(standing: Standing) -> dict[str, Any]:
    return {name: getattr(standing, name) for name in _FIELDS}
