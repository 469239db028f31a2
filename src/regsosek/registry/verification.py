"""Walking every chain there is: links, parts, the present rows against the last link, and the signed digests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from regsosek.kernel import audit_digest, digest, history
from regsosek.kernel.models import DailyDigest, Revision
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family
from regsosek.registry.state import sealed_states

CHUNK = 500


@dataclass
class Report:
    """``unsealed``: events of the audit that no digest covers yet."""

    families: int = 0
    links: int = 0
    digests: int = 0
    events: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)


def how_many() -> int:
    with system_scope("registry.verify"):
        return Family.objects.count()


def verify_family(family_id: UUID) -> Report:
    """One chain, and what is stored now. Changes nothing."""
    report = Report()
    with system_scope("registry.verify"):
        if not Family.objects.filter(pk=family_id).exists():
            report.faults.append(f"{family_id}: tidak ada keluarga ini")
        _chains([family_id], report, [])
    return report


def verify_all(advance: Callable[[int], None] = lambda _: None) -> Report:
    """Every chain, every digest, and the audit under them. Changes nothing."""
    report = Report()
    with system_scope("registry.verify"):
        digests = list(DailyDigest.objects.order_by("day"))
        report.digests = len(digests)
        report.faults += digest.faults(digests)
        wrong, report.unsealed = audit_digest.faults(digests)
        report.faults += wrong
        report.events = sum(d.events for d in digests)
        roots = [(d, digest.Heads()) for d in digests]
        after: UUID | None = None
        while chunk := _next_subjects(after):
            _chains(chunk, report, roots)
            advance(len(chunk))
            after = chunk[-1]
        for each, heads in roots:
            if (heads.root, heads.families) != (each.root, each.families):
                report.faults.append(f"sidik {each.day}: riwayat sampai saat itu bukan yang ditandatangani")
    return report


def _next_subjects(after: UUID | None) -> list[UUID]:
    """The next families, by id, be they known by their row or by their history only."""
    rows, links = Family.objects.order_by("id"), Revision.objects.order_by("subject")
    if after is not None:
        rows, links = rows.filter(pk__gt=after), links.filter(subject__gt=after)
    known = rows.values_list("id", flat=True)[:CHUNK]
    told = links.values_list("subject", flat=True).distinct()[:CHUNK]
    return sorted({*known, *told}, key=lambda key: key.hex)[:CHUNK]


def _chains(subjects: list[UUID], report: Report, roots: list[tuple[DailyDigest, digest.Heads]]) -> None:
    stored = sealed_states(subjects)
    links = Revision.objects.filter(subject__in=subjects).order_by("subject", "number")
    chains = {subject: list(chain) for subject, chain in groupby(links, key=lambda r: r.subject)}
    for subject in subjects:
        chain = chains.get(subject, [])
        report.families += 1
        report.links += len(chain)
        report.faults += history.verify(chain, all_parts=True)
        report.faults += _present(subject, chain, stored.get(subject))
        _feed(roots, chain)


def _present(subject: UUID, chain: list[Revision], stored: object) -> list[str]:
    if not chain:
        return [f"{subject}: tanpa riwayat"]
    last = chain[-1]
    if not isinstance(stored, dict):
        return [f"{subject} #{last.number}: keluarganya hilang"]
    if not history.holds(last, stored):
        return [f"{subject} #{last.number}: yang tersimpan sekarang bukan yang tercatat terakhir"]
    return []


def _feed(roots: Iterable[tuple[DailyDigest, digest.Heads]], chain: list[Revision]) -> None:
    for each, heads in roots:
        by_then = [r for r in chain if r.recorded_at <= each.until]
        if by_then:
            heads.add((by_then[-1].subject.hex, by_then[-1].number, by_then[-1].hash))
