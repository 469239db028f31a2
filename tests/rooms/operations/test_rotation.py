"""A new key in the place of the old one: everything opens before, during and after; nothing is lost, doubled or left behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models

import regsosek
from factories.documents import family_document, member, nik
from factories.people import make_user
from regsosek.imports import actions as imports
from regsosek.imports import ledger, said, samples
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel import digest, key_file, secrets
from regsosek.kernel.action import verb
from regsosek.kernel.actions import make_digest
from regsosek.kernel.clock import now, today
from regsosek.kernel.guard import maintenance
from regsosek.kernel.models import AuditEvent, Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.operations import actions as keys
from regsosek.operations import holdings, rotation
from regsosek.operations.health import examine
from regsosek.operations.sealed import open_file
from regsosek.operations.sealed_copies import note_sealed_copy
from regsosek.registry import actions, search, state
from regsosek.registry.models import Identifier, PersonKey
from regsosek.registry.person_keys import keys_of
from regsosek.registry.verification import verify_all
from regsosek.vocabulary.roles import Ability, Role
from regsosek.web.second_factor import Adapter
from regsosek.welfare import inputs
from regsosek.welfare.models import Job

WORDS = "lima kata yang mudah diingat"


@pytest.fixture
def home(filled: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, with a copy of the key of the tests, and small chunks."""
    made = tmp_path / "home"
    made.mkdir(mode=0o700)
    key_file.replace(made / "regsosek.key", Path(settings.REGSOSEK_KEY_FILE).read_bytes())
    (made / "session.key").touch(mode=0o600)
    settings.REGSOSEK_HOME, settings.REGSOSEK_KEY_FILE = made, made / "regsosek.key"
    monkeypatch.setattr(rotation, "CHUNK", 7)
    return made


def _new_key(by: Any, home: Path, name: str = "copy") -> None:
    keys.add_key(by=by, sealed_copy=home / name, passphrase=WORDS)


def _column(table: str) -> holdings.Column:
    found = next(h for h in holdings.HOLDINGS if h.table == table)
    assert isinstance(found, holdings.Column)
    return found


def _head(family: int) -> str:
    return nik(family * 10 + 1, born="1981-05-01")


def _numbers() -> dict[Any, str]:
    with system_scope("tests"):
        rows = Identifier.objects.exclude(blind="").values_list("id", "kind", "sealed")
        return {pk: secrets.unseal(sealed, purpose=kind).decode() for pk, kind, sealed in rows}


def _found(number: str) -> int:
    with system_scope("tests"):
        return len(search.by_number(number).families)


def _states() -> list[Any]:
    with system_scope("tests"):
        return list(Revision.objects.order_by("id").values_list("subject", "number", "hash"))


def test_everything_is_sealed_anew_and_the_old_key_goes(home: Path, system_actor: Any) -> None:
    user = make_user(system_actor, Role.ADMINISTRATOR)
    Authenticator.objects.create(user=user, type="totp", data={"secret": Adapter().encrypt("GEHEIM"), "last": 3})
    with system_scope("tests"):
        people = list(PersonKey.objects.values_list("person_id", flat=True))
        before, session = (_numbers(), _states(), set(keys_of(people))), (home / "session.key").read_text()
    old = secrets.keys().key_id

    _new_key(system_actor, home)
    told: list[int] = []
    count = rotation.reseal_all(by=system_actor, advance=told.append)

    assert rotation.left() == {}
    assert sum(told) == count == len(before[0]) + len(people) + 1
    assert max(told) <= 7
    with system_scope("tests"):
        assert (_numbers(), _states(), set(keys_of(people))) == before
        assert all(bytes(sealed)[:2] != old for sealed in Identifier.objects.values_list("sealed", flat=True))
    kept = Authenticator.objects.get(user=user).data
    assert (Adapter().decrypt(kept["secret"]), kept["last"]) == ("GEHEIM", 3)
    assert keys.retire_key(by=system_actor) == [old.hex()]
    assert _numbers() == before[0]
    assert _found(_head(1)) == 1
    assert verify_all().faults == []
    assert (home / "session.key").read_text() != session
    assert secrets.ring().of(old) is None
    events = AuditEvent.objects.filter(verb__startswith="operations.").values_list("verb", "details")
    assert sum(d["rows"] for v, d in events if v == "operations.reseal") == count
    assert {v for v, _ in events} >= {"operations.add_key", "operations.retire_key"}


def test_in_the_middle_everything_is_found_and_nobody_is_claimed_twice(
    home: Path, system_actor: Any, record: Any
) -> None:
    claims, states = _numbers(), _states()
    _new_key(system_actor, home)
    numbers = _column("registry_identifier")
    keys.reseal(by=system_actor, holding=numbers, after=None, limit=7)
    left = rotation.left()["registry_identifier"]

    assert 0 < left < len(claims), "it stands in the middle"
    assert [_found(_head(n)) for n in range(1, 6)] == [1] * 5
    record(*[family_document(number) for number in range(1, 6)])  # the same once more, half under each key
    assert _numbers() == claims
    with system_scope("tests"):
        assert not Identifier.objects.filter(state="withdrawn").exists()
    assert len(_states()) == len(states) + 5
    assert verify_all().faults == []


