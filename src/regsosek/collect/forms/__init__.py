"""Forms: XForms compiled once into one typed expression tree, which judges every submission.

Pure Python, no Django. `docs/reference/form-expressions.md` is the format.
"""

from regsosek.collect.forms.evaluate import Evaluation, evaluate
from regsosek.collect.forms.faults import BadInstance, Fault, FormRefused
from regsosek.collect.forms.findings import Finding
from regsosek.collect.forms.form import ChoiceList, Form, Node
from regsosek.collect.forms.instance import Instance
from regsosek.collect.forms.reading_out import files_named, values
from regsosek.collect.forms.tree import Expr
from regsosek.collect.forms.xform import compile_xform

__all__ = [
    "BadInstance",
    "ChoiceList",
    "Evaluation",
    "Expr",
    "Fault",
    "Finding",
    "Form",
    "FormRefused",
    "Instance",
    "Node",
    "compile_xform",
    "evaluate",
    "files_named",
    "values",
]
