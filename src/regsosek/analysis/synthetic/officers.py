"""The field force of the round: who interviews in which RT (PPL), who checks (PML), who coordinates (Koseka)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from regsosek.analysis.synthetic.draws import Floats, Ints
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.name_lists import PEOPLES

FAMILIES_PER_PPL = 250
"""National load of the round: 61,000 officers for 11.6 million families in one province, about 250 each."""
FEWEST_PPL = 60
PPL_PER_PML, PML_PER_KOSEKA = 4, 5
FEWEST_KOSEKA = 5
_OFFICERS = 31  # random stream
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Officer:
    """`role` is "ppl", "pml" or "koseka"; `above` the code of the PML or Koseka over them, None for a Koseka."""

    role: str
    code: str  # PPL 4 characters, PML 3, Koseka 3
    name: str
    above: str | None
    areas: tuple[str, ...]  # PPL: RT (16 digits); PML: kelurahan (10); Koseka: kecamatan (7)


@dataclass(frozen=True, eq=False)
class FieldForce:
    """`ppl_of` and `pml_of` give for each RT (index into geography.sls) the index into `ppl` and `pml`."""

    ppl: tuple[Officer, ...]
    pml: tuple[Officer, ...]
    koseka: tuple[Officer, ...]
    ppl_of: Ints  # (RT,)
    pml_of: Ints  # (RT,)

    @property
    def officers(self) -> tuple[Officer, ...]:
        """Koseka, then PML, then PPL: each after whoever is above them."""
        return (*self.koseka, *self.pml, *self.ppl)


@lru_cache(maxsize=4)
def field_force(geography: Geography, families: int) -> FieldForce:
    """Officers for a round of `families` families: PPL cover whole RT of one kecamatan, their PML too, and Koseka whole
    kecamatan. A demo gets about 60 PPL and 15 PML; the whole city about 1,000 and 250."""
    districts = np.array([int(sls.village[:7]) for sls in geography.sls])
    ppl_of = _split(geography.sls_share, districts, max(FEWEST_PPL, families // FAMILIES_PER_PPL))
    ppl_count = int(ppl_of.max()) + 1
    district_of_ppl = np.array([districts[ppl_of == i][0] for i in range(ppl_count)])
    load = np.bincount(ppl_of, geography.sls_share).astype(float)
    pml_of_ppl = _split(load, district_of_ppl, ppl_count // PPL_PER_PML)
    pml_count = int(pml_of_ppl.max()) + 1
    district_of_pml = np.array([district_of_ppl[pml_of_ppl == i][0] for i in range(pml_count)])
    koseka_of_pml = _koseka(np.bincount(pml_of_ppl, load).astype(float), district_of_pml)
    names = _names(ppl_count + pml_count + int(koseka_of_pml.max()) + 1, geography.seed)
    codes_koseka = [f"K{i + 1:02d}" for i in range(int(koseka_of_pml.max()) + 1)]
    codes_pml = [f"{_LETTERS[1 + i // 99]}{i % 99 + 1:02d}" for i in range(pml_count)]
    koseka = [
        Officer("koseka", code, next(names), None, _whole(district_of_pml[koseka_of_pml == i]))
        for i, code in enumerate(codes_koseka)
    ]
    pml = [
        Officer("pml", code, next(names), codes_koseka[koseka_of_pml[i]], _villages(geography, pml_of_ppl[ppl_of] == i))
        for i, code in enumerate(codes_pml)
    ]
    ppl = [
        Officer(
            "ppl", f"{_LETTERS[i // 999]}{i % 999 + 1:03d}", next(names), codes_pml[pml_of_ppl[i]],
            tuple(geography.sls[rt].code for rt in np.flatnonzero(ppl_of == i)),
        )
        for i in range(ppl_count)
    ]  # fmt: skip
    return FieldForce(tuple(ppl), tuple(pml), tuple(koseka), ppl_of, pml_of_ppl[ppl_of])


def _split(load: Floats, group: Ints, wanted: int) -> Ints:
    """Consecutive rows shared out to about `wanted` people by load, nobody across two groups; numbered from 0."""
    result = np.zeros(len(load), dtype=np.int64)
    start = 0
    for key in dict.fromkeys(group.tolist()):
        here = group == key
        people = max(1, round(float(load[here].sum() / load.sum()) * wanted))
        done = np.cumsum(load[here]) - load[here] / 2
        part = np.minimum((done / load[here].sum() * people).astype(np.int64), people - 1)
        _, part = np.unique(part, return_inverse=True)
        result[here] = start + part
        start += int(part.max()) + 1
    return result


def _koseka(load: Floats, district_of_pml: Ints) -> Ints:
    """Koseka of each PML: a small round pairs kecamatan, a large one has several Koseka in one."""
    wanted = max(FEWEST_KOSEKA, len(load) // PML_PER_KOSEKA)
    if wanted > len(set(district_of_pml.tolist())):
        return _split(load, district_of_pml, wanted)
    districts = list(dict.fromkeys(district_of_pml.tolist()))
    per_koseka = -(-len(districts) // wanted)
    place = {district: i // per_koseka for i, district in enumerate(districts)}
    return np.array([place[district] for district in district_of_pml.tolist()])


def _whole(districts: Ints) -> tuple[str, ...]:
    return tuple(str(district) for district in dict.fromkeys(districts.tolist()))


def _villages(geography: Geography, rts: np.ndarray) -> tuple[str, ...]:
    return tuple(dict.fromkeys(geography.sls[rt].village for rt in np.flatnonzero(rts)))


def _names(count: int, seed: int) -> Iterator[str]:
    rng = np.random.default_rng([seed, _OFFICERS])
    lists = list(PEOPLES.values())
    for _ in range(count):
        names = lists[int(rng.integers(len(lists)))]
        first, second = (names.women, names.second_women) if rng.random() < 0.55 else (names.men, names.second_men)
        yield f"{first[int(rng.integers(len(first)))]} {second[int(rng.integers(len(second)))]}"
