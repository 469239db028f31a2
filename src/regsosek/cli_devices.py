"""``regsosek device …``: phones of officers, issued with a QR code for ODK Collect, listed, revoked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from regsosek.cli_told import done, stop, told

device_app = typer.Typer(no_args_is_help=True, help="Phones of officers: issue, list, revoke.")


@device_app.command("issue")
def issue(
    officer: Annotated[str, typer.Option("--officer", help="Account of the officer.")],
    label: Annotated[str, typer.Option("--label", help="Which phone, so that its officer knows it.")],
    qr: Annotated[Path | None, typer.Option("--qr", help="PNG to make, for ODK Collect to scan.")] = None,
    base: Annotated[str, typer.Option("--base", help="Address of this server as phones reach it.")] = "http://127.0.0.1:8000",
) -> None:  # fmt: skip
    """A token for one officer and one phone. It is shown once."""
    with told():
        from regsosek.access.models import User
        from regsosek.collect.actions.devices import issue_device
        from regsosek.collect.openrosa.qr import qr_png, qr_settings, token_url
        from regsosek.intake.actions import push_lists
        from regsosek.kernel.actor import system

        if not base.startswith(("http://", "https://")):
            stop("Alamat --base harus diawali http:// atau https://")
        person = User.objects.filter(username=officer).first()
        if person is None:
            stop(f"Tidak ada akun {officer}")
        if qr is not None and (
            qr.exists() or not qr.parent.is_dir()
        ):  # known before there is a phone whose token nobody has
            stop(f"Sudah ada; pilih nama lain: {qr}" if qr.exists() else f"Tidak ada folder {qr.parent}")
        device, token = issue_device(by=system("device-issue"), officer_id=person.pk, label=label)
        push_lists(by=system("device-issue"), officer_id=person.pk)
        url = token_url(base, token)
        if qr is not None:
            qr.touch(mode=0o600)
            qr.write_bytes(qr_png(qr_settings(url, officer)))
            done(f"Ponsel {device.pk} didaftarkan; kode QR: {qr}. Berkas ini rahasia: hapus setelah dipindai.")
        else:
            done(f"Ponsel {device.pk} didaftarkan. Alamat ini rahasia dan tidak ditampilkan lagi:")
            typer.echo(url)


@device_app.command("list")
def list_all() -> None:
    """All phones, newest first."""
    with told():
        from regsosek.collect.models import Device

        for device in Device.objects.select_related("officer").order_by("-issued_at", "id"):
            state = f"dicabut {device.revoked_at:%Y-%m-%d}" if device.revoked_at else "berlaku"
            seen = f"{device.last_seen_at:%Y-%m-%d %H:%M}" if device.last_seen_at else "belum pernah"
            typer.echo(f"{device.pk}  {device.officer.username}  {device.label}  {state}  terakhir: {seen}")


@device_app.command("lists")
def lists() -> None:
    """Bring the lists of families on all phones in use up to date; phones fetch what changed."""
    with told():
        from regsosek.collect.models import Device
        from regsosek.intake.actions import push_lists
        from regsosek.kernel.actor import system
        from regsosek.kernel.problems import Problem

        officers = Device.objects.filter(revoked_at=None).order_by("officer_id").values_list("officer_id", flat=True)
        fresh = 0
        for officer in officers.distinct():
            try:
                push_lists(by=system("device-lists"), officer_id=officer)
            except Problem as problem:
                typer.echo(f"{officer}: {problem.sentence()}", err=True)
            else:
                fresh += 1
        done(f"Daftar keluarga {fresh} petugas diperbarui.")


@device_app.command("revoke")
def revoke(device: UUID, reason: Annotated[str, typer.Option("--reason", help="Why; it is kept.")]) -> None:
    """Its token opens nothing from now on."""
    with told():
        from regsosek.collect.actions.devices import revoke_device
        from regsosek.kernel.actor import system

        revoked = revoke_device(by=system("device-revoke"), device_id=device, reason=reason)
        done(f"Ponsel {revoked.label} dicabut.")
