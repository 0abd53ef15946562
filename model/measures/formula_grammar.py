"""Reads the text of a formula, a gate or a release condition by a grammar, with Excel's precedence.

From loose to tight: comparison; + -; * /; ^ (from left to right, as in Excel); % after the operand; the sign, which
binds tighter than ^ (so -2^2 is 4). Whatever is not understood is refused with a message that says what to write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from model.measures.formula_nodes import (
    SCOPES,
    Call,
    Chain,
    Measured,
    Negative,
    Node,
    Number,
    PerAccount,
    Percent,
    Reference,
)
from model.tables.schema import folded

FUNCTIONS: dict[str, tuple[int, int | None]] = {  # fewest and most arguments; None: any number
    "IF": (2, 3),
    "MIN": (1, None),
    "MAX": (1, None),
    "AND": (1, None),
    "OR": (1, None),
    "NOT": (1, 1),
    "ABS": (1, 1),
    "ROUND": (1, 2),
    "IFERROR": (2, 2),
    "PERACCOUNT": (1, 1),
    "TRUE": (0, 0),
    "FALSE": (0, 0),
}
LONGEST = 8192  # characters, and
DEEPEST = 64  # nested parentheses: Excel's own limits
LARGEST_EXPONENT = 300

_COMPARISON = 0
_RANKS = (("=", "<>", "<", ">", "<=", ">="), ("+", "-"), ("*", "/"), ("^",))
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<reference>\[[^\[\]]*\])
    |(?P<word>[^\W\d]\w*)
    |(?P<symbol><=|>=|<>|==|!=|=<|=>|&&|\|\||.)""",
    re.VERBOSE | re.DOTALL,
)
_KNOWN = frozenset("=<>+-*/^%(),;") | {"<>", "<=", ">="}
_INSTEAD = {
    "==": "=",
    "!=": "<>",
    "≠": "<>",
    "=<": "<=",
    "≤": "<=",
    "=>": ">=",
    "≥": ">=",
    "&&": "AND(...; ...)",
    "&": "AND(...; ...)",
    "||": "OR(...; ...)",
    "|": "OR(...; ...)",
    "!": "NOT(...)",
    "×": "*",  # noqa: RUF001
    "·": "*",
    "÷": "/",
    "−": "-",  # noqa: RUF001  (the typographic minus is what is meant)
    "–": "-",  # noqa: RUF001
    "[": "the name of a measure in square brackets, like [GRR]",
    "]": "the name of a measure in square brackets, like [GRR]",
    "{": "round parentheses",
    "}": "round parentheses",
}


class FormulaError(Exception):
    """A formula that cannot be read: what is wrong, what would be right, and where (0-based, in the whole text)."""

    def __init__(self, wrong: str, right: str, position: int) -> None:
        super().__init__(f"{wrong}; {right}")
        self.wrong = wrong
        self.right = right
        self.position = position

    @property
    def message(self) -> str:
        """Both halves in one sentence."""
        return str(self)


@dataclass(frozen=True)
class _Token:
    kind: str  # number, reference, word, symbol or end
    text: str
    position: int


def parse(text: str) -> Node:
    """The tree of a formula; a leading `=` may stand or not. FormulaError if it cannot be read."""
    if len(text) > LONGEST:
        raise FormulaError(f"the formula has {len(text)} characters", f"at most {LONGEST} are read; split it", LONGEST)
    return _Reader(_tokens(text)).formula()


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        kind, found, at = str(match.lastgroup), match.group(), match.start()
        if kind == "symbol" and found not in _KNOWN:
            raise _misfit(found, at)
        if kind != "space":
            tokens.append(_Token(kind, found, at))
    if tokens and tokens[0].text == "=":
        tokens.pop(0)
    if not tokens:
        raise FormulaError("the formula is empty", "write for example [Renewed] / [Available to renew]", 0)
    return [*tokens, _Token("end", "", len(text))]


def _misfit(symbol: str, position: int) -> FormulaError:
    if symbol in "\"'“”":
        return FormulaError("text in quotes cannot be calculated with", "write a measure as [GRR]", position)
    if symbol in "$€£¥":
        return FormulaError(f"{symbol!r} does not belong in a formula", "write the amount as a plain number", position)
    instead = _INSTEAD.get(symbol)
    return FormulaError(
        f"{symbol!r} is not understood", f"write {instead}" if instead else "remove it or correct it", position
    )