def test_what_was_recorded_before_keeps_its_claim_after_the_old_key_is_gone(
    home: Path, system_actor: Any, record: Any
) -> None:
    claims = _numbers()
    _new_key(system_actor, home)
    rotation.reseal_all(by=system_actor)
    keys.retire_key(by=system_actor)

    record(*[family_document(number) for number in range(1, 6)])

    assert _numbers() == claims


def test_a_verified_number_stays_one_persons_during_the_rotation(home: Path, system_actor: Any, record: Any) -> None:
    record(family_document(6, members=[member(1, family=6, nik=_head(1))]))
    with system_scope("tests"):
        rows = Identifier.objects.filter(kind="nik", blind=secrets.blind_index("nik", _head(1)))
        first, second = rows.order_by("id").values_list("id", flat=True)
    day = today()
    actions.promote_nik(by=system_actor, claim_id=first, reason="KTP dilihat", happened_on=day)
    _new_key(system_actor, home)
    numbers = _column("registry_identifier")
    with system_scope("tests"):
        row = Identifier.objects.values("pk", "sealed", "kind").get(pk=second)
    with maintenance("tests"):  # the other one is sealed anew first, whatever its place
        numbers._write([(second, bytes(row["sealed"]), numbers.anew(row))])

    with pytest.raises(Problem, match="number_taken"):
        actions.promote_nik(by=system_actor, claim_id=second, reason="KTP dilihat", happened_on=day)


def test_equal_states_make_no_link_after_a_rotation(home: Path, system_actor: Any) -> None:
    _new_key(system_actor, home)
    before = _states()
    one, *others = sorted({subject for subject, _, _ in before})

    @verb("tests.same", needs=Ability.CHANGE_FAMILY)
    def same(*, by: Any) -> None:
        with system_scope("tests"):
            state.revise(by=by, cause="tests.same", happened_on=today(), touched=[one], besides=others)

    same(by=system_actor)

    assert [subject for subject, _, _ in _states()[len(before) :]] == [one]
    assert verify_all().faults == []


def test_a_file_of_an_import_and_its_rows_are_sealed_anew(home: Path, system_actor: Any) -> None:
    delivery = samples.bps_delivery([family_document(30)])
    batch = imports.upload(by=system_actor, adapter="bps_k", filename="k.zip", data=delivery)
    for number, (outcome, purpose) in enumerate([("rejected", ledger.ROW), ("updated", ledger.BEFORE)]):
        sealed = secrets.seal(b"[1]", purpose=purpose)
        waiting = secrets.seal(b"[2]", purpose=said.SAID)
        ImportRow.objects.create(batch=batch, sheet="k", line=number, outcome=outcome, sealed=sealed, said=waiting)
    name = batch.blob
    opened = next(h for h in holdings.HOLDINGS if isinstance(h, holdings.Files)).plain

    _new_key(system_actor, home)
    rotation.reseal_all(by=system_actor)
    moved = ImportBatch.objects.get(pk=batch.id).blob

    assert moved != name
    assert (opened(moved), opened(name)) == (delivery, delivery), "who reads it goes on"
    keys.retire_key(by=system_actor)
    with pytest.raises(Problem, match="not_found"):
        opened(name)
    assert opened(moved) == delivery
    rows = ImportRow.objects.order_by("line").values_list("sealed", flat=True)
    assert [secrets.unseal(s, purpose=p) for s, p in zip(rows, (ledger.ROW, ledger.BEFORE), strict=True)] == [
        b"[1]"
    ] * 2
    assert {secrets.unseal(s, purpose=said.SAID) for s in ImportRow.objects.values_list("said", flat=True)} == {b"[2]"}


def test_what_a_ranking_read_and_a_survey_are_sealed_anew(home: Path, system_actor: Any) -> None:
    table = pa.table({"family_id": ["a"], "persons": [3]})
    job = Job.objects.create(
        kind="fit", label="uji", parameters={"survey": inputs.keep(table), "survey_name": "x"}, created_at=now(),
        created_by="x", created_by_label="x",
    )  # fmt: skip
    name = job.parameters["survey"]

    _new_key(system_actor, home)
    rotation.reseal_all(by=system_actor)
    keys.retire_key(by=system_actor)
    job.refresh_from_db()

    assert job.parameters["survey"] != name
    assert job.parameters["survey_name"] == "x"
    assert inputs.kept(job.parameters["survey"]) == table


def test_a_key_in_use_is_not_retired_and_a_third_is_not_made(home: Path, system_actor: Any) -> None:
    with pytest.raises(Problem, match="no_old_key"):
        keys.retire_key(by=system_actor)
    _new_key(system_actor, home)

    with pytest.raises(Problem, match="key_in_use"):
        keys.retire_key(by=system_actor)
    with pytest.raises(Problem, match="key_not_retired"):
        _new_key(system_actor, home, "another")
    assert len(secrets.ring().in_use) == 2
    assert not (home / "another").exists()


