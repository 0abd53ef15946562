"""`main.py check BOOK`: what is wrong with a book, for people or as JSON."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from pathlib import Path

from export.credits import write_credits
from export.plain import plain_number
from model.basics.money import minor_digits
from model.basics.problem import Severity
from model.credits.report import CreditReport, credit_report
from ui.commandline.books import opened
from ui.commandline.columns import aligned, value_text
from ui.commandline.outcome import ATTENTION, DONE
from ui.commandline.problems import Found, problems_of
from ui.figures.written import counted, money

_MOST_REASONS = 10


def run(options: Namespace) -> int:
    """Print the problems of a book, errors first, and its credits by role; 1 if any problem is an error."""
    tables = opened(options)
    found, credited = problems_of(tables), credit_report(tables)
    if options.credits:
        write_credits(credited, Path(options.credits), tables.settings.company)
    print(as_json(options.book, found, credited) if options.json else as_text(found, credited))
    return ATTENTION if found.blocks else DONE


def as_text(found: Found, credited: CreditReport) -> str:
    """One line a problem, the counts, what was calculated, and credited / amount by role."""
    lines = [f"{problem.severity.value}: {problem}" for problem in found.problems]
    counts = [counted(sum(p.severity is kind for p in found.problems), kind.value) for kind in Severity]
    totals = [
        (
            total.role or "all roles",
            f"{total.transactions:,}",
            money(total.amount, minor_digits(total.currency)),
            money(total.credited, minor_digits(total.currency)),
            total.currency,
            value_text(total.ratio, "percent"),
        )
        for total in credited.totals
    ]
    without = uncredited(credited)
    if credited.rows:
        heads = ("Role", "Transactions", "Amount", "Credited", "Currency", "Credited / amount")
        lines += ["", aligned(heads, totals, (1, 2, 3, 5)), f"Uncredited: {counted(len(without), 'transaction')}"]
        lines += [f"  {number:,} because {why}" for why, number in Counter(without.values()).most_common(_MOST_REASONS)]
        lines.append("")
    return "\n".join([*lines, str(found), ", ".join(counts)])


def uncredited(report: CreditReport) -> dict[str, str]:
    """Why each transaction that nobody is credited with is not, by its ID."""
    credited = {row.transaction_id for row in report.rows if not row.reason}
    return {row.transaction_id: row.reason for row in report.rows if row.transaction_id not in credited}


def as_json(book: str, found: Found, credited: CreditReport) -> str:
    """An object with the book's name, up to where it was calculated, its problems, credits and uncredited deals."""
    records = [
        {
            "severity": problem.severity.value,
            "sheet": problem.sheet,
            "cell": problem.cell,
            "column": problem.column,
            "value": problem.value,
            "wrong": problem.wrong,
            "right": problem.right,
        }
        for problem in found.problems
    ]
    totals = [
        {
            "role": total.role,
            "currency": total.currency,
            "transactions": total.transactions,
            "amount": plain_number(total.amount),
            "credited": plain_number(total.credited),
            "credited / amount": plain_number(total.ratio),
        }
        for total in credited.totals
    ]
    without = [{"transaction": key, "reason": reason} for key, reason in uncredited(credited).items()]
    report = {
        "book": book,
        "calculated up to": found.until,
        "under way": found.running,
        "problems": records,
        "credits": totals,
        "uncredited": without,
    }
    return json.dumps(report, ensure_ascii=False, indent=2)
