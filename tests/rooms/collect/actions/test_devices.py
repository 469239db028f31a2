"""Who may give a phone to whom; lists that are pushed."""

from __future__ import annotations

from typing import Any

import pytest

from regsosek.collect.actions.devices import digest_of, issue_device, revoke_device
from regsosek.collect.actions.lists import push_list
from regsosek.collect.models import Device, OfficerList
from regsosek.collect.queries import devices_in, list_bytes
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Role


@pytest.fixture
def officer(city: Any, user_as: Any) -> Any:
    return user_as(Role.PPL, "64720500060001")


def code_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(Problem) as told:
        call(**arguments)
    return told.value.code


def test_a_phone_of_an_officer_of_the_supervisors_areas(officer: Any, actor: Any, user_as: Any) -> None:
    pml, elsewhere = actor(Role.PML, "6472050"), actor(Role.PML, "6472060")
    device, token = issue_device(by=pml, officer_id=officer.pk, label=" Ponsel 1 ")
    assert (device.label, device.token_digest) == ("Ponsel 1", digest_of(token))
    assert token not in str(AuditEvent.objects.filter(verb="collect.issue_device").values().get())
    assert [d.pk for d in devices_in(pml.scope.areas)] == [device.pk] and devices_in(elsewhere.scope.areas) == []
    assert code_of(issue_device, by=elsewhere, officer_id=officer.pk, label="x") == "not_found"
    assert code_of(issue_device, by=actor(Role.PPL, "6472050"), officer_id=officer.pk, label="x") == "not_allowed"
    assert code_of(issue_device, by=pml, officer_id=officer.pk, label=" ") == "device_label"
    lurah = user_as(Role.LURAH, "6472050006")
    assert code_of(issue_device, by=pml, officer_id=lurah.pk, label="x") == "device_not_officer"


def test_revoked_once_with_a_reason(officer: Any, actor: Any) -> None:
    pml = actor(Role.PML, "6472050")
    device, _ = issue_device(by=pml, officer_id=officer.pk, label="x")
    assert code_of(revoke_device, by=pml, device_id=device.pk, reason=" ") == "device_reason"
    assert code_of(revoke_device, by=actor(Role.PML, "6472060"), device_id=device.pk, reason="a") == "not_found"
    assert revoke_device(by=pml, device_id=device.pk, reason="hilang").revoked_at
    assert code_of(revoke_device, by=pml, device_id=device.pk, reason="hilang") == "device_revoked"
    assert Device.objects.get().revoked_because == "hilang"


def test_a_list_is_replaced_and_the_same_one_is_left_as_it_is(officer: Any, actor: Any) -> None:
    pml = actor(Role.PML, "6472050")
    first = push_list(by=pml, officer_id=officer.pk, name="keluarga.csv", rows=[{"name": "a", "label": "Uji, A"}])
    again = push_list(by=pml, officer_id=officer.pk, name="keluarga.csv", rows=b'name,label\na,"Uji, A"\n')
    assert (first.pushed_at, first.md5, first.rows) == (again.pushed_at, again.md5, 1)
    push_list(by=pml, officer_id=officer.pk, name="keluarga.csv", rows=[])
    kept = OfficerList.objects.get()
    assert (list_bytes(kept), kept.rows) == (b"name,label\n", 0)
    assert code_of(push_list, by=pml, officer_id=officer.pk, name="../a.csv", rows=[]) == "list_name"
    assert (
        code_of(push_list, by=actor(Role.PML, "6472060"), officer_id=officer.pk, name="a.csv", rows=[]) == "not_found"
    )
