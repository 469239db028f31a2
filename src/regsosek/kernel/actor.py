"""Who acts: a person in a role, or the system under a name."""

from __future__ import annotations

from dataclasses import dataclass, field

from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import ALL_CLASSES, Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """:param id: the user's key as text, or ``system:<name>``. :param abilities: what the role may do. :param grant: under
    which of several grants he works, for the audit; empty for who has one."""

    id: str
    label: str
    role: str
    scope: Scope
    abilities: frozenset[str] = field(default_factory=frozenset)
    purpose: str = ""
    all_abilities: bool = False
    grant: str = ""

    def may(self, ability: str) -> bool:
        return self.all_abilities or ability in self.abilities

    def must(self, ability: str) -> None:
        """:raises Problem: ``not_allowed``."""
        if not self.may(ability):
            raise Problem("not_allowed", ability=str(ability))


def system(name: str, purpose: str = "") -> Actor:
    """The system at work under a name (commands, batch jobs); everything is in its scope, and the audit says so."""
    scope = Scope(label=f"system: {name}", areas=("",), classes=ALL_CLASSES, everything=True)
    return Actor(
        id=f"system:{name}", label=f"Sistem ({name})", role="system", scope=scope, purpose=purpose, all_abilities=True
    )
