"""Formulas in cells that move to another row."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape

from book.container.markup import attributes, plain

_FORMULA = re.compile(r"<f((?:\s[^<>]*?)?)(?:/>|>([^<]*)</f>)")
_SHARED = re.compile(r'<c((?:\s[^<>]*?)?)>\s*<f((?:\s[^<>]*?)?\st="shared"[^<>]*?)(?:/>|>([^<]*)</f>)')
_REFERENCE = re.compile(r"(?<![\w.\\])(\$?[A-Z]{1,3})(\d+)(?![\w.(])")
_NOT_SIMPLE = re.compile(r"""["'!\[#{]""")  # texts, other sheets and files, columns of tables


class MovingError(ValueError):
    """A formula that cannot move: one that fills several cells."""


def moved(cell: str, from_row: int, to_row: int) -> str:
    """The inner XML of a cell after a move: references to its own row follow, all others stay.

    Raises MovingError for a formula over several cells.
    """

    def replace(match: re.Match[str]) -> str:
        found = attributes(match[1])
        if found.get("t") == "dataTable" or (found.get("t") == "array" and ":" in found.get("ref", "")):
            raise MovingError(found.get("ref", ""))
        opening = match[1]
        if "ref=" in opening:
            opening = re.sub(rf'(\sref="[A-Z]+){from_row}"', rf'\g<1>{to_row}"', opening)
        return f"<f{opening}>{escape(_followed(plain(match[2] or ''), from_row, to_row))}</f>"

    return _FORMULA.sub(replace, cell) if "<f" in cell else cell


def is_shared(cells: str) -> bool:
    """Whether a formula among the cells is stored once for several."""
    return 't="shared"' in cells


def spelling_out() -> Callable[[str], str]:
    """What spells out each shared formula in each of its cells, in the text of rows taken from the top."""
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator  # it takes long to import and is seldom needed

    masters: dict[str, Translator] = {}

    def replace(match: re.Match[str]) -> str:
        address = attributes(match[1]).get("r", "")
        found = attributes(match[2])
        if match[3]:
            masters[found.get("si", "")] = Translator("=" + plain(match[3]), origin=address)
        master = masters.get(found.get("si", ""))
        if master is None:
            raise ValueError(f"the shared formula of {address} is missing")
        try:
            return f"<c{match[1]}><f>{escape(master.translate_formula(address)[1:])}</f>"
        except TokenizerError as error:
            raise ValueError(f"the shared formula of {address} is none") from error

    return lambda rows: _SHARED.sub(replace, rows) if is_shared(rows) else rows


def followed(reference: str, from_row: int, to_row: int) -> str:
    """The XML text of a range of another cell's row, `Payees!C5:F5`, after that cell moved to another row."""
    sheet, mark, cells = reference.rpartition("!")
    own, other = str(from_row), str(to_row)
    return sheet + mark + _REFERENCE.sub(lambda m: m[1] + (other if m[2] == own else m[2]), cells)


def translated(formula: str, origin: str, target: str) -> str:
    """The XML text of a formula that counts from one cell, as it is when it counts from another."""
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator

    try:
        return escape(Translator("=" + plain(formula), origin=origin).translate_formula(target)[1:])
    except TokenizerError:
        return formula  # no formula that Excel would calculate: it stays as it is


def _followed(formula: str, from_row: int, to_row: int) -> str:
    """The formula with relative references to one row of its own sheet pointed to another."""
    own, other = str(from_row), str(to_row)

    def follow(match: re.Match[str]) -> str:
        return match[1] + (other if match[2] == own else match[2])

    if own not in formula:
        return formula
    if _NOT_SIMPLE.search(formula) is None:
        return _REFERENCE.sub(follow, formula)
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import TokenizerError

    try:
        tokens = Tokenizer("=" + formula)
    except TokenizerError:
        return formula  # no formula that Excel would calculate: it moves as it is
    for token in tokens.items:
        if token.type == "OPERAND" and token.subtype == "RANGE" and "!" not in token.value and "[" not in token.value:
            token.value = _REFERENCE.sub(follow, token.value)
    return str(tokens.render())[1:]
