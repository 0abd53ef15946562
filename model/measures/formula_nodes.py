"""What a formula is once it is read: a small tree, without text and without positions.

Operators of one rank stand in one `Chain`, so that the depth of a tree follows its parentheses and not its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from model.tables.schema import folded

SCOPES = ("individual", "team", "reports", "my team", "region", "segment", "company")


@dataclass(frozen=True)
class Reference:
    """`[Measure @ scope: attainment]`; scope None means the scope that is asked for. `measure` is as typed."""

    measure: str
    scope: str | None = None
    attainment: bool = False

    @property
    def key(self) -> str:
        """The measure's name as it is matched."""
        return folded(self.measure)

    def __str__(self) -> str:
        scope = f" @ {self.scope}" if self.scope else ""
        return f"[{self.measure}{scope}{': attainment' if self.attainment else ''}]"


@dataclass(frozen=True)
class Number:
    """A constant; TRUE is 1 and FALSE is 0."""

    value: Fraction


@dataclass(frozen=True)
class Measured:
    """A measure that is looked up."""

    reference: Reference


@dataclass(frozen=True)
class Negative:
    """A sign change."""

    operand: Node


@dataclass(frozen=True)
class Percent:
    """A hundredth: the postfix `%`."""

    operand: Node


@dataclass(frozen=True)
class Chain:
    """Operands of one rank, from left to right: `first op operand op operand ...`."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Call:
    """A function by its name in capitals, with its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class PerAccount:
    """An expression evaluated for each account and added up."""

    expression: Node


Node = Number | Measured | Negative | Percent | Chain | Call | PerAccount


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one, from left to right."""
    match node:
        case Negative(operand) | Percent(operand):
            return (operand,)
        case Chain(first, rest):
            return (first, *(operand for _, operand in rest))
        case Call(_, arguments):
            return arguments
        case PerAccount(expression):
            return (expression,)
        case _:
            return ()


def references(node: Node) -> tuple[Reference, ...]:
    """Every measure that a formula names, as often as it does, from left to right, also inside PERACCOUNT."""
    if isinstance(node, Measured):
        return (node.reference,)
    return tuple(found for child in children(node) for found in references(child))


def per_account_parts(node: Node) -> tuple[Node, ...]:
    """The expressions inside PERACCOUNT, from left to right."""
    if isinstance(node, PerAccount):
        return (node.expression,)
    return tuple(found for child in children(node) for found in per_account_parts(child))
