"""``regsosek questionnaire …``: questionnaires of ours and of others, from text to phones."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regsosek.cli_told import done, stop, told

if TYPE_CHECKING:
    from regsosek.collect.xlsform import Built

app = typer.Typer(no_args_is_help=True, help="Questionnaires: build, check, publish.")
Source = Annotated[
    Path | None,
    typer.Argument(help="Folder with survey.csv, choices.csv, settings.csv, or an XLSForm; else REGSOSEK22-K."),
]
_OURS = "regsosek22_k"


def _built(source: Path | None) -> Built:
    from django.conf import settings

    from regsosek.collect.xlsform import build, build_upload

    path = source or settings.REGSOSEK_QUESTIONNAIRES / _OURS
    built = build(path) if path.is_dir() else build_upload(path.name, path.read_bytes())
    for warning in built.warnings:
        typer.echo(f"pyxform: {warning}", err=True)
    return built


@app.command("build")
def build_form(
    source: Source = None, out: Annotated[Path, typer.Option("--out", help="XForm to write.")] = Path("form.xml")
) -> None:
    """The XForm of a questionnaire, as phones get it."""
    with told():
        built = _built(source)
        out.write_bytes(built.xform)
        done(f"{built.form_id} versi {built.version}: {out}")


@app.command("check")
def check(source: Source = None) -> None:
    """Convert, compile, compare REGSOSEK22-K with the codebook, and ask ODK Validate where Java is found."""
    with told():
        from regsosek.collect.actions.questionnaires import compiled
        from regsosek.collect.faithful import differences

        built = _built(source)
        form = compiled(built.xform)
        found = differences(form) if built.settings.get("kind") == "family" else []
        for difference in found:
            typer.echo(difference)
        verdict = validated(built.xform)
        if verdict is None:
            typer.echo("Java tidak ada: ODK Validate dilewati.", err=True)
        elif verdict:
            typer.echo(verdict)
        if found or verdict:
            stop(f"{built.form_id} versi {built.version} belum dapat diterbitkan.", code=1)
        done(f"{built.form_id} versi {built.version}: {len(form.nodes)} butir, tanpa cela.")


def validated(xform: bytes) -> str | None:
    """What ODK Validate says against it: empty when valid, None without Java. Its jar comes inside pyxform."""
    import tempfile

    from pyxform.validators import odk_validate

    java = shutil.which("java")
    if java is None:
        return None
    jar = Path(odk_validate.__file__).parent / "bin" / "ODK_Validate.jar"
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(xform)
        file.flush()
        command = [java, "-Djava.awt.headless=true", "-jar", str(jar), file.name]
        run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return "" if run.returncode == 0 else (run.stdout + run.stderr).strip() or "ODK Validate"


@app.command("publish")
def publish(source: Source = None) -> None:
    """Publish a version: phones get it with their next look at the list. The same text again changes nothing."""
    with told():
        from regsosek.collect.actions.questionnaires import publish_questionnaire
        from regsosek.kernel.actor import system

        built = _built(source)
        publish_questionnaire(by=system("questionnaire-publish"), built=built)
        done(f"Terbit: {built.form_id} versi {built.version}")


@app.command("list")
def list_versions() -> None:
    """All versions, newest first: open or closed, withdrawn or not."""
    with told():
        from regsosek.collect.models import Questionnaire, QuestionnaireVersion

        rows = QuestionnaireVersion.objects.exclude(questionnaire__kind=Questionnaire.Kind.FOLLOW_UP)
        rows = rows.select_related("questionnaire").defer("form", "xform")
        for row in rows.order_by("questionnaire_id", "-published_at"):
            state = "ditarik" if row.withdrawn_at else "terbuka" if row.questionnaire.is_open else "tertutup"
            typer.echo(
                f"{row.questionnaire_id}\t{row.version}\t{state}\t{row.published_at:%Y-%m-%d}\t{row.published_by}"
            )
