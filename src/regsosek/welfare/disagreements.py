"""Where the RT's judgement, the model and the forum speak against each other strongly: to be visited.

The RT's three classes are held against the four groups: very poor is 1, poor is 2, not poor is 3 or 4 (there is no
"vulnerable" at the RT). Strong is: two steps or more apart, or one step from the model's group when the model is sure by 80 %
or more that the family is on its side of the border.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from regsosek.kernel.problems import Problem
from regsosek.welfare.compare import key_of
from regsosek.welfare.models import Run
from regsosek.welfare.models_kept import model_of

PAGE = 50
SURE = 0.80
_DEVIATIONS = 0.8416212335729143
"""Of a standard normal: 80 % lie below."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``rt`` is 1 to 3 (very poor, poor, not poor), ``model`` and ``forum`` 1 to 4. ``steps``: how far the two furthest apart
    are, 1 to 3. ``sure``: the probability (0 to 1) that the family truly lies on the model's side of the border to the
    opinion furthest from the model; None where only RT and forum differ."""

    family_id: UUID
    area_code: str
    rt: int | None
    model: int
    forum: int | None
    steps: int
    sure: float | None


def disagreements(run: Run, *, area: str = "", after: str = "", limit: int = PAGE) -> tuple[list[Disagreement], str]:
    """Strong ones of the active scope, strongest first, and the key to go on with (empty at the end).

    :raises Problem: ``bad_value`` for a key that is none.
    """
    sigma = model_of(run).sigma
    conditions, values = [f"steps >= 2 OR (steps = 1 AND distance >= {math.ceil(_DEVIATIONS * sigma)})"], []
    if after:
        steps, distance, family = _parse(after)
        conditions.append("steps < %s OR (steps = %s AND (distance < %s OR (distance = %s AND family_id > %s)))")
        values = [steps, steps, distance, distance, key_of(family)]
    where = " AND ".join(f"({condition})" for condition in conditions)
    within, areas = ("AND p.area_code BETWEEN %s AND %s", [area, area.ljust(16, "9")]) if area else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({_measured(run, within)}) d WHERE {where} "
            f"ORDER BY steps DESC, distance DESC, family_id LIMIT {int(limit) + 1}",
            [key_of(run.id), *areas, *values],
        )
        rows = cursor.fetchall()
    found = [_disagreement(row, sigma) for row in rows[:limit]]
    more = f"{rows[limit - 1][5]}:{rows[limit - 1][6]}:{found[-1].family_id}" if len(rows) > limit else ""
    return found, more


def _parse(key: str) -> tuple[int, int, UUID]:
    try:
        steps, distance, family = key.split(":")
        return int(steps), int(distance), UUID(family)
    except ValueError:
        raise Problem("bad_value", field="after", value=key[:80]) from None


def _disagreement(row: Any, sigma: int) -> Disagreement:
    family, area_code, rt, model, forum, steps, distance = row
    sure = None if distance == _NOT_MEASURED else 0.5 * math.erfc(-distance / (sigma * math.sqrt(2)))
    return Disagreement(UUID(str(family)), area_code, rt, model, forum, steps, sure)


_NOT_MEASURED = -(10**9)


def _measured(run: Run, within: str) -> str:
    """family, area, rt, model, forum, steps, and distance: points between score and the border to the other opinion, in the
    model's favour."""
    greatest = "MAX" if connection.vendor == "sqlite" else "GREATEST"
    rt_high = "CASE rt WHEN 3 THEN 4 ELSE rt END"
    steps = [_gap("model", "rt", rt_high), _gap("model", "forum", "forum"), _gap("forum", "rt", rt_high)]
    distances = [_distance(run, "rt", rt_high), _distance(run, "forum", "forum")]
    opinions = (
        "SELECT p.family_id, p.area_code, p.score, p.welfare_group AS model, s.welfare_group AS forum, j.judgement AS rt "
        "FROM welfare_position p "
        "LEFT JOIN welfare_settlement s ON s.family_id = p.family_id AND s.revoked_at IS NULL "
        "LEFT JOIN registry_listingjudgement j ON j.family_id = p.family_id AND j.round = "
        "(SELECT MAX(r.round) FROM registry_listingjudgement r WHERE r.family_id = p.family_id) "
        f"WHERE p.run_id = %s AND p.welfare_group IS NOT NULL {within}"
    )
    return (
        f"SELECT family_id, area_code, rt, model, forum, {greatest}({', '.join(steps)}) AS steps, "
        f"{greatest}({', '.join(distances)}) AS distance FROM ({opinions}) o"
    )


def _gap(one: str, low: str, high: str) -> str:
    """Steps between a group and a range of groups; 0 where either is not known."""
    return f"COALESCE(CASE WHEN {one} > {high} THEN {one} - {high} WHEN {one} < {low} THEN {low} - {one} ELSE 0 END, 0)"


def _distance(run: Run, low: str, high: str) -> str:
    borders = [round(points) for _, points in run.borders]
    above = " ".join(f"WHEN {n} THEN score - {points}" for n, points in enumerate(borders, start=1))
    under = " ".join(f"WHEN {n} THEN {points} - score" for n, points in enumerate(borders, start=2))
    return (
        f"COALESCE(CASE WHEN model > {high} THEN CASE {high} {above} END "
        f"WHEN model < {low} THEN CASE {low} {under} END END, {_NOT_MEASURED})"
    )
