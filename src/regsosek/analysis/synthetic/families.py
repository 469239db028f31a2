"""Family documents of the demo city, as any other source would hand them over; what is true but unasked stays apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from regsosek.analysis.synthetic import identifiers, naming
from regsosek.analysis.synthetic.blocks import Frame, frame
from regsosek.analysis.synthetic.draws import NOT_ASKED
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.housing import Columns
from regsosek.analysis.synthetic.simulation import Simulated, simulate
from regsosek.analysis.synthetic.visits import force_of

Document = dict[str, Any]
QUESTIONNAIRE, ROUND = "regsosek22_k/1", "2022"
_GPS, _VISIT_NOTES = 51, 52  # random streams
FAMILY_IDS, DWELLING_IDS, PERSON_IDS = 0, 1, 2
COMPLETE, PARTIAL, ABSENT, REFUSED, MOVED = 1, 2, 3, 4, 5
_NOTES = {
    PARTIAL: ("Responden harus berangkat kerja, Blok III dan V belum terisi", "Wawancara terputus, janji ulang belum terpenuhi"),
    ABSENT: ("Tiga kali kunjungan rumah selalu tertutup", "Menurut tetangga bekerja di luar kota sampai akhir masa pendataan"),
    REFUSED: ("Kepala keluarga menolak diwawancarai", "Menolak menunjukkan Kartu Keluarga"),
    MOVED: ("Keluarga sudah pindah menurut Ketua RT", "Bangunan sudah dibongkar"),
}  # fmt: skip


def documents(geography: Geography, families: int, seed: int) -> Iterator[Document]:
    """`families` family documents, RT by RT. The same arguments give the same documents, however they are consumed.

    The shape is that of every source of family documents; skipped items are absent. `photos` says which pictures exist.
    """
    of = frame(geography, families, (seed,))
    for number in range(of.blocks):
        yield from block_documents(of, number)


def truth(geography: Geography, families: int, seed: int) -> pa.Table:
    """What is true of the families of `documents` and in none of them: for tests and for measuring a ranking.

    Columns: family_id, sub_sls, persons (residents), welfare (mean 0, deviation 1), expenditure (rupiah per person and
    month).
    """
    of = frame(geography, families, (seed,))
    tables = []
    for number in range(of.blocks):
        simulated = simulate(of, number)
        tables.append(
            pa.table(
                {
                    "family_id": identifiers.uuids(of, simulated.block, FAMILY_IDS, simulated.block.families),
                    "sub_sls": [geography.sls[rt].code for rt in simulated.block.sls.tolist()],
                    "persons": simulated.members.residents,
                    "welfare": simulated.latent.welfare,
                    "expenditure": simulated.expenditure,
                }
            )
        )
    return pa.concat_tables(tables)


def block_documents(of: Frame, number: int) -> list[Document]:
    """The documents of one block of the frame."""
    simulated = simulate(of, number)
    here, visits = simulated.block, simulated.visits
    complete = visits.result == COMPLETE
    housing = _records(simulated.housing)
    assets, aid = _records(simulated.assets), _records(simulated.aid)
    persons = _persons(simulated)
    identity = _identity(simulated, persons)
    dwellings = _dwellings(simulated)
    visit, listing, photos = _visit(simulated), _listing(simulated), _photos(simulated, dwellings)
    family_ids = identifiers.uuids(of, here, FAMILY_IDS, here.families)
    dwelling_ids = identifiers.uuids(of, here, DWELLING_IDS, len(here.plot))
    days = np.datetime_as_string(visits.day).tolist()
    return [
        {
            "family_id": family_ids[i],
            "dwelling_id": dwelling_ids[dwelling],
            "questionnaire": QUESTIONNAIRE,
            "round": ROUND,
            "happened_on": days[i],
            "sub_sls": of.geography.sls[rt].code,
            "dwelling": dwellings[i],
            "identity": identity[i],
            "visit": visit[i],
            "housing": housing[i] if is_complete else {},
            "assets": assets[i] if is_complete else {},
            "aid": aid[i] if is_complete else {},
            "listing": listing[i],
            "members": _met(persons[i], visit[i]["interview_result"]),
            "photos": photos[i],
        }
        for i, (rt, dwelling, is_complete) in enumerate(
            zip(here.sls.tolist(), here.dwelling.tolist(), complete.tolist(), strict=True)
        )
    ]


def _records(columns: Columns) -> list[dict[str, int]]:
    """Columns → one dict per row, without the items that were not asked."""
    names = tuple(columns)
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [{name: value for name, value in zip(names, row, strict=True) if value != NOT_ASKED} for row in rows]


def _persons(simulated: Simulated) -> list[list[Document]]:
    """The member documents of each family, in line order."""
    of, here, members = simulated.frame, simulated.block, simulated.members
    names = naming.person_names(of, here, simulated.people, members)
    born = identifiers.births(of, here, members, simulated.visits.day)
    niks = identifiers.niks(of, here, members, simulated.first_registered, born.date)
    ids = identifiers.uuids(of, here, PERSON_IDS, len(names))
    dates = np.where(born.known, np.datetime_as_string(born.date), "").tolist()
    sections = [
        _records(section)
        for section in (simulated.education, simulated.work, simulated.business, simulated.health, simulated.protection)
    ]
    rows = zip(
        members.family.tolist(), ids, members.line.tolist(), names, niks, members.presence.tolist(), members.sex.tolist(),
        dates, members.age.tolist(), members.marital_status.tolist(), members.relationship.tolist(),
        simulated.identity_documents.tolist(), *sections, strict=True,
    )  # fmt: skip
    families: list[list[Document]] = [[] for _ in range(here.families)]
    for family, person, line, name, nik, presence, sex, date, age, marital, relation, papers, *rest in rows:
        identity = {"line_number": line, "name": name, "nik": nik, "presence": presence}
        if presence in (1, 5):
            identity |= {
                "sex": sex, "birth_date": date or None, "age": age, "marital_status": marital, "relationship": relation,
                "identity_documents": papers,
            }  # fmt: skip
            education, work, business, health, protection = rest
        else:
            education, work, business, health, protection = {}, {}, {}, {}, {}
        member = {"person_id": person, "identity": identity, "education": education, "work": work}
        member |= {"business": business, "health": health, "protection": protection}
        families[family].append(member)
    return families


def _met(persons: list[Document], result: int) -> list[Document]:
    """What is known of the members when the interview did not come to its end."""
    if result == COMPLETE:
        return persons
    known = persons if result == PARTIAL else persons[:1]
    empty: Document = {"education": {}, "work": {}, "business": {}, "health": {}, "protection": {}}
    if result != MOVED:
        return [{"person_id": p["person_id"], "identity": p["identity"], **empty} for p in known]
    kept = ("line_number", "name", "nik")
    return [
        {"person_id": p["person_id"], "identity": {**{k: p["identity"][k] for k in kept}, "presence": 3}, **empty}
        for p in known
    ]


def _identity(simulated: Simulated, persons: Sequence[list[Document]]) -> list[Document]:
    of, here = simulated.frame, simulated.block
    numbers, codes = identifiers.cards(of, here, simulated.members, simulated.first_registered)
    addresses = naming.addresses(of, here)
    rng = of.rng(_GPS + 10, here.number)
    marked = simulated.visits.outside | (rng.random(here.families) < 0.45)
    landmarks = rng.integers(36**5, 36**6, here.families).tolist()
    has_phone = (rng.random(here.families) < 0.55) & (simulated.visits.result <= PARTIAL)
    phones = rng.integers(0, 10**6, here.families).tolist()
    return [
        {
            "address": addresses[i],
            "head_name": persons[i][0]["identity"]["name"],
            "family_number": number,
            "no_kk": numbers[i],
            "kk_code": codes[i],
            "landmark_id": _base36(landmarks[i]) if mark else None,
            "phone": f"080000{phones[i]:06d}" if phone else None,  # 0800 is nobody's mobile
        }
        for i, (number, mark, phone) in enumerate(
            zip(here.family_number.tolist(), marked.tolist(), has_phone.tolist(), strict=True)
        )
    ]


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    return digits


def _dwellings(simulated: Simulated) -> list[Document]:
    of, here = simulated.frame, simulated.block
    accuracy = of.rng(_GPS, here.number).gamma(3.0, 1.9, len(here.plot)).clip(2.5, 19.9).round(1)
    lonlat, accuracy = of.homes.lonlat[here.plot][here.dwelling].tolist(), accuracy[here.dwelling].tolist()
    return [
        {"building_number": building, "lon": lon, "lat": lat, "accuracy_m": metres}
        for building, (lon, lat), metres in zip(here.building_number.tolist(), lonlat, accuracy, strict=True)
    ]


def _visit(simulated: Simulated) -> list[Document]:
    visits, force = simulated.visits, force_of(simulated.frame)
    pick = simulated.frame.rng(_VISIT_NOTES, simulated.block.number).random(len(visits.result)).tolist()
    checked = np.datetime_as_string(visits.checked).tolist()
    rows = zip(visits.ppl.tolist(), visits.pml.tolist(), visits.result.tolist(), checked, pick, strict=True)
    return [
        {
            "ppl": force.ppl[ppl].code,
            "pml": force.pml[pml].code,
            "interview_result": result,
            "checked_on": None if date == "NaT" else date,
            "notes": _NOTES[result][int(chance * len(_NOTES[result]))] if result != COMPLETE else "",
        }
        for ppl, pml, result, date, chance in rows
    ]


def _listing(simulated: Simulated) -> list[Document | None]:
    judged = np.datetime_as_string(simulated.visits.judged).tolist()
    return [
        {"rt_judgement": judgement, "judged_on": day} if judgement else None
        for judgement, day in zip(simulated.visits.judgement.tolist(), judged, strict=True)
    ]


def _photos(simulated: Simulated, dwellings: Sequence[Document]) -> list[list[Document]]:
    """Which pictures the officer took: position and UTC time as the telephone wrote them."""
    visits = simulated.visits
    days = np.datetime_as_string(visits.day).tolist()
    photos: list[list[Document]] = [[] for _ in days]
    minutes = visits.minute.tolist()
    for i in np.flatnonzero(visits.outside).tolist():
        spot = {"lon": dwellings[i]["lon"], "lat": dwellings[i]["lat"]}
        for kind, taken, later in (("outside", True, 0), ("inside", bool(visits.inside[i]), 7)):
            if taken:
                hour, minute = divmod(minutes[i] + later, 60)
                photos[i].append({"kind": kind, "taken_at": f"{days[i]}T{hour:02d}:{minute:02d}:00+00:00", **spot})
    return photos
