"""Why: the chain behind any payout line, as data, from the amount down to the cells of the book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period
from model.calculation import Calculation
from model.earnings.context import Context
from model.explain.earned import earned_parts
from model.explain.measured import formula_step
from model.explain.sources import source
from model.explain.steps import Step
from model.pay.draws import SO_FAR
from model.pay.holdback import asking
from model.pay.lines import PayoutLine
from model.pay.slot import Entry, Slot
from model.signoff.record import SignedRecord
from model.tables.schema import folded

_RULES = {
    "cap carry": "what a cap withholds, or pays out where a later period leaves room",
    "holdback": "the part of what was earned that is withheld until later",
    "release": "what was withheld earlier and falls due now",
    "retro": "the difference between a signed line and what it would be today",
    "draw": "what tops pay up to the amount of the draw",
    "recovery": "what repays earlier draws out of pay above the draw",
    "clawback": "what a reversed transaction had earned",
    "adjustment": "an amount added by hand",
    "brought forward": "what was below zero in an earlier period",
    "carried forward": "what is below zero goes to the next period",
}


def explain(
    calculation: Calculation, period: Period, payee_id: str, component: str = ""
) -> list[tuple[PayoutLine, Step]]:
    """Each payout line of a payee in a named period with the chain behind it; of one component if named."""
    found: list[tuple[PayoutLine, Step]] = []
    for slot in calculation.slots(period, payee_id):
        record = calculation.record(slot)
        if record is not None and record.closed:
            found += _signed(calculation, slot, record)
        else:
            found += [(calculation.line(entry), _step(calculation, entry)) for entry in slot.ordered()]
    return [(line, step) for line, step in found if not component or folded(line.component) == folded(component)]


def _signed(calculation: Calculation, slot: Slot, record: SignedRecord) -> list[tuple[PayoutLine, Step]]:
    """Signed lines, each with the chain that it would have today and whether that still leads to it."""
    rest = slot.ordered()
    found = []
    for line in record.lines:
        entry = next((e for e in rest if _alike(calculation, e, line)), None)
        if entry is None:
            note = "signed; the book no longer leads to this line"
            step = Step(line.line, _fraction(line), "money", line.currency, note)
        else:
            rest.remove(entry)
            step = _step(calculation, entry)
            if step.value != _fraction(line):
                note = "signed; the next open period corrects it"
                step = step._replace(value=_fraction(line), note=note, today=step.value)
        found.append((replace(line, status=record.step), step))
    return found


def _fraction(line: PayoutLine) -> Fraction | None:
    return None if line.amount is None else Fraction(line.amount)


def _alike(calculation: Calculation, entry: Entry, line: PayoutLine) -> bool:
    now = calculation.line(entry)
    return (now.plan_id, now.component, now.line) == (line.plan_id, line.component, line.line)


def sources_of(calculation: Calculation, payee_id: str, period: Period) -> set[tuple[str, int]]:
    """The (sheet, data row) that the payee's lines of a period rest on."""
    found: set[tuple[str, int]] = set()
    for _, step in explain(calculation, period, payee_id):
        found.update(_all_rows(step))
    return found | _terms_of(calculation.context, payee_id, period)


def _all_rows(step: Step) -> Iterator[tuple[str, int]]:
    for cell in step.sources:
        yield cell.sheet, cell.row
    for sheet, rows in step.unlisted:
        for row in rows:
            yield sheet, row
    for part in step.parts:
        yield from _all_rows(part)


def _step(calculation: Calculation, entry: Entry) -> Step:
    context = calculation.context
    value = None if entry.held else Fraction(entry.amount, 10**entry.digits)
    label = f"{entry.component} {entry.kind}".strip()
    cells = tuple(source(context.tables, sheet, row) for sheet, row in entry.cites)
    if entry.block is not None and entry.block.found is not None:
        component = source(context.tables, "Components", entry.block.rows.component.row)
        parts = earned_parts(context, entry.block, entry.row)
        return Step(label, value, "money", entry.currency, entry.reason, None, (component, *cells), parts)
    corrects = f"corrects {entry.corrects}" if entry.corrects else ""
    note = "; ".join(text for text in (entry.note or _RULES.get(entry.kind, ""), corrects, entry.reason) if text)
    below = _rests_on(calculation, entry)
    listed = () if any(item.of_lines for item in entry.reckoning) else below
    parts = (*_reckoned(context, entry, below), *listed, *_condition(context, entry))
    return Step(label, value, "money", entry.currency, note, None, cells, parts)


