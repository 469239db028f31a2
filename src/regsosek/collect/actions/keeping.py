"""One group of arrivals put beside what is here already. Runs inside the verb ``collect.receive``, under a system scope.

What may be decided at the same time by two processes is decided by one: each interview that a group names is locked by name before
it is looked at (a row that is not there yet cannot be locked)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence, Sized
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models

from regsosek.collect import published
from regsosek.collect.arrivals import KeptFile, Prepared, Receipt, says_the_same, submission_id
from regsosek.collect.chains import WAITING, Version, settle
from regsosek.collect.file_names import stored_name, stored_names
from regsosek.collect.models import Device, Quarantined, Questionnaire, Submission, SubmissionFile
from regsosek.collect.quarantine import quarantined
from regsosek.collect.states import State
from regsosek.kernel import bulk

SEEN_EVERY = timedelta(minutes=10)
_HEAVY = ("sealed", "findings", "paradata")


class Keeping:
    """``unneeded``: names of sealed files that no row names. ``other_bytes``: files that came again under the same name with
    other bytes."""

    def __init__(self, group: Sequence[Prepared]) -> None:
        self.group = group
        self.unneeded: list[str] = []
        self.new_files = self.other_bytes = 0
        self._rows: dict[UUID, Submission] = {}
        self._new: dict[UUID, Submission] = {}
        self._changed: set[UUID] = set()
        self._files: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
        self._file_rows: list[SubmissionFile] = []
        self._versions: dict[tuple[str, str], published.Published] = {}
        self._forms: dict[str, str] = {}

    def keep(self) -> list[Receipt]:
        revoked = self._revoked()
        self._lock()
        self._load()
        codes = [self._one(p) if self._device(p) not in revoked else self._nothing(p, "bad_token") for p in self.group]
        self._write()
        return [self._receipt(prepared, code) for prepared, code in zip(self.group, codes, strict=True)]

    # -- what is here ----------------------------------------------------------------------------------------------------

    @staticmethod
    def _device(prepared: Prepared) -> UUID | None:
        return prepared.arrival.device.pk if prepared.arrival.device else None

    def _revoked(self) -> set[UUID]:
        named = {device for p in self.group if (device := self._device(p))}
        sql = f"SELECT id FROM collect_device WHERE revoked_at IS NULL AND id IN ({_places(named)})"
        return named - {_uuid(key) for (key,) in _asked(sql, _keys(named))} if named else set()

    def _lock(self) -> None:
        if connection.vendor != "postgresql":
            return  # SQLite has one writer
        names = {p.id for p in self.group if p.id} | {b for p in self.group if (b := _before(p))}
        keys = sorted(int.from_bytes(hashlib.blake2b(n.bytes, digest_size=8).digest(), signed=True) for n in names)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS named(k)", [keys])

    def _load(self) -> None:
        numbers = {(p.reading.form_id, p.reading.instance_id) for p in self.group if p.reading}
        forms, instances = {form for form, _ in numbers}, {instance for _, instance in numbers}
        ids = {p.id for p in self.group if p.id}
        before = {b for p in self.group if (b := _before(p))}
        named = models.Q(pk__in=ids | before) | models.Q(form_id__in=forms, deprecated_id__in=instances)
        found = list(_locked(named)) if _is_here(ids | before, forms, instances) else []
        if before or found:
            found += _locked(models.Q(root__in={row.root for row in found} | ids))
        self._rows = {row.pk: row for row in found}
        for submission, name, sha in SubmissionFile.objects.filter(submission__in=[*self._rows]).values_list(
            "submission", "name", "sha256"
        ) if self._rows else ():  # fmt: skip
            self._files[submission].add((name, sha))
        said = {(p.reading.form_id, p.reading.version) for p in self.group if p.reading}
        self._versions = published.versions(said | {(row.form_id, row.version_said) for row in found})
        self._forms = {form: kind for (form, _), (_, kind, _) in self._versions.items()}

    # -- one arrival -----------------------------------------------------------------------------------------------------

    def _one(self, prepared: Prepared) -> str:
        reading = prepared.reading
        if reading is None or prepared.id is None:
            return self._quarantine(prepared, prepared.refused)
        row = self._rows.get(prepared.id)
        if row is not None:
            if not says_the_same(row, prepared):
                return self._quarantine(prepared, "other_answers")
            return self._again(prepared, row)
        if (reading.form_id, reading.version) not in self._versions:
            known = published.is_known(reading.form_id)
            return self._quarantine(prepared, "unknown_version" if known else "unknown_form")
        wrong = self._wrong_edit(prepared)
        return self._quarantine(prepared, wrong) if wrong else self._first_time(prepared)

    def _wrong_edit(self, prepared: Prepared) -> str:
        """Why it cannot follow what it says it edits. A version that the office makes bears the officer of the one before it."""
        before, officer = _before(prepared), prepared.arrival.officer_id
        if before is None:
            return ""
        here = self._rows.get(before)
        if here is not None and here.officer_id != officer:
            return "edit_of_another"
        if any(_edits(r) == before and r.officer_id == officer for r in self._rows.values()):
            return "edited_already"
        seen: set[UUID] = set()
        while before is not None and before not in seen:
            if before == prepared.id:
                return "circle"
            seen.add(before)
            here = self._rows.get(before)
            before = _edits(here) if here else None
        return ""

    def _first_time(self, prepared: Prepared) -> str:
        row = self._new_row(prepared)
        self._rows[row.pk] = self._new[row.pk] = row
        self._add_files(prepared, row)
        self._settle(row)
        if row.state == State.AWAITING_FIRST:
            return "early"
        return "received_part" if row.state == State.AWAITING_MEDIA else "received"

    def _again(self, prepared: Prepared, row: Submission) -> str:
        if not self._add_files(prepared, row):
            return "already"
        self._settle(row)
        return "received_part" if row.state == State.AWAITING_MEDIA else "received"

    def _new_row(self, prepared: Prepared) -> Submission:
        arrival, reading = prepared.arrival, prepared.reading
        assert reading is not None and prepared.id is not None
        version, _, md5 = self._versions[reading.form_id, reading.version]
        asked = published.file_questions(version, md5)
        named = sorted({stored_name(text) for name, text in reading.files if asked is None or name in asked})
        paradata = {"start": reading.start, "end": reading.end} if reading.start or reading.end else {}
        lon, lat, accuracy = reading.point or (None, None, None)
        if accuracy is not None:
            paradata["accuracy"] = accuracy  # type: ignore[assignment]
        return Submission(
            id=prepared.id, form_id=reading.form_id, version_id=version, version_said=reading.version,
            instance_id=reading.instance_id, deprecated_id=reading.deprecated_id, root=prepared.id,
            source=arrival.source, device=arrival.device, officer_id=arrival.officer_id, officer_label=arrival.officer_label,
            area_code=prepared.area_code, family_id=reading.family_id, state=State.AWAITING_MEDIA, sealed=prepared.sealed,
            digest=prepared.digest, canonical=prepared.canonical, size=len(arrival.xml), files_named=named,
            received_at=arrival.received_at, paradata=paradata, lon=lon, lat=lat,
        )  # fmt: skip

    def _add_files(self, prepared: Prepared, row: Submission) -> int:
        """How many were not here yet."""
        new = 0
        for file in prepared.files:
            here, may_be = self._files[row.pk], stored_names(file.name)
            if any((name, file.sha256) in here for name in may_be):
                self.unneeded.append(file.blob)
                continue
            name = next((name for name in may_be if name in row.files_named), may_be[0])
            self.other_bytes += any(each == name for each, _ in here)
            here.add((name, file.sha256))
            self._file_rows.append(_file_row(prepared, row, file, name))
            new += 1
        self.new_files += new
        return new

    def _settle(self, row: Submission) -> None:
        """States and roots of all versions of the interview, anew."""
        line = [
            r for r in self._rows.values() if row.pk in (r.pk, _edits(r)) or r.root == row.root or r.pk == _edits(row)
        ]
        roots = {r.root for r in line} | {r.pk for r in line}
        line = [r for r in self._rows.values() if r.pk in roots or r.root in roots]
        standing = settle(self._version(r) for r in line)
        now = row.received_at if row.pk in self._new else None
        for each in line:
            is_new = standing[each.pk]
            if (each.state, each.root) == (is_new.state, is_new.root) and (each.completed_at or not is_new.is_whole):
                continue
            each.state, each.root = is_new.state, is_new.root
            if is_new.is_whole and is_new.state not in WAITING and each.completed_at is None:
                each.completed_at = now or max(f.received_at for f in self._file_rows)
            self._changed.add(each.pk)

    def _version(self, row: Submission) -> Version:
        kept = self._forms.get(row.form_id) == Questionnaire.Kind.OTHER
        return Version(
            row.pk, _edits(row), row.officer_id, State(row.state), frozenset(row.files_named), frozenset(n for n, _ in self._files[row.pk]),
            State.KEPT if kept else State.RECEIVED,
        )  # fmt: skip

    def _quarantine(self, prepared: Prepared, reason: str) -> str:
        row, keep = quarantined(prepared, reason)
        if not Quarantined.objects.filter(pk=row.pk).exists():
            row.blob = keep()
            bulk.insert([row], unless_there=True)
        return self._nothing(prepared, reason)

    def _nothing(self, prepared: Prepared, code: str) -> str:
        """Its files are not named by any row (those in quarantine lie in one file of their own)."""
        self.unneeded += [file.blob for file in prepared.files]
        return code

    # -- writing ---------------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        bulk.insert(self._new.values())
        older = [row for pk, row in self._rows.items() if pk in self._changed and pk not in self._new]
        for row in older:
            row.save(update_fields=["state", "root", "completed_at"])
        bulk.insert(self._file_rows)
        self._note_phones()

    def _note_phones(self) -> None:
        """When each was last seen, to some minutes."""
        for arrival in (prepared.arrival for prepared in self.group):
            device, now = arrival.device, arrival.received_at
            if device is not None and (device.last_seen_at is None or now - device.last_seen_at > SEEN_EVERY):
                Device.objects.filter(pk=device.pk).update(last_seen_at=now)
                device.last_seen_at = now

    @staticmethod
    def _receipt(prepared: Prepared, code: str) -> Receipt:
        kept = prepared.id if code in ("received", "received_part", "already", "early") else None
        return Receipt.of(code, kept, prepared.arrival.about)


def _before(prepared: Prepared) -> UUID | None:
    reading = prepared.reading if prepared.id else None
    return submission_id(reading.form_id, reading.deprecated_id) if reading and reading.deprecated_id else None


def _edits(row: Submission) -> UUID | None:
    return submission_id(row.form_id, row.deprecated_id) if row.deprecated_id else None


def _is_here(ids: set[UUID], forms: set[str], instances: set[str]) -> bool:
    """Is any of these, or an edit of one, here? Nearly always not; so it is asked in plain SQL, which costs a fifth of what Django
    needs to put a query together (half of the work of keeping an interview was that)."""
    if not ids:
        return False
    sql = (
        f"SELECT 1 FROM collect_submission WHERE id IN ({_places(ids)}) "
        f"OR (form_id IN ({_places(forms)}) AND deprecated_id IN ({_places(instances)})) LIMIT 1"
    )
    return bool(_asked(sql, [*_keys(ids), *forms, *instances]))


def _places(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))


def _keys(ids: Iterable[UUID]) -> list[Any]:
    return [key if connection.vendor == "postgresql" else key.hex for key in ids]


def _uuid(key: UUID | str) -> UUID:
    return key if isinstance(key, UUID) else UUID(key)


def _asked(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _locked(which: models.Q) -> Iterable[Submission]:
    return Submission.objects.filter(which).defer(*_HEAVY).order_by("pk").select_for_update()


def _file_row(prepared: Prepared, row: Submission, file: KeptFile, name: str) -> SubmissionFile:
    return SubmissionFile(
        submission=row, name=name, sha256=file.sha256, blob=file.blob, size=file.size, is_named=name in row.files_named,
        received_at=prepared.arrival.received_at,
    )  # fmt: skip
