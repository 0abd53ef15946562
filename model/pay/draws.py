"""Draws and guarantees: pay is topped up to an amount; what is recoverable is paid back out of later pay."""

from __future__ import annotations

import math
from fractions import Fraction

from model.basics.calendar import FAR_FUTURE, FAR_PAST
from model.basics.exact import Exact
from model.basics.money import minor_digits
from model.earnings.balances import balance_rows, opening_balances
from model.earnings.context import Context
from model.pay.entries import Ledger, Reckoned, Slot
from model.pay.lines import PROBLEM_IN_THE_BOOK
from model.pay.promised import DrawTerms, promised

SO_FAR = ("earned", "true-up", "cap carry", "holdback", "release", "retro")


def top_up(context: Context, ledger: Ledger) -> None:
    """Draw and recovery lines of every payee who has a draw or owes one."""
    terms = _terms(context)
    owed = opening_balances(context, "draw")
    for payee in sorted({*terms, *owed}):
        balance = owed.get(payee, 0)
        rows = terms.get(payee, [])
        cites = _opening_cites(context, payee)
        known = True
        for slot in ledger.of_payee(payee):
            balance = _pay_period(context, slot, rows, balance, cites, known)
            known = known and not _may_have_moved(slot, rows, balance)
        ledger.left.setdefault(("draw", ""), {})[payee] = balance


def _terms(context: Context) -> dict[int, list[DrawTerms]]:
    table = context.tables["Draws"]
    start, end = table.days("From"), table.days("To")
    found: dict[int, list[DrawTerms]] = {}
    for r in range(table.size):
        payee = context.people.position.get(table.names("Payee ID").text(r))
        if payee is None:
            continue
        found.setdefault(payee, []).append(
            DrawTerms(
                r,
                int(start.day[r]) if start.filled[r] else FAR_PAST,
                int(end.day[r]) if end.filled[r] else FAR_FUTURE,
                table.numbers("Amount").get(r) or Fraction(0),
                bool(table.flags("Recoverable")[r]),
                table.numbers("Recovery").get(r) or Fraction(0),
                bool(table.broken[r]),
            )
        )
    return {payee: sorted(rows, key=lambda row: row.start) for payee, rows in found.items()}


def _opening_cites(context: Context, payee: int) -> tuple[tuple[str, int], ...]:
    table = context.tables["Opening balances"]
    rows = balance_rows(context, "draw")
    return tuple(
        ("Opening balances", r) for r in rows if context.people.position[table.names("Payee ID").text(r)] == payee
    )


def _running(slot: Slot, rows: list[DrawTerms]) -> list[DrawTerms]:
    return [row for row in rows if row.start <= slot.period.last_day and row.end >= slot.period.first_day]


def _may_have_moved(slot: Slot, rows: list[DrawTerms], balance: int) -> bool:
    """Whether what is owed after a period cannot be known, because what was earned in it rests on a problem."""
    problem = any(e.held and e.reason == PROBLEM_IN_THE_BOOK for e in slot.entries)
    return problem and (balance > 0 or any(row.recoverable for row in _running(slot, rows)))


def _pay_period(
    context: Context, slot: Slot, rows: list[DrawTerms], balance: int, opening: tuple[tuple[str, int], ...], known: bool
) -> int:
    """Adds the slot's draw or recovery line; returns what is owed after it. `known`: whether `balance` is."""
    running = _running(slot, rows)
    begun = [r for r in rows if r.start <= slot.period.last_day]
    last = next(reversed(running or begun), None)
    digits = minor_digits(slot.currency(context))
    whole = promised(context, slot.payee, slot.period, running) * 10**digits
    due = int(Exact.of([whole]).rounded(0)[0])
    so_far = slot.total(slot.currency(context), SO_FAR)
    held = slot.held or any(e.held and e.reason == PROBLEM_IN_THE_BOOK for e in slot.entries if e.kind in SO_FAR)
    cites = tuple(("Draws", r.row) for r in (running or begun[-1:]))
    if any(r.broken for r in running):
        slot.add(context, "draw", 0, held=True, reason=PROBLEM_IN_THE_BOOK, cites=cites)
        return balance
    if whole and so_far < due:
        recoverable = last is not None and last.recoverable
        reason = "recoverable" if recoverable else "guarantee"
        note = "topped up to the amount of the draw"
        reckoning = (
            Reckoned(
                "Draw of the period", Fraction(due, 10**digits), cell=_cell(running, "Amount"), without=Fraction(0)
            ),
            Reckoned("Pay so far", Fraction(so_far, 10**digits), of_lines=True),
        )
        slot.add(context, "draw", due - so_far, held=held, reason=reason, cites=cites, note=note, reckoning=reckoning)
        return balance + (due - so_far if recoverable and not held else 0)
    after_leaving = slot.period.first_day > context.people.leave[slot.payee]
    if not known and so_far > due and not after_leaving:
        note = "what is owed rests on an earlier period that is held"
        slot.add(context, "recovery", 0, held=True, reason=PROBLEM_IN_THE_BOOK, cites=cites or opening, note=note)
        return balance
    if balance <= 0 or after_leaving:
        return balance
    share = last.recovery if last is not None else Fraction(1)
    excess = so_far - whole
    taken = max(0, min(balance, int(Exact.of([excess * share]).rounded(0)[0]), math.floor(excess)))
    if taken:
        repaid = (
            Reckoned("Owed from earlier draws", Fraction(balance, 10**digits)),
            Reckoned("Pay so far", Fraction(so_far, 10**digits), of_lines=True),
            Reckoned("Draw of the period", whole / 10**digits, cell=_cell(running, "Amount")),
            Reckoned("Recovery", share, "percent", cell=_cell(running or begun, "Recovery"), without=Fraction(0)),
        )
        note = "repays earlier draws"
        slot.add(context, "recovery", -taken, held=held, cites=cites or opening, note=note, reckoning=repaid)
    return balance if held else balance - taken


def _cell(rows: list[DrawTerms], heading: str) -> tuple[str, int, str] | None:
    return ("Draws", rows[-1].row, heading) if rows else None
