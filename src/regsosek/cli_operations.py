"""``regsosek init``, ``user``, ``release``, ``export-all``, ``import-all``: keeping an installation."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from regsosek.cli_told import PassphraseFile, bar, done, passphrase_once, secret, stop, told

backup_app = typer.Typer(invoke_without_command=True)
user_app = typer.Typer(no_args_is_help=True, help="Accounts and their roles.")
release_app = typer.Typer(
    no_args_is_help=True, help="Releases of data: the documents that let roles of the city read families."
)

By = Annotated[str, typer.Option("--by", help="User name of who does this; the audit names this person.")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="First line is the password; else it is asked for.")
]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day; without it the role has no end.")
]
Areas = Annotated[
    list[str] | None, typer.Option("--area", help="Prefix of BPS codes; may be repeated. 6472 is the city.")
]


def mount(app: typer.Typer) -> None:
    """Put these commands on the program."""
    from regsosek.cli_keys import key_app

    app.command("init")(init)
    app.command("doctor")(doctor)
    app.command("units")(units)
    app.command("export-all")(export_all)
    app.command("import-all")(import_all)
    app.command("restore")(restore)
    app.add_typer(backup_app, name="backup")
    app.add_typer(key_app, name="key")
    app.add_typer(user_app, name="user")
    app.add_typer(release_app, name="release")


def init(
    username: Annotated[str, typer.Option(prompt="Nama pengguna administrator pertama")],
    name: Annotated[str, typer.Option(prompt="Nama dan jabatannya")],
    password_file: PasswordFile = None,
) -> None:
    """Set up a fresh home: key file, tables, and the first administrator. Refuses where there are accounts already."""
    with told():
        from django.conf import settings

        from regsosek.kernel.problems import Problem
        from regsosek.operations.set_up import first_administrator, has_people

        if has_people():
            raise Problem("already_set_up")
        password = secret(password_file, "Kata sandi (paling sedikit 10 huruf)")
        first_administrator(username=username, display_name=name, password=password)
        done(f"Siap: {settings.REGSOSEK_HOME}")
        typer.echo(
            "\nBerikutnya:\n"
            f"  1. regsosek key seal --out kunci.tersegel   # salinan kunci {settings.REGSOSEK_KEY_FILE};\n"
            "     simpan jauh dari server: tanpa kunci ini semua NIK hilang\n"
            "  2. regsosek doctor\n"
            f"  3. regsosek user add NAMA --name 'Nama, jabatan' --by {username}\n"
            f"     regsosek user grant NAMA bps --area 6472 --by {username}\n"
            "  4. regsosek serve"
        )


@user_app.command("add")
def user_add(
    username: str, name: Annotated[str, typer.Option(help="Name and office, as the audit shows it.")], by: By,
    password_file: PasswordFile = None,
) -> None:  # fmt: skip
    """An account for one person."""
    with told():
        from regsosek.access.actions import create_user
        from regsosek.access.models import User
        from regsosek.operations.people import person
        from regsosek.operations.set_up import check_password
        from regsosek.vocabulary.roles import Ability

        actor = person(by, Ability.MANAGE_ACCESS)
        password = secret(password_file, f"Kata sandi awal {username}")
        check_password(password, User(username=username, display_name=name))
        create_user(by=actor, username=username, display_name=name, password=password)
        done(f"Akun {username}")


@user_app.command("grant")
def user_grant(
    username: str, role: str, by: By, area: Areas = None, until: Until = None,
    release: Annotated[str | None, typer.Option(help="Number of the release, for roles that read its candidates only.")] = None,
) -> None:  # fmt: skip
    """Give a role for areas and a period, from today on."""
    with told():
        from regsosek.access.actions import grant_role
        from regsosek.kernel import clock
        from regsosek.operations.people import account, person, release_numbered
        from regsosek.vocabulary.roles import Ability, Role

        if role not in set(Role):
            stop(f"Peran tidak dikenal: {role} ({', '.join(Role)})")
        grant_role(
            by=person(by, Ability.MANAGE_ACCESS), user=account(username), role=Role(role), areas=area or [],
            valid_from=clock.today(), valid_to=until.date() if until else None,
            release=release_numbered(release) if release else None,
        )  # fmt: skip
        done(f"{username}: {role} {' '.join(area or [])}".rstrip())


@user_app.command("revoke")
def user_revoke(
    username: str, role: str, by: By, reason: Annotated[str, typer.Option(help="Kept in the audit.")]
) -> None:
    """End a role at once."""
    with told():
        from regsosek.access.actions import revoke_grant
        from regsosek.operations.people import grant_of, person
        from regsosek.vocabulary.roles import Ability

        revoke_grant(by=person(by, Ability.MANAGE_ACCESS), grant=grant_of(username, role), reason=reason)
        done(f"{username}: {role} dicabut")


@user_app.command("reset-code")
def user_reset_code(username: str, by: By, reason: Annotated[str, typer.Option(help="Kept in the audit.")]) -> None:
    """Remove the authenticator of somebody whose phone is gone; the next log-in connects a new one."""
    with told():
        from regsosek.operations.actions import reset_second_factor
        from regsosek.operations.people import account, person
        from regsosek.vocabulary.roles import Ability

        reset_second_factor(by=person(by, Ability.MANAGE_ACCESS), user=account(username), reason=reason)
        done(f"{username}: autentikator dihapus")


@release_app.command("add")
def release_add(
    number: str, title: Annotated[str, typer.Option()], purpose: Annotated[str, typer.Option()],
    signed_on: Day, valid_from: Day, valid_to: Day, by: By, area: Areas = None,
    privacy: Annotated[list[str] | None, typer.Option("--class", help="Privacy class let out; may be repeated.")] = None,
) -> None:  # fmt: skip
    """Record a signed release."""
    with told():
        from regsosek.access.actions import record_release
        from regsosek.operations.people import person
        from regsosek.vocabulary.privacy import PrivacyClass
        from regsosek.vocabulary.roles import Ability

        wrong = [c for c in privacy or [] if c not in set(PrivacyClass)]
        if wrong or not privacy or not area:
            stop(f"Sebutkan --area dan --class ({', '.join(PrivacyClass)}); tidak dikenal: {', '.join(wrong) or '-'}")
        record_release(
            by=person(by, Ability.RECORD_RELEASE), number=number, title=title, purpose=purpose, areas=area,
            signed_on=signed_on.date(), valid_from=valid_from.date(), valid_to=valid_to.date(),
            classes=[PrivacyClass(c) for c in privacy],
        )  # fmt: skip
        done(f"Pelepasan {number}")


@release_app.command("list")
def release_list() -> None:
    """Releases with their areas, classes and last day."""
    with told():
        from regsosek.access.models import Release

        for r in Release.objects.order_by("signed_on", "number"):
            ended = f"dicabut {r.revoked_at:%Y-%m-%d}" if r.revoked_at else f"sampai {r.valid_to}"
            typer.echo(f"{r.number}  {ended}  {' '.join(r.areas)}  {' '.join(r.classes)}  {r.title}")


@release_app.command("revoke")
def release_revoke(number: str, by: By, reason: Annotated[str, typer.Option(help="Kept in the audit.")]) -> None:
    """End a release at once."""
    with told():
        from regsosek.access.actions import revoke_release
        from regsosek.operations.people import person, release_numbered
        from regsosek.vocabulary.roles import Ability

        revoke_release(by=person(by, Ability.RECORD_RELEASE), release=release_numbered(number), reason=reason)
        done(f"Pelepasan {number} dicabut")


def doctor() -> None:
    """Examine the installation: one line a check, with what to type where something is wrong (exit code 1)."""
    with told():
        from regsosek.operations.health import examine

        findings = examine()
        for finding in findings:
            sign = "✓" if finding.well else "✗"
            typer.echo(f"{sign} {finding.about}: {finding.found}" + ("" if finding.well else f"  →  {finding.todo}"))
        if not all(finding.well for finding in findings):
            raise typer.Exit(1)


def units(
    write: Annotated[Path, typer.Option("--write", help="Folder to write them into, such as /etc/systemd/system.")],
    program: Annotated[Path | None, typer.Option(help="This program; default: where it is.")] = None,
    home: Annotated[Path, typer.Option(help="REGSOSEK_HOME.")] = Path("/srv/regsosek"),
    backups: Annotated[Path, typer.Option(help="Folder of the backups.")] = Path("/backup"),
    settings: Annotated[Path, typer.Option(help="Folder with env and backup.passphrase.")] = Path("/etc/regsosek"),
) -> None:
    """Unit files for systemd: the service, and timers for digest, backup, drill and doctor."""
    with told():
        from regsosek.operations import unit_files

        here = program or Path(sys.executable).with_name("regsosek")
        files = unit_files.unit_files(program=here, home=home, backups=backups, settings=settings)
        unit_files.write(write, files)
        timers = " ".join(name for name in files if name.endswith(".timer"))
        done(f"{len(files)} berkas: {write}")
        typer.echo(f"Berikutnya: systemctl daemon-reload && systemctl enable --now regsosek.service {timers}")


def export_all(folder: Annotated[Path, typer.Argument(help="Folder to make; it must not be there.")]) -> None:
    """Write everything into a folder: tables, history, audit, photos. Sealed numbers stay sealed; keep it like the database."""
    with told():
        from regsosek.kernel.actor import system
        from regsosek.operations.export import export_all as write_all
        from regsosek.operations.export import size
        from regsosek.operations.folder import FolderSink

        with FolderSink(folder.resolve()) as sink, bar("Menyalin", size()) as advance:
            manifest = write_all(by=system("export-all"), sink=sink, advance=advance)
        rows = sum(table.rows for table in manifest.tables)
        done(f"{rows:,} baris, {manifest.blobs:,} berkas foto: {folder}")
        if manifest.damaged:
            stop(f"{len(manifest.damaged)} foto rusak di sumbernya: {', '.join(manifest.damaged[:3])}", code=1)


def import_all(folder: Annotated[Path, typer.Argument(help="Folder that export-all has made.")]) -> None:
    """Load such a folder into an empty database of either kind. All of it arrives, or nothing."""
    with told():
        from django.core.management import call_command

        from regsosek.kernel.actor import system
        from regsosek.operations.actions import import_all as load_all
        from regsosek.operations.folder import FolderSource

        source = FolderSource(folder.resolve())
        call_command("migrate", verbosity=0)
        with bar("Memuat", source.manifest.size) as advance:
            manifest = load_all(by=system("import-all"), source=source, advance=advance)
        done(f"{sum(t.rows for t in manifest.tables):,} baris, {manifest.blobs:,} berkas foto; cocok dengan {folder}")


@backup_app.callback()
def backup(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", help="File to make; it must not be there.")] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Everything, with the photos, in one encrypted file. The key file is not in it: keep its sealed copy elsewhere."""
    if context.invoked_subcommand is not None:
        return
    if to is None:
        stop("Sebutkan berkasnya: regsosek backup --to BERKAS")
    with told():
        from regsosek.kernel.actor import system
        from regsosek.operations.backup import back_up
        from regsosek.operations.export import size

        phrase = secret(passphrase_file, "Frasa sandi cadangan")
        with bar("Mencadangkan", size()) as advance:
            manifest = back_up(by=system("backup"), file=to.resolve(), passphrase=phrase, advance=advance)
        done(f"{sum(t.rows for t in manifest.tables):,} baris, {manifest.blobs:,} berkas foto: {to}")
        typer.echo(f"Cobalah sekarang: regsosek backup drill {to}")
        if manifest.damaged:
            stop(f"{len(manifest.damaged)} foto rusak di sumbernya: {', '.join(manifest.damaged[:3])}", code=1)


