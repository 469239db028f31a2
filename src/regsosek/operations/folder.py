"""A copy as a folder. Written beside its place and renamed at the end: what bears the name is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from regsosek.kernel.problems import Problem
from regsosek.operations import manifest as manifests
from regsosek.operations.manifest import Manifest

_BLOCK = 1024 * 1024


def flush_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FolderSink:
    """``with FolderSink(folder) as sink: …`` leaves the finished folder, or nothing that bears its name.

    :raises Problem: ``folder_taken``: the folder is there already.
    """

    def __init__(self, folder: Path) -> None:
        if folder.exists():
            raise Problem("folder_taken", folder=folder)
        self.folder, self.partial = folder, folder.with_name(folder.name + ".partial")

    def __enter__(self) -> FolderSink:
        shutil.rmtree(self.partial, ignore_errors=True)  # of one that was interrupted
        self.partial.mkdir(parents=True, mode=0o700)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            shutil.rmtree(self.partial, ignore_errors=True)
            return
        os.sync()
        self.partial.rename(self.folder)
        flush_folder(self.folder.parent)

    def add(self, name: str, data: bytes) -> None:
        self._place(name).write_bytes(data)

    def add_file(self, name: str, path: Path) -> str:
        digest = hashlib.sha256()
        with path.open("rb") as source, self._place(name).open("wb") as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                target.write(block)
        return digest.hexdigest()

    def _place(self, name: str) -> Path:
        path = self.partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class FolderSource:
    """A finished folder, to be read in the order of its manifest.

    :raises Problem: ``copy_damaged``: no manifest, so it is no finished copy.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            data = (folder / manifests.NAME).read_bytes()
        except OSError:
            raise Problem("copy_damaged", file=manifests.NAME) from None
        self.manifest: Manifest = manifests.read(data)

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Each part of each table, then each photo, by name."""
        for table in self.manifest.tables:
            for part in table.parts:
                yield part.name, self._read(part.name)
        for path in sorted((self.folder / "blobs").glob("??/??/*")):
            yield path.relative_to(self.folder).as_posix(), path.read_bytes()

    def _read(self, name: str) -> bytes:
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise Problem("copy_damaged", file=name)
        try:
            return path.read_bytes()
        except OSError:
            raise Problem("copy_damaged", file=name) from None
