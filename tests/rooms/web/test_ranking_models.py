"""Kept models on their pages: one figure for one thing, and no model that cannot rank is run."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pyarrow.csv as pacsv
import pytest
from django.urls import reverse

from regsosek.analysis.pmt.scorecard.published import load_published
from regsosek.kernel.problems import Problem
from regsosek.welfare.actions import begin_run, fit_model, record_model, run_ranking
from regsosek.welfare.fitting import FitOptions
from regsosek.welfare.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def bps(city: Any, client_as: Any) -> Any:
    return client_as("bps", "6472")


def test_a_published_scorecard_ranks_no_registry(system_actor: Any) -> None:
    card = load_published(Path(__file__).parents[1] / "analysis" / "pmt" / "invented_card.toml")
    kept = record_model(by=system_actor, model=card, name="Terbitan")
    for refused in (
        lambda: run_ranking(by=system_actor, model=card, label="x"), lambda: begin_run(by=system_actor, fitted=kept, label="x")
    ):  # fmt: skip
        with pytest.raises(Problem, match="model_unfit") as told:
            refused()
        assert "pmt score" in told.value.sentence("id") and "published scorecard" in told.value.sentence("en")
    assert not Run.objects.exists()


def test_the_page_of_a_model_and_its_card_tell_one_figure(bps: Any, system_actor: Any) -> None:
    table = pacsv.read_csv(io.BytesIO(survey_csv()))
    kept = fit_model(
        by=system_actor, survey=table, name="Uji", survey_name="uji.csv",
        options=FitOptions(target="expenditure", recipe="linear", group="block"),
    )  # fmt: skip
    page, card = (bps.get(reverse(name, args=[kept.id])).content.decode() for name in ("ranking-model", "ranking-card"))

    tiles = re.findall(r'class="rs-tile-value[^"]*">\s*([^<]+?)\s*<', page)
    figures = card.split('class="figures"', 1)[1].split("</div></div>", 1)[0]
    shown = [re.sub(r"<[^>]+>", "|", part) for part in re.findall(r"<b>(.*?)</b>", figures)]
    assert len(tiles) >= 3 and len(shown) >= 3
    for tile, figure in zip(tiles[:3], shown, strict=False):
        assert tile.replace("\xa0", " ") in figure.replace("\xa0", " "), "one model, one figure"


def survey_csv(rows: int = 160) -> bytes:
    lines = ["wall_material,has_refrigerator,block,expenditure"]
    for n in range(rows):
        wall, cold = 1 + n % 2 * 5, 1 + n // 2 % 2
        lines.append(f"{wall},{cold},{n % 8},{900 + 400 * (wall == 1) + 200 * (cold == 1) + 37 * n % 331}")
    return "\n".join(lines).encode()
