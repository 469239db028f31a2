"""What happens to families as such: moving, splitting, being merged and set apart again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from regsosek.areas.queries import unknown_codes
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import merges, state, transfers
from regsosek.registry.card_numbers import check_card, claim_card
from regsosek.registry.cell import cell
from regsosek.registry.dwellings import refresh
from regsosek.registry.memberships import recount
from regsosek.registry.models import Business, Departure, Dwelling, Family, Person, Photo
from regsosek.registry.reach import check_day, family_in_reach, need_reason
from regsosek.vocabulary.roles import Ability

_MAIN, _SPLIT_OFF = 1, 2  # item "kk_code": keluarga induk, keluarga pecahan
_NOT_COMPLETE = 2  # item "interview_result": nobody has asked this family yet


@verb("registry.move_family", needs=Ability.CHANGE_FAMILY)
def move_family(
    *, by: Actor, family_id: UUID, to_area: str, happened_on: date, dwelling_id: UUID | None = None,
    point: tuple[float, float] | None = None, address: str = "", building_number: int | None = None,
) -> UUID:  # fmt: skip
    """The family lives elsewhere from that day: in a house already known, or in a new one. Returns the house.

    The actor needs the old place in his scope, not the new one: a family that moves out of it is gone from his view, and
    the old area keeps a :class:`Departure` (when, to which kelurahan). Nothing that was answered or ranked changes.

    :param to_area: 16 digits. :param point: longitude, latitude of a new house.
    :raises Problem: ``not_found``; ``bad_value``; ``future_date``; ``wrong_order``.
    """
    name = "registry.move_family"
    family = family_in_reach(family_id, name)
    _check_area(to_area)
    known = Dwelling.objects.filter(pk=dwelling_id, area_code=to_area).exists() if dwelling_id else False
    if dwelling_id and (not known or dwelling_id == family.dwelling_id):
        raise Problem("not_found")
    with system_scope(name):
        last = Departure.objects.filter(family_id=family_id).order_by("-moved_on").values_list("moved_on", flat=True)
        check_day(happened_on, family.visited_on, last.first())
        house = dwelling_id or _new_house(to_area, point, building_number)
        old_house, old_area = family.dwelling_id, family.area_code
        family.dwelling_id, family.area_code, family.address = house, to_area, address[:200]
        family.save(update_fields=["dwelling_id", "area_code", "address"])
        for model in (Photo, Business):
            model._default_manager.filter(family_id=family_id).update(area_code=to_area)
        if old_area != to_area:
            Departure.objects.create(
                family_id=family_id, from_area=old_area, to_village=to_area[:10], family_number=family.family_number,
                moved_on=happened_on, recorded_at=clock.now(),
            )  # fmt: skip
        refresh({old_house, house})
        state.revise(by=by, cause=name, happened_on=happened_on, touched=[family_id])
    current_event().about("family", family_id, old_area)
    current_event().add(to_village=to_area[:10])
    return house


def _check_area(code: str) -> None:
    if not (len(code) == 16 and code.isascii() and code.isdigit()) or unknown_codes({code}):
        raise Problem("bad_value", field="to_area", value=code[:20])


def _new_house(area: str, point: tuple[float, float] | None, building_number: int | None) -> UUID:
    lon, lat = point or (None, None)
    try:
        where = None if lon is None or lat is None else cell(lon, lat)
    except ValueError:
        raise Problem("bad_value", field="point", value="") from None
    house = Dwelling(id=uuid.uuid4(), area_code=area, lon=lon, lat=lat, cell=where, building_number=building_number)
    house.save(force_insert=True)
    return house.id


@verb("registry.split_family", needs=Ability.CHANGE_FAMILY)
def split_family(
    *, by: Actor, family_id: UUID, members: Mapping[UUID, int], happened_on: date, head_of_rest: UUID | None = None,
    no_kk: str | None = None,
) -> UUID:  # fmt: skip
    """Some members become a family of their own, in the same house until it moves. Returns the new family.

    It has not been interviewed, so it has no answers about house and goods and is not ranked.

    :param members: person → relationship to the new head; one of them is the head (1).
    :param head_of_rest: who is the head of those who remain, when the old head goes. :param no_kk: of the new family's
        card, sixteen digits; only from who may see numbers.
    :raises Problem: ``not_found``; ``not_member``; ``nobody_left``; ``head_needed``; ``wrong_order``; ``future_date``;
        ``bad_value``; ``not_allowed``.
    """
    name = "registry.split_family"
    family = family_in_reach(family_id, name)
    check_day(happened_on)
    check_card(by, no_kk)
    with system_scope(name):
        here = transfers.members_now(family_id)
        chosen = [person for person in here if person in members]
        if len(chosen) != len(members):
            raise Problem("not_member")
        if len(chosen) == len(here):
            raise Problem("nobody_left")
        heads = [person for person, relationship in members.items() if relationship == transfers.HEAD]
        if len(heads) != 1:
            raise Problem("head_needed")
        new = _split_off(family, Person.objects.get(pk=heads[0]), happened_on)
        transfers.join(chosen, new, happened_on)
        transfers.number_lines(chosen, 1, members)
        if no_kk is not None:
            claim_card(new, no_kk)
        _settle_rest(family, head_of_rest)
        recount({family_id, new.id})
        refresh({family.dwelling_id})
        state.revise(by=by, cause=name, happened_on=happened_on, touched=[family_id, new.id])
    current_event().about("family", family_id, family.area_code)
    current_event().add(new_family=str(new.id), members=len(chosen))
    return new.id


def _split_off(family: Family, head: Person, on: date) -> Family:
    new = Family(
        id=uuid.uuid4(), dwelling_id=family.dwelling_id, area_code=family.area_code, round=family.round,
        questionnaire=family.questionnaire, kk_code=_SPLIT_OFF, head_name=head.name, address=family.address, persons=0,
        interview_result=_NOT_COMPLETE, visited_on=on, recorded_at=clock.now(),
    )  # fmt: skip
    new.save(force_insert=True)
    return new


def _settle_rest(family: Family, head: UUID | None) -> None:
    Family.objects.filter(pk=family.id).update(kk_code=_MAIN)
    if head is not None:
        transfers.name_head(family.id, head)
    transfers.check_head(family.id)


@verb("registry.merge_families", needs=Ability.CHANGE_FAMILY)
def merge_families(*, by: Actor, keep: UUID, lose: UUID, happened_on: date, reason: str) -> None:
    """Two records are one family: the members of the one join the other, and the one is closed. Heads are not guessed: who
    comes is "other" to the head until somebody says more.

    :raises Problem: ``not_found``; ``same_one``; ``reason_needed``; ``future_date``; ``wrong_order``.
    """
    name = "registry.merge_families"
    if keep == lose:
        raise Problem("same_one")
    winner, loser = family_in_reach(keep, name), family_in_reach(lose, name)
    check_day(happened_on)
    told = need_reason(reason)
    with system_scope(name):
        moved = merges.merge(winner, loser, happened_on)
        recount({keep, lose})
        refresh({winner.dwelling_id, loser.dwelling_id})
        state.revise(by=by, cause=name, happened_on=happened_on, touched=[keep, lose])
    current_event().about("family", keep, winner.area_code)
    current_event().add(merged=str(lose), members=moved, reason=told)


@verb("registry.unmerge_families", needs=Ability.CHANGE_FAMILY)
def unmerge_families(*, by: Actor, lose: UUID, reason: str) -> None:
    """The merge was a mistake: the closed family is open again, its members are where and what they were before.

    :raises Problem: ``not_merged``; ``not_found``; ``merge_built_upon`` when a member has changed since; ``reason_needed``.
    """
    name = "registry.unmerge_families"
    told = need_reason(reason)
    with system_scope(name):
        loser = Family.objects.filter(pk=lose, closed_as=Family.Closing.MERGED).first()
    if loser is None or loser.merged_into is None:
        raise Problem("not_merged")
    winner = family_in_reach(loser.merged_into, name)
    if not by.scope.covers(loser.area_code):
        raise Problem("not_found")
    with system_scope(name):
        merges.unmerge(winner, loser)
        recount({winner.id, lose})
        refresh({winner.dwelling_id, loser.dwelling_id})
        state.revise(by=by, cause=name, happened_on=clock.today(), touched=[winner.id, lose])
    current_event().about("family", winner.id, winner.area_code)
    current_event().add(restored=str(lose), reason=told)
