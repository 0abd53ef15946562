"""What an edit did: who is paid more or less than before it, and whose prepared statement it made stale."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from model.basics.money import minor_digits
from model.pay.lines import PayoutLine
from ui.figures.written import NO_BREAK, counted, money
from ui.tasks.outcome import Outcome
from ui.views.payout_rows import totals

NAMED = 3  # people named in a sentence

Held = None
Pay = dict[str, Decimal] | None  # by currency; None while a line is held


@dataclass(frozen=True)
class Effect:
    """One person's pay in the chosen period before and after. `stale`: a signature no longer holds."""

    payee_id: str
    name: str
    before: Pay
    after: Pay
    stale: bool

    def __str__(self) -> str:
        if self.before is Held or self.after is Held:
            return f"{self.name} {'is held' if self.after is Held else 'is no longer held'}"
        return f"{self.name} {', '.join(self._changes()) or 'the same in total'}"

    def _changes(self) -> list[str]:
        before, after = self.before or {}, self.after or {}
        gains = {code: after.get(code, Decimal(0)) - before.get(code, Decimal(0)) for code in sorted({*before, *after})}
        return [
            f"{'+' if gain > 0 else ''}{money(gain, minor_digits(code))}{NO_BREAK}{code}"
            for code, gain in gains.items()
            if gain
        ]


def effects(before: Outcome | None, after: Outcome) -> list[Effect]:
    """Everybody whose lines of the period differ, by payee ID; nobody if the periods are not the same."""
    if before is None or before.period != after.period or before.failure or after.failure or before.tables is None:
        return []
    old, new = _by_payee(before.lines), _by_payee(after.lines)
    found = []
    for payee_id in sorted({*old, *new}):
        was, now = old.get(payee_id, []), new.get(payee_id, [])
        stale = _is_stale(now) and not _is_stale(was)
        if stale or [_paid(line) for line in was] != [_paid(line) for line in now]:
            found.append(Effect(payee_id, (now or was)[0].name, _pay(was), _pay(now), stale))
    return found


def sentence(found: list[Effect]) -> str:
    """The effects in one line: how many, the first few by name, and what was signed; '' for none."""
    if not found:
        return ""
    named = "; ".join(str(effect) for effect in found[:NAMED])
    more = f"; and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    stale = sum(effect.stale for effect in found)
    signed = f"  {counted(stale, 'prepared statement')} must be signed again." if stale else ""
    return f"{counted(len(found), 'payee')} changed: {named}{more}.{signed}"


def _by_payee(lines: tuple[PayoutLine, ...]) -> dict[str, list[PayoutLine]]:
    found: dict[str, list[PayoutLine]] = {}
    for line in lines:
        found.setdefault(line.payee_id, []).append(line)
    return found


def _paid(line: PayoutLine) -> tuple[object, ...]:
    return line.plan_id, line.component, line.line, line.amount, line.currency


def _pay(lines: list[PayoutLine]) -> Pay:
    return Held if any(line.amount is None for line in lines) else dict(totals(lines).sums)


def _is_stale(lines: list[PayoutLine]) -> bool:
    return any(line.status == "stale" for line in lines)
