"""From a person's grant to an actor: which scope, which abilities, today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from regsosek.access.models import Grant, Release, ReleasedFamily, User
from regsosek.areas.lineage import Change, changes_until, follow
from regsosek.kernel.actor import Actor
from regsosek.kernel.scope import Scope
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Ability, Reach, RoleRule, rule

#: What a role that reads families can still do while it may not: aggregates, no micro-data.
_WITHOUT_MICRO_DATA = frozenset(
    {Ability.SEE_MAP, Ability.SEE_AGGREGATES, Ability.SEE_BUSINESSES, Ability.SEE_ACCESS_TABLE, Ability.SEE_AUDIT,
     Ability.MANAGE_ACCESS, Ability.RECORD_RELEASE, Ability.LOAD_AREAS}
)  # fmt: skip


def grants_in_force(user: User, today: date) -> list[Grant]:
    """The user's roles today, oldest first."""
    period = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return list(user.grants.filter(period).select_related("release").order_by("valid_from", "id"))


def releases_in_force(today: date) -> list[Any]:
    """Releases by the day they were signed; ``names_families`` says which let out a list of families only."""
    in_force = Q(valid_from__lte=today, valid_to__gte=today, revoked_at__isnull=True)
    named = Exists(ReleasedFamily.objects.filter(release=OuterRef("pk")))
    return list(Release.objects.filter(in_force).annotate(names_families=named).order_by("signed_on", "id"))


def intersect(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Prefixes of what lies in both: the longer of two where one holds the other."""
    both = {max(a, b, key=len) for a in first for b in second if a.startswith(b) or b.startswith(a)}
    return tuple(sorted(both))


def scope_of(grant: Grant, row: RoleRule, today: date) -> tuple[Scope, bool]:
    """The scope of a grant, and whether micro-data may be opened under it."""
    classes, release = row.privacy, None
    open_, areas = row.reads_rows, tuple[str, ...]()
    if open_ and row.needs_release:
        let_out, areas = _let_out(grant, today)
        open_ = let_out is not None
        if let_out is not None:
            classes = classes & {PrivacyClass(c) for c in let_out.classes}
            release = let_out.id if row.reach is Reach.CANDIDATES else None
    elif open_:
        areas = follow(grant.areas, grant.valid_from, today)
    label = f"{row.role.value} {' '.join(grant.areas)}".strip()
    if not open_ or not areas:
        return Scope(label=label), False
    groups = None if row.groups is None else frozenset(int(g) for g in row.groups)
    return Scope(
        label=label, areas=areas, classes=frozenset(classes), groups=groups, release=release,
        consented=not row.collects,
    ), True  # fmt: skip


def _common(grant: Grant, release: Release, today: date, changes: Sequence[Change]) -> tuple[str, ...]:
    """What grant and release have in common, today. They are compared on the first day on which both hold, and what they had
    in common then is followed: the RT of the one, later merged with an RT of the other, is no common ground."""
    both = max(grant.valid_from, release.valid_from)
    granted = follow(grant.areas, grant.valid_from, both, changes)
    let_out = follow(release.areas, release.valid_from, both, changes)
    return follow(intersect(granted, let_out), both, today, changes)


def _let_out(grant: Grant, today: date) -> tuple[Release | None, tuple[str, ...]]:
    """The grant's own release, else one in force whose area meets the grant's; and the areas they have in common. Candidates
    always need their own; one that names families lets out these and no others, so it opens nothing for a role that reads
    areas."""
    in_force = releases_in_force(today)
    if rule(grant.role).reach is Reach.CANDIDATES:
        chosen = [r for r in in_force if r.id == grant.release_id]
    else:
        chosen = [r for r in in_force if not r.names_families and grant.release_id in (None, r.id)]
    changes = changes_until(today) if chosen else []
    common = [(release, _common(grant, release, today, changes)) for release in chosen]
    if rule(grant.role).reach is Reach.CANDIDATES or grant.release_id is not None:
        return next(iter(common), (None, ()))
    return next((found for found in common if found[1]), (None, ()))


def actor_for(user: User, grant: Grant, today: date, purpose: str = "") -> Actor:
    """The person in this role, now. A stated purpose is kept with everything that is opened."""
    row = rule(grant.role)
    scope, micro_data = scope_of(grant, row, today)
    abilities = row.abilities if micro_data or not row.reads_rows else row.abilities & _WITHOUT_MICRO_DATA
    return Actor(
        id=str(user.pk), label=user.display_name, role=row.role.value, scope=scope,
        abilities=frozenset(a.value for a in abilities), purpose=purpose,
    )  # fmt: skip


def release_of(actor: Actor, grant: Grant, today: date) -> Release | None:
    """The release under which a role of the city reads, for the notice on its pages."""
    return _let_out(grant, today)[0] if rule(actor.role).needs_release else None
