"""Which live formula gives a step of a statement: what is known of each kind of step, tried against its exact value.

A step names what it rests on, not always how. For each label the ways that the arithmetic of pay knows are tried; only
one that gives the very same number is used. Where none does, the number is stated as calculated and the sheet says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from export.curve_table import CurveTable
from export.expression import Expression, literal, product, total
from export.formula_text import formula_expression
from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.explain.steps import Step
from model.pay.lines import PayoutLine
from model.tables.columns import Table, Tables

FORMULA = "Formula"  # label of the step that holds a measure's own formula
GIVEN = ("Minimum volume",)  # steps that are typed in the book though something else stands below them
DERIVED = ("Curve result", "Effective rate", "Gate", "Multiplier", "Pool")  # never typed, though nothing stands below
_OF_INCENTIVE = ("Target incentive", "Weight", "Achieved", "Curve result")
_ON_SUM = "Earned on the sum"
_OF_AMOUNT = ("Credited", "Rate", "Amount per unit", "Effective rate", "Exchange rate")
_SHARE = re.compile(r"(\d+)/(\d+) of it falls in the span")


@dataclass(frozen=True)
class Cells:
    """The numbers on the sheet so far: by the identity of a step, the cell that holds its value."""

    by_step: dict[int, Expression]

    def put(self, step: Step, cell: str) -> None:
        """Note that a step's value stands in a cell."""
        if step.value is not None:
            self.by_step[id(step)] = Expression(step.value, cell)

    def of(self, step: Step | None) -> Expression | None:
        """The cell of a step; None where it has no number."""
        return None if step is None else self.by_step.get(id(step))

    def all(self, steps: Sequence[Step]) -> list[Expression]:
        """The cells of those steps that have a number."""
        return [cell for step in steps if (cell := self.of(step)) is not None]


