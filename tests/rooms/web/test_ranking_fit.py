"""Fitting by a page: any file, a choice of columns, and what is wrong with it told at the field, in both languages."""

from __future__ import annotations

import io
import random
import re
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from regsosek.imports.writing import as_csv, as_xlsx
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.welfare import jobs
from regsosek.welfare.models import FittedModel, Job
from regsosek.welfare.surveys import read_survey

pytestmark = pytest.mark.django_db

ROWS = 240


def table(**more: list[Any]) -> dict[str, list[Any]]:
    """A survey in which walls and a refrigerator go with expenditure."""
    drawn = random.Random(5)
    wall = [drawn.choice([1, 1, 2, 6]) for _ in range(ROWS)]
    cold = [drawn.choice([1, 2]) for _ in range(ROWS)]
    spent = [
        round(1_000_000 * (2 - w / 10) * (2.5 - c / 2) * drawn.lognormvariate(0, 0.4), 2)
        for w, c in zip(wall, cold, strict=True)
    ]
    return {
        "hhid": [f"S{n:05d}" for n in range(ROWS)], "wall_material": wall, "has_refrigerator": cold, "expenditure": spent,
        "weight": [1.5 if n % 2 else 2.0 for n in range(ROWS)], "block": [f"B{n // 12}" for n in range(ROWS)],
        "zero": [0] * ROWS, "same": [7] * ROWS, "twin": [s * 2 for s in spent], "twice": [f"S{n // 2:05d}" for n in range(ROWS)],
        "one": ["x"] * ROWS, "holes": [None, *range(1, ROWS)], **more,
    }  # fmt: skip


def csv_of(columns: dict[str, list[Any]], delimiter: str = ",") -> bytes:
    rows = list(zip(*columns.values(), strict=True))
    return as_csv([list(columns), *([("" if v is None else str(v)) for v in row] for row in rows)], delimiter)


@pytest.fixture
def bps(city: Any, client_as: Any) -> Any:
    return client_as("bps", "6472")


