"""Deliveries of the statistics office, made of the families of the demo city: the same families as in it, as files.

    python -m benchmarks.city.deliveries areas                      a home with areas and nobody in them
    python -m benchmarks.city.deliveries files FOLDER N PER SEED    N families, PER in a file; and one with every other
                                                                    family of each file looked at again
The home is that of REGSOSEK_HOME.
"""

from __future__ import annotations

import copy
import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

CORRECTED = "corrected"


def areas(seed: int) -> None:
    """Keys, tables, areas, boundaries, in an empty home."""
    import django

    django.setup()
    from regsosek.analysis.synthetic.geography import build_geography
    from regsosek.demo.build import load_areas, prepare_home
    from regsosek.kernel.action import system

    prepare_home()
    load_areas(system("synth", purpose="pengukuran"), build_geography(seed, None))


def files(folder: Path, families: int, per_file: int, seed: int) -> None:
    """``NNN.zip`` and ``corrected-NNN.zip``; prints how many families, persons and files there are, as JSON."""
    import django

    django.setup()
    from regsosek.analysis.synthetic.families import COMPLETE, documents
    from regsosek.analysis.synthetic.geography import build_geography
    from regsosek.imports.samples import bps_delivery

    folder.mkdir(parents=True)
    stream = (d for d in documents(build_geography(seed, None), families, seed))
    interviewed = (d for d in stream if d["visit"]["interview_result"] == COMPLETE and d["sub_sls"])
    told = {"families": 0, "persons": 0, "files": 0}
    while chunk := list(islice(interviewed, per_file)):
        name = f"{told['files']:03d}.zip"
        (folder / name).write_bytes(bps_delivery(chunk))
        (folder / f"{CORRECTED}-{name}").write_bytes(bps_delivery(map(_looked_at_again, chunk, range(len(chunk)))))
        told["families"] += len(chunk)
        told["persons"] += sum(len(d["members"]) for d in chunk)
        told["files"] += 1
    print(json.dumps(told))


def _looked_at_again(document: dict[str, Any], number: int) -> dict[str, Any]:
    """Every other family has a refrigerator where it had none, or the other way round."""
    if number % 2:
        return document
    corrected = copy.deepcopy(document)
    assets = corrected["assets"]
    assets["has_refrigerator"] = 2 if assets.get("has_refrigerator") == 1 else 1
    return corrected


if __name__ == "__main__":
    if sys.argv[1] == "areas":
        areas(int(sys.argv[2]))
    else:
        files(Path(sys.argv[2]), *map(int, sys.argv[3:6]))
