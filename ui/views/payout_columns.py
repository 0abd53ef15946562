"""The columns of the payout list: the amount and its state first, then how it came about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from export.plain import guarded, harmless
from model.basics.money import minor_digits
from model.pay.lines import PayoutLine
from model.tables.schema import folded
from ui.figures.written import exact, money, number, percent, trimmed
from ui.theme.sizes import STEP

HELD = "held"
_COPIED_DIGITS = 10
Units = Mapping[str, str]  # the unit of each measure by its folded name


@dataclass(frozen=True)
class PayoutColumn:
    """Heading, width, how a line's cell reads, and the number behind it where there is one."""

    heading: str
    width: int
    text: Callable[[PayoutLine, Units], str]
    value: Callable[[PayoutLine], Fraction | Decimal | None] | None = None

    @property
    def is_number(self) -> bool:
        """Whether cells are aligned to the right and can be summed."""
        return self.value is not None


def amount_text(line: PayoutLine) -> str:
    """The amount with its currency's digits, or the word that says why there is none."""
    return HELD if line.amount is None else money(line.amount, minor_digits(line.currency))


def measured(line: PayoutLine, value: Fraction | None, units: Units) -> str:
    """An actual or target in its measure's unit."""
    if value is None:
        return ""
    unit = units.get(folded(line.measure), "number")
    return percent(value) if unit == "percent" else money(value) if unit == "money" else number(value)


def _percent(value: Fraction | None) -> str:
    return "" if value is None else percent(value)


def _number(value: Fraction | None) -> str:
    return "" if value is None else number(value)


def _incentive(line: PayoutLine) -> str:
    value = line.target_incentive
    return "" if value is None else money(value, minor_digits(line.currency))


COLUMNS = (
    PayoutColumn("Component", 20 * STEP, lambda line, _: line.component),
    PayoutColumn("Line", 11 * STEP, lambda line, _: line.line),
    PayoutColumn("Period", 11 * STEP, lambda line, _: line.period_name),
    PayoutColumn("Amount", 12 * STEP, lambda line, _: amount_text(line), lambda line: line.amount),
    PayoutColumn("Currency", 9 * STEP, lambda line, _: line.currency),
    PayoutColumn("Status", 11 * STEP, lambda line, _: line.status),
    PayoutColumn("Reason", 18 * STEP, lambda line, _: line.reason),
    PayoutColumn("Measure", 14 * STEP, lambda line, _: line.measure),
    PayoutColumn("Actual", 12 * STEP, lambda line, units: measured(line, line.actual, units), lambda line: line.actual),
    PayoutColumn("Target", 12 * STEP, lambda line, units: measured(line, line.target, units), lambda line: line.target),
    PayoutColumn("Attainment", 12 * STEP, lambda line, _: _percent(line.attainment), lambda line: line.attainment),
    PayoutColumn("Curve result", 12 * STEP, lambda line, _: _number(line.curve_result), lambda line: line.curve_result),
    PayoutColumn("Target incentive", 15 * STEP, lambda line, _: _incentive(line), lambda line: line.target_incentive),
    PayoutColumn("Plan ID", 14 * STEP, lambda line, _: line.plan_id),
)
PERIOD, AMOUNT, CURRENCY, STATUS, REASON = (
    next(i for i, column in enumerate(COLUMNS) if column.heading == heading)
    for heading in ("Period", "Amount", "Currency", "Status", "Reason")
)
_WHO = (
    ("Payee ID", lambda line: line.payee_id),
    ("Name", lambda line: line.name),
)


def tip(column: PayoutColumn, line: PayoutLine) -> str:
    """What stands behind a rounded picture; for a held amount why it is held."""
    if column.heading == "Amount" and line.amount is None:
        return f"held: {line.reason or 'a problem in the book'}"
    value = column.value(line) if column.value else None
    return "" if value is None else f"{column.heading}: {exact(Fraction(value))}"


def copied(lines: list[PayoutLine], columns: list[int], headings: bool) -> str:
    """Lines as tab-separated text with payee ID and name in front; numbers plain, so that a spreadsheet reads
    them, and no text that it would run."""
    chosen = [COLUMNS[i] for i in columns]
    rows = [[heading for heading, _ in _WHO] + [c.heading for c in chosen]] if headings else []
    rows += [[harmless(get(line)) for _, get in _WHO] + [_plain(column, line) for column in chosen] for line in lines]
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in row) for row in rows)


def _plain(column: PayoutColumn, line: PayoutLine) -> str:
    value = column.value(line) if column.value else None
    if value is None:
        return guarded(column.text(line, {}))
    return f"{value:f}" if isinstance(value, Decimal) else trimmed(value, _COPIED_DIGITS).replace(",", "")
