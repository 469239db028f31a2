"""A whole copy in one sealed file, with the photos; nothing of it lies open on the disk in between. The key file is not in it."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from regsosek.kernel import key_file
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.operations import manifest as manifests
from regsosek.operations.actions import import_all
from regsosek.operations.export import export_all
from regsosek.operations.manifest import Manifest
from regsosek.operations.sealed import SealedReader, SealedWriter
from regsosek.operations.set_up import prepare_home


class _Hashing(io.RawIOBase):
    """Bytes on their way, counted into a hash."""

    def __init__(self, file: Any) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.file.read(size)
        self.digest.update(data)
        return data


class BackupSink:
    """Parts as members of a tar stream."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar

    def add(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), 0o600
        self.tar.addfile(info, io.BytesIO(data))

    def add_file(self, name: str, path: Path) -> str:
        info = tarfile.TarInfo(name)
        info.size, info.mode = path.stat().st_size, 0o600
        with path.open("rb") as file:
            passing = _Hashing(file)
            self.tar.addfile(info, passing)
        return passing.digest.hexdigest()


def back_up(*, by: Actor, file: Path, passphrase: str, advance: Callable[[int], None] = lambda _: None) -> Manifest:
    """:raises Problem: ``weak_passphrase``, ``folder_taken``, ``not_allowed``."""
    with SealedWriter(file, passphrase) as sealed, tarfile.open(fileobj=sealed, mode="w|") as tar:  # type: ignore[call-overload]
        return export_all(by=by, sink=BackupSink(tar), verb="operations.backup", advance=advance)


class BackupSource:
    """A sealed copy. Opening it reads it once from end to end: what is cut off or changed is found before anything is written.

    :raises Problem: ``wrong_passphrase``, ``sealed_damaged``, ``sealed_unopened``, ``copy_damaged``.
    """

    def __init__(self, file: Path, passphrase: str) -> None:
        self.file, self.passphrase = file, passphrase
        *_, (last, data) = [("", b""), *self._members(keep=manifests.NAME)]
        if last != manifests.NAME:
            raise Problem("copy_damaged", file=manifests.NAME)
        self.manifest: Manifest = manifests.read(data)

    def parts(self) -> Iterator[tuple[str, bytes]]:
        return ((name, data) for name, data in self._members() if name != manifests.NAME)

    def _members(self, keep: str | None = None) -> Iterator[tuple[str, bytes]]:
        """Every member with its bytes, or with ``keep`` those of one only. The stream is read to its end."""
        with self.file.open("rb") as raw:
            sealed = SealedReader(raw, self.passphrase)
            try:
                with tarfile.open(fileobj=sealed, mode="r|") as tar:  # type: ignore[call-overload]
                    for member in tar:
                        content = tar.extractfile(member) if keep in (None, member.name) else None
                        yield member.name, content.read() if content else b""
            except tarfile.TarError:
                raise Problem("copy_damaged", file=self.file.name) from None
            sealed.read()


def restore(
    *, by: Actor, source: BackupSource, key: bytes, advance: Callable[[int], None] = lambda _: None
) -> Manifest:
    """Into the home that the settings name, which must be empty; on a failure it is empty again.

    :raises Problem: ``not_empty``, ``other_key``, and those of :func:`import_all`.
    """
    home = Path(settings.REGSOSEK_HOME)
    if home.exists() and any(home.iterdir()):
        raise Problem("folder_taken", folder=home)
    missing = source.manifest.missing_key([line.key_id.hex() for line in key_file.read(key) if line.master])
    if missing is not None:
        raise Problem("other_key", key_id=missing)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        place_key(key, Path(settings.REGSOSEK_KEY_FILE))
        prepare_home()
        call_command("migrate", verbosity=0)
        manifest: Manifest = import_all(by=by, source=source, advance=advance)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    return manifest


def place_key(key: bytes, path: Path) -> None:
    """:raises FileExistsError: a key file is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(key)


def drill(file: Path, passphrase: str) -> str:
    """Restore into an empty folder that is thrown away, in a process of its own, always into SQLite. Returns what it said.

    :raises Problem: ``drill_failed``.
    """
    with tempfile.TemporaryDirectory(prefix="regsosek-drill-") as folder:
        words = Path(folder, "passphrase")
        words.touch(mode=0o600)
        words.write_text(passphrase + "\n", encoding="utf-8")
        command = [
            sys.executable, "-m", "regsosek.cli", "restore", str(file.resolve()), "--home", str(Path(folder, "home")),
            "--key", str(settings.REGSOSEK_KEY_FILE), "--passphrase-file", str(words), "--sqlite",
        ]  # fmt: skip
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    said = " ".join((result.stdout + result.stderr).split())
    if result.returncode != 0:
        raise Problem("drill_failed", reason=said.rsplit("✗ ", 1)[-1][-300:].rstrip("."))
    return said
