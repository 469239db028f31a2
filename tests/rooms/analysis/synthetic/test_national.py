"""A drawn country: the same whatever the files, real regencies, welfare that answers tell of."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.synthetic.national import blocks, country, national_survey, write_country
from regsosek.analysis.tables import FAMILY_TABLE

FAMILIES = 3 * 4096 + 17


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("blocks", "write"):
        monkeypatch.setattr(f"regsosek.analysis.synthetic.national.{module}.BLOCK", 4096)


def written(folder: Path, **how: int) -> tuple[list[Path], pa.Table]:
    folder.mkdir()
    paths = write_country(country(FAMILIES, 5), folder, **how)
    return paths, pa.concat_tables(pq.read_table(path) for path in paths)


def test_the_number_of_files_and_threads_changes_nothing(tmp_path: Path) -> None:
    one, together = written(tmp_path / "one", blocks_per_part=100, threads=1)
    many, apart = written(tmp_path / "many", blocks_per_part=1, threads=3)
    assert (len(one), len(many)) == (1, 4)
    assert together.equals(apart)
    assert together.num_rows == FAMILIES


def test_another_seed_is_another_country() -> None:
    assert not blocks.block_table(country(100, 1), 0).equals(blocks.block_table(country(100, 2), 0))


def test_progress_adds_up_to_the_families(tmp_path: Path) -> None:
    told: list[int] = []
    write_country(country(FAMILIES, 1), tmp_path, advance=told.append)
    assert sum(told) == FAMILIES and len(told) == 4


def test_the_regencies_are_those_of_2022_and_the_codes_nest() -> None:
    of = country(100_000, 3)
    assert len(of.village) == 84_000 == len(of.village.unique())
    assert len(of.regency.unique()) == 514 and "6472" in of.regency.to_pylist()
    assert of.village.to_pylist() == sorted(of.village.to_pylist())
    for village, district, regency in zip(of.village.to_pylist()[::997], of.district.to_pylist()[::997], of.regency.to_pylist()[::997], strict=True):  # fmt: skip
        assert len(village) == 10 and village.startswith(district) and district.startswith(regency)
    size = np.bincount(of.regency.dictionary_encode().indices, np.diff(of.first))
    assert size.sum() == 100_000 and size.max() > 5 * np.median(size), "a few regencies are large"
    java = pc.starts_with(of.regency, "3").to_numpy(zero_copy_only=False)
    assert 0.5 < np.diff(of.first)[java].sum() / 100_000 < 0.62


def test_ids_are_unique_text_of_twelve_digits() -> None:
    ids = blocks.family_ids(np.arange(50_000), 7).to_pylist()
    assert len(set(ids)) == 50_000 and {len(i) for i in ids} == {12} and ids != sorted(ids)


def test_what_a_points_model_reads_is_there_in_the_types_of_the_family_table(tmp_path: Path) -> None:
    _, table = written(tmp_path / "c")
    read = {column for question in QUESTIONS for column in question.source.columns}
    assert read <= set(table.column_names)
    types = {column.name: column.type for column in FAMILY_TABLE}
    for name in table.column_names:
        assert table.schema.field(name).type == types.get(name, pa.string()), name
    for question in QUESTIONS:
        if question.by_codes:
            known = {code for band in question.bands for code in band.codes}
            assert set(table[question.source.plus[0]].unique().to_pylist()) - {None} <= known, question.name


def test_persons_are_the_sum_of_ages_and_workers_are_among_them(tmp_path: Path) -> None:
    _, table = written(tmp_path / "c")
    of = {name: table[name].to_numpy() for name in ("persons", "age_0_4", "age_5_19", "age_20_64", "age_65_up", "workers", "formal_workers")}  # fmt: skip
    ages = of["age_0_4"] + of["age_5_19"] + of["age_20_64"] + of["age_65_up"]
    assert (ages == of["persons"]).all() and (of["workers"] <= of["persons"]).all()
    assert (of["formal_workers"] <= of["workers"]).all() and of["persons"].min() == 1


def test_who_was_not_interviewed_has_no_answers(tmp_path: Path) -> None:
    _, table = written(tmp_path / "c")
    refused = table.filter(pc.not_equal(table["interview_result"], 1))
    assert 0.005 < len(refused) / FAMILIES < 0.03
    assert refused["wall_material"].null_count == refused["has_car"].null_count == len(refused)
    assert table["persons"].null_count == 0 and table["floor_area"].null_count > len(refused)


def test_a_survey_tells_of_other_families_and_answers_follow_expenditure() -> None:
    of = country(FAMILIES, 5)
    survey = national_survey(of, 5000)
    assert 4800 < len(survey) <= 5000 and sum(survey["weight"].to_pylist()) == pytest.approx(FAMILIES)
    rich = np.log(survey["expenditure"].to_numpy()) > np.median(np.log(survey["expenditure"].to_numpy()))
    cars, cards = survey["has_car"].to_numpy() == 1, survey["floor_material"].to_numpy() >= 6
    assert cars[rich].mean() > 2 * cars[~rich].mean()
    assert cards[~rich].mean() > 2 * cards[rich].mean()
    assert survey.select(["family_id"]).to_pydict()["family_id"][0].startswith("S")