def bring(client: Any, data: bytes, name: str = "susenas.csv") -> str:
    answer = client.post(reverse("ranking-survey"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer["Location"])


GOOD = {
    "name": "Uji",
    "target": "expenditure",
    "id": "hhid",
    "weight": "weight",
    "group": "block",
    "recipe": "linear",
    "seed": "3",
}


def test_columns_are_shown_and_a_guess_is_made_of_their_names(bps: Any) -> None:
    page = bps.get(bring(bps, csv_of(table()))).content.decode()

    assert "240 baris, 12 kolom; menjawab 2 pertanyaan registri." in page
    assert re.search(r'value="expenditure" selected', page)
    assert re.search(r'value="weight" selected', page)
    assert re.search(r'value="hhid" selected', page)
    assert 'id="r-linear" name="recipe" value="linear" checked' in page
    kept = AuditEvent.objects.get(verb="welfare.keep_survey")
    assert kept.details["rows"] == ROWS


def test_a_survey_becomes_a_model_by_a_job(bps: Any, system_actor: Any) -> None:
    answer = bps.post(bring(bps, csv_of(table())), GOOD | {"exclude": ["has_refrigerator"]})
    job = Job.objects.get()
    assert answer["Location"] == reverse("ranking-job", args=[job.id])
    jobs.run_now(system_actor, job)

    made = FittedModel.objects.get()
    assert (made.name, made.survey_name, made.recipe) == ("Uji", "susenas.csv", "linear")
    names = [f["name"] for f in made.document["features"]]
    assert names == ["wall_material"], "what is to be left out is left out"
    page = bps.get(reverse("ranking-model", args=[made.id])).content.decode()
    assert made.digest in page and "susenas.csv" in page
    assert bps.get(reverse("ranking-job", args=[job.id]))["Location"] == reverse("ranking-model", args=[made.id])


WRONG = [
    ({"target": ""}, "target", "Pilih kolom pengeluaran per kapita.", ""),
    ({"target": "zero"}, "target", "240 baris memiliki zero nol, negatif, atau kosong", "240 rows have a zero, negative or empty zero"),
    ({"target": "same"}, "target", "Semua nilai same sama.", "All values of same are equal."),
    ({"target": "block"}, "target", "Kolom block harus berisi angka", "Column block must hold numbers"),
    ({"weight": "zero"}, "weight", "Semua penimbang zero bernilai nol.", "All weights in zero are zero."),
    ({"weight": "holes"}, "weight", "1 baris memiliki penimbang holes negatif atau kosong", "1 rows have a negative or empty weight holes"),
    ({"id": "holes"}, "id", "1 nilai holes kosong.", "1 values of holes are empty."),
    ({"group": "one"}, "group", "Kolom one hanya berisi 1 nilai", "Column one holds only 1 values"),
    ({"recipe": "best"}, "exclude", "Kolom twin sendiri hampir menentukan expenditure", "Column twin alone nearly determines expenditure"),
    ({"target": "gone"}, "target", "Kolom gone tidak ada", "There is no column gone"),
    ({"seed": "x"}, "seed", "Benih acak adalah bilangan bulat.", ""),
    ({"name": " "}, "name", "Beri model ini nama.", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "told", "told_in_english"), WRONG, ids=[f"{w[1]}-{n}" for n, w in enumerate(WRONG)]
)
def test_what_is_wrong_is_told_at_its_field(
    bps: Any, change: dict[str, str], field: str, told: str, told_in_english: str
) -> None:
    here = bring(bps, csv_of(table()))
    for tongue, sentence in (("id", told), ("en", told_in_english)):
        bps.post("/bahasa/", {"language": tongue})
        answer = bps.post(here, GOOD | change)
        assert answer.status_code == 422
        assert sentence in answer.context["faults"][field]
        assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert not Job.objects.exists()


def test_a_survey_without_a_question_of_the_registry_is_told_so(bps: Any) -> None:
    columns = {k: v for k, v in table().items() if k not in ("wall_material", "has_refrigerator")}
    answer = bps.post(bring(bps, csv_of(columns)), GOOD)
    assert "recipe" in answer.context["faults"]


def test_what_only_the_work_finds_out_leads_back_to_the_form_as_it_was(bps: Any, system_actor: Any) -> None:
    few = {k: v[:60] for k, v in table().items()}
    here = bring(bps, csv_of(few))
    bps.post(here, GOOD)
    job = Job.objects.get()
    with pytest.raises(Problem):
        jobs.run_now(system_actor, job)

    page = bps.get(reverse("ranking-job", args=[job.id])).content.decode()
    assert "60 baris lengkap; paling sedikit" in page
    again = re.search(r'href="([^"]+job=[^"]+)"', page).group(1)  # type: ignore[union-attr]
    form = bps.get(again.replace("&amp;", "&"))
    assert form.status_code == 200
    assert form.context["choice"].seed == "3"
    assert any("60 baris lengkap" in told for told in form.context["faults"].values())


def _parquet(columns: dict[str, list[Any]]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def test_the_same_survey_is_read_alike_from_every_kind_of_file() -> None:
    columns = table()
    comma = {
        k: [str(v).replace(".", ",") if isinstance(v, float) else v for v in values] for k, values in columns.items()
    }
    files = {
        "a.csv": csv_of(columns), "b.csv": csv_of(columns, ";"), "c.csv": csv_of(comma, ";"), "d.tsv": csv_of(columns, "\t"),
        "e.parquet": _parquet(columns), "f.xlsx": as_xlsx({"Data": [list(columns), *([("" if v is None else v) for v in row] for row in zip(*columns.values(), strict=True))]}),
    }  # fmt: skip
    expected = pa.table(columns).to_pydict()
    for name, data in files.items():
        found = read_survey(name, data).to_pydict()
        assert found == expected, name


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.csv", b"", "import_empty"), ("x.csv", b"a,b\n", "import_empty"), ("x.parquet", b"PAR1 no", "import_unreadable"),
        ("x.csv", b"a,b\n1\n1,2,3\n", "import_unreadable"), ("x.csv", b"\x00\x01", "import_encoding"), ("x.xlsx", b"PK\x03\x04 no", "import_unreadable"),
        ("x.csv", b"a,a\n1,2\n", "import_unreadable"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Problem) as refused:
        read_survey(name, data)
    assert refused.value.code == code


def test_only_columns_of_the_registry_are_learned_from_unless_others_are_wanted(bps: Any, system_actor: Any) -> None:
    """Else the model could not rank the registry."""
    here = bring(bps, csv_of(table()))
    assert 'name="only_registry" value="1" checked' in bps.get(here).content.decode()

    assert bps.post(here, GOOD | {"only_registry": "1", "recipe": "scorecard"}).status_code == 302
    left_out = Job.objects.get().parameters["options"]["exclude"]
    assert "twin" in left_out
    assert not {"wall_material", "has_refrigerator", "expenditure", "hhid", "weight", "block"} & set(left_out)
    jobs.run_now(system_actor, Job.objects.get())
    page = bps.get(reverse("ranking-start")).content.decode()
    assert "tidak untuk registri ini" not in page
