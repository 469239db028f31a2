"""An officer's phone knows the families of his own areas, nothing of others, and no numbers of persons."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from factories.documents import family_document, member, nik
from factories.questionnaires import family_built
from regsosek.collect.models import OfficerList
from regsosek.collect.queries import list_bytes
from regsosek.intake.actions.lists import push_lists
from regsosek.intake.lists import FAMILIES, MEMBERS
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Role

RT, OTHER_RT = "64720500060001", "64720500070001"


@pytest.fixture
def two_families(record: Any) -> Any:
    """One in the officer's RT, one in another kelurahan."""
    here = family_document(2, sub_sls=f"{RT}00", members=[member(1, family=2), member(2, family=2)])
    there = family_document(4, sub_sls=f"{OTHER_RT}00", village="6472050007")
    record(here, there)
    return here, there


def _rows(officer: Any, name: str) -> list[dict[str, str]]:
    found = OfficerList.objects.get(officer=officer, name=name)
    return list(csv.DictReader(io.StringIO(list_bytes(found).decode())))


def test_the_families_of_his_areas_and_a_row_for_a_new_one(two_families: Any, user_as: Any, system_actor: Any) -> None:
    officer = user_as(Role.PPL, RT)

    assert push_lists(by=system_actor, officer_id=officer.pk) == 1

    new, known = _rows(officer, FAMILIES)
    here = two_families[0]
    assert (known["name"], known["head_name"]) == (here["family_id"], here["identity"]["head_name"])
    assert (known["province_code"], known["sls_code"], known["sub_sls_code"]) == ("64", "0001", "00")
    assert (known["rt_judgement"], known["rt_judged_on"], known["known_members"]) == ("2", "2022-10-16", "2")
    assert (new["name"], new["family_id"], new["village_code"], new["sls_code"]) == (f"baru-{RT}", "", "006", "0001")


def test_the_members_of_these_families(two_families: Any, user_as: Any, system_actor: Any) -> None:
    officer = user_as(Role.PPL, RT)

    push_lists(by=system_actor, officer_id=officer.pk)

    rows = _rows(officer, MEMBERS)
    assert [row["name"] for row in rows] == [m["person_id"] for m in two_families[0]["members"]]
    assert rows[0]["birth_date"] == "1981-05-01" and rows[0]["relationship"] == "1"


def test_no_number_of_a_person_goes_to_a_phone(two_families: Any, user_as: Any, system_actor: Any) -> None:
    officer = user_as(Role.PPL, RT)
    push_lists(by=system_actor, officer_id=officer.pk)

    told = b"".join(list_bytes(each) for each in OfficerList.objects.filter(officer=officer)).decode()

    assert two_families[0]["identity"]["head_name"] in told
    assert nik(21, 1, "1981-05-01") not in told and two_families[0]["identity"]["no_kk"] not in told
    assert two_families[1]["identity"]["head_name"] not in told


def test_the_form_pulls_only_columns_that_the_lists_have(two_families: Any, user_as: Any, system_actor: Any) -> None:
    officer = user_as(Role.PPL, RT)
    push_lists(by=system_actor, officer_id=officer.pk)
    xform = family_built().xform.decode()

    for name, list_name in (("keluarga", FAMILIES), ("anggota", MEMBERS)):
        pulled = {part.split("'")[1] for part in xform.split(f"pulldata('{name}',")[1:]}
        assert pulled and pulled <= set(_rows(officer, list_name)[0])


def test_an_area_without_families_has_rows_for_new_ones(city: Any, user_as: Any, system_actor: Any) -> None:
    officer = user_as(Role.PPL, "6472060001")

    assert push_lists(by=system_actor, officer_id=officer.pk) == 0

    assert [row["name"] for row in _rows(officer, FAMILIES)] == ["baru-64720600010001", "baru-64720600010002"]
    assert _rows(officer, MEMBERS) == []


def test_the_same_again_changes_no_list(two_families: Any, user_as: Any, system_actor: Any) -> None:
    officer = user_as(Role.PPL, RT)
    push_lists(by=system_actor, officer_id=officer.pk)
    before = list(OfficerList.objects.values_list("md5", "pushed_at"))

    push_lists(by=system_actor, officer_id=officer.pk)

    assert list(OfficerList.objects.values_list("md5", "pushed_at")) == before


def test_who_collects_nowhere_gets_none(city: Any, user_as: Any, system_actor: Any) -> None:
    officer = user_as(Role.RT_HEAD, RT)

    with pytest.raises(Problem) as refused:
        push_lists(by=system_actor, officer_id=officer.pk)

    assert refused.value.code == "device_not_officer"
    assert not OfficerList.objects.exists()


def test_an_officer_of_elsewhere_is_not_found(city: Any, user_as: Any, actor: Any) -> None:
    officer, pml = user_as(Role.PPL, OTHER_RT), actor(Role.PML, RT)

    with pytest.raises(Problem) as refused:
        push_lists(by=pml, officer_id=officer.pk)

    assert refused.value.code == "not_found"


def test_a_pml_pushes_for_his_officers_and_the_audit_has_no_names(two_families: Any, user_as: Any, actor: Any) -> None:
    officer, pml = user_as(Role.PPL, RT), actor(Role.PML, RT)

    push_lists(by=pml, officer_id=officer.pk)

    event = AuditEvent.objects.get(verb="intake.push_lists")
    assert event.details == {"rows": 1} and event.subject_id == str(officer.pk)


def test_a_ppl_may_not(city: Any, user_as: Any, actor: Any) -> None:
    officer = user_as(Role.PPL, RT)

    with pytest.raises(Problem) as refused:
        push_lists(by=actor(Role.PPL, RT), officer_id=officer.pk)

    assert refused.value.code == "not_allowed"
