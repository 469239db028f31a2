"""What the registry stores. Dwelling ⊃ family ⊃ person, with dated membership; each guarded (see guards.py)."""

from regsosek.registry.models.business import Business, Cooperative, CooperativeMember
from regsosek.registry.models.family import Dwelling, Family, ListingJudgement
from regsosek.registry.models.person import Identifier, Membership, NameToken, Person
from regsosek.registry.models.photo import Photo
from regsosek.registry.models.statistic import AreaStatistic

__all__ = [
    "AreaStatistic",
    "Business",
    "Cooperative",
    "CooperativeMember",
    "Dwelling",
    "Family",
    "Identifier",
    "ListingJudgement",
    "Membership",
    "NameToken",
    "Person",
    "Photo",
]
