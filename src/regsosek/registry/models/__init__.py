"""What the registry stores. Dwelling ⊃ family ⊃ person, with dated membership; each guarded (see guards.py)."""

from regsosek.registry.models.business import Business, Cooperative, CooperativeMember
from regsosek.registry.models.erased import ErasedNumber, ErasureSecret
from regsosek.registry.models.family import Departure, Dwelling, Family, ListingJudgement
from regsosek.registry.models.filters import SavedFilter
from regsosek.registry.models.national import NationalDecile
from regsosek.registry.models.person import Identifier, Membership, NameToken, Person, PersonKey
from regsosek.registry.models.photo import Photo
from regsosek.registry.models.statistic import AreaStatistic

__all__ = [
    "AreaStatistic",
    "Business",
    "Cooperative",
    "CooperativeMember",
    "Departure",
    "Dwelling",
    "ErasedNumber",
    "ErasureSecret",
    "Family",
    "Identifier",
    "ListingJudgement",
    "Membership",
    "NameToken",
    "NationalDecile",
    "Person",
    "PersonKey",
    "Photo",
    "SavedFilter",
]
