"""The registry's verbs: the only writers of families, persons, houses and photos."""

from regsosek.registry.actions.businesses import record_cooperatives
from regsosek.registry.actions.closing import withdraw_families
from regsosek.registry.actions.families import record_families, record_family
from regsosek.registry.actions.filters import delete_filter, save_filter
from regsosek.registry.actions.photos import attach_photo, attach_photos
from regsosek.registry.actions.standing import project_standing
from regsosek.registry.actions.statistics import refresh_statistics

__all__ = [
    "attach_photo",
    "attach_photos",
    "delete_filter",
    "project_standing",
    "record_cooperatives",
    "record_families",
    "record_family",
    "refresh_statistics",
    "withdraw_families",
    "save_filter",
]
