"""A sample like Susenas of other families of the same country, with the expenditure that a registry does not ask."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from regsosek.analysis.synthetic.latent import LOG_EXPENDITURE
from regsosek.analysis.synthetic.national.blocks import family_columns, stream
from regsosek.analysis.synthetic.national.places import Country

_SURVEY = 92
_PER_VILLAGE = 10
_OF_WELFARE, _OF_SIZE, _NOISE, _USUAL_SIZE = 0.40, 0.18, 0.27, 3.5


def national_survey(of: Country, rows: int) -> pa.Table:
    """About `rows` families, ten in each drawn village, those interviewed to the end: the columns of the country, and

    weight (families it stands for; the weights add up to the families of the country) and expenditure (rupiah per
    person and month). Villages are drawn with probability by size, so that all weights are equal.
    """
    rng = stream(of.seed, _SURVEY)
    villages = max(rows // _PER_VILLAGE, 1)
    size = np.diff(of.first).astype(float)
    drawn = np.sort(rng.choice(len(size), villages, p=size / size.sum()))
    village = np.repeat(drawn, _PER_VILLAGE)
    welfare = of.welfare[village] + 0.9 * rng.standard_normal(len(village))
    ids = pa.array([f"S{n + 1:07d}" for n in range(len(village))])
    table = family_columns(of, rng, ids, village, welfare)
    persons = table["persons"].to_numpy()
    spent = np.exp(
        LOG_EXPENDITURE
        + _OF_WELFARE * welfare
        - _OF_SIZE * np.log(persons / _USUAL_SIZE)
        + _NOISE * rng.standard_normal(len(village))
    )
    table = table.append_column("expenditure", pa.array(np.round(spent, -2)))
    table = table.filter(pa.compute.equal(table["interview_result"], 1))
    weight = pa.array(np.full(len(table), of.families / max(len(table), 1)))
    return table.append_column("weight", weight)
