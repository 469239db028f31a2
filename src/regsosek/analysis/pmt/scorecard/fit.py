"""A card of at most 25 questions with small whole points, learned from any survey.

    score = base + unit × total,    total = points of the answers (+ points of the area)

so adding up the points by hand and reading the table gives the score exactly; `fit["hand_unit"]` is the unit. The best
answers together have about 100 points, the worst of each question has 0.

How many questions: the fewest with which R² out of sample is within `TOLERATED` of the best. Bands, choice, points and
rounding are learned anew in every fold, so that the statistics are those of cards that never saw the rows; only the
number of questions is chosen on the same folds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from regsosek.analysis.pmt import evaluate
from regsosek.analysis.pmt.between import between
from regsosek.analysis.pmt.columns import Columns, Kind, learn
from regsosek.analysis.pmt.evaluate import Ints
from regsosek.analysis.pmt.fit import FOLDS, MIN_ROWS, statistics
from regsosek.analysis.pmt.model import UNIT, Model, Weighed
from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.scorecard.candidates import Candidate, candidate, feature_of
from regsosek.analysis.pmt.scorecard.choose import System, forward, stairs, system
from regsosek.analysis.pmt.solve import Array, solve
from regsosek.analysis.pmt.survey import Survey, prepare

MOST_QUESTIONS = 25
TOTAL = 100
TOLERATED = 0.002
SCORECARD = "scorecard"


@dataclass(frozen=True, slots=True)
class Card:
    """Whole numbers before they get names: `points` per question and band, `missing` per question, `areas`."""

    questions: tuple[Candidate, ...]
    points: tuple[tuple[int, ...], ...]
    missing: tuple[int, ...]
    areas: Ints
    unit: int
    intercept: int

    def score(self, encoded: Mapping[str, Array], area: Ints) -> Ints:
        total = np.append(self.areas, 0)[area]
        for question, points, missing in zip(self.questions, self.points, self.missing, strict=True):
            total = total + np.append(np.array(points), missing)[question.place(encoded[question.column.name])]
        return np.asarray(self.intercept + self.unit * total, dtype=np.int64)


def fit_scorecard(
    survey: pa.Table, *, target: str, weight: str | None = None, area: str | None = None, group: str | None = None,
    id: str | None = None, features: Sequence[str] | None = None, exclude: Collection[str] = (),
    kinds: Mapping[str, Kind] | None = None, seed: int = 1, created: str | None = None, insist: bool = False,
    questions: int = MOST_QUESTIONS,
) -> Model:  # fmt: skip
    """The card of a survey as a `Model` (recipe "scorecard"). Options as of `fit.fit` and `columns.learn`.

    PmtError for a survey that cannot be used (`survey.prepare`, `columns.learn`), fewer than `MIN_ROWS` rows, a number
    of questions that is not 1 to 25, no column that helps. The same survey and seed give the same card.
    """
    if not 1 <= questions <= MOST_QUESTIONS:
        raise PmtError("bad_questions", count=questions, most=MOST_QUESTIONS)
    apart = [name for name in (id, weight, area, group) if name]
    asked = [n for n in survey.column_names if n not in {target, *apart, *exclude} and (not features or n in features)]
    data = prepare(survey, target=target, weight=weight, area=area, id=id, group=group, features=(), columns=asked)
    if len(data.table) < MIN_ROWS:
        raise PmtError("too_few_rows", count=len(data.table), least=MIN_ROWS)
    y = np.log(data.target)
    if np.ptp(y) == 0:
        raise PmtError("constant_target", column=target)
    known = learn(
        data.table, target=target, leave_out=apart, features=features, exclude=exclude, kinds=kinds, insist=insist,
        weight=data.weight,
    )  # fmt: skip
    encoded = {column.name: column.encode(data.table[column.name]) for column in known.columns}
    predicted, count = _out_of_sample(data, known, encoded, y, seed, questions, group or id)
    card = _cards(data, known, encoded, y, np.ones(len(y), dtype=bool), [count])[0]
    error = y - predicted / UNIT
    features_made = tuple(_weighed(card, at, data) for at in range(len(card.questions)))
    told = statistics(
        y, predicted, card.score(encoded, data.area), data.weight, group, [*map(dict, known.dropped), *_unused(card, known)]
    )  # fmt: skip
    return Model(
        features=features_made,
        intercept=card.intercept,
        sigma=max(1, round(float(np.sqrt(np.average(error**2, weights=data.weight))) * UNIT)),
        area=area,
        area_effects={code: int(card.unit * points) for code, points in zip(data.areas, card.areas, strict=True)},
        recipe=SCORECARD,
        target=target,
        seed=seed,
        survey=data.facts(len(survey)),
        fit={**told, "hand_unit": card.unit, "between": between(error, data.group, group)},
        created=created or datetime.now(UTC).isoformat(timespec="seconds"),
    )  # fmt: skip


def _unused(card: Card, known: Columns) -> list[dict[str, str]]:
    used = {question.column.name for question in card.questions}
    return [{"feature": name, "reason": "not_needed"} for name in known.names if name not in used]


def _out_of_sample(
    data: Survey, known: Columns, encoded: Mapping[str, Array], y: Array, seed: int, questions: int, group: str | None
) -> tuple[Ints, int]:
    """Scores by cards that never saw the row's group, and with how many questions."""
    fold = evaluate.folds(data.group, FOLDS, seed)
    if fold.max() < 1:
        raise PmtError("too_few_groups", column=group, count=1)
    predicted = np.zeros((questions, len(y)), dtype=np.int64)
    for number in range(int(fold.max()) + 1):
        held_out = fold == number
        cards = _cards(data, known, encoded, y, ~held_out, range(1, questions + 1))
        tested = {name: values[held_out] for name, values in encoded.items()}
        for count, card in enumerate(cards):
            predicted[count, held_out] = card.score(tested, data.area[held_out])
    reached = [evaluate.r_squared(y, scores / UNIT, data.weight) for scores in predicted]
    count = next(n for n, r2 in enumerate(reached, 1) if r2 >= max(reached) - TOLERATED)
    return predicted[count - 1], count


