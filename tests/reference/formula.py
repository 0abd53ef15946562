"""A tiny evaluator of formulas: the text becomes Python's syntax, and its tree is walked with exact numbers.

It knows what the generated books and the worked cases use. Excel's sign before a power (`-2^2` is 4) and chains of
comparisons or powers are left to the tests of the program's own grammar.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

Value = Fraction | bool

_REFERENCE = re.compile(r"\[([^\]]+)\]")
_NUMBER = re.compile(r"(?<![\w\"])(\d+(?:\.\d*)?|\.\d+)\s*(%?)")
_COMPARE: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}


class NotMeasurable(Exception):  # noqa: N818 - the word of the rules
    """There is no value; `args[0]` is the reason that a line gives."""


class Unshared(NotMeasurable):
    """A pool that nobody has points or target incentive to share by; its own measure may well be measurable."""


class BookProblem(Exception):  # noqa: N818 - as NotMeasurable
    """An error of the book, such as a missing exchange rate, that holds what rests on it."""


@dataclass(frozen=True)
class Reference:
    """`[Measure @ scope: attainment]`."""

    measure: str
    scope: str = ""
    attainment: bool = False


def together(*parts: Callable[[], Any]) -> list[Any]:
    """What each part says. Where several lack something, a problem counts before `no target`, that before the rest."""
    found: list[Any] = []
    lacks: list[NotMeasurable | BookProblem] = []
    for part in parts:
        try:
            found.append(part())
        except (NotMeasurable, BookProblem) as lack:
            lacks.append(lack)
    if lacks:
        raise max(lacks, key=lambda lack: (isinstance(lack, BookProblem), str(lack) == "no target"))
    return found


Find = Callable[[Reference], Fraction]
PerAccount = Callable[[ast.expr], Fraction]


def parsed(text: str) -> ast.expr:
    """The tree of a formula."""
    names: list[str] = []

    def hide(match: re.Match[str]) -> str:
        names.append(match[1])
        return f"REF_{len(names) - 1}_"

    text = _REFERENCE.sub(hide, text.strip().removeprefix("="))
    text = _NUMBER.sub(lambda m: f"NUM('{m[1]}','{m[2]}')", text)
    text = text.replace("<>", "!=").replace(";", ",").replace("^", "**")
    text = re.sub(r"(?<![<>!=])=(?!=)", "==", text)
    text = re.sub(r"REF_(\d+)_", lambda m: f"REF({names[int(m[1])]!r})", text)
    return ast.parse(text.strip(), mode="eval").body


def reference(text: str) -> Reference:
    """What stands between brackets."""
    body, _, tail = text.partition(":")
    name, _, scope = body.partition("@")
    return Reference(name.strip(), scope.strip().lower(), tail.strip().lower() == "attainment")


def evaluated(node: ast.expr, find: Find, per_account: PerAccount) -> Value:
    """The value of a tree; only the branch taken is evaluated. NotMeasurable for what has no value."""

    def number(part: ast.expr) -> Fraction:
        return Fraction(evaluated(part, find, per_account))

    match node:
        case ast.BinOp(left, operator, right):
            a, b = together(lambda: number(left), lambda: number(right))
            return _calculated(a, operator, b)
        case ast.UnaryOp(ast.USub(), operand):
            return -number(operand)
        case ast.UnaryOp(ast.UAdd(), operand):
            return number(operand)
        case ast.Compare(left, [operator], [right]):
            a, b = together(lambda: number(left), lambda: number(right))
            return _COMPARE[type(operator)](a, b)
        case ast.Call(ast.Name("NUM"), [ast.Constant(str(digits)), ast.Constant(percent)]):
            return Fraction(digits) / (100 if percent else 1)
        case ast.Call(ast.Name("REF"), [ast.Constant(str(text))]):
            return find(reference(text))
        case ast.Call(ast.Name(name), arguments):
            return _called(name.upper(), arguments, number, per_account)
    raise AssertionError(ast.unparse(node))


def _calculated(a: Fraction, operator: ast.operator, b: Fraction) -> Fraction:
    match operator:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case ast.Div():
            if b == 0:
                raise NotMeasurable("not measurable")
            return a / b
    assert b.denominator == 1
    if a == 0 and b < 0:
        raise NotMeasurable("not measurable")
    return Fraction(a ** int(b))


def _called(
    name: str, arguments: list[ast.expr], number: Callable[[ast.expr], Fraction], per_account: PerAccount
) -> Value:
    if name == "IF":
        taken = arguments[1] if number(arguments[0]) else arguments[2]
        return number(taken)
    if name == "IFERROR":
        try:
            return number(arguments[0])
        except NotMeasurable:
            return number(arguments[1])
    if name == "PERACCOUNT":
        return per_account(arguments[0])
    values = together(*(partial(number, argument) for argument in arguments))
    match name:
        case "MIN":
            return min(values)
        case "MAX":
            return max(values)
        case "AND":
            return all(values)
        case "OR":
            return any(values)
        case "NOT":
            return not values[0]
        case "ABS":
            return abs(values[0])
    assert name == "ROUND", name
    return half_away(values[0], int(values[1]))


def half_away(value: Fraction, digits: int) -> Fraction:
    """Rounded to some digits after the point, half away from zero."""
    scale = Fraction(10) ** digits
    size = int(abs(value) * scale + Fraction(1, 2))
    return (-size if value < 0 else size) / scale
