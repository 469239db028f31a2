"""One block of the city with everything that is true and everything that was answered, as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regsosek.analysis.synthetic import belongings, health, naming, origins, schooling, work
from regsosek.analysis.synthetic.blocks import Block, Frame, block
from regsosek.analysis.synthetic.composition import Members, members
from regsosek.analysis.synthetic.draws import Bools, Floats, Ints
from regsosek.analysis.synthetic.housing import Columns, housing
from regsosek.analysis.synthetic.latent import Latent, expenditure, latent
from regsosek.analysis.synthetic.visits import Visits, visits


@dataclass(frozen=True)
class Simulated:
    """F families with P members; sections map canonical item names to columns, `NOT_ASKED` where an item is skipped."""

    frame: Frame
    block: Block
    latent: Latent
    members: Members
    expenditure: Floats  # (F,) true, rupiah per person and month
    visits: Visits
    housing: Columns  # (F,)
    assets: Columns
    aid: Columns
    education: Columns  # (P,)
    work: Columns
    business: Columns
    health: Columns
    protection: Columns
    identity_documents: Ints  # (P,)
    people: Ints  # (F,) index into naming.PEOPLE
    first_registered: Ints  # (P,) six-digit Kemendagri code


def simulate(of: Frame, number: int) -> Simulated:
    """Block `number` of the frame."""
    here = block(of, number)
    inner = latent(of, here)
    welfare = inner.welfare
    people = members(of, here, welfare)
    head_age = people.age[np.searchsorted(people.family, np.arange(here.families))]
    house, looks = housing(of, here, inner, people.residents, head_age)
    origin = naming.peoples(of, here)
    learned, level = schooling.schooling(of, here, people, welfare)
    pupil = learned["school_participation"] == 2
    worked = work.work(of, here, people, level, pupil, welfare, inner.place.rural[here.dwelling])
    return Simulated(
        frame=of,
        block=here,
        latent=inner,
        members=people,
        expenditure=expenditure(inner, people.residents),
        visits=visits(of, here, welfare, looks),
        housing=house,
        assets=belongings.assets(of, here, inner, people.residents, head_age, house),
        aid=belongings.aid(of, here, welfare, _count(people, people.age < 16), _count(people, people.age >= 65), house),
        education=learned,
        work=worked,
        business=work.business(of, here, people, worked, welfare),
        health=health.health(of, here, people, welfare),
        protection=health.protection(of, here, people, worked, pupil, welfare),
        identity_documents=health.identity_documents(of, here, people, welfare),
        people=origin,
        first_registered=origins.first_registration(of, here, origin, people),
    )


def _count(of: Members, which: Bools) -> Ints:
    return np.bincount(of.family[which & of.here], minlength=len(of.residents))
