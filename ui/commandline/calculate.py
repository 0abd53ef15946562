"""`main.py calculate BOOK --period P`: the payout lines, on the screen or in a file."""

from __future__ import annotations

from argparse import Namespace
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from export.payouts import write_payouts
from model.basics.money import minor_digits
from model.pay.lines import PayoutLine
from ui.commandline.calculation import calculated
from ui.commandline.columns import aligned, amount, value_text
from ui.commandline.held import held_report
from ui.commandline.outcome import ATTENTION, DONE
from ui.figures.written import counted, money

_COLUMNS: dict[str, Callable[[PayoutLine], str]] = {
    "Period": lambda line: line.period_name,
    "Payee ID": lambda line: line.payee_id,
    "Name": lambda line: line.name,
    "Plan ID": lambda line: line.plan_id,
    "Component": lambda line: line.component,
    "Line": lambda line: line.line,
    "Attainment": lambda line: value_text(line.attainment, "percent"),
    "Amount": amount,
    "Currency": lambda line: line.currency,
    "Reason": lambda line: line.reason,
    "Status": lambda line: line.status,
}
_RIGHT = ("Attainment", "Amount")


def run(options: Namespace) -> int:
    """Calculate, then write or print the lines; 1 if any of them is held."""
    calculation, period = calculated(options)
    shown_period = None if options.all_periods else period
    lines = calculation.lines(shown_period)
    held = [line for line in lines if line.amount is None]
    if options.out:
        write_payouts(calculation, period, Path(options.out), options.all_periods)
        print(f"Wrote {counted(len(lines), 'line')} to {options.out}.")
    else:
        print(shown(lines))
    if held:
        print(held_report(calculation, shown_period, held))
    return ATTENTION if held else DONE


def shown(lines: Sequence[PayoutLine]) -> str:
    """The lines as a table with totals by currency."""
    if not lines:
        return "No payout lines: nobody has a plan that pays in this period."
    rows = [[text(line) for text in _COLUMNS.values()] for line in lines]
    right = [place for place, heading in enumerate(_COLUMNS) if heading in _RIGHT]
    return "\n".join([aligned(tuple(_COLUMNS), rows, right), "", counted(len(lines), "line"), *totals(lines)])


def totals(lines: Sequence[PayoutLine]) -> list[str]:
    """One total per currency."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.currency] += line.amount or 0
    return [f"Total {money(total, minor_digits(currency))} {currency}" for currency, total in sorted(sums.items())]
