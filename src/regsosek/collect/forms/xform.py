"""XForm → compiled form. Everything that is not understood is collected and refused at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from regsosek.collect.forms.body import Body, Control, read_body
from regsosek.collect.forms.faults import BadInstance, Fault, FormRefused
from regsosek.collect.forms.form import ChoiceList, Form, Node
from regsosek.collect.forms.itext import Itext
from regsosek.collect.forms.lexer import NotUnderstood
from regsosek.collect.forms.model import MOST_NODES, Bind, Model, read_model, title_of
from regsosek.collect.forms.parser import parse
from regsosek.collect.forms.reading import read_tree
from regsosek.collect.forms.resolve import Surroundings, resolve
from regsosek.collect.forms.syntax import Call, Path, Step, printed
from regsosek.collect.forms.tree import Expr, Type
from regsosek.vocabulary.label import Label

_LARGEST = 32 * 1024 * 1024
_TYPES: dict[str, Type] = {
    **dict.fromkeys(("int", "integer", "long", "decimal", "double"), "number"),
    "date": "date",
    "dateTime": "datetime",
    "time": "time",
    "boolean": "boolean",
}
_NO_BIND = Bind({})
_KNOWN_TYPES = {
    "string",
    "geopoint",
    "geotrace",
    "geoshape",
    "binary",
    "barcode",
    "select",
    "select1",
    "odk:rank",
    "rank",
}


def compile_xform(xml: bytes) -> Form:
    """The form of an XForm as pyxform makes it. FormRefused with every place that is not understood."""
    try:
        root = read_tree(xml, largest=_LARGEST)
    except BadInstance as bad:
        raise FormRefused((Fault("form", Label(f"bukan XForm: {bad}", f"no XForm: {bad}")),)) from None
    head, body = root.find("{*}head"), root.find("{*}body")
    element = head.find("{*}model") if head is not None else None
    itext = Itext.of(element) if element is not None else Itext(("default",), {})
    model = read_model(element, itext) if element is not None else None
    if head is None or body is None or model is None:
        raise FormRefused((Fault("form", Label("bukan XForm", "no XForm")),))
    return _Compiler(model, read_body(body, itext), itext).form(title_of(head, itext))


@dataclass
class _Compiler:
    model: Model
    body: Body
    itext: Itext
    faults: list[Fault] = field(default_factory=list)

    def form(self, title: dict[str, str]) -> Form:
        """The whole form, or FormRefused."""
        model, controls = self.model, self.body.controls
        form_id = model.root.get("id") or ""
        if not form_id:
            self.refuse("form", "formulir tidak mempunyai id", "the form has no id")
        if len(model.paths) > MOST_NODES:
            raise FormRefused((Fault("form", Label("terlalu banyak pertanyaan", "too many questions")),))
        self.repeats = tuple(path for path in model.paths if path in controls and controls[path].repeat)
        self.actions = dict([*model.actions, *self.body.actions])
        self.check()
        self.surroundings = Surroundings(
            {path: self.type_of(path) for path in model.paths},
            self.repeats,
            {name: each.external for name, each in model.lists.items()},
            frozenset(path for path, control in controls.items() if control.tag in ("select", "select1", "rank")),
        )
        nodes = tuple(self.node(path) for path in model.paths)
        if self.faults:
            raise FormRefused(tuple(self.faults))
        return Form(form_id, model.root.get("version") or "", title, nodes, model.lists, self.itext.languages)

    def refuse(self, where: str, indonesian: str, english: str) -> None:
        self.faults.append(Fault(where, Label(indonesian, english)))

    def check(self) -> None:
        """What the body and the binds name must be there."""
        for where, name in self.body.unknown:
            self.refuse(where, f"unsur {name} tidak dikenal", f"the element {name} is not known")
        for path in self.body.controls:
            if path not in self.model.paths:
                self.refuse(path, "pertanyaan tanpa tempat jawaban", "a question without a place for its answer")
        for path, bind in self.model.binds.items():
            if "/@" in path:  # attributes of entities: the phone's business
                continue
            if path not in self.model.paths:
                self.refuse(path, "aturan untuk pertanyaan yang tidak ada", "a rule for a question that is not there")
            elif bind.data_type not in _KNOWN_TYPES and bind.data_type not in _TYPES:
                self.refuse(path, f"jenis {bind.data_type} tidak dikenal", f"the type {bind.data_type} is not known")

    def type_of(self, path: str) -> Type:
        bind = self.model.binds.get(path, _NO_BIND)
        return _TYPES.get(bind.data_type) or ("any" if bind.get("calculate") else "string")

    def repeat_of(self, path: str) -> str:
        above = path.rpartition("/")[0]
        return next((each for each in reversed(self.surroundings.holding(above)) if each), "")

    def node(self, path: str) -> Node:
        """One node with its expressions."""
        bind = self.model.binds.get(path, _NO_BIND)
        control = self.body.controls.get(path)
        read_only = bind.get("readonly") == "true()"
        choices, choice_filter, choice_nodes = self.choices(path, control)
        return Node(
            path=path,
            name=path.rpartition("/")[2],
            kind=self.kind(path, bind, control, read_only),
            repeat=self.repeat_of(path),
            labels=control.labels if control else {},
            hints=control.hints if control else {},
            choices=choices,
            choice_value=control.value if control else "name",
            choice_label=control.label if control else "label",
            relevant=self.expression(path, "relevant", bind),
            constraint=self.expression(path, "constraint", bind),
            required=self.expression(path, "required", bind),
            calculate=self.expression(path, "calculate", bind),
            choice_filter=choice_filter,
            count=self.compiled(path, "count", control.count) if control and control.count else None,
            choice_nodes=choice_nodes,
            constraint_message=self.itext.attribute(bind.get("constraintMsg")),
            required_message=self.itext.attribute(bind.get("requiredMsg")),
            appearance=control.appearance if control else "",
            read_only=read_only,
            default=self.model.paths[path],
            data_type=bind.data_type,
            preload=f"{bind.get('preload')} {bind.get('preloadParams')}".strip(),
            action=self.actions.get(path, ""),
            parameters=dict(control.parameters) if control else {},
        )

    def kind(self, path: str, bind: Bind, control: Control | None, read_only: bool) -> str:
        if path in self.repeats:
            return "repeat"
        if path not in self.model.leaves:
            return "group"
        if control is not None and control.tag != "group":
            return control.kind(bind.data_type, read_only=read_only, calculated=bool(bind.get("calculate")))
        meta = f"/{path.split('/')[1]}/meta/"
        if bind.get("calculate") and not path.startswith(meta):
            return "calculate"
        return "meta"

    def expression(self, path: str, name: str, bind: Bind) -> Expr | None:
        text = bind.get(name)
        if not text or (name in ("relevant", "required") and text == ("true()" if name == "relevant" else "false()")):
            return None
        return self.compiled(path, name, text)

    def compiled(self, path: str, name: str, text: str, *, row: bool = False) -> Expr | None:
        try:
            return resolve(text, path, self.surroundings, row=row)
        except NotUnderstood as error:
            self.refuse(f"{path} ({name})", error.indonesian, error.english)
        return None

    def choices(self, path: str, control: Control | None) -> tuple[str, Expr | None, Expr | None]:
        """Name of the list, the filter on its rows, and the nodes that are chosen from instead of a list."""
        if control is None or control.tag not in ("select", "select1", "rank"):
            return "", None, None
        if not control.itemset:
            name = f"inline:{path}"
            rows = tuple({"name": value} for value, _ in control.items)
            self.model.lists[name] = ChoiceList(name, "", rows, tuple(labels for _, labels in control.items))
            return name, None, None
        try:
            syntax = parse(control.itemset)
        except NotUnderstood as error:
            self.refuse(f"{path} (choices)", error.indonesian, error.english)
            return "", None, None
        if isinstance(syntax, Call) and syntax.name == "randomize" and syntax.args:
            syntax = syntax.args[0]
        if isinstance(syntax, Path) and syntax.start in ("/", ""):
            # Choices that are answers: the value's column is a node below the nodeset
            with_value = Path(syntax.start, (*syntax.steps, *(Step(each) for each in control.value.split("/"))))
            joined = self.compiled(path, "choices", f"join(' ', {printed(with_value)})")
            return "", None, joined.args[1] if joined is not None else None
        rows_of = self.compiled(path, "choices", printed(syntax))
        if rows_of is None or rows_of.op != "rows":
            if rows_of is not None:
                self.refuse(f"{path} (choices)", "daftar pilihan tidak dikenal", "a list of choices that is not known")
            return "", None, None
        tests = [test for _, test in rows_of.where]
        both = tests[0] if tests else None
        for test in tests[1:]:
            both = Expr("and", "boolean", (both, test)) if both is not None else test
        return rows_of.list, both, None