def test_what_cannot_be_opened_is_left_and_hinders_nobody(home: Path, system_actor: Any) -> None:
    with system_scope("tests"):
        one = Identifier.objects.order_by("pk").first()
        assert one is not None
    damaged = secrets.keys().key_id + b"\1" * 40
    _write_sealed(one.pk, damaged)
    _new_key(system_actor, home)

    rotation.reseal_all(by=system_actor)

    assert rotation.left() == {"registry_identifier": 1}
    assert keys.retire_key(by=system_actor)
    with system_scope("tests"):
        assert bytes(Identifier.objects.get(pk=one.pk).sealed) == damaged


def _write_sealed(pk: Any, sealed: bytes) -> None:
    with maintenance("tests"):
        Identifier.objects.filter(pk=pk).update(sealed=sealed)


def test_what_is_changed_meanwhile_is_not_written_over(home: Path, system_actor: Any) -> None:
    _new_key(system_actor, home)
    column = _column("registry_identifier")
    with system_scope("tests"):
        one = Identifier.objects.order_by("pk").values("pk", "sealed", "kind").first()
    assert one is not None
    stale = (one["pk"], bytes(one["sealed"]), column.anew(one))
    _write_sealed(one["pk"], b"")  # erased meanwhile

    with maintenance("tests"):
        column._write([stale])

    with system_scope("tests"):
        assert bytes(Identifier.objects.get(pk=one["pk"]).sealed) == b""


def test_digests_of_both_keys_verify_and_the_old_key_signs_no_more(home: Path, system_actor: Any) -> None:
    yesterday, old = today() - timedelta(days=1), secrets.keys()
    make_digest(by=system_actor, day=yesterday)
    _new_key(system_actor, home)
    rotation.reseal_all(by=system_actor)
    keys.retire_key(by=system_actor)
    made = make_digest(by=system_actor, day=today())

    assert verify_all().faults == []
    assert made.public_key == secrets.keys().public != old.public
    first, _ = digest.DailyDigest.objects.order_by("day")
    again = digest.DailyDigest(day=today(), until=made.until, families=0, root="", previous=digest.link(made))
    again.public_key, again.signature = old.public, old.signing.sign(digest.message(again)).hex()
    older = f"sidik {today()}: ditandatangani dengan kunci yang lebih lama daripada sidik sebelumnya"
    assert older in digest.faults([first, made, again])


def test_the_sealed_copy_has_both_keys_and_doctor_tells_what_to_do_next(home: Path, system_actor: Any) -> None:
    def todo() -> tuple[str, str]:
        found = {f.about: f.todo for f in examine()}
        return found["Generasi kunci"], found["Salinan kunci"]

    assert todo() == ("", "regsosek key seal --out BERKAS")
    _new_key(system_actor, home)
    assert open_file(home / "copy", WORDS) == (home / "regsosek.key").read_bytes()
    assert todo() == ("regsosek key rotate", "")
    rotation.reseal_all(by=system_actor)
    assert todo() == ("regsosek key retire", "")
    keys.retire_key(by=system_actor)
    assert todo() == ("", "regsosek key seal --out BERKAS")
    note_sealed_copy()
    assert todo() == ("", "")


def test_only_the_system_turns_keys(home: Path, actor: Any) -> None:
    administrator = actor(Role.ADMINISTRATOR)
    with pytest.raises(Problem, match="not_allowed"):
        _new_key(administrator, home)
    with pytest.raises(Problem, match="not_allowed"):
        keys.retire_key(by=administrator)


def test_no_sealed_column_is_forgotten() -> None:
    """Who adds a column of bytes adds it to the rotation, unless it is a part of a history, which is under no key of ours, or a
    questionnaire, which is no secret."""
    known = {(h.table, h.column) for h in holdings.HOLDINGS if isinstance(h, holdings.Column)}
    binary = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and not field.name.startswith("part_")
    }
    assert binary - {("collect_questionnaireversion", "xform")} == known


def test_no_purpose_is_forgotten() -> None:
    """Who seals something new adds it to `operations.holdings`, then its module here."""
    root = Path(regsosek.__file__).parent
    sealing = [path.relative_to(root) for path in root.rglob("*.py") if "secrets.seal(" in path.read_text()]
    assert {"imports/actions" if "imports/actions" in path.as_posix() else path.as_posix() for path in sealing} == {
        "collect/actions/lists.py", "collect/arrivals.py", "collect/quarantine.py", "intake/clashing.py", "intake/standing.py",
        "imports/actions", "imports/ledger.py", "imports/said.py", "operations/holdings.py",
        "registry/actions/corrections.py", "registry/card_numbers.py", "registry/person_keys.py", "registry/rows.py", "registry/erased_numbers.py",
        "web/second_factor.py", "welfare/inputs.py",
    }  # fmt: skip
