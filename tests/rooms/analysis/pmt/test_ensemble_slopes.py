"""Factors by area: found where an answer counts for more in some areas, none where it does not."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.model import UNIT, from_document, to_document
from regsosek.analysis.pmt.score import score
from rooms.analysis.pmt import ensemble_surveys as surveys


def _survey(differing: float, seed: int, rows: int = 1200, areas: int = 12) -> pa.Table:
    random = np.random.default_rng(seed)
    area, size, noise = random.integers(0, areas, rows), random.normal(size=rows), random.normal(size=rows)
    slope = 0.5 + differing * np.random.default_rng(1).permutation(np.linspace(-1, 1, areas))
    log = 7 + slope[area] * size + 0.2 * noise + random.normal(scale=0.4, size=rows)
    return pa.table({"size": size, "other": noise, "district": [f"d{a}" for a in area], "consumption": np.exp(log)})


@pytest.mark.parametrize(("differing", "used"), [(0.4, True), (0.0, False)])
def test_factors_are_used_where_areas_differ_and_only_there(differing: float, used: bool) -> None:
    model = surveys.fit(_survey(differing, 3), id=None, weight=None)
    assert (model.fit["factors"]["columns"] > 0) == used
    assert bool(model.area_factors) == used
    assert from_document(to_document(model)).digest() == model.digest()
    new = _survey(differing, 4)
    scored = score(from_arrow(connect(), "t", new), model).to_pyarrow()
    truth = np.log(scored["consumption"].to_numpy())
    assert np.std(truth - scored["score"].to_numpy() / UNIT) < 0.44