def _cards(
    data: Survey, known: Columns, encoded: Mapping[str, Array], y: Array, rows: np.ndarray, counts: Sequence[int]
) -> list[Card]:
    """Cards of the wanted numbers of questions from the rows of a mask; fewer questions when no more help."""
    part, y = data.take(rows), y[rows]
    found = [candidate(c, encoded[c.name][rows], y, part.weight) for c in known.columns]
    candidates = [c for c in found if c is not None]
    if not candidates:
        raise PmtError("no_features", reasons=", ".join(f"{name} (constant)" for name in known.names))
    made = system(candidates, y, part.weight, part.area, len(part.areas))
    order = forward(made, max(counts))
    if not order:
        raise PmtError("no_features", reasons=", ".join(f"{name} (says nothing)" for name in known.names))
    return [_card(made, order[: min(count, len(order))], candidates, part, y) for count in counts]


def _card(made: System, chosen: Sequence[int], candidates: Sequence[Candidate], part: Survey, y: Array) -> Card:
    """Heights become whole points: the ranges of all questions together are `TOTAL`."""
    risen = [s for s in stairs(made, chosen) if max(s.heights) > 0]
    if not risen:
        raise PmtError("no_features", reasons="-")
    unit = max(1, round(UNIT * sum(max(s.heights) for s in risen) / TOTAL))
    points = [tuple(round(UNIT * height / unit) for height in s.heights) for s in risen]
    kept = [(candidates[s.at], p) for s, p in zip(risen, points, strict=True) if max(p) > 0]
    missing, total = [], np.zeros(len(y), dtype=np.int64)
    for question, values in kept:
        answered = question.bands >= 0
        mean = np.average(np.array(values)[question.bands[answered]], weights=part.weight[answered])
        missing.append(int(np.rint(mean)))
        total += np.append(np.array(values), missing[-1])[question.bands]
    left = y - unit * total / UNIT
    areas = np.zeros(len(part.areas), dtype=np.int64)
    if len(part.areas) >= 2:
        effects = solve(np.zeros((len(y), 0)), left, part.weight, part.area, len(part.areas)).area_effects
        areas = np.rint(UNIT * effects / unit).astype(np.int64)
        left = left - unit * np.append(areas, 0)[part.area] / UNIT
    intercept = round(UNIT * float(np.average(left, weights=part.weight)))
    return Card(tuple(q for q, _ in kept), tuple(p for _, p in kept), tuple(missing), areas, unit, intercept)


def _weighed(card: Card, at: int, data: Survey) -> Weighed:
    """Neighbouring bands of the same points are one band."""
    question, points = card.questions[at], card.points[at]
    joined: list[list[int]] = []
    for band, value in enumerate(points):
        if joined and points[joined[-1][0]] == value:
            joined[-1].append(band)
        else:
            joined.append([band])
    feature = feature_of(question, joined, data.table[question.column.name])
    rows = [int(np.isin(question.bands, group).sum()) for group in joined]
    shared = tuple(card.unit * points[group[0]] for group in joined)
    return Weighed(feature, shared, tuple(rows), card.unit * card.missing[at])


def hand_points(model: Model) -> list[tuple[int, ...]]:
    """The points to be added up by hand, per question and band; they times `hand_unit` are the points of the model."""
    unit = int(model.fit["hand_unit"])
    return [tuple(points // unit for points in weighed.points) for weighed in model.features]
