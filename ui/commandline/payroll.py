"""`main.py payroll BOOK --period P --out FILE`: the payroll file of an approved period."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from export.layouts import read_layout
from export.payroll import NotApproved, write_payroll
from model.basics.money import minor_digits
from ui.commandline.calculation import calculated
from ui.commandline.outcome import DONE, Refused
from ui.figures.written import counted, money


def run(options: Namespace) -> int:
    """Write the file, print its control totals; refused unless the whole period is approved."""
    read_layout(options.layout)  # a layout that does not exist is said before anything is calculated
    calculation, period = calculated(options.book, options.period)
    try:
        payroll = write_payroll(calculation, period, Path(options.out), options.layout)
    except NotApproved as refusal:
        raise Refused(str(refusal)) from refusal
    for warning in payroll.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    control = payroll.control
    print(f"Wrote {counted(len(payroll.rows), 'row')} for {counted(control.payees, 'payee')} to {options.out}.")
    for currency, _, total in control.by_currency:
        print(f"Total {money(total, minor_digits(currency))} {currency}, equal to the payout lines.")
    return DONE
