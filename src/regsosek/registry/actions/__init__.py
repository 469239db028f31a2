"""The registry's verbs: the only writers of families, persons, houses and photos."""

from regsosek.registry.actions.businesses import WayBack, record_cooperatives, restore_cooperatives
from regsosek.registry.actions.closing import withdraw_families
from regsosek.registry.actions.corrections import correct_fact, promote_nik
from regsosek.registry.actions.erasure import erase_person
from regsosek.registry.actions.families import record_families, record_family
from regsosek.registry.actions.filters import delete_filter, save_filter
from regsosek.registry.actions.national import Given, record_national_deciles, withdraw_national_deciles
from regsosek.registry.actions.persons import (
    add_member,
    merge_persons,
    record_birth,
    record_death,
    remove_member,
    unmerge_persons,
)
from regsosek.registry.actions.photos import attach_photo, attach_photos, detach_photos
from regsosek.registry.actions.standing import project_standing
from regsosek.registry.actions.statistics import refresh_statistics
from regsosek.registry.actions.structure import merge_families, move_family, split_family, unmerge_families

__all__ = [
    "Given",
    "WayBack",
    "add_member",
    "attach_photo",
    "attach_photos",
    "correct_fact",
    "delete_filter",
    "detach_photos",
    "erase_person",
    "merge_families",
    "merge_persons",
    "move_family",
    "project_standing",
    "promote_nik",
    "record_birth",
    "record_cooperatives",
    "record_death",
    "record_families",
    "record_family",
    "record_national_deciles",
    "refresh_statistics",
    "remove_member",
    "restore_cooperatives",
    "save_filter",
    "split_family",
    "unmerge_families",
    "unmerge_persons",
    "withdraw_families",
    "withdraw_national_deciles",
]
