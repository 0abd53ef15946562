"""Draws and guarantees: pay is topped up to an amount; what is recoverable is paid back out of later pay."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from model.basics.calendar import FAR_FUTURE, FAR_PAST
from model.basics.exact import rounded
from model.basics.money import minor_digits
from model.basics.reasons import PROBLEM_IN_THE_BOOK
from model.earnings.balances import balance_rows, opening_balances
from model.earnings.context import Context
from model.pay.ledger import Ledger
from model.pay.promised import DrawTerms, promised, rows_in
from model.pay.settlement import Settlement
from model.pay.slot import Reckoned, Slot

SO_FAR = ("earned", "true-up", "cap carry", "holdback", "release", "retro")
_NOTHING = Fraction(0)


@dataclass(frozen=True)
class _Account:
    """A payee's draws in one of his pay currencies: `rows` of Draws that hold in it, and what opened it."""

    payee: int
    currency: str
    rows: list[DrawTerms]
    opening: tuple[tuple[str, int], ...]

    def running(self, settlement: Settlement) -> list[DrawTerms]:
        """The rows that hold on some day of what is settled."""
        first = min((period.first_day for _, period in settlement.parts), default=settlement.first_day)
        return [row for row in self.rows if row.start <= settlement.period.last_day and row.end >= first]

    def begun(self, settlement: Settlement) -> list[DrawTerms]:
        """The rows that hold then, or once held."""
        return [row for row in self.rows if row.start <= settlement.period.last_day]


def top_up(context: Context, ledger: Ledger) -> None:
    """Draw and recovery lines of every payee who has a draw or owes one, each currency for itself."""
    terms = _terms(context)
    owed = opening_balances(context, "draw")
    left = ledger.left.setdefault(("draw", ""), {})
    for payee in sorted({*terms, *(payee for payee, _ in owed)}):
        settled = ledger.settlements(payee)
        paid_in = {context.pay_currency(payee, context.plans[plan]) for one in settled for plan, _ in one.parts}
        for currency in sorted({*paid_in, *(c for of, c in owed if of == payee)}):
            rows = rows_in(context, payee, currency, terms.get(payee, []))
            account = _Account(payee, currency, rows, _opening_cites(context, payee))
            balance, known = owed.get((payee, currency), 0), True
            for settlement in settled:
                slots = ledger.settled(payee, settlement)
                plan = settlement.plan_in(context, payee, currency)
                if slots and plan is not None:
                    turn = _Turn(context, ledger, account, settlement, slots, plan)
                    balance = turn.settle(balance, known)
                    known = known and not turn.may_have_moved(balance)
            left[payee, currency] = balance


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


@dataclass(frozen=True)
class _Turn:
    """One settlement of an account; `slots` are those that end in it, `plan` the latest that pays in its currency."""

    context: Context
    ledger: Ledger
    account: _Account
    settlement: Settlement
    slots: list[Slot]
    plan: int

    def settle(self, balance: int, known: bool) -> int:
        """Adds a draw or recovery line; returns what is owed after it. `known`: whether `balance` is."""
        context, account = self.context, self.account
        running, begun = account.running(self.settlement), account.begun(self.settlement)
        last = next(reversed(running or begun), None)
        unit = 10 ** minor_digits(account.currency)
        whole = promised(context, account.payee, self.settlement, account.currency, running) * unit
        due, so_far, held = rounded(whole, 0), self._so_far(), self._held()
        cites = tuple(("Draws", r.row) for r in (running or begun[-1:]))
        if any(r.broken for r in running):
            self._add("draw", 0, held=True, reason=PROBLEM_IN_THE_BOOK, cites=cites)
            return balance
        pay = Reckoned("Pay so far", Fraction(so_far, unit), of_lines=True)
        if whole and so_far < due:
            recoverable = last is not None and last.recoverable
            drawn = Reckoned("Draw of the period", Fraction(due, unit), cell=_cell(running, "Amount"), without=_NOTHING)
            reason, note = "recoverable" if recoverable else "guarantee", "topped up to the amount of the draw"
            self._add("draw", due - so_far, held=held, reason=reason, cites=cites, note=note, reckoning=(drawn, pay))
            return balance + (due - so_far if recoverable and not held else 0)
        after_leaving = self.settlement.first_day > context.people.leave[account.payee]
        if not known and so_far > due and not after_leaving:
            note = "what is owed rests on an earlier period that is held"
            self._add("recovery", 0, held=True, reason=PROBLEM_IN_THE_BOOK, cites=cites or account.opening, note=note)
            return balance
        if balance <= 0 or after_leaving:
            return balance
        share = last.recovery if last is not None else Fraction(1)
        excess = so_far - whole
        taken = max(0, min(balance, rounded(excess * share, 0), math.floor(excess)))
        if taken:
            repaid = (
                Reckoned("Owed from earlier draws", Fraction(balance, unit)),
                pay,
                Reckoned("Draw of the period", whole / unit, cell=_cell(running, "Amount")),
                Reckoned("Recovery", share, "percent", cell=_cell(running or begun, "Recovery"), without=_NOTHING),
            )
            note = "repays earlier draws"
            self._add("recovery", -taken, held=held, cites=cites or account.opening, note=note, reckoning=repaid)
        return balance if held else balance - taken

    def may_have_moved(self, balance: int) -> bool:
        """Whether what is owed afterwards cannot be known, because what was earned rests on a problem."""
        problem = any(e.held and e.reason == PROBLEM_IN_THE_BOOK for slot in self.slots for e in slot.entries)
        return problem and (balance > 0 or any(row.recoverable for row in self.account.running(self.settlement)))

    def _add(self, kind: str, amount: int, **more: Any) -> None:
        slot = self.ledger.settling(self.account.payee, self.settlement)
        slot.add(self.context, kind, amount, plan=self.plan, currency=self.account.currency, **more)

    def _so_far(self) -> int:
        """The lines that a draw tops up; what corrects a pay period settled here stands in that period's own lines."""
        here = tuple(f"{self.context.calendar.name(slot.period)} " for slot in self.slots)
        return sum(
            e.amount
            for slot in self.slots
            for e in slot.entries
            if e.kind in SO_FAR and e.currency == self.account.currency and not e.corrects.startswith(here)
        )

    def _held(self) -> bool:
        entries = [e for slot in self.slots for e in slot.entries if e.kind in SO_FAR]
        return any(slot.held for slot in self.slots) or any(e.held and e.reason == PROBLEM_IN_THE_BOOK for e in entries)


def _cell(rows: list[DrawTerms], heading: str) -> tuple[str, int, str] | None:
    return ("Draws", rows[-1].row, heading) if rows else None
