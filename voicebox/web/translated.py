"""A template's sentences are translated when it is compiled, and are plain text from then on.

A site has one language, and a page some forty sentences: to look each up for every reader took
a third of the time of drawing the page.
"""

from collections.abc import Callable

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer


def translating(gettext: Callable[[str], str]) -> type[CodeGenerator]:
    """Return a compiler of templates into one language, for `code_generator_class`.

    Sentences with a name or a number in them are left to the page.
    """

    class Translating(CodeGenerator):
        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
            super().visit_Template(_Translator(gettext).visit(node), frame)

    return Translating


class _Translator(NodeTransformer):
    def __init__(self, gettext: Callable[[str], str]) -> None:
        self._gettext = gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        match self.generic_visit(node):
            case nodes.Call(
                node=nodes.Name(name="_"), args=[nodes.Const(value=str(sentence))], kwargs=[]
            ):
                # A sentence is a format for names and numbers, also when it has none.
                return nodes.TemplateData(self._gettext(sentence) % {}, lineno=node.lineno)
            case other:
                return other
