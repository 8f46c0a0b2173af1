"""A template language with nothing in it but printing, repeating and leaving out. Imported only when a Word file is made.

docxtpl reads the body, headers, footers, footnotes and properties of a file as templates; each passes through here.
"""

from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

DEEPEST = 2
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not,
    nodes.And, nodes.Or,
)  # fmt: skip


class PlainEnvironment(ImmutableSandboxedEnvironment):
    """No calls, no filters, no functions, and repeats at most two deep, so that filling a template ends soon."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check(tree, depth=0)
        return tree


def _check(node: nodes.Node, *, depth: int) -> None:
    if not isinstance(node, _ALLOWED):
        what = type(node).__name__.lower()
        line = getattr(node, "lineno", 1)
        raise TemplateSyntaxError(f"it may print, repeat and leave out, but holds a {what}", line)
    deeper = depth + isinstance(node, nodes.For)
    if deeper > DEEPEST:
        raise TemplateSyntaxError("it repeats lines within sections and deeper", node.lineno)
    for child in node.iter_child_nodes():
        _check(child, depth=deeper)
