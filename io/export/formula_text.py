"""A measure's own formula in the notation of Excel, over the cells that hold its parts.

Only what the grammar understood is written, piece by piece, so no text that a user typed becomes a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from export.expression import Expression, literal
from model.measures.formula_nodes import Call, Chain, Measured, Negative, Node, Number, Percent, per_account_parts
from model.measures.formulas import FormulaError, Reference, Value, evaluate, parse, references
from model.measures.value import OK


def formula_expression(text: str, cells: Mapping[str, Expression]) -> Expression | None:
    """The formula over `cells` (by the reference as it is written out), with its exact value.

    None where it cannot be written: a part has no cell, or it is evaluated for each account.
    """
    try:
        node = parse(text)
    except FormulaError:
        return None
    if per_account_parts(node) or any(str(reference) not in cells for reference in references(node)):
        return None
    value = evaluate(node, _Cells(cells), 1)
    if value.state[0] != OK:
        return None
    return Expression(value.number.fraction(0), _written(node, cells))


@dataclass(frozen=True)
class _Cells:
    """The values of the cells, for the evaluator."""

    cells: Mapping[str, Expression]

    def lookup(self, reference: Reference) -> Value:
        return Value.full(1, self.cells[str(reference)].value)

    def per_account(self, node: Node) -> Value:
        raise AssertionError(f"no sheet evaluates {node} for each account")


def _written(node: Node, cells: Mapping[str, Expression]) -> str:
    match node:
        case Number(value):
            return literal(Fraction(value)).text
        case Measured(reference):
            return cells[str(reference)].text
        case Negative(operand):
            return f"(-{_written(operand, cells)})"
        case Percent(operand):
            return f"{_written(operand, cells)}%"
        case Chain(first, rest):
            return f"({_written(first, cells)}{''.join(f'{sign}{_written(n, cells)}' for sign, n in rest)})"
        case Call(function, arguments):
            return f"{function}({','.join(_written(argument, cells) for argument in arguments)})"
        case _:
            raise AssertionError(f"no sheet writes {node}")
