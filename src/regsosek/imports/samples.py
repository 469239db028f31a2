"""Files as others would hand them over, made from family documents (of invented people): to try an import, and to measure it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from regsosek.imports.adapters.dtsen import DTSEN
from regsosek.imports.targets import AREA_PIECES, TARGETS
from regsosek.imports.writing import as_csv, as_xlsx, as_zip
from regsosek.vocabulary import codebook

Document = Mapping[str, Any]
_KEY = ("101", "102", "103", "104", "105", "105a", "109", "110")
_FAMILY_SECTIONS, _MEMBER_SECTIONS = (
    ("housing", "assets", "aid"),
    ("education", "work", "business", "health", "protection"),
)


def _pieces(document: Document) -> dict[str, str]:
    code, found, start = document["sub_sls"], {}, 0
    for name, width in AREA_PIECES.items():
        found[codebook.item(name).number] = code[start : start + width]
        start += width
    found["109"] = f"{document['dwelling']['building_number']:03d}"
    found["110"] = f"{document['identity']['family_number']:03d}"
    return found


def _answers(document: Document) -> dict[str, Any]:
    facts: dict[str, Any] = {**document["identity"], **document["visit"]}
    for section in _FAMILY_SECTIONS:
        facts |= document.get(section) or {}
    facts["interviewed_on"] = document["happened_on"]
    facts["member_count"] = len(document["members"])
    return facts


def _member_answers(member: Mapping[str, Any]) -> dict[str, Any]:
    facts = dict(member["identity"])
    for section in _MEMBER_SECTIONS:
        facts |= member.get(section) or {}
    return facts


def bps_tables(documents: Iterable[Document]) -> dict[str, list[list[str]]]:
    """``keluarga`` and ``anggota`` with a header row each, columns ``r101`` …"""
    of_family = [i for i in codebook.items(level="family") if i.number not in _KEY]
    of_person = codebook.items(level="person")
    families = [[f"r{n}" for n in _KEY] + [f"r{i.number}" for i in of_family] + ["lon", "lat"]]
    people = [[f"r{n}" for n in _KEY] + [f"r{i.number}" for i in of_person]]
    for document in documents:
        key = [_pieces(document)[n] for n in _KEY]
        facts, house = _answers(document), document["dwelling"]
        families.append(
            key + [_text(facts.get(i.name)) for i in of_family] + [_text(house.get("lon")), _text(house.get("lat"))]
        )
        for member in document["members"]:
            told = _member_answers(member)
            people.append(key + [_text(told.get(i.name)) for i in of_person])
    return {"keluarga": families, "anggota": people}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def bps_delivery(documents: Iterable[Document]) -> bytes:
    return as_zip({f"{name}.csv": as_csv(rows) for name, rows in bps_tables(documents).items()})


def opensid_workbook(documents: Sequence[Document]) -> bytes:
    """Five sheets: place, housing and the rest by 114; members and their answers by 402 and 403."""
    sheets: dict[str, list[list[str]]] = {name: [] for name in ("Rumah", "Keluarga", "Anggota", "Kesehatan", "Bantuan")}
    of_house = ["101", "102", "103", "104", "105", "105a", *(i.number for i in codebook.items(section="housing"))]
    of_family = ["107", "108", "109", "110", "205"]
    of_member = [
        i.number for i in codebook.items(level="person") if i.section == "identity" and i.number not in ("402", "403")
    ]
    of_health = [i.number for i in codebook.items(level="person") if i.section == "health"]
    of_aid = [i.number for i in codebook.items(section="aid")]
    heads = {"Rumah": of_house, "Keluarga": of_family, "Bantuan": of_aid}
    for name, numbers in heads.items():
        sheets[name].append(["114", *numbers])
    sheets["Anggota"].append(["114", "402", "403", *of_member])
    sheets["Kesehatan"].append(["114", "402", "403", *of_health])
    for document in documents:
        facts = {codebook.item(n).number: v for n, v in _answers(document).items() if n in TARGETS and TARGETS[n].item}
        facts |= _pieces(document)
        for name, numbers in heads.items():
            sheets[name].append([facts["114"], *(_text(facts.get(n)) for n in numbers)])
        for member in document["members"]:
            told = {codebook.item(n).number: v for n, v in _member_answers(member).items()}
            who = [facts["114"], told["402"], _text(told.get("403"))]
            sheets["Anggota"].append([*who, *(_text(told.get(n)) for n in of_member)])
            sheets["Kesehatan"].append([*who, *(_text(told.get(n)) for n in of_health)])
    return as_xlsx(sheets)


def dtsen_files(documents: Iterable[Document]) -> bytes:
    """Two files with the columns of :data:`regsosek.imports.adapters.dtsen.DTSEN`; they meet by ``no_kk``."""
    columns = {target: column for column, target in DTSEN.aliases.items()} | {"no_kk": "no_kk", "nik": "nik"}
    of_family = [t for t in columns if TARGETS[t].level == "family" and t != "no_kk"]
    of_person = [t for t in columns if TARGETS[t].level == "person"]
    families = [["no_kk", *(columns[t] for t in of_family)]]
    people = [["no_kk", *(columns[t] for t in of_person)]]
    for document in documents:
        facts = _answers(document) | {"sub_sls": document["sub_sls"][:10]}
        families.append([_text(facts["no_kk"]), *(_text(facts.get(t)) for t in of_family)])
        for member in document["members"]:
            told = _member_answers(member)
            people.append([_text(facts["no_kk"]), *(_text(told.get(t)) for t in of_person)])
    return as_zip({"keluarga.csv": as_csv(families, "|"), "anggota.csv": as_csv(people, "|")})
