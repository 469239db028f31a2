"""The functions themselves, on values that are known. Each takes its arguments and the run; errors make Unknown."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from regsosek.collect.forms import dates
from regsosek.collect.forms.values import NAN, Value, boolean, fractional, is_nothing, number, string

_SMALLEST = 5e-324
_LARGEST = 1.7976931348623157e308
_MATCHED_LONGEST = 10_000


def truncated(value: Value) -> float:
    """Towards zero; NaN and infinity stay."""
    found = number(value)
    return float(int(found)) if math.isfinite(found) else found


def index(value: Value) -> int:
    """A number as Java casts it to int: NaN is 0, what is too large the largest."""
    found = number(value)
    if math.isnan(found):
        return 0
    return int(max(-(2.0**31), min(2.0**31 - 1, found)))


def rounded(value: Value, places: Value = 0.0) -> float:
    """Half up for positive, half towards zero for negative numbers; ``places`` behind the point, or before when negative."""
    found, digits = number(value), index(places)
    if not math.isfinite(found):
        return found
    if not -30 <= digits <= 30:
        return NAN
    if digits >= 0:
        way = ROUND_HALF_DOWN if found < 0 else ROUND_HALF_UP
        exact = Decimal(repr(found))
        if -exact.as_tuple().exponent <= digits:  # type: ignore[operator]
            return found
        return float(exact.quantize(Decimal(1).scaleb(-digits), rounding=way))
    scale = 10.0**-digits
    return float(Decimal(int(found / scale + 0.5)).scaleb(-digits))


def most(values: list[Value]) -> float:
    """The largest; NaN when there is no number. Not below the smallest positive double: JavaRosa starts there."""
    found = [each for each in map(number, values) if not math.isnan(each)]
    return max(_SMALLEST, *found) if found else NAN


def least(values: list[Value]) -> float:
    """The smallest; NaN when there is no number."""
    found = [each for each in map(number, values) if not math.isnan(each)]
    return min(_LARGEST, *found) if found else NAN


def total(values: list[Value]) -> float:
    """The sum of what are numbers."""
    return math.fsum(()) + sum(each for each in map(number, values) if not math.isnan(each))


def flat(args: tuple[Value, ...]) -> list[Value]:
    """Arguments with nodesets opened."""
    return [each for arg in args for each in (arg if isinstance(arg, list) else (arg,))]


def selected(chosen: Value, code: Value) -> bool:
    """Whether a code is among those chosen."""
    return f" {string(code).strip()} " in f" {string(chosen)} "


def chosen_codes(value: Value) -> list[str]:
    """The codes of a multiple choice."""
    return [code for code in string(value).split(" ") if code]


def selected_at(value: Value, at: Value) -> str:
    """The code at a place that counts from 0."""
    codes, place = chosen_codes(value), index(truncated(at))
    return codes[place] if 0 <= place < len(codes) else ""


def part(value: Value, start: Value, end: Value | None = None) -> str:
    """Characters from ``start`` to before ``end``, from 0; negative from the end."""
    text = string(value)
    size = len(text)
    first = index(truncated(start))
    last = index(truncated(end)) if end is not None else size
    first = first + size if first < 0 else first
    last = last + size if last < 0 else last
    first, last = min(max(0, first), size), min(max(0, last), size)
    return text[first:last] if first <= last else ""


def before(value: Value, mark: Value) -> str:
    """What stands before the first ``mark``."""
    head, found, _ = string(value).partition(string(mark)) if string(mark) else ("", "", "")
    return head if found else ""


def after(value: Value, mark: Value) -> str:
    """What stands after the first ``mark``."""
    if not string(mark):
        return string(value)
    return string(value).partition(string(mark))[2]


def translated(value: Value, old: Value, new: Value) -> str:
    """Each character of ``old`` becomes that of ``new`` at its place, or nothing."""
    source, target = string(old), string(new)
    table: dict[int, str | None] = {}
    for place, letter in enumerate(source):
        table.setdefault(ord(letter), target[place] if place < len(target) else None)
    return string(value).translate(table)


@lru_cache(maxsize=512)
def pattern(text: str) -> re.Pattern[str]:
    """A regular expression as Java has it; re.error for what Python does not know."""
    return re.compile(text.replace(r"\p{L}", r"[^\W\d_]").replace(r"\p{Alpha}", "[A-Za-z]"), re.ASCII)


def matches(value: Value, expression: Value) -> bool:
    """Whether the whole text matches."""
    text = string(value)
    if len(text) > _MATCHED_LONGEST:
        raise ValueError("too long to be matched")
    return pattern(string(expression)).fullmatch(text) is not None


def checklist(least_: Value, most_: Value, *factors: Value) -> bool:
    """Whether the number of true factors lies between; negative: no limit."""
    low, high = index(least_), index(most_)
    count = sum(1 for factor in flat(factors) if boolean(factor))
    return (low < 0 or count >= low) and (high < 0 or count <= high)


def weighted(least_: Value, most_: Value, *pairs: Value) -> bool:
    """Whether the weights of the true factors add up to something between."""
    if len(pairs) == 2 and isinstance(pairs[0], list) and isinstance(pairs[1], list):
        if len(pairs[0]) != len(pairs[1]):
            raise ValueError("sets of different sizes")
        both = list(zip(pairs[0], pairs[1], strict=True))
    else:
        both = list(zip(pairs[::2], pairs[1::2], strict=True))
    found = sum(number(weight) for flag, weight in both if boolean(flag))
    return number(least_) <= found <= number(most_)


def digest(text: Value, algorithm: Value, encoding: Value = "base64") -> str:
    """A digest as base64 or hex."""
    names = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
    found = hashlib.new(names[string(algorithm)], string(text).encode(), usedforsecurity=False)
    return found.hexdigest() if string(encoding) == "hex" else base64.b64encode(found.digest()).decode()


def power(base: Value, exponent: Value) -> float:
    """As Java: NaN where there is no real number, infinity where it is too large."""
    a, b = fractional(base), fractional(exponent)
    try:
        return math.pow(a, b)
    except OverflowError:
        return math.inf if a > 0 or b % 2 == 0 else -math.inf
    except ValueError:
        return math.inf if a == 0 else NAN


def real(of: Callable[[float], float]) -> Callable[[Any, Value], float]:
    """A function of one number that is NaN where it is not defined."""

    def found(run: Any, value: Value) -> float:
        try:
            return of(fractional(value))
        except OverflowError:
            return math.inf
        except ValueError:
            return -math.inf if of in (math.log, math.log10) and fractional(value) == 0 else NAN

    return found


def moment(run: Any, value: Value, *, keep_time: bool) -> Value:
    """To a moment; what is nothing stays. ValueError for a text that is no date."""
    if is_nothing(value):
        return value
    if value.__class__ is str:
        return dates.parse_moment(value, run.zone)
    if value.__class__ is float:
        if not -(2**31) <= value < 2**31:
            raise ValueError("out of range")
        if keep_time:
            return run.local(value * dates.DAY)
        return dates.from_days(value)
    if value.__class__ is bool:
        raise ValueError("a truth is no date")
    return value if keep_time else dates.midnight(value)


def days_of(run: Any, value: Value, *, keep_day: bool) -> Value:
    """Days since 1970 in UTC, or the part of the local day alone."""
    if is_nothing(value):
        return value
    if value.__class__ is float:
        return value if keep_day else value - math.floor(value)
    if value.__class__ is bool:
        raise ValueError("a truth is no date")
    when = dates.parse_moment(value, run.zone) if value.__class__ is str else value
    if keep_day:
        return dates.utc_days(when, run.zone)
    part_of_day = dates.fraction_of_days(when)
    return part_of_day - math.floor(part_of_day)


def formatted(run: Any, value: Value, form: Value) -> str:
    """A date by a pattern; empty for nothing."""
    when = moment(run, value, keep_time=True)
    return "" if is_nothing(when) else dates.formatted(when, string(form))


def joined(mark: str, values: list[Value]) -> str:
    """All as texts with ``mark`` between."""
    return mark.join(map(string, values))


LIBRARY: dict[str, Callable[..., Value]] = {
    "true": lambda run: True,
    "false": lambda run: False,
    "not": lambda run, a: not boolean(a),
    "boolean": lambda run, a: boolean(a),
    "boolean-from-string": lambda run, a: string(a).lower() == "true" or string(a) == "1",
    "contains": lambda run, a, b: string(b) in string(a),
    "starts-with": lambda run, a, b: string(a).startswith(string(b)),
    "ends-with": lambda run, a, b: string(a).endswith(string(b)),
    "regex": lambda run, a, b: matches(a, b),
    "selected": lambda run, a, b: selected(a, b),
    "checklist": lambda run, *args: checklist(*args),
    "weighted-checklist": lambda run, *args: weighted(*args),
    "number": lambda run, a: number(a),
    "int": lambda run, a: truncated(a),
    "abs": lambda run, a: abs(fractional(a)),
    "sqrt": real(math.sqrt),
    "exp": real(math.exp),
    "exp10": real(lambda x: math.pow(10.0, x)),
    "log": real(math.log),
    "log10": real(math.log10),
    "sin": real(math.sin),
    "cos": real(math.cos),
    "tan": real(math.tan),
    "asin": real(math.asin),
    "acos": real(math.acos),
    "atan": real(math.atan),
    "atan2": lambda run, a, b: math.atan2(fractional(a), fractional(b)),
    "pi": lambda run: math.pi,
    "pow": lambda run, a, b: power(a, b),
    "round": lambda run, a, b=0.0: rounded(a, b),
    "string-length": lambda run, a: float(len(string(a))),
    "count-selected": lambda run, a: float(len(chosen_codes(a))),
    "count": lambda run, a: float(len(a)),
    "count-non-empty": lambda run, a: float(sum(1 for each in a if each != "")),
    "sum": lambda run, a: total(a),
    "max": lambda run, *args: most(flat(args)),
    "min": lambda run, *args: least(flat(args)),
    "string": lambda run, a: string(a),
    "normalize-space": lambda run, a: " ".join(string(a).split()),
    "concat": lambda run, *args: joined("", flat(args)),
    "join": lambda run, mark, *args: joined(string(mark), flat(args)),
    "substr": lambda run, *args: part(*args),
    "substring-before": lambda run, a, b: before(a, b),
    "substring-after": lambda run, a, b: after(a, b),
    "selected-at": lambda run, a, b: selected_at(a, b),
    "translate": lambda run, a, b, c: translated(a, b, c),
    "format-date": formatted,
    "format-date-time": formatted,
    "digest": lambda run, *args: digest(*args),
    "date": lambda run, a: moment(run, a, keep_time=False),
    "date-time": lambda run, a: moment(run, a, keep_time=True),
    "decimal-date-time": lambda run, a: days_of(run, a, keep_day=True),
    "decimal-time": lambda run, a: days_of(run, a, keep_day=False),
    "today": lambda run: dates.midnight(run.now),
    "now": lambda run: run.now,
}
