"""What is taken out is what the reader may read: rows, columns and nothing else, in every format."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from factories.documents import family_document, member, nik
from factories.places import CITY
from regsosek.kernel.actor import Actor
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope, activate, current_scope, system_scope
from regsosek.registry import models as m
from regsosek.registry.actions import project_standing, record_cooperatives
from regsosek.registry.exports import Export, Format, Wanted, prepare
from regsosek.registry.exports_tables import TABLES
from regsosek.registry.filters import parse
from regsosek.registry.filters_sql import matching
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.roles import Role

HERE, THERE = CITY.villages[0], CITY.villages[2]
BUSINESS = {"owns_business": 1, "business_industry": 12, "turnover": 2}
WOOD = parse([{"name": "wall_material", "op": "is", "value": 3}])
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def families(record: Any, system_actor: Any) -> list[Any]:
    """Twelve families in two kelurahan, every third with a wall of brick, every other with a business."""
    ids = record(
        *(
            family_document(
                n, village=HERE if n % 2 else THERE, housing={"wall_material": 3 if n % 3 else 1},
                members=[member(1, family=n, business=BUSINESS if n % 2 else {}), member(2, family=n), member(3, family=n)],
            )
            for n in range(1, 13)
        )
    )  # fmt: skip
    project_standing(by=system_actor, run="uji", standings=[(f, n % 4 + 1, n % 10 + 1) for n, f in enumerate(ids)])
    return ids


def reader(*areas: str, classes: Any = P, groups: Any = None) -> Actor:
    scope = Scope("uji", areas=areas or ("6472",), classes=frozenset(classes), groups=groups)
    return Actor("7", "Uji", Role.BPS.value, scope, frozenset(a.value for a in Ability) - {Ability.SEE_AUDIT.value})


def take(by: Actor, table: str, format: Format = Format.CSV, **more: Any) -> tuple[Export, bytes]:
    with activate(by.scope):
        export = prepare(by, Wanted(TABLES[table], format, more.pop("purpose", "pengujian unduhan"), **more))
    return export, b"".join(export.stream())


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_back(data: bytes, format: Format, folder: Path) -> list[dict[str, Any]]:
    if format is Format.CSV:
        return [{k: v or None for k, v in row.items()} for row in lines(data)]
    if format is Format.PARQUET:
        return pq.read_table(io.BytesIO(data)).to_pylist()
    if format is Format.GEOJSON:
        rows = []
        for feature in json.loads(data)["features"]:
            lon, lat = feature["geometry"]["coordinates"] if feature["geometry"] else (None, None)
            rows.append({**feature["properties"], "lon": lon, "lat": lat})
        return rows
    (folder / "buku.xlsx").write_bytes(data)
    head, *body = CalamineWorkbook.from_path(str(folder / "buku.xlsx")).get_sheet_by_index(0).to_python()
    return [{k: None if v == "" else v for k, v in zip(head, row, strict=True)} for row in body]


@pytest.mark.parametrize("format", list(Format))
def test_every_format_holds_the_same_rows(format: Format, families: list[Any], tmp_path: Path) -> None:
    export, data = take(reader(), "families", format)
    rows = {row["family_id"]: row for row in read_back(data, format, tmp_path)}

    assert set(rows) == {str(f) for f in families}
    assert (export.rows, export.size, export.sha256) == (12, len(data), hashlib.sha256(data).hexdigest())
    one = rows[str(families[0])]
    assert one["no_kk"] == "6472050101209001"
    assert int(one["wall_material"]) == 3
    assert float(one["lon"]) == pytest.approx(CITY.point(HERE, 1)[0])
    assert str(one["visited_on"])[:10] == "2022-10-18"
    assert one["village"]


def test_a_number_stays_text_with_all_its_digits(families: list[Any], tmp_path: Path) -> None:
    _, data = take(reader(), "persons", Format.XLSX)
    niks = {row["nik"] for row in read_back(data, Format.XLSX, tmp_path)}

    assert nik(11, 1, "1981-05-01") in niks
    assert all(isinstance(n, str) and len(n) == 16 for n in niks)
    _, parquet = take(reader(), "persons", Format.PARQUET)
    assert str(pq.read_schema(io.BytesIO(parquet)).field("nik").type) == "string"


def test_codes_or_their_texts(families: list[Any]) -> None:
    _, codes = take(reader(), "families")
    _, texts = take(reader(), "families", labels=True)
    _, english = take(reader(), "families", labels=True, language="en")

    assert {r["lighting_source"] for r in lines(codes)} == {"1"}
    assert {r["welfare_group"] for r in lines(texts)} == {"Sangat miskin", "Miskin", "Rentan miskin", "Tidak miskin"}
    assert "Very poor" in {r["welfare_group"] for r in lines(english)}


def test_the_workbook_brings_its_codebook_and_what_was_left_out(families: list[Any], tmp_path: Path) -> None:
    _, data = take(reader(classes={P.PUBLIC, P.POINT}), "families", Format.XLSX)
    (tmp_path / "buku.xlsx").write_bytes(data)
    book = CalamineWorkbook.from_path(str(tmp_path / "buku.xlsx"))
    notes, codebook = (book.get_sheet_by_name(name).to_python() for name in ("Catatan", "Buku kode"))

    told = " ".join(str(line[0]) for line in notes)
    assert "pengujian unduhan" in told
    assert "Kepala keluarga" in told and "Mobil" in told
    assert "di bawah 18 tahun" in told
    assert ["wall_material", "Dinding", "Keterangan umum", 7] in [line[:4] for line in codebook]
    assert "head_name" not in {line[0] for line in codebook}


def test_a_cell_never_becomes_a_formula(record: Any, tmp_path: Path) -> None:
    evil = ["=1+1", "+62", "-2+3", "@SUM(A1)", "\t=1", "biasa"]
    record(*(family_document(n, identity={"address": text}) for n, text in enumerate(evil, start=1)))

    _, data = take(reader(), "families")
    addresses = {r["address"] for r in lines(data)}
    assert addresses == {f"'{text}" for text in evil[:-1]} | {"biasa"}
    assert {float(r["lat"]) < 0 for r in lines(data)} == {True}, "a negative number is no formula"

    _, book = take(reader(), "families", Format.XLSX)
    assert {r["address"] for r in read_back(book, Format.XLSX, tmp_path)} >= {"=1+1", "+62", "@SUM(A1)"}
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]


def test_a_byte_order_mark_only_when_asked_for(families: list[Any]) -> None:
    assert take(reader(), "families", bom=True)[1].startswith(b"\xef\xbb\xbf")
    assert not take(reader(), "families")[1].startswith(b"\xef")


def test_masked_columns_are_left_out_and_not_empty(families: list[Any]) -> None:
    export, data = take(reader(classes={P.PUBLIC}), "persons")
    head = set(lines(data)[0])

    assert not {"name", "nik", "birth_date", "health_insurance", "npwp", "chronic_illness"} & head
    assert {"sex", "age", "diploma"} <= head
    assert {c.name for c in export.left_out} >= {"name", "nik", "npwp", "chronic_illness"}
    assert {r["line_number"] for r in lines(data)} == {"1", "2"}, "children are left out"


@pytest.mark.parametrize("table", ["families", "persons", "businesses", "dwellings"])
def test_a_filter_narrows_every_table_of_families(table: str, families: list[Any]) -> None:
    everything, some = take(reader(), table)[0], take(reader(), table, chosen=WOOD)[0]

    assert some.rows == some.expected
    assert 0 < some.rows < everything.rows


def test_what_was_taken_is_written_down_before_and_after(families: list[Any]) -> None:
    by = reader()
    with activate(by.scope):
        export = prepare(by, Wanted(TABLES["families"], Format.CSV, " verifikasi  bantuan 2022 ", WOOD))
    made = AuditEvent.objects.get(verb="export.made")

    assert (made.purpose, made.details["table"], made.details["rows"]) == ("verifikasi bantuan 2022", "families", 8)
    assert made.details["filter"] == WOOD.as_data()
    assert not AuditEvent.objects.filter(verb="export.finished").exists()

    data = b"".join(export.stream())
    finished = AuditEvent.objects.get(verb="export.finished").details
    assert finished["sha256"] == hashlib.sha256(data).hexdigest()
    assert (finished["rows"], finished["complete"]) == (8, True)
    assert "Uji" not in str(made.details) + str(finished)


def test_a_download_that_is_broken_off_says_so(families: list[Any]) -> None:
    by = reader()
    with activate(by.scope):
        stream = prepare(by, Wanted(TABLES["families"], Format.CSV, "pengujian")).stream()
    next(stream)
    stream.close()  # type: ignore[attr-defined]

    assert AuditEvent.objects.get(verb="export.finished").details["complete"] is False


def test_a_stream_looks_with_the_readers_eyes_in_any_context(families: list[Any]) -> None:
    by = reader(HERE, classes={P.PUBLIC})
    with activate(by.scope):
        stream = prepare(by, Wanted(TABLES["families"], Format.CSV, "pengujian")).stream()

    with system_scope("somebody else at work"):
        parts = []
        for part in stream:
            assert current_scope() is not None and current_scope().everything  # type: ignore[union-attr]
            parts.append(part)
    assert {r["area_code"][:10] for r in lines(b"".join(parts))} == {HERE}
    assert current_scope() is None


def test_the_file_name_tells_nothing(families: list[Any]) -> None:
    assert take(reader(HERE), "families", chosen=WOOD)[0].file_name == "regsosek-families-2022-10-20.csv"


def test_refused(families: list[Any]) -> None:
    def code(by: Actor, table: str, **more: Any) -> str:
        with pytest.raises(Problem) as caught:
            take(by, table, **more)
        return caught.value.code

    assert code(reader(), "families", purpose="  ") == "purpose_needed"
    assert code(reader(), "families", purpose="x" * 201) == "purpose_needed"
    assert code(reader(), "audit") == "not_allowed"
    assert code(reader(), "cooperatives", chosen=WOOD) == "export_refused"
    assert code(reader(), "persons", format=Format.GEOJSON) == "export_refused"
    assert code(reader(classes={P.PUBLIC}), "dwellings", format=Format.GEOJSON) == "export_refused"
    car = parse([{"name": "has_car", "op": "is", "value": 1}])
    assert code(reader(classes={P.PUBLIC}), "families", chosen=car) == "filter_not_granted"
    nobody = Actor("8", "Uji", "dinsos", Scope("uji"), frozenset(a.value for a in Ability))
    assert code(nobody, "families") == "no_release"
    assert not AuditEvent.objects.filter(verb="export.made").exists()


def test_cooperatives_tell_how_many_members_and_not_who(families: list[Any], system_actor: Any) -> None:
    with system_scope("tests"):
        person = m.Person.objects.filter(family=families[0], line_number=1).get()
    record_cooperatives(by=system_actor, cooperatives=[
        {"name": "Koperasi Uji", "register_number": "6472010001", "kind": "konsumen", "address": "Jl. Uji", "area_code": f"{HERE}000000",
         "lon": None, "lat": None, "members": [person.id]}
    ])  # fmt: skip
    _, data = take(reader(THERE, classes={P.PUBLIC}), "cooperatives")

    (row,) = lines(data)
    assert (row["name"], row["members"]) == ("Koperasi Uji", "1")
    assert str(person.id) not in data.decode()


CLASSED = {"name": P.NAME, "head_name": P.NAME, "owner": P.NAME, "birth_date": P.NAME, "nik": P.NUMBER, "no_kk": P.NUMBER,
           "phone": P.NUMBER, "address": P.ADDRESS, "building_number": P.ADDRESS, "lon": P.POINT, "lat": P.POINT,
           "has_car": P.MONEY, "aid_pkh": P.MONEY, "turnover": P.MONEY, "npwp": P.MONEY, "chronic_illness": P.HEALTH,
           "wall_material": P.PUBLIC, "welfare_group": P.PUBLIC, "notes": P.NAME}  # fmt: skip
QUESTIONS = [
    None, [{"name": "wall_material", "op": "is", "value": 3}], [{"name": "persons", "op": "at_least", "value": 1}],
    [{"name": "age", "op": "at_least", "value": 18}], [{"any": [{"name": "has_car", "op": "is", "value": 2},
    {"name": "chronic_illness", "op": "is", "value": 1}]}], [{"name": "area", "op": "is", "value": THERE}],
]  # fmt: skip


def test_no_export_holds_a_row_or_column_from_outside(families: list[Any], tmp_path: Path) -> None:
    """Any scope, any filter, any table, any format."""
    taken = []

    @FEW
    @given(
        st.lists(st.sampled_from(["", "6472050", HERE, THERE, *CITY.sls, "6499"]), max_size=2),
        st.one_of(st.just(frozenset(P)), st.frozensets(st.sampled_from(list(P)))),
        st.one_of(st.none(), st.frozensets(st.integers(1, 4), min_size=1)),
        st.sampled_from(QUESTIONS),
        st.sampled_from(["families", "persons", "businesses", "dwellings"]),
        st.sampled_from(list(Format)),
    )
    def check(areas: Any, classes: Any, groups: Any, question: Any, table: str, format: Format) -> None:
        by = Actor("7", "Uji", "bps", Scope("uji", tuple(areas), classes, groups), frozenset(a.value for a in Ability))
        chosen = parse(question) if question else None
        try:
            _, data = take(by, table, format, chosen=chosen)
        except Problem as problem:
            assert problem.code in ("no_release", "filter_not_granted", "export_refused")
            return
        rows = read_back(data, format, tmp_path)
        with activate(by.scope):
            visible = matching(chosen) if chosen else m.Family.objects.all()
            ids = {str(f) for f in visible.values_list("id", flat=True)}
            houses = {str(d) for d in visible.values_list("dwelling_id", flat=True)}
        key, allowed = ("dwelling_id", houses) if table == "dwellings" else ("family_id", ids)
        assert {row[key] for row in rows} <= allowed
        if table in ("families", "dwellings"):
            assert {row[key] for row in rows} == allowed
        for row in rows[:1]:
            assert not [
                n for n in row if n in CLASSED and CLASSED[n] not in classes and not _is_empty_point(n, row, format)
            ]
        if table == "persons" and P.CHILD not in classes:
            assert all(int(row["age"]) >= 18 for row in rows if row.get("age"))
        taken.append(bool(rows))

    check()
    assert sum(taken) > 5


def _is_empty_point(name: str, row: dict[str, Any], format: Format) -> bool:
    """The helper above puts a point into each row of GeoJSON; without the class there is none."""
    return format is Format.GEOJSON and name in ("lon", "lat") and row[name] is None


def test_memory_holds_a_chunk_at_a_time(record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from regsosek.registry import exports_rows

    monkeypatch.setattr(exports_rows, "CHUNK", 3)
    chance = random.Random(1)
    ids = record(*(family_document(n, house=chance.randint(1, 5)) for n in range(1, 11)))
    for table, number in (("families", 10), ("persons", 30), ("dwellings", None)):
        by = reader()
        with activate(by.scope):
            export = prepare(by, Wanted(TABLES[table], Format.CSV, "pengujian"))
            chunks = [len(chunk) for chunk in TABLES[table].rows(None, frozenset())]
        data = b"".join(export.stream())
        keys = [r["person_id" if table == "persons" else "dwelling_id" if table == "dwellings" else "family_id"]
                for r in lines(data)]  # fmt: skip
        assert len(keys) == len(set(keys)) == export.expected == (number or export.expected)
        assert len(chunks) > 1 and max(chunks) <= 9
    assert len(ids) == 10


def test_the_audit_is_for_those_who_read_it(families: list[Any]) -> None:
    take(reader(), "families")
    auditor = Actor("9", "Uji", "auditor", Scope("auditor"), frozenset({Ability.SEE_AUDIT.value}))

    _, data = take(auditor, "audit")
    verbs = {r["verb"] for r in lines(data)}
    assert {"export.made", "export.finished", "registry.record_families"} <= verbs
    assert date.fromisoformat(lines(data)[0]["at"][:10]) >= date(2022, 10, 20)
