"""What phones sent is under the key file too: it goes into copies, and through a rotation of the key."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as live

from factories.collecting import arrival, interview, publish
from factories.people import make_user
from regsosek.collect.actions.lists import push_list
from regsosek.collect.actions.receiving import receive
from regsosek.collect.models import OfficerList, Quarantined, Submission, SubmissionFile
from regsosek.collect.quarantine import opened
from regsosek.collect.queries import file_bytes, list_bytes, xml_of
from regsosek.intake.models import Decision
from regsosek.intake.standing import DECISION
from regsosek.kernel import clock, secrets
from regsosek.kernel.action import verb
from regsosek.operations import rotation
from regsosek.operations.actions import keys
from regsosek.operations.export import blob_files
from regsosek.vocabulary.roles import Role


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.REGSOSEK_HOME, settings.REGSOSEK_BLOB_DIR = tmp_path, tmp_path / "blobs"
    settings.REGSOSEK_KEY_FILE = tmp_path / "regsosek.key"
    secrets.create_key_file(live.REGSOSEK_KEY_FILE)
    return tmp_path


def _decide(by: Any) -> None:
    """A decision, whose row never changes."""

    @verb("tests.decide", needs="")
    def decide(*, by: Any) -> None:
        Decision.objects.create(
            submission_id=uuid4(), area_code="64720500060001", kind="corrected", at=clock.now(), by_id="1", by_label="Uji",
            sealed=secrets.seal(b"{}", purpose=DECISION),
        )  # fmt: skip

    decide(by=by)


def test_it_is_copied_and_sealed_anew_and_known_again(
    home: Path, city: Any, system_actor: Any, everything: None
) -> None:
    publish()
    officer = make_user(system_actor, Role.PPL, ["64720500060001"])
    push_list(by=system_actor, officer_id=officer.pk, name="keluarga.csv", rows=b"name,label\na,b\n")
    whole = arrival(interview(photo="a.jpg"), a__jpg=b"picture")
    receive(by=system_actor, arrivals=[whole, arrival(interview(answer="7"))])
    _decide(system_actor)
    old = secrets.keys().key_id
    copied = {path.name for path in blob_files()}
    assert {SubmissionFile.objects.get().blob, Quarantined.objects.get().blob} == copied

    keys.add_key(by=system_actor, sealed_copy=home / "copy", passphrase="frasa sandi yang panjang")
    rotation.reseal_all(by=system_actor)
    assert rotation.left() == {}
    keys.retire_key(by=system_actor)

    assert secrets.ring().of(old) is None
    assert xml_of(Submission.objects.get()) == interview(photo="a.jpg")
    assert file_bytes(SubmissionFile.objects.get()) == b"picture"
    assert opened(Quarantined.objects.get())[0] == interview(answer="7")
    assert list_bytes(OfficerList.objects.get()) == b"name,label\na,b\n"
    assert secrets.unseal(Decision.objects.get().sealed or b"", purpose=DECISION) == b"{}"
    assert [r.code for r in receive(by=system_actor, arrivals=[whole])] == ["already"]
