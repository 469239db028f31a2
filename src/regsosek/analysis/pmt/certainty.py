"""How sure a group is: the probability that a family truly belongs to the poorest part, given its score.

True log expenditure of a family is taken as normal around its score, with the model's standard deviation out of sample.
The border of the poorest share is where the *true* expenditures so described put it: the points t at which the expected
persons below t are that share of all persons. It lies below the score at which the ranking is cut, because scores are
pulled to the middle. Summed over all families, weighted by persons, the probabilities give the share itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import ibis

from regsosek.analysis.pmt.rank import as_fractions
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.welfare import DEFAULT_SHARES

STEP = 50
"""Scores are counted in steps of so many points (half a percent of expenditure) to find a border."""


@dataclass(frozen=True, slots=True)
class Border:
    """The points below which the poorest `share` of persons truly lies."""

    share: Fraction
    points: int


@dataclass(frozen=True, slots=True)
class Certainty:
    """`probability` (0 to 1) that the family belongs to the poorest `share` of persons."""

    share: Fraction
    probability: float

    @property
    def statement(self) -> Label:
        share, chance = f"{float(self.share * 100):g}", round(100 * self.probability)
        share_id = share.replace(".", ",")
        if chance < 1 or chance > 99:
            word_id, word_en = ("kurang dari 1", "fewer than 1") if chance < 1 else ("lebih dari 99", "more than 99")
        else:
            word_id, word_en = f"sekitar {chance}", f"about {chance}"
        return Label(
            f"Dari 100 keluarga dengan jawaban seperti ini, {word_id} termasuk {share_id}% penduduk termiskin.",
            f"Of 100 families with such answers, {word_en} belong to the poorest {share}% of persons.",
        )


def borders(
    scored: ibis.Table, sigma: int, *, weight: str = "persons", shares: Sequence[float] = DEFAULT_SHARES.cumulative
) -> tuple[Border, ...]:
    """One border per share, from a table with `score` (points) and persons. Empty when no family has a score.

    Runs one small query; `sigma` in points, positive.
    """
    scores = scored.filter(scored.score.notnull() & (scored[weight] > 0))
    steps = scores.group_by(step=(scores.score // STEP).cast("int64")).agg(persons=scores[weight].cast("int64").sum())
    result = steps.order_by("step").to_pyarrow()
    middles = [step * STEP + STEP / 2 for step in result["step"].to_pylist()]
    persons = [int(number) for number in result["persons"].to_pylist()]
    if not middles:
        return ()
    return tuple(Border(cut, border_at(middles, persons, sigma, cut)) for cut in as_fractions(shares))


def certainty(score: int, sigma: int, border: Border) -> Certainty:
    """How sure it is that a family of this score lies below the border."""
    return Certainty(border.share, below(border.points, score, sigma))


def below(points: float, score: float, sigma: float) -> float:
    """P(true < points) for a normal around `score`."""
    return 0.5 * math.erfc((score - points) / (sigma * math.sqrt(2)))


def border_at(middles: Sequence[float], persons: Sequence[float], sigma: int, share: Fraction) -> int:
    """Points below which `share` of the persons, counted by score, truly lie. By halving: their number rises with it."""
    wanted = float(share) * sum(persons)
    low, high = min(middles) - 8 * sigma, max(middles) + 8 * sigma
    while high - low > 0.25:
        points = (low + high) / 2
        expected = sum(n * below(points, middle, sigma) for n, middle in zip(persons, middles, strict=True))
        low, high = (points, high) if expected < wanted else (low, points)
    return round((low + high) / 2)
