"""Reads of what phones sent, with the eyes of who reads."""

from __future__ import annotations

from regsosek.collect.arrivals import FILE, XML
from regsosek.collect.models import Device, OfficerList, Submission, SubmissionFile
from regsosek.kernel import blobs, secrets
from regsosek.kernel.problems import Problem

LIST = "officer list"


def xml_of(submission: Submission) -> bytes:
    """The XML byte for byte as it came. :raises Problem: ``not_found`` where the reader may not see numbers."""
    if submission.sealed is None:
        raise Problem("not_found")
    return secrets.unseal(submission.sealed, purpose=XML)


def file_bytes(file: SubmissionFile) -> bytes:
    """:raises Problem: ``not_found`` where the reader may not see numbers, or the file is gone."""
    if file.blob is None:
        raise Problem("not_found")
    return secrets.unseal(blobs.get(file.blob), purpose=FILE)


def list_bytes(officer_list: OfficerList) -> bytes:
    return secrets.unseal(officer_list.sealed, purpose=LIST)


def devices_in(areas: tuple[str, ...]) -> list[Device]:
    """Phones of officers who have, or had, a role in these areas; newest first."""
    found = Device.objects.select_related("officer").prefetch_related("officer__grants").order_by("-issued_at", "id")
    return [device for device in found if works_in(device.officer, areas)]


def works_in(officer: object, areas: tuple[str, ...]) -> bool:
    """Has the officer, or had he, a role in one of these areas?"""
    grants = officer.grants.all()  # type: ignore[attr-defined]
    return any(code.startswith(area) for grant in grants for code in grant.areas for area in areas)
