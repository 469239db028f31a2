"""Forms under any input: expressions print and parse to the same, evaluation never raises, order and spelling do not matter."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from factories.forms import FAMILIES, NOON, answered, small
from regsosek.collect.forms import BadInstance, Expr, Instance, evaluate, values
from regsosek.collect.forms.functions import FUNCTIONS
from regsosek.collect.forms.lexer import NotUnderstood
from regsosek.collect.forms.parser import parse
from regsosek.collect.forms.resolve import Surroundings, resolve
from regsosek.collect.forms.syntax import Binary, Call, Negative, Number, Path, Step, Syntax, Text, printed

_NAMES = st.sampled_from(["data", "a-b", "and", "div", "x.y", "anggota_1", "umur"])
_LEAVES: st.SearchStrategy[Syntax] = st.one_of(
    st.integers(0, 10**9).map(lambda n: Number(float(n))),
    st.integers(0, 10**5).map(lambda n: Number(n / 100)),
    st.text(alphabet="ab '-<>=1é", max_size=6).map(Text),
    st.lists(_NAMES, min_size=1, max_size=3).map(lambda names: Path("/", tuple(map(Step, names)))),
    st.sampled_from([Path("", (Step("."),)), Path("", (Step(".."), Step("umur")))]),
)


def _larger(inner: st.SearchStrategy[Syntax]) -> st.SearchStrategy[Syntax]:
    operators = st.sampled_from(["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"])
    return st.one_of(
        st.builds(Binary, operators, inner, inner),
        st.builds(Negative, inner),
        st.builds(Call, st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=3).map(tuple)),
        st.builds(lambda p: Path("/", (Step("data"), Step("m", (p,)), Step("x"))), inner),
    )


@given(st.recursive(_LEAVES, _larger, max_leaves=12))
@settings(max_examples=300, deadline=None)
def test_what_is_printed_parses_to_the_same(syntax: Syntax) -> None:
    assert parse(printed(syntax)) == syntax


@given(st.text(alphabet="ab/.'\"()[]<>=!+-*|,12 andivmo:@$é", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_parses_or_is_refused_in_both_languages(text: str) -> None:
    surroundings = Surroundings({"/a": "string", "/a/b": "number"}, ("/a/b",))
    try:
        tree = resolve(text, "/a/b", surroundings)
    except NotUnderstood as refused:
        assert refused.indonesian
        assert refused.english
    else:
        assert Expr.from_json(tree.to_json()) == tree


_ANSWER = st.one_of(
    st.sampled_from(
        ["", "1", "2", "-5", "1 9", "f1", "2022-13-40", "9" * 30, "NaN", "1e308", "-0.5 117.1 0 9", "true"]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=30),
)
_PATHS = st.sampled_from([node.path for node in small().nodes if node.kind not in ("group", "repeat")])


@given(st.dictionaries(_PATHS, _ANSWER), st.integers(0, 4), st.booleans())
@settings(max_examples=200, deadline=None)
def test_evaluation_never_raises(answers: dict[str, str], members: int, listed: bool) -> None:
    instance = Instance("small", "1")
    for path, text in answers.items():
        if not path.startswith("/data/member/"):
            instance.set(path, text)
        for number in range(1, members + 1):
            if path.startswith("/data/member/"):
                instance.set(path.replace("/data/member", f"/data/member[{number}]"), text)
    found = evaluate(small(), instance, now=NOON, lists={"keluarga": FAMILIES} if listed else {})
    for each in found.findings:
        assert each.message.id
        assert each.message.en
    assert isinstance(values(small(), instance, found), dict)
    again = evaluate(
        small(),
        Instance.read(instance.write(), need_id=False),
        now=NOON,
        lists={"keluarga": FAMILIES} if listed else {},
    )
    assert again.findings == found.findings


@given(st.integers(0, 10**6), st.booleans(), st.sampled_from(["", "o:", "x:"]))
@settings(max_examples=60, deadline=None)
def test_the_spelling_of_xml_does_not_matter(seed: int, pretty: bool, prefix: str) -> None:
    instance = answered()
    root = etree.fromstring(instance.write())
    dice = random.Random(seed)
    place = {name: dice.random() for name in sorted({child.tag for child in root})}
    order = sorted(root, key=lambda child: place[child.tag])
    root[:] = order
    text = etree.tostring(root, pretty_print=pretty, encoding="unicode")
    if prefix:
        text = text.replace("<meta>", f"<{prefix}meta xmlns:{prefix[:-1]}='urn:any'>").replace(
            "</meta>", f"</{prefix}meta>"
        )
    assert Instance.read(text.encode()).canonical() == instance.canonical()


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_an_instance_or_refused(data: bytes) -> None:
    try:
        Instance.read(data)
    except BadInstance as bad:
        assert bad.code in BadInstance.CODES
