"""A small model with every kind of question, for tests that count by hand."""

from regsosek.analysis.pmt.features import Feature
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.questions import QUESTIONS

_BY_NAME: dict[str, Feature] = {f.name: f for f in QUESTIONS}
WALL, AREA, DIPLOMA = _BY_NAME["wall_material"], _BY_NAME["floor_area_per_person"], _BY_NAME["head_diploma"]

SMALL = Model(
    features=(
        Weighed(WALL, (900, 400, 100, 0), (60, 30, 20, 10), None),
        Weighed(AREA, tuple(range(0, 2300, 100)), (1,) * 23, None),
        Weighed(DIPLOMA, (3000, 2000, 1500, 1000, 500, 250, 0), (1,) * 7, 700),
    ),
    intercept=60_000,
    sigma=4000,
    area="district",
    area_effects={"6472010": -200, "6472020": 300},
    target="expenditure",
    seed=1,
    survey={"sha256": "ab", "rows": 120},
    fit={"r2": 0.5, "dropped": []},
    created="2022-12-01T00:00:00+00:00",
)


def family(**changes: object) -> dict[str, object]:
    """Scores 60,000 - 200 + 900 + 1,000 + 1,000 in SMALL: brick wall, 15 m² per person, senior secondary school."""
    return {
        "family_id": "a", "district": "6472010", "interview_result": 1, "wall_material": 1, "floor_area": 60,
        "persons": 4, "head_diploma": 13, **changes,
    }  # fmt: skip
