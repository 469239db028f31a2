"""Is the installation well? One check each, with what to type when it is not. Reads only."""

from __future__ import annotations

import hashlib
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from regsosek.kernel import clock, key_file, secrets
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.operations import rotation, sealed_copies
from regsosek.operations.export import blob_files
from regsosek.registry.models import Identifier

SAMPLE_PHOTOS = 50
LEAST_FREE = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """``todo`` says what to type; empty: all is well."""

    about: str
    found: str
    todo: str = ""

    @property
    def well(self) -> bool:
        return not self.todo


def examine() -> list[Finding]:
    """Every check; one that cannot be made is a finding too."""
    with system_scope("doctor"):
        return [_made(about, check) for about, check in CHECKS.items()]


def _made(about: str, check: Callable[[], tuple[str, str]]) -> Finding:
    try:
        return Finding(about, *check())
    except Problem as problem:
        return Finding(about, problem.sentence("id"), "docs/how-to/keys.md")
    except (OSError, DatabaseError) as error:
        return Finding(about, str(error).splitlines()[0] if str(error) else type(error).__name__, "regsosek migrate")


def _home() -> tuple[str, str]:
    home = Path(settings.REGSOSEK_HOME)
    mode = stat.S_IMODE(home.stat().st_mode)
    return f"{home} ({mode:o})", f"chmod 700 {home}" if mode & 0o077 else ""


def _key() -> tuple[str, str]:
    path = Path(settings.REGSOSEK_KEY_FILE)
    if not path.exists():
        raise Problem("key_missing")
    mode = stat.S_IMODE(path.stat().st_mode)
    return f"{path} ({mode:o})", f"chmod 600 {path}" if mode & 0o077 else ""


def _generations() -> tuple[str, str]:
    """One generation in the file; the old one of a rotation is taken out when nothing is under it any more."""
    ring, behind = secrets.ring(), sum(rotation.left().values())
    told = f"kunci {ring.newest.key_id.hex()}"
    if behind:
        return f"{told}; {behind} nilai di bawah kunci lama", "regsosek key rotate"
    if len(ring.in_use) > 1:
        return f"{told}; kunci lama masih di berkas, tidak dipakai lagi", "regsosek key retire"
    return told, ""


def _sealed_copy() -> tuple[str, str]:
    """Whether it can be opened, only a trial tells (``regsosek key open``)."""
    mark, day = sealed_copies.sealed_copy_of()
    if settings.REGSOSEK_DEMO and not mark:
        return "tidak dibuat pada mode demo", ""
    if not mark:
        return "belum pernah dibuat dari sini", "regsosek key seal --out BERKAS"
    if mark != key_file.fingerprint(Path(settings.REGSOSEK_KEY_FILE)):
        return f"dari {day}, sebelum berkas kunci berubah", "regsosek key seal --out BERKAS"
    return f"dari {day}", ""


def _sample() -> tuple[str, str]:
    opened = 0
    for kind, sealed in Identifier.objects.exclude(blind="").values_list("kind", "sealed")[:5]:
        secrets.unseal(sealed, purpose=kind)
        opened += 1
    return f"{opened} nomor contoh terbuka dengan kunci ini", ""


def _session_key() -> tuple[str, str]:
    path = Path(settings.REGSOSEK_HOME) / "session.key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return str(path), f"chmod 600 {path}"
    if not path.exists() and not settings.SESSIONS_OUTLIVE_RESTART:
        return (
            "tidak ada; setiap mulai ulang mengeluarkan semua orang",
            f"openssl rand -hex 32 > {path}; chmod 600 {path}",
        )
    return "ada", ""


def _migrations() -> tuple[str, str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} menunggu", "regsosek migrate" if waiting else ""


def _database() -> tuple[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            journal, synchronous = (
                cursor.execute(f"PRAGMA {n}").fetchone()[0] for n in ("journal_mode", "synchronous")
            )
            sound = (journal, synchronous) == ("wal", 2)
            return f"SQLite, journal_mode={journal}, synchronous={synchronous}", "" if sound else "WAL, FULL"
        values = {}
        for name in ("server_version_num", "fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            values[name] = cursor.fetchone()[0]
    wrong = [name for name in ("fsync", "full_page_writes", "synchronous_commit") if values[name] == "off"]
    if int(values["server_version_num"]) < 150000:
        return f"PostgreSQL {values['server_version_num']}", "PostgreSQL >= 15"
    return (
        f"PostgreSQL {int(values['server_version_num']) // 10000}",
        f"postgresql.conf: {wrong[0]} = on" if wrong else "",
    )


def _open_work() -> tuple[str, str]:
    if connection.vendor == "sqlite":
        return "tidak berlaku untuk SQLite", ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%%'"
            " AND xact_start < now() - interval '10 minutes'"
        )
        left = cursor.fetchone()[0]
    return f"{left} transaksi terbuka lebih dari 10 menit", "systemctl restart regsosek" if left else ""


def _disk() -> tuple[str, str]:
    free = shutil.disk_usage(settings.REGSOSEK_HOME).free
    return f"{free / 1024**3:.1f} GB bebas", "kosongkan disk" if free < LEAST_FREE else ""


def _clock() -> tuple[str, str]:
    latest = AuditEvent.objects.order_by("-id").values_list("at", flat=True).first()
    if settings.REGSOSEK_CLOCK_START is not None and not settings.REGSOSEK_DEMO:
        return "jam peraga dipakai", "unset REGSOSEK_CLOCK_START"
    behind = latest is not None and latest > clock.now()
    return f"{clock.now():%Y-%m-%d %H:%M} UTC", "timedatectl (jam di belakang jejak audit)" if behind else ""


def _pages() -> tuple[str, str]:
    dist = settings.PACKAGE / "web" / "static" / "dist" / "map.js"
    return ("ada", "") if dist.exists() else ("berkas tampilan belum dibuat", "make ready")


def _photos() -> tuple[str, str]:
    """Some kept files, spread over the folder, are what their names say."""
    paths = list(_spread(blob_files()))
    wrong = [path.name for path in paths if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]
    return f"{len(paths)} contoh", f"pulihkan dari cadangan: {wrong[0]}" if wrong else ""


def _spread(paths: Iterator[Path]) -> Iterator[Path]:
    listed = list(paths)
    return islice(listed, 0, None, max(1, len(listed) // SAMPLE_PHOTOS))


def _modes() -> tuple[str, str]:
    if settings.DEBUG:
        return "REGSOSEK_DEBUG=1", "unset REGSOSEK_DEBUG"
    return ("peraga: masuk tanpa kata sandi" if settings.REGSOSEK_DEMO else "produksi"), ""


CHECKS: dict[str, Callable[[], tuple[str, str]]] = {
    "Folder": _home,
    "Berkas kunci": _key,
    "Generasi kunci": _generations,
    "Salinan kunci": _sealed_copy,
    "Kunci sesi": _session_key,
    "Basis data": _database,
    "Migrasi": _migrations,
    "Nomor tersegel": _sample,
    "Pekerjaan terbuka": _open_work,
    "Ruang disk": _disk,
    "Jam": _clock,
    "Tampilan": _pages,
    "Foto": _photos,
    "Mode": _modes,
}
