"""Finding families by words of a member's name, in one walk along the index of words.

The walk goes word by word and, within a word, family by family. It stops as soon as more than :data:`MANY` families were
met: a common name is neither counted to its end nor sorted, and its pages follow the walk. What is fewer is counted
exactly and sorted by the head's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import search_found
from regsosek.registry.models import Family, NameToken, Person
from regsosek.registry.search_found import Found, page_by_head, with_members
from regsosek.vocabulary.names import fold

SHORTEST = 3
MANY = 1000
STEP = 1200  # rows of one statement: enough to meet more than MANY families in one
_COUNTED = 5000
_LONGEST_TOKEN = 40


def by_name(text: str, *, within: str = "", after: UUID | None = None) -> Found:
    """Families with a member whose name has a word beginning with *each* word of the text. ``within``: an area code;
    ``after``: the last family of the page before.

    :raises Problem: ``search_too_short`` without a word of three letters; ``not_found`` for an ``after`` that does not match.
    """
    first, *others = _rarest_first(_words(text))
    hits, begin = _within(_hits(others), within), _begins(first)
    met = list(islice(_families(_walk(hits, begin)), MANY + 1))
    if len(met) <= MANY:
        found = page_by_head(Family.objects.filter(pk__in=met), len(met), after)
    else:
        found = _page_along(met, hits, begin, after)
    people = hits.filter(begin, family_id__in=[f.id for f in found.families]).values_list("person_id", flat=True)
    return with_members(found, Person.objects.filter(pk__in=set(people)))


def _words(text: str) -> list[str]:
    if not any(len(word) >= SHORTEST for word in re.findall(r"[^\W\d_]+", text)):
        raise Problem("search_too_short")
    return sorted(set(fold(text).split()), key=lambda word: (-len(word), word))


def _rarest_first(words: list[str]) -> list[str]:
    """The walk is along the rarest word. How rare, is asked of the whole registry: it decides the way, not the answer."""
    if len(words) == 1:
        return words
    with system_scope("registry.search"):
        often = {word: NameToken.objects.filter(_begins(word))[:_COUNTED].count() for word in words}
    return sorted(words, key=lambda word: often[word])


def _begins(word: str, column: str = "token") -> Q:
    """Tokens with this prefix as a range, so that the index answers. Tokens are letters a-z only, hence no ``{`` behind z."""
    prefix = word[:_LONGEST_TOKEN]
    stem = prefix.rstrip("z")
    begin = Q(**{f"{column}__gte": prefix})
    return begin & Q(**{f"{column}__lt": stem[:-1] + chr(ord(stem[-1]) + 1)}) if stem else begin


def _hits(others: list[str]) -> QuerySet[NameToken]:
    """Tokens of those persons in whose name every other word is found.

    Asked person by person, of the few words that each has. PostgreSQL takes a narrow range of words for a single row: left
    to itself it reads all who bear the one name for each who bears the other, which took half a minute in a city. A single
    value is not turned into such a join, and a word with nothing behind it keeps to the index of the person.
    """
    hits = NameToken.objects.all()
    own = NameToken.objects.alias(word=Concat("token", Value(""))).filter(person_id=OuterRef("person_id"))
    for number, word in enumerate(others):
        found = Subquery(own.filter(_begins(word, "word")).values("id")[:1])
        hits = hits.alias(**{f"word_{number}": found}).filter(**{f"word_{number}__isnull": False})
    return hits


def _within(hits: QuerySet[NameToken], area: str) -> QuerySet[NameToken]:
    if not area:
        return hits
    inside = Family.objects.filter(pk=OuterRef("family_id"))
    return hits.filter(Exists(search_found.within(inside, area)))


def _walk(hits: QuerySet[NameToken], begin: Q, behind: tuple[str, UUID] | None = None) -> Iterator[tuple[str, UUID]]:
    """(token, family) in the order of the index, from where tokens begin so or behind a place; a statement for each
    :data:`STEP` rows. Behind a place there are two ranges instead of one "or": each is read straight from the index."""
    ordered = hits.order_by("token", "family_id").values_list("token", "family_id")
    end = Q(*(child for child in begin.children if isinstance(child, tuple) and child[0] == "token__lt"))
    while True:
        parts = [begin] if behind is None else [
            Q(token=behind[0], family_id__gt=behind[1]), Q(token__gt=behind[0]) & end
        ]  # fmt: skip
        taken = 0
        for part in parts:
            rows = list(ordered.filter(part)[: STEP - taken])
            yield from rows
            taken += len(rows)
            if taken >= STEP:
                behind = rows[-1]
                break
        else:
            return


def _families(walk: Iterator[tuple[str, UUID]]) -> Iterator[UUID]:
    """Each family once."""
    met: set[UUID] = set()
    for _, family in walk:
        if family not in met:
            met.add(family)
            yield family


def _page_along(met: list[UUID], hits: QuerySet[NameToken], begin: Q, after: UUID | None) -> Found:
    """A page of more families than are counted, where the walk first meets them."""
    if after is not None:
        token = hits.filter(begin, family_id=after).order_by("token").values_list("token", flat=True).first()
        if token is None:
            raise Problem("not_found")
        walk = _walk(hits, begin, (token, after))
        met = list(islice(_first_met(walk, hits.filter(begin)), search_found.PAGE + 1))
    page = met[: search_found.PAGE]
    families = Family.objects.in_bulk(page)
    return Found(
        [families[f] for f in page if f in families],
        MANY,
        is_more=True,
        after=page[-1] if len(met) > len(page) else None,
    )


def _first_met(walk: Iterator[tuple[str, UUID]], hits: QuerySet[NameToken]) -> Iterator[UUID]:
    """Without families that an earlier page has shown, under a token further up."""
    shown: set[UUID] = set()
    while rows := list(islice(walk, 4 * search_found.PAGE)):
        begin = dict(
            hits.filter(family_id__in={f for _, f in rows})
            .order_by()
            .values_list("family_id")
            .annotate(at=Min("token"))
        )
        for token, family in rows:
            if begin.get(family) == token and family not in shown:
                shown.add(family)
                yield family
