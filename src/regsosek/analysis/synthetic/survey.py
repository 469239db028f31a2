"""A sample like Susenas: other families of the same city, with the expenditure that a registry does not ask."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from regsosek.analysis.synthetic.blocks import Frame, frame
from regsosek.analysis.synthetic.draws import Floats
from regsosek.analysis.synthetic.families import block_documents
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.homes import CITY_FAMILIES
from regsosek.analysis.synthetic.simulation import simulate
from regsosek.analysis.tables import family_row, family_schema

YEAR = 2022
_SURVEY = 77  # second word of the key: no family of the survey is one of the registry's
_DESIGN = 61  # random stream


def survey(geography: Geography, rows: int, seed: int) -> pa.Table:
    """About `rows` families (those interviewed to the end), one row each: the columns of `FAMILY_TABLE`, and

    household_id; weight (families it stands for; the weights add up to the families of the city); expenditure (rupiah
    per person and month, observed); survey_year.
    """
    of = frame(geography, rows, (seed, _SURVEY))
    found: list[dict[str, object]] = []
    for number in range(of.blocks):
        found += _block_rows(of, number)
    columns = {
        "household_id": pa.array([f"S{YEAR}{i + 1:06d}" for i in range(len(found))]),
        "weight": pa.array(_weights(of, len(found))),
        "expenditure": pa.array([row.pop("expenditure") for row in found], pa.float64()),
        "survey_year": pa.array([YEAR] * len(found), pa.int16()),
    }
    table = pa.Table.from_pylist(found, schema=family_schema())
    for name, values in columns.items():
        table = table.append_column(name, values)
    return table


def _block_rows(of: Frame, number: int) -> list[dict[str, object]]:
    spent = simulate(of, number).expenditure
    rows: list[dict[str, object]] = []
    for document, rupiah in zip(block_documents(of, number), spent.tolist(), strict=True):
        if document["visit"]["interview_result"] != 1:
            continue
        sls = document["sub_sls"]
        rows.append(
            {
                "family_id": document["family_id"], "sub_sls": sls, "village": sls[:10], "district": sls[:7],
                "interview_result": 1, **family_row(document["housing"], document["assets"], document["members"]),
                "expenditure": round(rupiah, -2),
            }
        )  # fmt: skip
    return rows


def _weights(of: Frame, rows: int) -> Floats:
    """Design weights: nearly equal, as of a self-weighting sample corrected for those not met."""
    weight = np.exp(of.rng(_DESIGN, 0).normal(0, 0.18, rows))
    return np.asarray((weight / weight.sum() * CITY_FAMILIES).round(3))
