"""A statement as a page to read and print: its lines, and below them how each amount came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape

from export.places import origin, places
from export.statement import Statement, title_of
from export.words import reason_in_words
from model.explain.steps import Step
from model.pay.lines import PayoutLine
from ui.figures.written import NO_BREAK, figure, trimmed

HELD = "on hold"
_INDENT = 3 * NO_BREAK
_RESULT_DIGITS = 4
_HEADS = ("Component", "Line", "Measure", "Actual", "Target", "Attainment", "Curve result", "Target incentive")
_RIGHT = frozenset({"Actual", "Target", "Attainment", "Curve result", "Target incentive", "Amount", "Value"})
_QUIET, _ACCENT, _LINE, _SHADE = "#5f6871", "#1f4e79", "#c9ced3", "#eef1f4"


def page_of(statement: Statement) -> str:
    """The page as HTML, as far as Qt's text documents know it."""
    facts = "".join(
        f"<tr><td style='color:{_QUIET}; padding-right:24px'>{escape(label)}</td><td>{escape(text)}</td></tr>"
        for label, text in statement.facts
    )
    chains = "".join(_chain(line, step, statement.names_periods) for line, step in statement.explained if step.parts)
    return (
        f"<h1 style='color:{_ACCENT}'>Statement of variable pay</h1><p><b>{escape(statement.company)}</b></p>"
        f"<table cellpadding='1'>{facts}</table><br>{_lines(statement)}{chains}"
    )


def _lines(statement: Statement) -> str:
    periods = ("Period",) if statement.names_periods else ()
    rows = [[*_line(line, step, statement)] for line, step in statement.explained]
    heads = (_HEADS[0], *periods, *_HEADS[1:], "Amount", "", "Remark")
    return _table(heads, [*rows, *_totals(statement)], bold="Amount")


def _line(line: PayoutLine, step: Step, statement: Statement) -> Iterator[str]:
    unit = statement.unit_of(line.measure)
    yield line.component
    if statement.names_periods:
        yield line.period_name
    yield from (line.line, line.measure)
    for value in (line.actual, line.target):
        yield "" if value is None else figure(value, unit, "", line.currency)
    yield "" if line.attainment is None else figure(line.attainment, "percent", "", "")
    yield "" if line.curve_result is None else trimmed(line.curve_result, _RESULT_DIGITS)
    yield "" if line.target_incentive is None else figure(line.target_incentive, "money", "", line.currency)
    yield HELD if line.amount is None else _money(line.amount, line.currency)
    yield line.currency
    note = "" if step.parts or step.note == line.reason else step.note.removesuffix(f"; {line.reason}")
    where = "" if step.parts else places(step.sources)
    yield " ".join(part for part in (reason_in_words(line.reason), note, f"({where})" if where else "") if part)


def _totals(statement: Statement) -> Iterator[list[str]]:
    """One row per currency, at the end."""
    lines = [line for line, _ in statement.explained]
    blanks = [""] * (len(_HEADS) - 1 + statement.names_periods)
    for currency in sorted({line.currency for line in lines}):
        amounts = [line.amount for line in lines if line.currency == currency]
        held = any(amount is None for amount in amounts)
        total = sum((amount or Decimal(0) for amount in amounts), Decimal(0))
        yield ["Total without the amounts on hold" if held else "Total", *blanks, _money(total, currency), currency, ""]


def _chain(line: PayoutLine, step: Step, names_period: bool) -> str:
    """How one amount came about, on a page of its own."""
    rows = list(_steps(step, 0, line.currency))
    title = f"<h2 style='color:{_ACCENT}; page-break-before:always'>{escape(title_of(line, names_period))}</h2>"
    amount = HELD if line.amount is None else f"{_money(line.amount, line.currency)} {line.currency}"
    reason = reason_in_words(line.reason)
    about = f"<p style='margin-bottom:6px'><b>{escape(amount)}</b>{escape(f' - {reason}') if reason else ''}</p>"
    return title + about + _table(("Step", "Value", "Explanation", "Source in the book"), rows)


def _steps(step: Step, depth: int, currency: str) -> Iterator[list[str]]:
    for part in step.parts:
        value = "" if part.value is None else figure(part.value, part.unit, part.currency, currency)
        without = "" if part.without is None else f"without it {_money(part.without, currency)} {currency}"
        note = "; ".join(text for text in (part.note, without) if text)
        yield [f"{_INDENT * depth}{part.label}", value, note, origin(part)]
        yield from _steps(part, depth + 1, currency)


def _money(value: Decimal | Fraction, currency: str) -> str:
    return figure(Fraction(value), "money", "", currency)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], bold: str = "") -> str:
    """A table whose headings come again on each page; the column `bold` and rows of totals stand out."""
    sides = ["right" if head in _RIGHT else "left" for head in heads]
    top = "".join(f"<th {_cell(side)}>{escape(head)}</th>" for head, side in zip(heads, sides, strict=True))
    body = []
    for row in rows:
        strong = row[0].startswith("Total")
        cells = (
            f"<td {_cell(side)}>{f'<b>{escape(text)}</b>' if strong or head == bold else escape(text)}</td>"
            for head, side, text in zip(heads, sides, row, strict=True)
        )
        body.append(f"<tr>{''.join(cells)}</tr>")
    return (
        "<table width='100%' cellspacing='0' style='border-collapse:collapse; border-style:none'>"
        f"<thead><tr style='background-color:{_SHADE}'>{top}</tr></thead>{''.join(body)}</table>"
    )


def _cell(side: str) -> str:
    return f"align='{side}' style='padding:3px 6px; border-bottom:1px solid {_LINE}'"
