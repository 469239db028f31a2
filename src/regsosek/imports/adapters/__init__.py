"""Ways in, one module each: which files it knows, what its columns mean, and its quirks (docs/reference/imports.md)."""

from regsosek.imports.adapters.base import Adapter, Kind
from regsosek.imports.adapters.bps_k import BPS_K
from regsosek.imports.adapters.dtsen import DTSEN
from regsosek.imports.adapters.opensid import OPENSID
from regsosek.imports.adapters.others import COOPERATIVES, OFFICERS, PHOTOS_ZIP
from regsosek.imports.adapters.table import TABLE
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.label import Label

ADAPTERS = {a.name: a for a in (BPS_K, TABLE, PHOTOS_ZIP, DTSEN, OPENSID, OFFICERS, COOPERATIVES)}

_KIND = Label("Jenis berkas", "kind of file")


def adapter_named(name: str) -> Adapter:
    """:raises Problem: ``import_choice``, with those that there are."""
    if name not in ADAPTERS:
        raise Problem("import_choice", field=_KIND, value=name, allowed=", ".join(ADAPTERS))
    return ADAPTERS[name]


__all__ = ["ADAPTERS", "Adapter", "Kind", "adapter_named"]
