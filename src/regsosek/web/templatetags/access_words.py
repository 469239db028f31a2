"""What a role may see, in one line, for lists of roles; from the table in code."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import rule
from regsosek.vocabulary.welfare import POOREST_GROUPS

register = template.Library()


@register.filter
def role_reach(role: str) -> str:
    """Which families: "Wilayah yang diberikan; kelompok 1 dan 2 saja"."""
    row, language = rule(role), "en" if get_language() == "en" else "id"
    text, poorest = row.reach.label.text(language), _("kelompok 1 dan 2 saja")
    return f"{text}; {poorest}" if row.groups == POOREST_GROUPS else text


@register.filter
def role_sees(role: str) -> list[str]:
    """Labels of the privacy classes that the role is granted beside general facts; empty for roles without families."""
    row, language = rule(role), "en" if get_language() == "en" else "id"
    return [c.label.text(language) for c in PrivacyClass if c is not PrivacyClass.PUBLIC and row.sees(c)]


@register.filter
def role_does(role: str) -> list[str]:
    """What a role without family data does instead: its abilities but those that every second role has."""
    row, language = rule(role), "en" if get_language() == "en" else "id"
    usual = (Ability.SEE_MAP, Ability.SEE_ACCESS_TABLE)
    return [a.label.text(language) for a in Ability if row.can(a) and a not in usual]