class _Reader:
    """Recursive descent over the tokens; one method per rule of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._per_account = False

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def formula(self) -> Node:
        node = self._chain(_COMPARISON)
        token = self._next
        if token.kind == "end":
            return node
        if token.text == ")":
            raise FormulaError("there is a ')' too many", "remove it, or add '(' before", token.position)
        if token.text in (",", ";"):
            raise FormulaError(
                f"{token.text!r} separates the arguments of a function, and there is none here",
                "write decimals with a point, like 0.5, and thousands without a separator",
                token.position,
            )
        raise _missing_operator(token)

    def _chain(self, rank: int) -> Node:
        if rank == len(_RANKS):
            return self._percent()
        first = self._chain(rank + 1)
        rest: list[tuple[str, Node]] = []
        while self._next.kind == "symbol" and self._next.text in _RANKS[rank]:
            operator = self._take()
            if rank == _COMPARISON and rest:
                raise FormulaError(
                    "two comparisons stand in a row", "write AND(0.9 <= [GRR]; [GRR] < 1)", operator.position
                )
            rest.append((operator.text, self._chain(rank + 1)))
        return Chain(first, tuple(rest)) if rest else first

    def _percent(self) -> Node:
        node = self._signed()
        while self._next.text == "%":
            self._take()
            node = Number(node.value / 100) if isinstance(node, Number) else Percent(node)
        return node

    def _signed(self) -> Node:
        negative = False
        while self._next.text in ("+", "-"):
            negative ^= self._take().text == "-"
        node = self._operand()
        if not negative:
            return node
        return Number(-node.value) if isinstance(node, Number) else Negative(node)

    def _operand(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return Number(_number(token))
        if token.kind == "reference":
            return Measured(_reference(token))
        if token.kind == "word":
            return self._word(token)
        if token.text == "(":
            self._deeper(token)
            node = self._chain(_COMPARISON)
            self._close(token)
            return node
        raise _missing_operand(token, self._tokens[self._at - 2] if self._at > 1 else None)

    def _word(self, token: _Token) -> Node:
        name = token.text.upper()
        called = self._next.text == "("
        if name not in FUNCTIONS:
            if called:
                raise FormulaError(f"there is no function {token.text}", f"use one of {_functions()}", token.position)
            raise FormulaError(
                f"{token.text!r} is not understood", f"write a measure as [{token.text}]", token.position
            )
        if name in ("TRUE", "FALSE") and not called:
            return Number(Fraction(name == "TRUE"))
        if not called:
            raise FormulaError(
                f"{name} lacks its arguments", f"write {name}(...), or [{token.text}] for a measure", token.position
            )
        return self._call(name, token)

    def _call(self, name: str, token: _Token) -> Node:
        outer, self._per_account = self._per_account, self._per_account or name == "PERACCOUNT"
        if name == "PERACCOUNT" and outer:
            raise FormulaError(
                "PERACCOUNT stands inside PERACCOUNT", "leave the inner one out: each account is one", token.position
            )
        arguments = self._arguments()
        self._per_account = outer
        fewest, most = FUNCTIONS[name]
        if len(arguments) < fewest or (most is not None and len(arguments) > most):
            raise FormulaError(
                f"{name} has {_count(len(arguments))}", f"it takes {_taken(fewest, most)}", token.position
            )
        if name in ("TRUE", "FALSE"):
            return Number(Fraction(name == "TRUE"))
        return PerAccount(arguments[0]) if name == "PERACCOUNT" else Call(name, arguments)

    def _arguments(self) -> tuple[Node, ...]:
        opening = self._take()
        self._deeper(opening)
        arguments: list[Node] = []
        if self._next.text != ")":
            arguments.append(self._chain(_COMPARISON))
            while self._next.text in (",", ";"):
                self._take()
                arguments.append(self._chain(_COMPARISON))
        self._close(opening)
        return tuple(arguments)

    def _deeper(self, opening: _Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(
                f"more than {DEEPEST} parentheses stand inside one another",
                "make a measure of a part and name it here",
                opening.position,
            )

    def _close(self, opening: _Token) -> None:
        self._depth -= 1
        token = self._next
        if token.text == ")":
            self._take()
        elif token.kind == "end":
            raise FormulaError("a '(' is never closed", "add ')'", opening.position)
        else:
            raise _missing_operator(token)


def _missing_operator(token: _Token) -> FormulaError:
    return FormulaError(
        f"an operator is missing before {token.text!r}", "write one of + - * / ^ = <> < > <= >= there", token.position
    )


def _missing_operand(token: _Token, before: _Token | None) -> FormulaError:
    if token.text == "=" and before is not None and before.text in ("<", ">", "="):
        return FormulaError("the signs of a comparison stand apart", "write <= or >= in one piece", token.position)
    right = "write a number, a measure like [GRR], or a function"
    if token.kind == "end":
        return FormulaError("the formula breaks off", right, token.position)
    return FormulaError(f"a value is missing before {token.text!r}", right, token.position)


def _number(token: _Token) -> Fraction:
    exponent = re.search(r"[eE]([+-]?\d+)$", token.text)
    if exponent and (len(exponent[1]) > 6 or abs(int(exponent[1])) > LARGEST_EXPONENT):
        raise FormulaError(
            f"{token.text} is out of reach",
            f"exponents go from -{LARGEST_EXPONENT} to {LARGEST_EXPONENT}",
            token.position,
        )
    return Fraction(token.text)


def _reference(token: _Token) -> Reference:
    name, at, scope_text = token.text[1:-1].rpartition("@")
    if not at:
        name, scope_text = scope_text, ""
    name, attainment_of_name = _without_attainment(name)
    scope_text, attainment_of_scope = _without_attainment(scope_text)
    scope = next((s for s in SCOPES if folded(s) == folded(scope_text)), None)
    if not name:
        raise FormulaError(f"{token.text} names no measure", "write its name, like [GRR]", token.position)
    if at and scope is None:
        raise FormulaError(
            f"{token.text}: {scope_text.strip()!r} is no scope", f"write one of {', '.join(SCOPES)}", token.position
        )
    return Reference(name, scope, attainment_of_name or attainment_of_scope)


def _without_attainment(text: str) -> tuple[str, bool]:
    before, colon, after = text.rpartition(":")
    if colon and folded(after) == "attainment":
        return before.strip(), True
    return text.strip(), False


def _functions() -> str:
    return ", ".join(name for name in FUNCTIONS if name not in ("TRUE", "FALSE"))


def _count(number: int) -> str:
    return "no argument" if number == 0 else "1 argument" if number == 1 else f"{number} arguments"


def _taken(fewest: int, most: int | None) -> str:
    if most is None:
        return f"{fewest} or more"
    return f"{fewest} or {most}" if most != fewest else "none" if most == 0 else str(most)
