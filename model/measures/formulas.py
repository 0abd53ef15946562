"""Evaluates formulas over columns: one row per payee, group or account, exact, each row with its own state.

How states travel: an operation is as bad as its worst operand. IF takes the state of its condition, or of the branch
that the row takes; what the other branch holds does not count for that row, and a branch that no row takes is not
looked up at all. IFERROR replaces what is not measurable or has no target; a problem in the book goes through.
AND, OR, MIN and MAX look at all their arguments, as in Excel, so that a statement recalculated there says the same:
one that is not measurable makes the whole not measurable, even where the others would have settled it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Protocol

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import Mask
from model.measures.formula_grammar import FormulaError, parse
from model.measures.formula_nodes import (
    Call,
    Chain,
    Measured,
    Negative,
    Node,
    Number,
    PerAccount,
    Percent,
    Reference,
    per_account_parts,
    references,
)
from model.measures.powers import power
from model.measures.value import NO_TARGET, NOT_MEASURABLE, OK, State, Value, is_true, strongest

__all__ = [
    "FormulaContext",
    "FormulaError",
    "Node",
    "Reference",
    "Value",
    "evaluate",
    "is_true",
    "parse",
    "per_account_parts",
    "references",
]

MOST_DIGITS = 100  # of ROUND, either way


class FormulaContext(Protocol):
    """Where a formula's measures come from; every answer has the size that was asked of `evaluate`."""

    def lookup(self, reference: Reference) -> Value:
        """A measure, or its attainment, at the reference's scope or the one asked for."""
        ...

    def per_account(self, node: Node) -> Value:
        """The expression evaluated for each account and added up."""
        ...


def evaluate(node: Node, context: FormulaContext, size: int) -> Value:
    """The formula's value in each of `size` rows."""
    match node:
        case Number(constant):
            return Value.full(size, constant)
        case Measured(reference):
            return context.lookup(reference)
        case PerAccount(expression):
            return context.per_account(expression)
        case Negative(operand):
            value = evaluate(operand, context, size)
            return Value(-value.number, value.state)
        case Percent(operand):
            value = evaluate(operand, context, size)
            return Value(value.number.scaled(Fraction(1, 100)), value.state)
        case Chain(first, rest):
            value = evaluate(first, context, size)
            for operator, operand in rest:
                value = _OPERATORS[operator](value, evaluate(operand, context, size))
            return value
        case Call("IF", arguments):
            return _if(arguments, context, size)
        case Call("IFERROR", (attempt, otherwise)):
            return _iferror(attempt, otherwise, context, size)
        case Call(function, arguments):
            return _FUNCTIONS[function](*(evaluate(argument, context, size) for argument in arguments))


def _if(arguments: tuple[Node, ...], context: FormulaContext, size: int) -> Value:
    """Without a third argument the other branch is FALSE, as in Excel."""
    condition = evaluate(arguments[0], context, size)
    yes = is_true(condition)
    no = condition.measurable & ~yes
    nothing = Value(Exact.zeros(size), condition.state)
    result = evaluate(arguments[1], context, size).where(yes, nothing) if yes.any() else nothing
    if no.any() and len(arguments) == 3:
        result = evaluate(arguments[2], context, size).where(no, result)
    return result


def _iferror(attempt: Node, otherwise: Node, context: FormulaContext, size: int) -> Value:
    value = evaluate(attempt, context, size)
    caught = np.asarray((value.state == NOT_MEASURABLE) | (value.state == NO_TARGET), np.bool_)
    return evaluate(otherwise, context, size).where(caught, value) if caught.any() else value


def _plus(a: Value, b: Value) -> Value:
    return Value.settled(a.number + b.number, strongest(a.state, b.state))


def _minus(a: Value, b: Value) -> Value:
    return Value.settled(a.number - b.number, strongest(a.state, b.state))


def _times(a: Value, b: Value) -> Value:
    return Value.settled(a.number * b.number, strongest(a.state, b.state))


def _divided(a: Value, b: Value) -> Value:
    by_zero = b.measurable & (b.number.num == 0)
    return Value.settled(a.number / b.number, strongest(a.state, b.state)).marked(by_zero, NOT_MEASURABLE)


def _power(a: Value, b: Value) -> Value:
    state = strongest(a.state, b.state)
    known: dict[tuple[Fraction, Fraction], Fraction | None] = {}
    results: list[Fraction | None] = []
    for row in range(len(a)):
        pair = (a.number.fraction(row), b.number.fraction(row)) if state[row] == OK else (Fraction(0), Fraction(1))
        if pair not in known:
            known[pair] = power(*pair)
        results.append(known[pair])
    number = Exact.of([Fraction(0) if result is None else result for result in results])
    return Value(number, state).marked(np.array([result is None for result in results], np.bool_), NOT_MEASURABLE)


def _truth(mask: Mask, state: State) -> Value:
    return Value.settled(Exact(mask.astype(np.int64)), state)


def _comparison(
    holds: Callable[[State], Mask],
) -> Callable[[Value, Value], Value]:
    def compared(a: Value, b: Value) -> Value:
        return _truth(holds(a.number.compare(b.number)), strongest(a.state, b.state))

    return compared


def _and(*values: Value) -> Value:
    return _truth(np.logical_and.reduce([is_true(v) for v in values]), strongest(*(v.state for v in values)))


def _or(*values: Value) -> Value:
    return _truth(np.logical_or.reduce([is_true(v) for v in values]), strongest(*(v.state for v in values)))


def _not(value: Value) -> Value:
    return _truth(~is_true(value), value.state)


def _minimum(*values: Value) -> Value:
    return Value.settled(reduce(Exact.minimum, (v.number for v in values)), strongest(*(v.state for v in values)))


def _maximum(*values: Value) -> Value:
    return Value.settled(reduce(Exact.maximum, (v.number for v in values)), strongest(*(v.state for v in values)))


def _absolute(value: Value) -> Value:
    return Value(value.number.absolute(), value.state)


def _round(value: Value, digits: Value | None = None) -> Value:
    """Half away from zero; a fraction of a digit is dropped, negative digits round to tens and hundreds."""
    if digits is None:
        return Value(Exact(value.number.rounded(0)), value.state)
    wanted = [int(f) for f in digits.number.fractions()]  # int() drops the fraction towards 0, as Excel does
    result = Value.settled(value.number, strongest(value.state, digits.state))
    absurd = np.array([abs(d) > MOST_DIGITS for d in wanted], np.bool_)
    for places in {d for d in wanted if abs(d) <= MOST_DIGITS}:
        rows = np.array([d == places for d in wanted], np.bool_)
        unit = Fraction(10) ** -places
        rounded = Exact(result.number.scaled(1 / unit).rounded(0)).scaled(unit)
        result = Value(rounded.where(rows, result.number), result.state)
    return result.marked(absurd, NOT_MEASURABLE)


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": _plus,
    "-": _minus,
    "*": _times,
    "/": _divided,
    "^": _power,
    "=": _comparison(lambda sign: sign == 0),
    "<>": _comparison(lambda sign: sign != 0),
    "<": _comparison(lambda sign: sign < 0),
    ">": _comparison(lambda sign: sign > 0),
    "<=": _comparison(lambda sign: sign <= 0),
    ">=": _comparison(lambda sign: sign >= 0),
}
_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "AND": _and,
    "OR": _or,
    "NOT": _not,
    "MIN": _minimum,
    "MAX": _maximum,
    "ABS": _absolute,
    "ROUND": _round,
}