@dataclass(frozen=True)
class Recomputation:
    """What formulas are made of: the book's terms, the curves on the sheet, the cells written so far.

    `written`: the amounts of earlier lines on their own sheets, by pay period and label.
    """

    tables: Tables
    line: PayoutLine
    curves: Sequence[CurveTable]
    cells: Cells
    written: Mapping[tuple[Period, str], Expression]

    def amount(self, step: Step) -> Expression | None:
        """The formula of the line's own amount, rounded to the currency's digits."""
        digits = minor_digits(self.line.currency)
        for exact in self._amounts(step):
            found = exact if exact.value == step.value else exact.rounded(digits)
            if found.value == step.value:
                return found
        return None

    def part(self, step: Step, siblings: Sequence[Step]) -> Expression | None:
        """The formula of a step below the line, given the steps beside it."""
        return next((found for found in self._parts(step, siblings) if found.value == step.value), None)

    # --- the line ---------------------------------------------------------------------------------------------------

    def _amounts(self, step: Step) -> Iterator[Expression]:
        named = {part.label: part for part in step.parts}
        earlier = self.cells.of(named.get("Earned earlier in the year"))
        entitlement = self.cells.of(named.get("Entitlement for the year to date"))
        if earlier and entitlement:
            yield entitlement - earlier
            yield (entitlement - earlier).at_least(0)
        elif "Pool" not in named:
            yield from self._earned(named)
        if self.line.reason == "not measurable":
            paid_all_the_same = self.cells.all([named[label] for label in _OF_INCENTIVE[:2] if label in named])
            yield product(paid_all_the_same)
        lines = self.cells.all(step.parts)
        if lines and self.line.line == "carried forward":
            yield -total_of(lines)
        yield from self._reckoned({label: cell for label, part in named.items() if (cell := self.cells.of(part))})

    def _reckoned(self, named: Mapping[str, Expression]) -> Iterator[Expression]:
        """Lines of pay that follow from others, by the labels of what they were reckoned from."""
        match self.line.line, named:
            case "holdback", {"Earned": earned, "Holdback": part}:
                yield -(earned * part)
            case "release", {"Withheld": withheld}:
                yield withheld
            case "cap carry", {"Withheld earlier": withheld, "Earned in the plan": earned, "Plan cap": cap}:
                yield withheld.at_most(cap - earned)
            case "cap carry", {"Earned in the plan": earned, "Plan cap": cap}:
                yield cap - earned
            case "draw", {"Draw of the period": draw, "Pay so far": pay}:
                yield draw - pay
            case "recovery", {"Owed from earlier draws": owed, "Pay so far": pay, "Recovery": part}:
                above = pay - named["Draw of the period"] if "Draw of the period" in named else pay
                yield -(above * part).at_most(owed)
            case "clawback", {"Reversed part": part, "Clawback window": window, **others}:
                earned_by = [cell for label, cell in others.items() if label.startswith("Earned by")]
                yield -product([*earned_by, part, window])

    def _earned(self, named: Mapping[str, Step]) -> Iterator[Expression]:
        """What a component earns: its factors, then minimum volume, gate, multiplier and cap in this order."""
        labels = _OF_INCENTIVE if "Target incentive" in named else _OF_AMOUNT
        factors = [self.cells.of(named[label]) for label in labels if label in named]
        known = [factor for factor in factors if factor is not None]
        if len(known) < max(len(factors), 2):
            return
        earned = product(known)
        if "Minimum volume" in named:
            minimum, volume = named["Minimum volume"], named["Minimum volume"].parts[0]
            cells = self.cells.of(volume), self.cells.of(minimum)
            if cells[0] is None or cells[1] is None:
                return
            earned = earned.unless_below(cells[0], cells[1])
        for label in ("Gate", "Multiplier"):
            factor = self.cells.of(named.get(label))
            earned = earned * factor if factor else earned
        cap = self.cells.of(named.get("Cap") or named.get("Cap until year end"))
        yield earned.at_most(cap) if cap else earned

    # --- the steps below it -----------------------------------------------------------------------------------------

    def _parts(self, step: Step, siblings: Sequence[Step]) -> Iterator[Expression]:
        named = {part.label: part for part in siblings}
        below = self.cells.all(step.parts)
        if step.label == "Entitlement for the year to date":
            yield from self._earned({k: v for k, v in named.items() if v is not step})
        elif step.label in ("Curve result", "Effective rate"):
            yield from self._looked_up(named)
        elif step.label.startswith(_ON_SUM):
            yield from self._on_sum(step, named)
        elif step.label == "Multiplier" and below:
            yield from (table.at(below[0]) for table in self.curves)
        elif step.label == "Gate":
            yield from self._gated(step)
        elif step.parts and step.parts[0].label == FORMULA:
            yield from self._formula(step.parts[0].note, step.parts[1:])
        elif below:
            yield from self._combined(step, below)
        else:
            yield from self._typed(step)

    def _looked_up(self, named: Mapping[str, Step]) -> Iterator[Expression]:
        """A curve at the attainment, the actual or the amount; as a rate, what it pays over what it pays on."""
        before, after = (self.cells.of(named.get(f"{_ON_SUM} {when}")) for when in ("before", "after"))
        sold = self.cells.of(named.get("Credited"))
        if before and after and sold and sold.value:
            yield (after - before) / sold
        asked = named.get("Attainment") or named.get("Actual")
        x, credited = self.cells.of(asked), self.cells.of(named.get("Credited"))
        target = self.cells.of(asked.parts[1]) if asked and asked.label == "Attainment" else None
        for table in self.curves:
            if x is not None:
                yield table.at(x)
            if x is not None and credited is not None and credited.value:
                yield table.at(x) / credited
                if target is not None:
                    yield target * table.at(x) / credited

    def _on_sum(self, step: Step, named: Mapping[str, Step]) -> Iterator[Expression]:
        """A curve at a running sum, or at its part of the year's target."""
        total = self.cells.of(named.get(f"Year's sum {step.label.removeprefix(_ON_SUM).strip()}"))
        target = self.cells.of(named.get("Target of the year"))
        if total is None:
            return
        for table in self.curves:
            yield table.at(total)
            if target is not None and target.value:
                yield target * table.at(total / target)

    def _gated(self, step: Step) -> Iterator[Expression]:
        text, _, said = step.note.rpartition(": ")
        pays = Fraction(0)
        for source in step.sources:
            if source.sheet == "Components":
                pays = _number(self.tables["Components"], source.row, "Gate pays") or Fraction(0)
        for condition in self._formula(text, step.parts):
            if bool(condition.value) == (said == "met"):
                factor = Fraction(1) if condition.value else pays
                yield Expression(factor, f"IF({condition.text},1,{literal(pays).text})")

    def _formula(self, text: str, parts: Sequence[Step]) -> Iterator[Expression]:
        cells = {part.label: cell for part in parts if (cell := self.cells.of(part)) is not None}
        found = formula_expression(text, cells)
        if found is not None:
            yield found

    def _combined(self, step: Step, below: Sequence[Expression]) -> Iterator[Expression]:
        """Sums and quotients first, then what readings are combined by."""
        yield total_of(below)
        if len(below) == 2:
            yield from _quotients(*below)
        yield from self._shared(step)
        size = literal(Fraction(len(below)))
        yield Expression(total_of(below).value / size.value, f"AVERAGE({_listed(below)})")
        yield below[-1]
        yield below[0]
        yield Expression(min(cell.value for cell in below), f"MIN({_listed(below)})")
        yield Expression(max(cell.value for cell in below), f"MAX({_listed(below)})")

    def _shared(self, step: Step) -> Iterator[Expression]:
        """Cells of longer periods, of which a share falls in the span."""
        pieces = []
        for part in step.parts:
            cell, share = self.cells.of(part), _SHARE.match(part.note)
            if cell is not None:
                pieces.append(cell * literal(Fraction(int(share[1]), int(share[2]))) if share else cell)
        yield Expression(sum((p.value for p in pieces), Fraction(0)), "+".join(piece.text for piece in pieces))

    def _typed(self, step: Step) -> Iterator[Expression]:
        """Another line's amount, or what a row works out to: a spell's incentive, a goal's weight x achieved."""
        other = self.written.get((self.line.period, step.label))
        if other is not None and not step.sources:
            yield other
        for source in step.sources:
            if source.sheet == "Assignments":
                table = self.tables["Assignments"]
                annual, fte = (_number(table, source.row, heading) for heading in ("Target incentive", "FTE"))
                if annual and fte and step.value:
                    share = step.value / (annual * fte)
                    factors = [literal(annual), *([literal(fte)] if fte != 1 else []), literal(share)]
                    yield product(factors)
            if source.sheet == "Goals":
                table = self.tables["Goals"]
                weight, achieved = (_number(table, source.row, heading) for heading in ("Weight", "Achieved"))
                if weight is not None and achieved is not None:
                    yield literal(weight) * literal(achieved)


def total_of(cells: Sequence[Expression]) -> Expression:
    """The sum of cells."""
    return total([(cell.value, cell.text) for cell in cells])


def _listed(cells: Sequence[Expression]) -> str:
    return ",".join(cell.text for cell in cells)


def _quotients(a: Expression, b: Expression) -> Iterator[Expression]:
    """Attainment: actual / target, target / actual where lower is better, never below 0."""
    for top, bottom in ((a, b), (b, a)):
        if bottom.value:
            yield top / bottom
            yield (top / bottom).at_least(0)


def _number(table: Table, row: int, heading: str) -> Fraction | None:
    """A number of the sheet's data row; None where it is blank or the row is not read."""
    places = [at for at, sheet_row in enumerate(table.rows) if sheet_row == row]
    return table.numbers(heading).get(places[0]) if places else None
