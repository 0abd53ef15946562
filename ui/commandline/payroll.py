"""`main.py payroll BOOK --period P --out FILE`: the payroll file of an approved period, which is exported with it.

The file is written before the book says so: an export that is not recorded can be done again and gives the same file,
and one that is recorded without a file would have paid nobody.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from functools import partial
from getpass import getuser
from pathlib import Path

from book import fingerprint, is_case, open_any, save_book
from export.layouts import read_layout
from export.payroll import NotApproved, Payroll, write_payroll
from model.basics.calendar import Period
from model.basics.legible import legible
from model.basics.money import minor_digits
from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import sources_of
from model.signoff.sign import SignedChange, SignRefused, sign
from model.tables.book import Book
from model.tables.reading import read_tables
from ui.commandline.arguments import WrongUse
from ui.commandline.books import named_period, note, password
from ui.commandline.outcome import DONE, Refused
from ui.figures.written import counted, money


def run(options: Namespace) -> int:
    """Write the file, print its control totals, record the export; refused unless the whole period is approved."""
    read_layout(options.layout)  # a layout that does not exist is said before anything is calculated
    path = Path(options.book)
    by = options.by or ("" if options.no_record else _user())
    secret = password(options)
    before = None if is_case(path) else fingerprint(path)
    book = open_any(path, secret)
    tables = read_tables(book)
    period = named_period(tables, options.period)
    calculation = calculate(tables, period)
    try:
        payroll = write_payroll(calculation, period, Path(options.out), options.layout)
    except NotApproved as refusal:
        raise Refused(str(refusal)) from refusal
    _tell(payroll, options.out)
    if not options.no_record and before is not None:
        change = _recorded(book, calculation, period, by, Path(options.out).name)
        if change is not None:
            save_book(change.applied_to(book), path, expected=before, password=secret, told=note)
            print(f"{counted(len(change.entries), 'signature')}: {tables.calendar.name(period)} exported by {by}.")
    return DONE


def _tell(payroll: Payroll, out: str) -> None:
    for warning in payroll.warnings:
        sys.stderr.write(f"warning: {legible(warning)}\n")
    control = payroll.control
    print(f"Wrote {counted(len(payroll.rows), 'row')} for {counted(control.payees, 'payee')} to {out}.")
    for currency, _, total in control.by_currency:
        print(f"Total {money(total, minor_digits(currency))} {currency}, equal to the payout lines.")


def _recorded(book: Book, calculation: Calculation, period: Period, by: str, file: str) -> SignedChange | None:
    """The step taken for everybody who has not taken it; None if all have."""
    name = calculation.tables.calendar.name(period)
    if all(line.status == "exported" for line in calculation.lines(period)):
        print(f"{name} was recorded as exported before.")
        return None
    try:
        return sign(book, calculation, period, "exported", by, partial(sources_of, calculation), comment=file)
    except SignRefused as refusal:
        raise Refused(f"payroll: {file} was written, but not recorded as exported: {refusal}") from refusal


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError, ImportError) as error:
        raise WrongUse("payroll: this computer does not tell who you are; name who exports with --by") from error
