"""Signed periods never change: what a later edit would make different becomes retro lines in the next open period.

The year is calculated as if nothing were signed; where a closed period then differs from its record, the difference
(less what earlier retro lines corrected already) is paid with the payee's next open period, so that what was paid and
what is right meet again and every balance runs on from what is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.basics.watch import Watch, asked, unwatched
from model.earnings.context import Context
from model.pay.ledger import Ledger
from model.pay.lines import LINES, PayoutLine
from model.pay.settlement import Settlement
from model.pay.slot import Entry, Slot
from model.signoff.record import SignedRecord

_LOOK = 100  # records from one look at the watch to the next
Closed = Mapping[tuple[int, Period], SignedRecord]  # by payee position
_Key = tuple[str, str, str, str]  # plan ID, component, line, currency


@dataclass(frozen=True)
class Retro:
    """A difference in minor units of `currency`; `held`: the line cannot be calculated now.

    `corrects` names period and line.
    """

    payee: int
    period: Period
    plan: int
    component: str
    kind: str
    amount: int
    currency: str
    held: bool
    reason: str
    corrects: str


def closed_records(
    context: Context, records: Mapping[tuple[Period, str], SignedRecord]
) -> dict[tuple[int, Period], SignedRecord]:
    """The records that are closed, of known payees."""
    position = context.people.position
    return {
        (position[payee_id], period): record
        for (period, payee_id), record in records.items()
        if record.closed and payee_id in position
    }


def differences(context: Context, ledger: Ledger, closed: Closed, watch: Watch = unwatched) -> list[Retro]:
    """What the calculated lines of closed periods have more or less than their records, corrections taken off."""
    corrected = _corrected(closed)
    found = []
    ordered = sorted(closed.items(), key=lambda item: (item[0][1], item[0][0]))
    for (payee, period), record in asked(ordered, watch, _LOOK):
        slot = ledger.find(payee, period)
        if slot is None and not context.year.holds(period):
            continue
        now = _calculated(context, slot)
        signed = _signed(record.lines)
        for key in sorted(now.keys() | signed.keys(), key=lambda k: (*k[:2], LINES.index(k[2]), k[3])):
            entries = now.get(key, [])
            name = f"{context.calendar.name(period)} {key[2]}"
            held = next((e for e in entries if e.held), None)
            paid = sum(_minor(line) for line in signed.get(key, []))
            before = corrected.get((payee, key[0], key[1], name, key[3]), 0)
            amount = sum(e.amount for e in entries) - paid - before
            if amount or held:
                plan = context.people.plan_position.get(key[0], -1)
                reason = held.reason if held else ""
                found.append(Retro(payee, period, plan, *key[1:3], amount, key[3], held is not None, reason, name))
    return found


def _calculated(context: Context, slot: Slot | None) -> dict[_Key, list[Entry]]:
    found: dict[_Key, list[Entry]] = {}
    for entry in slot.entries if slot else ():
        if entry.kind != "retro":
            plan = context.plans[entry.plan].plan_id if entry.plan >= 0 else ""
            found.setdefault((plan, entry.component, entry.kind, entry.currency), []).append(entry)
    return found


def _signed(lines: tuple[PayoutLine, ...]) -> dict[_Key, list[PayoutLine]]:
    found: dict[_Key, list[PayoutLine]] = {}
    for line in lines:
        if line.line != "retro":
            found.setdefault((line.plan_id, line.component, line.line, line.currency), []).append(line)
    return found


def _minor(line: PayoutLine) -> int:
    """A signed amount in minor units; 0 where it has none."""
    return 0 if line.amount is None else int(line.amount.scaleb(minor_digits(line.currency)))


def _corrected(closed: Closed) -> dict[tuple[int, str, str, str, str], int]:
    """What signed retro lines corrected already, by payee, plan, component, the line that they name, and currency."""
    found: dict[tuple[int, str, str, str, str], int] = {}
    for (payee, _), record in closed.items():
        for line in record.lines:
            if line.line == "retro":
                key = (payee, line.plan_id, line.component, line.measure, line.currency)
                found[key] = found.get(key, 0) + _minor(line)
    return found


def post_retro(
    context: Context, ledger: Ledger, closed: Closed, found: list[Retro], watch: Watch = unwatched
) -> list[Retro]:
    """Adds retro lines: signed ones where they stand, new ones where the payee is next settled and nothing is signed.

    Returns those that no calculated pay period can take. What `watch` raises ends it.
    """
    for (payee, period), record in asked(closed.items(), watch, _LOOK):
        settlement = ledger.settlement(payee, period.end - 1) if context.year.holds(period) else None
        if settlement is None:
            continue
        slot = ledger.slot(payee, period, settlement.plan)  # signed, so it stays, though no plan pays by it any more
        for line in record.lines:
            if line.line == "retro" and line.amount is not None:
                slot.add(
                    context,
                    "retro",
                    _minor(line),
                    component=line.component,
                    plan=context.people.plan_position.get(line.plan_id, -1),
                    currency=line.currency,
                    corrects=line.measure,
                )
    waiting = []
    for retro in found:
        settlement = _next_open(ledger, closed, retro)
        if settlement is None:
            waiting.append(retro)
            continue
        ledger.settling(retro.payee, settlement).add(
            context,
            "retro",
            retro.amount,
            component=retro.component,
            plan=retro.plan,
            currency=retro.currency,
            held=retro.held,
            reason=retro.reason,
            corrects=retro.corrects,
        )
    return waiting


def _next_open(ledger: Ledger, closed: Closed, retro: Retro) -> Settlement | None:
    """Where the payee is next settled after, or together with, the corrected pay period, and nothing is signed."""
    for settlement in ledger.settlements(retro.payee):
        period = settlement.period
        later = period.end >= retro.period.end and period != retro.period
        if later and (retro.payee, period) not in closed:
            return settlement
    return None
