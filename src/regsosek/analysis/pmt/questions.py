"""The predictors of the 2022 questionnaire, with the words in which their answers are told.

Groupings of tenure, floor, wall and roof follow a public PMT pipeline on Susenas (tenure 1 | 3,5 | 2 | 4, floor 1-3 | 4
| 5,6 | 7-9, wall 1 | 2,3 | 4,6 | 7, roof 1 | 2 | 3-6 | 7,8). It does not name wall 5 (batang kayu): here with 4,6. Its
groups of water, power and toilet are not published: the ones below are ours. Health, aid and turnover are left out:
disability is told apart in evaluation, aid would be circular, turnover is rarely known.

Bands run from the better-off answer to the worse, so that a rare answer joins a similar one. Points are relative to
the last band.
"""

from __future__ import annotations

import math
from itertools import pairwise

from regsosek.analysis.pmt.features import Band, Feature, Section, Source
from regsosek.vocabulary import codebook
from regsosek.vocabulary.label import Label


def _codes(*bands: tuple[tuple[int, ...], str, str]) -> tuple[Band, ...]:
    return tuple(Band(Label(id_, en), codes=codes) for codes, id_, en in bands)


def _coded(
    name: str,
    section: Section,
    *bands: tuple[tuple[int, ...], str, str],
    label: Label | None = None,
    required: bool = True,
) -> Feature:
    """A question that is one column; without `label` it is called as in the codebook."""
    return Feature(
        name, label or codebook.item(name).short, section, Source((name,)), _codes(*bands), required=required
    )


def _owned(name: str) -> Feature:
    return _coded(name, "assets", ((1,), "ya", "yes"), ((2,), "tidak", "no"))


def _counted(name: str, id_: str, en: str, column: str, last: int, *, first: int = 0, slope: bool = False) -> Feature:
    """One band per whole number from `first`; `last` also stands for everything above."""
    bands = tuple(
        Band(
            Label(f"{n} atau lebih", f"{n} or more") if n == last else Label(str(n), str(n)),
            low=None if n == first else n,
            high=None if n == last else n + 1,
            value=float(n),
        )
        for n in range(first, last + 1)
    )
    return Feature(name, Label(id_, en), "members", Source((column,)), bands, fitted="slope" if slope else "free")


def _floor_area_per_person() -> Feature:
    """Logarithm of floor area per resident, in steps fine enough to lose nothing (a step is about a sixth)."""
    bounds = (3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 21, 25, 30, 35, 40, 50, 60, 80, 100, 150)
    bands = [Band(Label("kurang dari 3 m² per orang", "less than 3 m² per person"), high=3, value=math.log(0.25))]
    for low, high in pairwise(bounds):
        text = Label(f"{low} sampai {high} m² per orang", f"{low} to {high} m² per person")
        bands.append(Band(text, low=low, high=high, value=math.log(math.sqrt(low * high) / 10)))
    bands.append(Band(Label("150 m² atau lebih per orang", "150 m² or more per person"), low=150, value=math.log(17.5)))
    return Feature(
        "floor_area_per_person",
        Label("Luas lantai per orang", "Floor area per person"),
        "housing",
        Source(("floor_area",), per="persons"),
        tuple(bands),
        fitted="slope",
    )


def _head_age() -> Feature:
    bands = (
        Band(Label("di bawah 30 tahun", "under 30"), high=30),
        Band(Label("30 sampai 44 tahun", "30 to 44"), low=30, high=45),
        Band(Label("45 sampai 59 tahun", "45 to 59"), low=45, high=60),
        Band(Label("60 tahun ke atas", "60 and over"), low=60),
    )
    label = Label("Umur kepala keluarga", "Age of the head")
    return Feature("head_age", label, "members", Source(("head_age",)), bands, required=False)


_DIPLOMAS = (
    ((21, 22), "S2 atau S3", "master's or doctorate"),
    ((19, 20), "D4, S1, atau profesi", "bachelor's or professional"),
    ((18,), "D1 sampai D3", "diploma"),
    ((11, 12, 13, 14, 15, 16, 17), "SMA sederajat", "senior secondary"),
    ((6, 7, 8, 9, 10), "SMP sederajat", "junior secondary"),
    ((1, 2, 3, 4, 5), "SD sederajat", "primary"),
    ((23,), "tidak punya ijazah SD", "no primary certificate"),
)

