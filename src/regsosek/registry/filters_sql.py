"""A filter as conditions of the database; the same families on SQLite and PostgreSQL."""

from __future__ import annotations

import operator
from functools import reduce
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, In, IsNull, LessThan, LessThanOrEqual

from regsosek.registry.document import DONT_KNOW, RESIDENT
from regsosek.registry.filters import Condition, Filter, Group, Join
from regsosek.registry.filters_items import FilterItem, Kind, Op
from regsosek.registry.models import Business, Family, ListingJudgement, Person, Photo

YES = 1


class Answer(Func):
    """The whole number under a name in a JSON column; NULL for no answer and for text, so that both databases compare
    numbers with numbers only."""

    output_field = IntegerField()

    def __init__(self, column: str, name: str) -> None:
        super().__init__(F(column))
        self.key = name  # one of the codebook's names: letters, digits, underscores

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:  # type: ignore[override]
        column, params = compiler.compile(self.source_expressions[0])
        path = f"'$.{self.key}'"
        return f"CASE WHEN json_type({column}, {path}) = 'integer' THEN json_extract({column}, {path}) END", (
            *params, *params,
        )  # fmt: skip

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        column, params = compiler.compile(self.source_expressions[0])
        value = f"{column} -> '{self.key}'"
        return f"CASE WHEN jsonb_typeof({value}) = 'number' THEN ({value})::integer END", (*params, *params)


def matching(chosen: Filter) -> QuerySet[Family]:
    """The families of the active scope of which the filter holds."""
    families = Family.objects.filter(closed_on__isnull=True)
    for group in chosen.groups:
        families = families.filter(_group(group))
    return families


def _group(group: Group) -> Q:
    if group.join is Join.SAME:
        return _some_resident([_test(c) for c in group.conditions])
    return reduce(operator.or_, [_of_family(c) for c in group.conditions])


def _of_family(condition: Condition) -> Q:
    return _some_resident([_test(condition)]) if condition.item.level == "person" else _test(condition)


def _some_resident(tests: list[Q]) -> Q:
    people = Person.objects.filter(family=OuterRef("pk"), presence__in=sorted(RESIDENT), merged_into__isnull=True)
    for test in tests:
        people = people.filter(test)
    return Q(Exists(people))


def _test(condition: Condition) -> Q:
    item, op = condition.item, condition.op
    if item.name == "owns_business":
        owners = Business.objects.filter(family=OuterRef("pk"), owner__presence__in=sorted(RESIDENT))
        return _flag(owners, condition)
    if item.name == "has_photo":
        return _flag(Photo.objects.filter(family=OuterRef("pk"), kind=Photo.Kind.OUTSIDE), condition)
    if item.kind is Kind.AREA:
        inside = reduce(operator.or_, [_in_area(str(code)) for code in condition.values])
        return ~inside if op is Op.IS_NOT else inside
    if item.kind is Kind.SUM:
        return _sum(item, op, condition.values)
    return _compared(expression(item), op, condition.values)


def _flag(rows: QuerySet[Any], condition: Condition) -> Q:
    there = Q(Exists(rows))
    return there if condition.value == YES else ~there


def _in_area(code: str) -> Q:
    return Q(area_code__range=(code.ljust(16, "0"), code.ljust(16, "9")))


def expression(item: FilterItem) -> Any:
    """Where the answer lies, as an expression of the family's or the person's query."""
    if item.name == "rt_judgement":
        said = ListingJudgement.objects.filter(family=OuterRef("pk")).order_by("-judged_on", "-id")
        return Subquery(said.values("judgement")[:1], output_field=IntegerField())
    if "." in item.column:
        return Answer(*item.column.split("."))
    return F(item.column)


def _compared(answer: Any, op: Op, values: tuple[Any, ...]) -> Q:
    if op is Op.IS_EMPTY:
        return Q(IsNull(answer, True))
    if op is Op.IN:
        return Q(In(answer, list(values)))
    if op is Op.IS_NOT:  # of those who answered: NULL is neither smaller nor greater
        return Q(LessThan(answer, values[0])) | Q(GreaterThan(answer, values[0]))
    lookup = {Op.IS: Exact, Op.AT_LEAST: GreaterThanOrEqual, Op.AT_MOST: LessThanOrEqual}[op]
    return Q(lookup(answer, values[0]))


class _Bits(Func):
    template = "(%(expressions)s)"
    arg_joiner = " & "
    output_field = IntegerField()


def _sum(item: FilterItem, op: Op, values: tuple[Any, ...]) -> Q:
    """Codes that are added up: an answer *is* a code when it contains it; 0 and "does not know" stand alone."""
    if op is Op.IS_EMPTY:
        return _compared(expression(item), op, values)
    contained = reduce(operator.or_, [_contains(item, int(code)) for code in values])
    if op is not Op.IS_NOT:
        return contained
    return Q(IsNull(expression(item), False)) & reduce(operator.and_, [_lacks(item, int(code)) for code in values])


def _contains(item: FilterItem, code: int) -> Q:
    answer = expression(item)
    if code in (0, DONT_KNOW):
        return Q(Exact(answer, code))
    return Q(Exact(_Bits(answer, code), code)) & _compared(answer, Op.IS_NOT, (DONT_KNOW,))


def _lacks(item: FilterItem, code: int) -> Q:
    answer = expression(item)
    if code in (0, DONT_KNOW):
        return _compared(answer, Op.IS_NOT, (code,))
    return Q(LessThan(_Bits(answer, code), code)) | Q(Exact(answer, DONT_KNOW))
