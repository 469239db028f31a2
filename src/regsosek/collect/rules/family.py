"""Rules about the family, its house and what it owns. Sources: domain sheet 1.3 (checker of September 2022), 1.6; else ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regsosek.collect.asked import day
from regsosek.collect.rules.rule import Interview, Place, rule
from regsosek.vocabulary import codebook

_ELECTRIC = ("has_refrigerator", "has_air_conditioner", "has_water_heater", "has_flat_tv", "has_computer")
_LARGE_CYLINDERS = (2, 3)
_NO_POWER = 4
_INDONESIA = (94.0, 142.0, -12.0, 7.0)


@rule("member_count", "error", "112 401",
      "Jumlah anggota keluarga (112) tidak sama dengan jumlah anggota yang dicatat di Blok IV.",
      "The number of members (112) is not the number of members listed in block IV.")  # fmt: skip
def member_count(seen: Interview) -> Iterator[Place]:
    if seen.is_reached and seen.number("member_count") not in (None, len(seen.members)):
        yield "member_count", 0


@rule("nobody_present", "warning", "205 404",
      "Pendataan lengkap (205), tetapi tidak ada anggota yang tinggal bersama keluarga (404).",
      "The interview is complete (205), but no member lives with the family (404).")  # fmt: skip
def nobody_present(seen: Interview) -> Iterator[Place]:
    if seen.is_complete and not seen.present:
        yield "interview_result", 0


@rule("kk_without_number", "warning", "114 115",
      "Kode KK (115) menyatakan KK sesuai, tetapi nomor KK (114) kosong.",
      "The card code (115) says that the card matches, but the card number (114) is missing.")  # fmt: skip
def kk_without_number(seen: Interview) -> Iterator[Place]:
    if seen.is_complete and seen.number("kk_code") == 0 and not seen.family.get("no_kk"):
        yield "no_kk", 0


@rule("cylinder_without_fuel", "warning", "308 502a",
      "Memiliki tabung gas 5,5 kg atau lebih (502a), tetapi memasak dengan bahan bakar lain (308).",
      "There is a gas cylinder of 5.5 kg or more (502a), but another fuel for cooking (308).")  # fmt: skip
def cylinder_without_fuel(seen: Interview) -> Iterator[Place]:
    fuel = seen.number("cooking_fuel")
    if seen.number("has_gas_cylinder") == 1 and fuel is not None and fuel not in _LARGE_CYLINDERS:
        yield "has_gas_cylinder", 0


@rule("fuel_without_cylinder", "warning", "308 502a",
      "Memasak dengan elpiji 5,5 kg atau 12 kg (308), tetapi tidak memiliki tabungnya (502a).",
      "LPG of 5.5 kg or 12 kg is used for cooking (308), but there is no such cylinder (502a).")  # fmt: skip
def fuel_without_cylinder(seen: Interview) -> Iterator[Place]:
    if seen.number("cooking_fuel") in _LARGE_CYLINDERS and seen.number("has_gas_cylinder") == 2:
        yield "has_gas_cylinder", 0


@rule("electric_without_power", "error", "307a 502b 502c 502d 502f 502h",
      "Memiliki alat listrik (502), tetapi sumber penerangan bukan listrik (307a).",
      "There is an electric appliance (502), but the lighting is not electric (307a).")  # fmt: skip
def electric_without_power(seen: Interview) -> Iterator[Place]:
    if seen.number("lighting_source") == _NO_POWER:
        yield from ((name, 0) for name in _ELECTRIC if seen.number(name) == 1)


@rule("internet_without_phone", "note", "502n 505",
      "Memakai internet telepon genggam (505), tetapi tidak memiliki smartphone (502n).",
      "Mobile internet is used (505), but there is no smartphone (502n).")  # fmt: skip
def internet_without_phone(seen: Interview) -> Iterator[Place]:
    if seen.number("internet_access") == 3 and seen.number("has_smartphone") == 2:
        yield "internet_access", 0


@rule("floor_for_many", "note", "302 112",
      "Luas lantai (302) kurang dari 2 m² untuk setiap orang; pastikan satuannya meter persegi.",
      "The floor area (302) is less than 2 m² for each person; make sure that it is in square metres.")  # fmt: skip
def floor_for_many(seen: Interview) -> Iterator[Place]:
    area = seen.number("floor_area")
    if area is not None and seen.present and area < 2 * len(seen.present):
        yield "floor_area", 0


@rule("aid_after_interview", "error", "201 501a 501b 501c 501d 501e 501f 501g",
      "Periode bantuan (501) sesudah tanggal pendataan (201).",
      "The period of the aid (501) is later than the interview (201).")  # fmt: skip
def aid_after_interview(seen: Interview) -> Iterator[Place]:
    for item in codebook.items(level="family", section="aid"):
        period = day(seen.family, f"{item.name}_period")
        if seen.on and period and period > seen.on:
            yield f"{item.name}_period", 0


#: Round → first and last day of a period of aid, as the checker of that round had them.
AID_PERIODS = {"2022": (date(2021, 10, 1), date(2022, 10, 31))}


@rule("aid_outside_round", "error", "501a 501b 501c 501d 501e 501f 501g",
      "Periode bantuan (501) di luar masa yang ditanyakan pada putaran ini.",
      "The period of the aid (501) is outside what this round asks for.")  # fmt: skip
def aid_outside_round(seen: Interview) -> Iterator[Place]:
    """What lies in the limits is the form's constraint too; here for answers that came by another form or a file."""
    if seen.round not in AID_PERIODS or seen.family.get("round") == seen.round:
        return
    first, last = AID_PERIODS[seen.round]
    for item in codebook.items(level="family", section="aid"):
        period = day(seen.family, f"{item.name}_period")
        if period and not first <= period <= last:
            yield f"{item.name}_period", 0


def _place(seen: Interview) -> list[float]:
    try:
        return [float(part) for part in str(seen.family.get("location") or "").split()]
    except ValueError:
        return []


@rule(
    "place_abroad",
    "error",
    "",
    "Posisi rumah berada di luar Indonesia.",
    "The position of the house is outside Indonesia.",
)
def place_abroad(seen: Interview) -> Iterator[Place]:
    place = _place(seen)
    west, east, south, north = _INDONESIA
    if len(place) >= 2 and not (west <= place[1] <= east and south <= place[0] <= north):
        yield "location", 0


@rule("place_mock", "warning", "",
      "Ketelitian posisi 0 meter: posisi mungkin dibuat oleh aplikasi lain, bukan oleh GPS.",
      "An accuracy of 0 metres: another app may have made the position, not the GPS.")  # fmt: skip
def place_mock(seen: Interview) -> Iterator[Place]:
    place = _place(seen)
    if len(place) >= 4 and place[3] == 0:
        yield "location", 0