@backup_app.command("drill")
def backup_drill(file: Path, passphrase_file: PassphraseFile = None) -> None:
    """Restore the file into an empty folder, compare every hash, throw the folder away, and say how it went."""
    with told():
        from regsosek.operations.backup import drill

        said = drill(file, passphrase_once(passphrase_file))
        done(f"Latihan pemulihan berhasil. {said}")


def restore(
    file: Path,
    home: Annotated[
        Path | None,
        typer.Option(help="Empty folder for the restored installation.", envvar="REGSOSEK_HOME", show_envvar=True),
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The key file (not sealed; see regsosek key open).")] = None,
    passphrase_file: PassphraseFile = None,
    sqlite: Annotated[bool, typer.Option("--sqlite", help="Into SQLite, whatever REGSOSEK_DATABASE_URL says.")] = False,
) -> None:
    """Bring a backup back, into an empty home (and the empty database of REGSOSEK_DATABASE_URL). All of it, or nothing."""
    if home is None or key is None:
        _tell_missing(file, home, key)
    for name in ("REGSOSEK_KEY_FILE", "REGSOSEK_BLOB_DIR", *(["REGSOSEK_DATABASE_URL"] if sqlite else [])):
        os.environ.pop(name, None)
    os.environ["REGSOSEK_HOME"] = str(home.resolve())
    with told():
        from regsosek.kernel.actor import system
        from regsosek.operations.backup import BackupSource
        from regsosek.operations.backup import restore as bring_back

        key_file = key.read_bytes()
        source = BackupSource(file, passphrase_once(passphrase_file))
        with bar("Memulihkan", source.manifest.size) as advance:
            manifest = bring_back(by=system("restore"), source=source, key=key_file, advance=advance)
        done(
            f"{sum(t.rows for t in manifest.tables):,} baris dan {manifest.blobs:,} berkas foto sama dengan catatan"
            f" cadangan {manifest.made_at[:16]}: {home}"
        )


def _tell_missing(file: Path, home: Path | None, key: Path | None) -> NoReturn:
    """All that is missing at once."""
    needed = []
    if home is None:
        needed.append("--home FOLDER (folder kosong untuk pemasangan yang dipulihkan; atau REGSOSEK_HOME)")
    if key is None:
        needed.append("--key BERKAS (berkas kunci; dari salinan tersegel: regsosek key open)")
    stop(
        "Belum disebutkan: " + "; ".join(needed)
        + f".\n  Misalnya: regsosek restore {file} --home /srv/regsosek-baru --key regsosek.key"
    )  # fmt: skip
