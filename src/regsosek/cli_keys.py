"""``regsosek key …``: the key file, its sealed copy, and another key in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regsosek.cli_told import PassphraseFile, bar, done, passphrase_once, secret, stop, told

key_app = typer.Typer(no_args_is_help=True, help="The key file, its sealed copy, and its rotation.")


@key_app.command("seal")
def seal(
    out: Annotated[Path, typer.Option("--out", help="File to make.")], passphrase_file: PassphraseFile = None
) -> None:
    """A copy of the key file under a passphrase, to be kept far from the server and its backups."""
    with told():
        from django.conf import settings

        from regsosek.operations.sealed import seal_file
        from regsosek.operations.sealed_copies import note_sealed_copy

        data = Path(settings.REGSOSEK_KEY_FILE).read_bytes()
        seal_file(data, out.resolve(), secret(passphrase_file, "Frasa sandi salinan kunci"))
        note_sealed_copy()
        done(f"Salinan tersegel: {out}. Simpan frasa sandinya di tempat lain, dan cobalah: regsosek key open")


@key_app.command("open")
def open_copy(
    file: Path, out: Annotated[Path, typer.Option("--out", help="Key file to write; it must not be there.")],
    passphrase_file: PassphraseFile = None,
) -> None:  # fmt: skip
    """The key file again, out of its sealed copy."""
    with told():
        from regsosek.operations.backup import place_key
        from regsosek.operations.sealed import open_file

        place_key(open_file(file, passphrase_once(passphrase_file)), out.resolve())
        done(f"Berkas kunci: {out}")


@key_app.command("rotate")
def rotate(
    out: Annotated[
        Path | None, typer.Option("--out", help="Sealed copy of the new key file to make; not needed to go on.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """A new key, and everything sealed anew under it, while the service runs. Interrupted, it goes on with the same command."""
    with told():
        from regsosek.kernel.actor import system
        from regsosek.operations import rotation
        from regsosek.operations.actions import add_key

        by = system("key-rotate", purpose="penggantian kunci")
        if rotation.is_running():
            done("Penggantian yang terputus dilanjutkan.")
        else:
            if out is None:
                stop("Sebutkan salinan tersegel yang akan dibuat: regsosek key rotate --out BERKAS")
            phrase = secret(passphrase_file, "Frasa sandi salinan kunci")
            key = add_key(by=by, sealed_copy=out.resolve(), passphrase=phrase)
            done(f"Kunci baru {key}; salinan tersegelnya: {out}")
        with bar("Menyegel ulang", sum(rotation.left().values())) as advance:
            count = rotation.reseal_all(by=by, advance=advance)
        done(f"{count:,} nilai disegel ulang.")
        rest = rotation.left()
        typer.echo(
            "\nBerikutnya:\n"
            "  1. Bawa salinan tersegel yang baru ke tempat yang lama, dan cobalah: regsosek key open\n"
            "     (simpan yang lama selama masih ada cadangan dari masanya)\n"
            "  2. systemctl restart regsosek   # kunci sesi juga diganti: semua orang masuk lagi\n"
            "  3. regsosek audit verify && regsosek key retire\n"
            "  4. regsosek backup --to …       # cadangan pertama di bawah kunci baru"
        )
        if rest:
            told_rest = ", ".join(f"{table}: {n}" for table, n in rest.items())
            stop(f"Tidak dapat dibuka dengan kunci mana pun, dibiarkan: {told_rest}", code=1)


@key_app.command("retire")
def retire() -> None:
    """Take the old key out of the key file, once nothing is under it. Digests of its days still verify."""
    with told():
        from regsosek.kernel.actor import system
        from regsosek.operations.actions import retire_key

        ids = retire_key(by=system("key-retire", purpose="penggantian kunci"))
        done(f"Dicabut: {', '.join(ids)}. Salinan tersegel berubah: regsosek key seal --out BERKAS")
