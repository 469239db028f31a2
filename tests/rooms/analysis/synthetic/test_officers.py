"""Officers cover every RT once, in whole RT, and each has somebody above."""

from __future__ import annotations

import pytest

from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.officers import field_force


@pytest.mark.parametrize(("families", "ppl", "pml", "koseka"), [(12_000, 60, 15, 5), (250_000, 1000, 250, 50)])
def test_the_force_fits_the_load(city: Geography, families: int, ppl: int, pml: int, koseka: int) -> None:
    force = field_force(city, families)

    assert len(force.ppl) == pytest.approx(ppl, rel=0.1)
    assert len(force.pml) == pytest.approx(pml, rel=0.25)
    assert len(force.koseka) >= 4 and len(force.koseka) == pytest.approx(koseka, rel=0.2)


@pytest.mark.parametrize("families", [12_000, 250_000])
def test_every_rt_has_one_ppl_within_one_kecamatan(city: Geography, families: int) -> None:
    force = field_force(city, families)
    covered = [rt for officer in force.ppl for rt in officer.areas]

    assert sorted(covered) == sorted(sls.code for sls in city.sls)
    assert all(len({rt[:7] for rt in officer.areas}) == 1 for officer in force.ppl)


@pytest.mark.parametrize("families", [12_000, 250_000])
def test_codes_are_unique_and_lead_upward(city: Geography, families: int) -> None:
    force = field_force(city, families)
    codes = [officer.code for officer in force.officers]
    pml, koseka = {o.code: o for o in force.pml}, {o.code: o for o in force.koseka}

    assert len(set(codes)) == len(codes)
    assert all(len(o.code) == 4 for o in force.ppl) and all(len(o.code) == 3 for o in (*force.pml, *force.koseka))
    for officer in force.ppl:
        above = pml[officer.above or ""]
        assert {rt[:10] for rt in officer.areas} <= set(above.areas)
        assert {village[:7] for village in above.areas} <= set(koseka[above.above or ""].areas)
