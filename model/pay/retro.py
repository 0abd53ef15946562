"""Signed periods never change: what a later edit would make different becomes retro lines in the next open period.

The year is calculated as if nothing were signed; where a closed period then differs from its record, the difference
(less what earlier retro lines corrected already) is paid with the payee's next open period, so that what was paid and
what is right meet again and every balance runs on from what is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.basics.calendar import Period
from model.basics.watch import Watch, asked, unwatched
from model.earnings.context import Context
from model.pay.entries import Entry, Ledger, Slot
from model.pay.lines import LINES, PayoutLine
from model.signoff.record import SignedRecord

_LOOK = 100  # records from one look at the watch to the next
Closed = Mapping[tuple[int, Period], SignedRecord]  # by payee position
_Key = tuple[str, str, str]  # plan ID, component, line


@dataclass(frozen=True)
class Retro:
    """A difference in minor units; `held`: the line cannot be calculated now. `corrects` names period and line."""

    payee: int
    period: Period
    plan: int
    component: str
    kind: str
    amount: int
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
        for key in sorted(now.keys() | signed.keys(), key=lambda k: (k[0], k[1], LINES.index(k[2]))):
            entries = now.get(key, [])
            name = f"{context.calendar.name(period)} {key[2]}"
            held = next((e for e in entries if e.held), None)
            digits = _digits(entries, record.lines)
            paid = sum(int(line.amount.scaleb(digits)) for line in signed.get(key, []) if line.amount is not None)
            amount = sum(e.amount for e in entries) - paid - corrected.get((payee, key[0], key[1], name), 0)
            if amount or held:
                plan = context.people.plan_position.get(key[0], -1)
                reason = held.reason if held else ""
                found.append(Retro(payee, period, plan, key[1], key[2], amount, held is not None, reason, name))
    return found


def _calculated(context: Context, slot: Slot | None) -> dict[_Key, list[Entry]]:
    found: dict[_Key, list[Entry]] = {}
    for entry in slot.entries if slot else ():
        if entry.kind != "retro":
            plan = context.plans[entry.plan].plan_id if entry.plan >= 0 else ""
            found.setdefault((plan, entry.component, entry.kind), []).append(entry)
    return found


def _signed(lines: tuple[PayoutLine, ...]) -> dict[_Key, list[PayoutLine]]:
    found: dict[_Key, list[PayoutLine]] = {}
    for line in lines:
        if line.line != "retro":
            found.setdefault((line.plan_id, line.component, line.line), []).append(line)
    return found


def _digits(entries: list[Entry], lines: tuple[PayoutLine, ...]) -> int:
    """Digits of the minor unit, as calculated or as signed."""
    if entries:
        return entries[0].digits
    exponents = [line.amount.as_tuple().exponent for line in lines if line.amount is not None]
    return max((-e for e in exponents if isinstance(e, int)), default=2)


def _corrected(closed: Closed) -> dict[tuple[int, str, str, str], int]:
    """What signed retro lines corrected already, by payee, plan, component and the line that they name."""
    found: dict[tuple[int, str, str, str], int] = {}
    for (payee, _), record in closed.items():
        for line in record.lines:
            if line.line == "retro" and line.amount is not None:
                key = (payee, line.plan_id, line.component, line.measure)
                digits = _digits([], record.lines)
                found[key] = found.get(key, 0) + int(line.amount.scaleb(digits))
    return found


def post_retro(context: Context, ledger: Ledger, closed: Closed, found: list[Retro]) -> None:
    """Adds retro lines: signed ones where they stand, new ones in the payee's next open period, once it is reached."""
    for (payee, period), record in closed.items():
        slot = ledger.find(payee, period)
        for line in record.lines if slot else ():
            if line.line == "retro" and line.amount is not None and slot is not None:
                slot.add(
                    context,
                    "retro",
                    int(line.amount.scaleb(_digits(slot.entries, record.lines))),
                    component=line.component,
                    plan=context.people.plan_position.get(line.plan_id, -1),
                    corrects=line.measure,
                )
    for retro in found:
        for slot in ledger.of_payee(retro.payee):
            if slot.period.start >= retro.period.end and (slot.payee, slot.period) not in closed:
                slot.add(
                    context,
                    "retro",
                    retro.amount,
                    component=retro.component,
                    plan=retro.plan,
                    held=retro.held,
                    reason=retro.reason,
                    corrects=retro.corrects,
                )
                break
