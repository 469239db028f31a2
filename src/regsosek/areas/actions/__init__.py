"""The verbs of areas: recording places and boundaries, joining boundaries, and what becomes of areas."""

from regsosek.areas.actions.changes import merge_sls, reassign_families, rename_area, split_sls
from regsosek.areas.actions.dissolving import dissolve
from regsosek.areas.actions.recording import load_boundaries, record_areas

__all__ = [
    "dissolve",
    "load_boundaries",
    "merge_sls",
    "reassign_families",
    "record_areas",
    "rename_area",
    "split_sls",
]
