"""Cooperatives are invented, on dry land, and have members who exist."""

from __future__ import annotations

import re
from typing import Any

import shapely

from regsosek.analysis.synthetic.cooperatives import cooperatives, joiners
from regsosek.analysis.synthetic.geography import Geography


def test_sixty_cooperatives_with_numbers_that_are_nobodys(city: Geography, families: list[dict[str, Any]]) -> None:
    found = cooperatives(city, joiners(families), 2022)

    assert len(found) == 60 and len({c.name for c in found}) == 60 and len({c.number for c in found}) == 60
    assert all(re.fullmatch(r"9999\d{9}", c.number) for c in found)
    assert {c.kind for c in found} <= {"konsumen", "produsen", "simpan_pinjam", "jasa", "pemasaran"}


def test_members_live_in_the_kelurahan_and_join_once(city: Geography, families: list[dict[str, Any]]) -> None:
    home = {m["person_id"]: family["sub_sls"][:10] for family in families for m in family["members"]}
    found = cooperatives(city, joiners(families), 2022)
    joined = [person for c in found for person in c.members]

    assert len(joined) > 500 and len(set(joined)) == len(joined)
    assert all(home[person] == c.village for c in found for person in c.members)


def test_offices_stand_in_their_kelurahan(city: Geography) -> None:
    polygon = {village.code: village.polygon for village in city.villages}

    for c in cooperatives(city, {}, 2022):
        assert polygon[c.village].contains(shapely.Point(c.lon, c.lat)) and c.members == ()


def test_the_same_seed_founds_the_same_cooperatives(city: Geography, families: list[dict[str, Any]]) -> None:
    people = joiners(families)

    assert cooperatives(city, people, 1) == cooperatives(city, people, 1) != cooperatives(city, people, 2)
