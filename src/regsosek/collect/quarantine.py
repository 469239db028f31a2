"""What could not be taken: kept whole and sealed, once, however often the phone tries again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from uuid import NAMESPACE_URL, uuid5

from regsosek.collect.arrivals import BODY, FILE, Prepared
from regsosek.collect.models import Quarantined
from regsosek.kernel import blobs, secrets

_IDS = uuid5(NAMESPACE_URL, "regsosek:quarantined")
XML_NAME = "submission.xml"


def quarantined(prepared: Prepared, reason: str) -> tuple[Quarantined, Callable[[], str]]:
    """The row without its file, and what writes the file: its id is the same for the same body and reason, so one that is
    here already needs none."""
    arrival = prepared.arrival
    digest = secrets.keyed_digest(
        BODY, arrival.xml + b"".join(f"{f.name}\0{f.sha256}".encode() for f in prepared.files)
    )
    row = Quarantined(
        id=uuid5(_IDS, f"{arrival.officer_id}\0{reason}\0{digest.hex()}"), device=arrival.device, officer_id=arrival.officer_id,
        officer_label=arrival.officer_label, area_code=prepared.area_code, reason=reason, detail=arrival.about[:200], form_id=prepared.form_id,
        instance_id=prepared.reading.instance_id if prepared.reading else "",
        size=len(arrival.xml) + sum(f.size for f in prepared.files), received_at=arrival.received_at,
    )  # fmt: skip
    return row, lambda: _keep(prepared)


def _keep(prepared: Prepared) -> str:
    """One file with the XML and all that came with it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(XML_NAME, prepared.arrival.xml)
        for file in prepared.files:
            name = PurePosixPath("files") / file.name
            archive.writestr(str(name), secrets.unseal(blobs.get(file.blob), purpose=FILE))
    return blobs.put(secrets.seal(packed.getvalue(), purpose=BODY), durable=True)


def opened(row: Quarantined) -> tuple[bytes, dict[str, bytes]]:
    """The XML as it came, and the files. Under the eyes of a reader who may see numbers."""
    with zipfile.ZipFile(io.BytesIO(secrets.unseal(blobs.get(row.blob), purpose=BODY))) as archive:
        files = {n.removeprefix("files/"): archive.read(n) for n in archive.namelist() if n != XML_NAME}
        return archive.read(XML_NAME), files