def _reckoned(context: Context, entry: Entry, lines: tuple[Step, ...]) -> Iterator[Step]:
    """The numbers that a line of pay was reckoned from; `lines` are those that it follows."""
    for item in entry.reckoning:
        currency = entry.currency if item.unit == "money" else ""
        cells = () if item.cell is None else (source(context.tables, *item.cell),)
        without = None if entry.held else item.without
        parts = lines if item.of_lines else ()
        yield Step(item.label, item.value, item.unit, currency, item.note, without, cells, parts)


def _condition(context: Context, entry: Entry) -> tuple[Step, ...]:
    """What the release of a holdback was made to depend on."""
    wanted = [c for c in context.components if c.plan == entry.plan and c.key == folded(entry.component)]
    conditions = [c for c in wanted if c.release_if]
    if entry.kind != "release" or not conditions:
        return ()
    component = conditions[-1]
    who = asking(context, component, np.array([entry.payee], np.intp), (entry.period,), np.zeros(1, np.intp))
    cell = source(context.tables, "Components", component.row, "Release if")
    parts = formula_step(context, "Release if", component.release_if, who)
    lapsed = entry.reason == "holdback lapsed" and entry.reckoning
    without = entry.reckoning[0].value if lapsed else None
    return (Step("Release if", None, "text", "", component.release_if, without, (cell,), parts),)


def _rests_on(calculation: Calculation, entry: Entry) -> tuple[Step, ...]:
    """The lines of the same payee and period from which one without a component of its own follows."""
    if entry.kind not in ("cap carry", "holdback", "draw", "recovery", "carried forward"):
        return ()
    steps = []
    for other in _before(calculation, entry):
        if other.currency != entry.currency:
            continue
        if entry.kind == "holdback" and other.component != entry.component:
            continue
        if entry.kind == "cap carry" and (other.plan != entry.plan or other.kind == "true-up"):
            continue
        value = None if other.held else Fraction(other.amount, 10**other.digits)
        name = "" if other.period == entry.period else calculation.context.calendar.name(other.period)
        label = " ".join(text for text in (name, other.component, other.kind) if text)
        steps.append(Step(label, value, "money", other.currency, other.reason))
    return tuple(steps)


def _before(calculation: Calculation, entry: Entry) -> Iterator[Entry]:
    """The lines that stand before one in its period; a draw looks at all pay periods that are settled with it."""
    ledger = calculation.ledger
    slot = ledger.find(entry.payee, entry.period)
    assert slot is not None
    settlement = ledger.settlement(entry.payee, entry.period.end - 1)
    if entry.kind in ("draw", "recovery") and settlement is not None:
        for other in ledger.settled(entry.payee, settlement):
            if other is not slot:
                yield from (e for e in other.ordered() if e.kind in SO_FAR)
    for before in slot.ordered():
        if before is entry:
            return
        yield before


def _terms_of(context: Context, payee_id: str, period: Period) -> set[tuple[str, int]]:
    """The payee's own row, spells and plans, which hold for every line."""
    tables, people = context.tables, context.people
    payee = people.position.get(payee_id)
    if payee is None:
        return set()
    found = {("Payees", int(tables["Payees"].rows[people.row[payee]]))}
    spells = people.spells
    for s in range(int(people.first[payee]), int(people.first[payee + 1])):
        if spells.start[s] <= period.last_day and spells.end[s] >= context.year.first_day:
            found.add(("Assignments", int(tables["Assignments"].rows[spells.row[s]])))
            plan = context.plans[int(spells.plan[s])]
            if plan.row >= 0:
                found.add(("Plans", int(tables["Plans"].rows[plan.row])))
            for component in context.of_plan(int(spells.plan[s])):
                found.add(("Components", int(tables["Components"].rows[component.row])))
    return found
