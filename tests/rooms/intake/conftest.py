"""The questionnaire is published, and everything may be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from factories import intake


@pytest.fixture
def field(city: Any, everything: None, tmp_path: Path, settings: Any) -> Any:
    """A city in which interviews come in; files are kept in a folder of the test."""
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    return intake.publish()


@pytest.fixture
def checker(actor: Any) -> Any:
    """A PML who checks the work of his team in the whole city."""
    return actor("bps", "6472")