HOUSING: tuple[Feature, ...] = (
    _coded(
        "tenure_status", "housing",
        ((4,), "dinas", "official"), ((2,), "kontrak atau sewa", "rented"), ((1,), "milik sendiri", "owned"),
        ((3, 5), "bebas sewa atau lainnya", "rent-free or other"),
    ),
    _floor_area_per_person(),
    _coded(
        "floor_material", "housing",
        ((1, 2, 3), "marmer, keramik, parket, vinil", "marble, ceramic, parquet, vinyl"),
        ((4,), "ubin, tegel, teraso", "tile, terrazzo"),
        ((5, 6), "kayu, papan, semen, bata", "wood, board, cement, brick"),
        ((7, 8, 9), "bambu, tanah, lainnya", "bamboo, earth, other"),
    ),
    _coded(
        "wall_material", "housing",
        ((1,), "tembok", "brick or concrete"),
        ((2, 3), "kayu, papan, gipsum, plesteran", "wood, board, plaster"),
        ((4, 5, 6), "anyaman bambu, bambu, batang kayu", "bamboo, logs"), ((7,), "lainnya", "other"),
    ),
    _coded(
        "roof_material", "housing",
        ((1,), "beton", "concrete"), ((2,), "genteng", "tiles"),
        ((3, 4, 5, 6), "seng, asbes, sirap, bambu", "zinc, asbestos, shingle, bamboo"),
        ((7, 8), "rumbia, ijuk, lainnya", "thatch, other"),
    ),
    _coded(
        "water_source", "housing",
        ((1, 2), "air kemasan atau isi ulang", "bottled or refilled"), ((3,), "leding", "piped"),
        ((4, 5, 7), "sumur bor, sumur atau mata air terlindung", "borehole, protected well or spring"),
        ((6, 8), "sumur atau mata air tak terlindung", "unprotected well or spring"),
        ((9, 10, 11), "air sungai, air hujan, lainnya", "surface water, rain, other"),
    ),
    _coded(
        "lighting_source", "housing",
        ((1,), "PLN dengan meteran", "state grid, metered"), ((2,), "PLN tanpa meteran", "state grid, unmetered"),
        ((3, 4), "bukan PLN atau bukan listrik", "other electricity or none"),
    ),
    _coded(
        "power", "housing",
        ((4, 5), "2.200 watt atau lebih", "2,200 W or more"), ((3,), "1.300 watt", "1,300 W"),
        ((2,), "900 watt", "900 W"), ((0, 1), "450 watt atau tanpa meteran", "450 W or no meter"),
        label=Label("Daya listrik", "Installed power"), required=False,
    ),
    _coded(
        "cooking_fuel", "housing",
        ((1, 2, 3, 5), "listrik, elpiji 5,5 kg atau 12 kg, gas kota", "electricity, large LPG, city gas"),
        ((0,), "tidak memasak di rumah", "no cooking at home"), ((4,), "elpiji 3 kg", "LPG 3 kg"),
        ((6, 7, 8, 9, 10, 11), "minyak tanah, arang, kayu, lainnya", "kerosene, charcoal, wood, other"),
    ),
    _coded(
        "toilet_facility", "housing",
        ((1,), "sendiri", "own"), ((2,), "bersama keluarga tertentu", "shared with certain families"),
        ((3, 4), "MCK komunal atau umum", "communal or public"), ((5, 6), "tidak dipakai atau tidak ada", "unused or none"),
    ),
)  # fmt: skip

ASSETS: tuple[Feature, ...] = (
    _owned("has_gas_cylinder"),
    _owned("has_refrigerator"),
    _owned("has_air_conditioner"),
    _owned("has_water_heater"),
    _owned("has_flat_tv"),
    _owned("has_gold"),
    _owned("has_computer"),
    _owned("has_motorcycle"),
    _owned("has_car"),
    _owned("has_smartphone"),
    _owned("has_other_land"),
    _owned("has_other_house"),
    _coded(
        "internet_access", "assets",
        ((1, 2), "kabel atau WiFi", "cable or WiFi"), ((3,), "ponsel", "mobile"), ((0,), "tidak memakai", "none"),
        required=False,
    ),
    _coded(
        "bank_account", "assets",
        ((1, 2, 3), "ada", "yes"), ((4,), "tidak ada", "no"), required=False,
    ),
)  # fmt: skip

MEMBERS: tuple[Feature, ...] = (
    _counted("persons", "Jumlah anggota yang tinggal", "Family size", "persons", 8, first=1),
    _counted("age_0_4", "Balita", "Children under 5", "age_0_4", 3, slope=True),
    _counted("age_5_19", "Anak dan remaja 5-19 tahun", "Children and youths 5-19", "age_5_19", 5, slope=True),
    _counted("age_65_up", "Lansia 65 tahun ke atas", "Elders of 65 and over", "age_65_up", 2, slope=True),
    _counted("workers", "Anggota yang bekerja", "Working members", "workers", 4, slope=True),
    _counted("formal_workers", "Pekerja formal", "Formal workers", "formal_workers", 3, slope=True),
    _coded(
        "head_sex", "members",
        ((1,), "laki-laki", "male"), ((2,), "perempuan", "female"),
        label=Label("Jenis kelamin kepala keluarga", "Sex of the head"), required=False,
    ),
    _head_age(),
    _coded("head_diploma", "members", *_DIPLOMAS, label=Label("Ijazah kepala keluarga", "Head's diploma"), required=False),
    _coded("best_diploma", "members", *_DIPLOMAS, label=Label("Ijazah tertinggi dalam keluarga", "Highest diploma in the family"), required=False),
    _coded(
        "head_work_status", "members",
        ((5,), "PNS, TNI, Polri, BUMN, pejabat", "civil servant, army, police, state company"),
        ((3,), "berusaha dibantu buruh tetap", "employer"),
        ((4,), "buruh, karyawan, pegawai swasta", "private employee"),
        ((2,), "berusaha dibantu buruh tidak tetap", "own account with unpaid help"), ((1,), "berusaha sendiri", "own account"),
        ((0,), "tidak bekerja", "not working"), ((6, 7, 8), "pekerja bebas atau tidak dibayar", "casual or unpaid"),
        label=Label("Pekerjaan kepala keluarga", "Head's work"), required=False,
    ),
)  # fmt: skip

QUESTIONS: tuple[Feature, ...] = (*HOUSING, *ASSETS, *MEMBERS)
