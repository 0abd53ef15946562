"""An explanation as rows of a tree: each step with its value, then note, counterfactual and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from model.basics.money import minor_digits
from model.explain.steps import Source, Step
from model.pay.lines import PayoutLine
from ui.figures.written import exact, figure, money

SHORT = 28  # characters of a text that fit where a value stands


class Kind(Enum):
    """What a row shows."""

    LINE = "line"  # a payout line, the root of a chain
    STEP = "step"
    NOTE = "note"
    WITHOUT = "without"
    SOURCE = "source"


@dataclass
class Row:
    """One row of the tree, with its place in it. `source` is where activating it leads."""

    kind: Kind
    text: str
    value: str = ""
    tip: str = ""
    source: Source | None = None
    negative: bool = False
    held: bool = False
    above: Row | None = None
    position: int = 0
    below: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> Row:
        """Append a row below this one."""
        row.above, row.position = self, len(self.below)
        self.below.append(row)
        return row


def rows_of(chains: Sequence[tuple[PayoutLine, Step]]) -> Row:
    """An invisible root above the chains of payout lines."""
    root = Row(Kind.STEP, "")
    periods = {line.period for line, _ in chains}
    for line, step in chains:
        top = root.add(_line_row(line, names_period=len(periods) > 1))
        if step.label or step.note or step.sources:
            _add_details(top, step, line.currency)
        for part in step.parts:
            _add_step(top, part, line.currency)
    return root


def _line_row(line: PayoutLine, names_period: bool) -> Row:
    held = line.amount is None
    value = "held" if line.amount is None else f"{money(line.amount, minor_digits(line.currency))} {line.currency}"
    title = line.component if line.line == "earned" and line.component else f"{line.component} {line.line}".strip()
    if names_period:
        title = f"{title}, {line.period_name}"
    row = Row(Kind.LINE, title, value, held=held, negative=line.amount is not None and line.amount < 0)
    row.tip = f"{line.line}, {line.plan_id}" + (f": {line.reason}" if line.reason else "")
    if line.reason:
        row.add(Row(Kind.NOTE, line.reason, held=held))
    return row


def _add_step(above: Row, step: Step, currency: str) -> None:
    row = above.add(
        Row(Kind.STEP, step.label, written(step, currency), negative=step.value is not None and step.value < 0)
    )
    row.tip = step.label if step.value is None else f"{step.label}: {exact(step.value)}"
    _add_details(row, step, currency)
    for part in step.parts:
        _add_step(row, part, currency)


def _add_details(row: Row, step: Step, currency: str) -> None:
    """The note (unless it stands where the value would), the counterfactual and the sources of a step."""
    if step.note and row.value != step.note and step.note not in [r.text for r in row.below]:
        row.add(Row(Kind.NOTE, step.note))
    if step.without is not None:
        value = figure(step.without, "money", "", currency)  # what the line would be, whatever the step itself is
        row.add(Row(Kind.WITHOUT, f"without it: {value}", tip=exact(step.without)))
    if step.today is not None:
        value = figure(step.today, step.unit, step.currency, currency)
        row.add(Row(Kind.WITHOUT, f"calculated today: {value}", tip=exact(step.today)))
    for source in step.sources:
        place = source.place if source.cell else source.sheet
        row.add(Row(Kind.SOURCE, place, tip=f"Go to {place}", source=source))


def written(step: Step, currency: str) -> str:
    """The value of a step by its unit; a short note where there is no value."""
    if step.value is None:
        return step.note if len(step.note) <= SHORT else ""
    return figure(step.value, step.unit, step.currency, currency)
