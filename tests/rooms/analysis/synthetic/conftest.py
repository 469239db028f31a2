"""One city for all tests of the room: growing it takes seconds."""

from __future__ import annotations

from typing import Any

import pytest

from regsosek.analysis.synthetic.families import documents
from regsosek.analysis.synthetic.geography import Geography, build_geography

SEED = 2022
FAMILIES = 3000


@pytest.fixture(scope="session")
def city() -> Geography:
    return build_geography(SEED)


@pytest.fixture(scope="session")
def families(city: Geography) -> list[dict[str, Any]]:
    return list(documents(city, FAMILIES, SEED))
