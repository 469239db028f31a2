"""Who may see what: the table in code.

Code that decides about access reads `rule(role)`; the page "siapa boleh melihat apa" is rendered from `access_table()`.
Nothing else grants anything. The rules follow the order of who needs what for which duty; each carries its reason, so
that a lawyer can object to a row and not to a program. Article numbers marked "(periksa)" are from memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from regsosek.vocabulary.abilities import Ability, Reach
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.role_rules import RULES, Role, RoleRule
from regsosek.vocabulary.welfare import POOREST_GROUPS, WelfareGroup, group_label


def rule(role: Role | str) -> RoleRule:
    """The row of a role; ValueError for a role that does not exist."""
    return RULES[Role(role)]


def can(role: Role | str, ability: Ability) -> bool:
    """Whether a role has an ability at all; where and on which rows is decided by scope."""
    return rule(role).can(ability)


def roles_that_can(ability: Ability) -> tuple[Role, ...]:
    """All roles with an ability, in the order of the table."""
    return tuple(role for role in Role if can(role, ability))


#: Roles of people of the field: a list of officers gives these and no others.
FIELD_ROLES: tuple[Role, ...] = tuple(role for role in Role if RULES[role].reach is Reach.ASSIGNMENTS)


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A row of the page, as text in one language. ``sees`` keeps the order of `PrivacyClass`."""

    role: str
    reach: str
    groups: str
    sees: tuple[tuple[str, bool], ...]
    release: str
    purpose: str
    abilities: tuple[str, ...]
    reason: str


_ALL_GROUPS = Label("Semua kelompok", "All groups")
_NOT_APPLICABLE = Label("–", "–")
_YES, _NO = Label("Wajib", "Required"), Label("Tidak", "No")


def _groups_text(groups: Iterable[WelfareGroup] | None, reads_rows: bool, language: str) -> str:
    if not reads_rows:
        return _NOT_APPLICABLE.text(language)
    if groups is None:
        return _ALL_GROUPS.text(language)
    return ", ".join(group_label(group).text(language) for group in sorted(groups))


def access_table(language: str = "id") -> tuple[AccessRow, ...]:
    """The whole table as text, one row per role, for the generated page and the documentation."""
    rows = []
    for role in Role:
        row = rule(role)
        rows.append(
            AccessRow(
                role=row.label.text(language),
                reach=row.reach.label.text(language),
                groups=_groups_text(row.groups, row.reads_rows, language),
                sees=tuple((kind.label.text(language), row.sees(kind)) for kind in PrivacyClass),
                release=(_YES if row.needs_release else _NO).text(language),
                purpose=(_YES if row.needs_purpose else _NO).text(language),
                abilities=tuple(ability.label.text(language) for ability in Ability if row.can(ability)),
                reason=row.reason.text(language),
            )
        )
    return tuple(rows)


__all__ = [
    "POOREST_GROUPS",
    "Ability",
    "AccessRow",
    "Reach",
    "Role",
    "RoleRule",
    "access_table",
    "can",
    "roles_that_can",
    "rule",
]
