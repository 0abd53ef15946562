"""`main.py sign BOOK --period P --step prepared --by NAME`: takes a step of the sign-off and saves the book."""

from __future__ import annotations

import sys
from argparse import Namespace
from functools import partial
from pathlib import Path

from book import fingerprint, is_case, read_book, save_book
from model.basics.legible import legible
from model.calculate import calculate
from model.explain.chain import sources_of
from model.signoff.sign import SignRefused, sign
from model.tables.reading import read_tables
from ui.commandline.arguments import WrongUse
from ui.commandline.books import named_period, note, password
from ui.commandline.outcome import DONE, REFUSED
from ui.figures.written import counted

_MOST_REASONS = 20


def run(options: Namespace) -> int:
    """Sign in place; refused, with the book untouched, where anybody meant cannot take the step."""
    path = Path(options.book)
    if is_case(path):
        raise WrongUse(f"sign: {path} is a case file; only a book (.xlsx) can be signed")
    secret = password(options)
    before = fingerprint(path)
    book = read_book(path, secret)
    tables = read_tables(book)
    period = named_period(tables, options.period)
    calculation = calculate(tables, period)
    payees = [options.payee] if options.payee else None
    sources = partial(sources_of, calculation)
    try:
        change = sign(book, calculation, period, options.step, options.by, sources, payees, options.comment)
    except SignRefused as refusal:
        return _refused(refusal)
    save_book(change.applied_to(book), path, expected=before, password=secret, told=note)
    print(f"{counted(len(change.entries), 'signature')}: {options.period} {options.step} by {options.by}.")
    print(f"Last digest: {change.entries[-1].digest}")
    return DONE


def _refused(refusal: SignRefused) -> int:
    """Tell what stands against the step, one obstacle a line."""
    reasons = [legible(f"sign: {reason}") for reason in refusal.reasons]
    more = [f"sign: ... and {len(reasons) - _MOST_REASONS:,} more"] if len(reasons) > _MOST_REASONS else []
    sys.stderr.write("\n".join([*reasons[:_MOST_REASONS], *more]) + "\n")
    return REFUSED
