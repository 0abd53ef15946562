"""`main.py statements BOOK --period P --out DIR`: one workbook per payee, or with `--pdf` one PDF file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from export.statements import write_statements
from ui.commandline.arguments import WrongUse
from ui.commandline.calculation import calculated
from ui.commandline.outcome import DONE
from ui.figures.written import counted


def run(options: Namespace) -> int:
    """Write the statements and say where."""
    calculation, period = calculated(options)
    write = _pdfs() if options.pdf else write_statements
    written = write(calculation, period, Path(options.out), options.payee)
    if not written:
        who = f"payee '{options.payee}'" if options.payee else "anybody"
        raise WrongUse(f"statements: there is no payout line for {who} in {options.period}")
    print(f"Wrote {counted(len(written), 'statement')} to {options.out}.")
    return DONE


def _pdfs() -> Callable[..., list[Path]]:
    """Loads Qt, which no other command does."""
    from ui.paper.pdf import write_pdfs

    return write_pdfs
