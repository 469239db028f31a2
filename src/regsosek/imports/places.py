"""Codes of areas as files write them → the codes of today. Set-based: a few queries for a chunk, however many codes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from functools import cache

from regsosek.areas.lineage import changes_until, follow
from regsosek.areas.models import Area
from regsosek.areas.queries import UNKNOWN_SLS, unknown_codes
from regsosek.imports.reasons import Fault
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.crosswalk import UnknownArea, areas, to_bps

_SLS = AreaLevel.SLS.digits


def resolved(codes: Collection[str], today: date) -> dict[str, str | Fault]:
    """16-digit code of a file → the code of today, or why there is none.

    An SLS that has ended is followed to what it became, where that is one SLS.
    """
    found: dict[str, str | Fault] = {code: code for code in codes}
    strange = unknown_codes(codes)
    ended = _successors({code for code in strange if not code.endswith(UNKNOWN_SLS)}, today)
    for code in strange:
        successors = ended.get(code, [])
        if len(successors) == 1:
            found[code] = successors[0]
        else:
            detail = ", ".join(successor[:_SLS] for successor in successors[:6])
            found[code] = Fault("ended_area" if code in ended else "unknown_area", "", detail)
    return found


class System(StrEnum):
    """Whose codes a file writes."""

    BPS = "bps"
    KEMENDAGRI = "kemendagri"
    EITHER = "either"


def system_of(codes: Collection[str]) -> System:
    """By all the kelurahan codes (10 digits, without dots) of a file together: some of Samarinda's are codes of both systems,
    of two different places, so that one code alone does not tell."""
    of_kemendagri = {code for code in codes if dotted(code) in _kemendagri()}
    if not of_kemendagri:
        return System.BPS
    of_bps = set(Area.objects.filter(code__in=codes, level=AreaLevel.VILLAGE).values_list("code", flat=True))
    if of_bps - of_kemendagri:
        return System.BPS
    return System.KEMENDAGRI if of_kemendagri - of_bps else System.EITHER


@cache
def _kemendagri() -> frozenset[str]:
    return frozenset(str(area.kemendagri) for area in areas(AreaLevel.VILLAGE))


def dotted(code: str) -> str:
    """``6472051006`` as Kemendagri writes it: ``64.72.05.1006``."""
    return ".".join((code[:2], code[2:4], code[4:6], code[6:]))


def bps_of(code: str) -> str:
    """A kelurahan in the codes of Kemendagri (with or without dots) in those of BPS; what is none stays as it is."""
    try:
        return to_bps(code if "." in code else dotted(code))
    except (UnknownArea, ValueError):
        return code


def _successors(said: Collection[str], today: date) -> dict[str, list[str]]:
    """For codes whose SLS has ended: the 16-digit codes that live today. A closed code is never given again, so it may be
    followed from the beginning of time, whatever day the file is of."""
    places = {code[:_SLS] for code in said}
    closed = Area.objects.filter(code__in=places, valid_to__isnull=False)
    ended = set(closed.values_list("code", flat=True))
    if not ended:
        return {}
    changes = changes_until(today)
    followed = {
        code: [c.ljust(16, "0") for c in follow([code], date.min, today, changes) if len(c) >= _SLS]
        for code in said
        if code[:_SLS] in ended
    }
    dead = unknown_codes({c for listed in followed.values() for c in listed})
    return {code: list(dict.fromkeys(c for c in listed if c not in dead)) for code, listed in followed.items()}
