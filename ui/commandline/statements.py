"""`main.py statements BOOK --period P --out DIR`: one workbook per payee."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from export.statements import write_statements
from ui.commandline.arguments import WrongUse
from ui.commandline.calculation import calculated
from ui.commandline.outcome import DONE
from ui.figures.written import counted


def run(options: Namespace) -> int:
    """Write the statements and say where."""
    calculation, period = calculated(options)
    written = write_statements(calculation, period, Path(options.out), options.payee)
    if not written:
        who = f"payee '{options.payee}'" if options.payee else "anybody"
        raise WrongUse(f"statements: there is no payout line for {who} in {options.period}")
    print(f"Wrote {counted(len(written), 'statement')} to {options.out}.")
    return DONE
