"""Components whose terms are incomplete or contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from model.basics.calendar import MONTHS_IN
from model.tables.columns import Choices, Names, Numbers, Table, Tables
from model.tables.faults import Fault, finding
from model.tables.schema import folded

_POOL_SCOPES = ("my team", "region", "segment", "company")
_PAYS_ON_CREDIT = ("rate", "unit")
_CREDITED = ("sum", "count")
_NO_EFFECT = {
    "bonus": ("Points measure", "Clawback months"),
    "rate": ("Points measure",),
    "unit": ("Points measure",),
    "scorecard": ("Measure", "Second measure", "Curve", "Rate", "Points measure", "Clawback months"),
    "pool": ("Clawback months",),
}


class _Row:
    """One component, cell by cell."""

    def __init__(self, table: Table, row: int) -> None:
        self.table = table
        self.row = row
        self.method = table.choices("Method").text(row)

    def text(self, heading: str) -> str:
        """A name, a choice or text; '' where blank."""
        column = self.table.columns[heading]
        if isinstance(column, Names | Choices):
            return column.text(self.row)
        return self.table.texts(heading)[self.row]

    def filled(self, heading: str) -> bool:
        """Whether a name, number or text is given."""
        column = self.table.columns[heading]
        return bool(column.filled[self.row]) if isinstance(column, Numbers) else bool(self.text(heading))

    def error(self, heading: str, wrong: str, right: str) -> Fault:
        """An error at one of its cells."""
        return Fault("Components", self.row, heading, wrong, right)

    def idle(self, heading: str, wrong: str) -> Fault:
        """A cell without effect."""
        return finding("Components", self.row, heading, wrong, "clear the cell")


def component_terms(tables: Tables) -> Iterator[Fault]:
    """What each method needs, what it cannot have, and what has no effect."""
    table = tables["Components"]
    plans = tables["Plans"]
    paid = {plans.names("Plan ID").text(r): plans.choices("Paid").text(r) for r in range(plans.size)}
    measures = tables["Measures"]
    kinds = {folded(measures.names("Measure").text(r)): measures.choices("Kind").text(r) for r in range(measures.size)}
    for r in range(table.size):
        row = _Row(table, r)
        if row.method:
            yield from _what_it_pays_on(row)
            yield from _what_goes_together(row)
            yield from _spans(row, paid.get(row.text("Plan ID"), ""))
            yield from _single_credits(row, kinds.get(folded(row.text("Measure")), ""))
            yield from _safeguards(row, tables)


def _what_it_pays_on(row: _Row) -> Iterator[Fault]:
    method, curve, rate = row.method, row.filled("Curve"), row.filled("Rate")
    for heading in _NO_EFFECT[method]:
        if row.filled(heading):
            yield row.idle(heading, f"{heading} has no effect on a {method} component")
    if method == "scorecard":
        return
    if not row.filled("Measure"):
        yield row.error("Measure", f"a {method} component needs a Measure", "name one of Measures")
    if curve and rate:
        yield row.error("Rate", "Curve and Rate are both filled", "clear one of them")
    elif method == "bonus" and not curve:
        yield row.error("Curve", "a bonus component needs a Curve", "name one of Curves")
    elif not (curve or rate):
        yield row.error("Rate", f"a {method} component needs a Curve or a Rate", "fill in one of them")


def _what_goes_together(row: _Row) -> Iterator[Fault]:
    method = row.method
    on_missing = row.text("Not measurable")
    if method in _PAYS_ON_CREDIT and on_missing in ("target", "redistribute"):
        right = "choose hold or zero"
        yield row.error("Not measurable", f"'{on_missing}' is not possible on a {method} component", right)
    if method == "pool" and row.text("Scope") not in _POOL_SCOPES:
        wrong = f"a pool cannot have scope '{row.text('Scope')}'"
        yield row.error("Scope", wrong, f"choose {', '.join(_POOL_SCOPES)}")
    if method == "pool" and row.text("Basis") != "period":
        yield row.error("Basis", f"a pool cannot be paid '{row.text('Basis')}'", "choose period")
    if method == "pool" and row.text("Pool share") == "points" and not row.filled("Points measure"):
        yield row.error("Points measure", "a pool shared by points needs a Points measure", "name one of Measures")
    if method != "rate" and row.text("Applied") != "per period":
        yield row.idle("Applied", f"'{row.text('Applied')}' has no effect on a {method} component")
    for one, other in (("Multiplier measure", "Multiplier curve"), ("Multiplier curve", "Multiplier measure")):
        if row.filled(one) and not row.filled(other):
            yield row.error(other, f"{one} without {other}", f"fill in {other}, or clear {one}")
    if row.filled("Volume measure") and not row.filled("Minimum volume"):
        yield row.idle("Volume measure", "Volume measure has no effect without Minimum volume")
    if row.filled("Cap until year end") and row.text("Basis") != "period, tied out at year end":
        yield row.idle("Cap until year end", f"Cap until year end has no effect with basis '{row.text('Basis')}'")


def _spans(row: _Row, paid: str) -> Iterator[Fault]:
    """What the component is measured over against its basis and its plan's pay period."""
    over, basis, applied = row.text("Measured over"), row.text("Basis"), row.text("Applied")
    if over == "trailing 12 months":
        if basis != "period":
            yield row.error("Basis", f"the trailing 12 months cannot be paid '{basis}'", "choose period")
        if applied == "running":
            wrong = "the trailing 12 months are no running sum of the year"
            yield row.error("Applied", wrong, "choose per period, or clear Measured over")
    elif over and paid and MONTHS_IN[over] < MONTHS_IN[paid]:
        wrong = f"'{over}' is shorter than the {paid} in which plan '{row.text('Plan ID')}' pays"
        yield row.error("Measured over", wrong, f"leave it blank, or choose {paid} or longer")


def _single_credits(row: _Row, kind: str) -> Iterator[Fault]:
    """Terms that look at single credits, on a measure (of that kind, '' for an unknown one) that has none."""
    if row.method not in _PAYS_ON_CREDIT or kind in ("", *_CREDITED):
        return
    applied = row.text("Applied")
    if row.method == "rate" and applied != "per period":
        wrong = f"'{applied}' looks at single credits, and '{row.text('Measure')}' is a {kind} measure without any"
        yield row.error("Applied", wrong, "choose per period, or a measure of kind sum or count")
    if row.filled("Clawback months"):
        wrong = f"Clawback months has no effect: '{row.text('Measure')}' is a {kind} measure without credits"
        yield row.idle("Clawback months", wrong)


def _safeguards(row: _Row, tables: Tables) -> Iterator[Fault]:
    holdback = row.table.numbers("Holdback").get(row.row)
    release = row.table.numbers("Release after").get(row.row)
    if holdback and (release is None or release < 1):
        yield row.error("Release after", "a holdback needs at least 1 month until its release", "write 1 or more")
    if row.table.numbers("Gate pays").get(row.row) and not row.filled("Gate"):
        yield row.idle("Gate pays", "Gate pays has no effect without Gate")
    if row.table.flags("Prorate target")[row.row] and row.text("Scope") != "individual":
        yield row.idle("Prorate target", f"Prorate target has no effect with scope '{row.text('Scope')}'")
    if not holdback and row.filled("Release if"):
        yield row.idle("Release if", "Release if has no effect without Holdback")
    if row.filled("Clawback months") and row.method in _PAYS_ON_CREDIT:
        if row.text("Basis") != "period":
            yield row.error("Basis", f"a clawback is not possible with basis '{row.text('Basis')}'", "choose period")
        if _is_distinct_count(tables["Measures"], row.text("Measure")):
            wrong = f"a clawback is not possible on '{row.text('Measure')}', which counts distinct accounts"
            yield row.error("Measure", wrong, "choose a measure that counts transactions, or clear Clawback months")
        if row.text("Measured over") == "trailing 12 months":
            wrong = "a deal earns in twelve periods, and a clawback takes back what it earned in the first alone"
            yield finding("Components", row.row, "Measured over", wrong, "choose a period, or clear Clawback months")


def _is_distinct_count(measures: Table, name: str) -> bool:
    names = measures.names("Measure")
    return any(
        folded(names.text(row)) == folded(name)
        and measures.choices("Kind").text(row) == "count"
        and bool(measures.flags("Distinct accounts")[row])
        for row in range(measures.size)
    )


def matrices_and_second_measures(tables: Tables) -> Iterator[Fault]:
    """A curve with And from needs a second measure, and a second measure such a curve."""
    curves = tables["Curves"]
    two = {
        folded(curves.names("Curve").text(row)) for row in range(curves.size) if curves.numbers("And from").filled[row]
    }
    table = tables["Components"]
    for r in range(table.size):
        row = _Row(table, r)
        matrix = folded(row.text("Curve")) in two
        if matrix and not row.filled("Second measure"):
            wrong = f"curve '{row.text('Curve')}' has And from, so a second measure is needed"
            yield row.error("Second measure", wrong, "name one of Measures, or another curve")
        if matrix and row.method == "rate" and row.text("Applied") != "per period":
            wrong = f"'{row.text('Applied')}' is not possible with curve '{row.text('Curve')}', which has And from"
            yield row.error("Applied", wrong, "choose per period, or another curve")
        if folded(row.text("Multiplier curve")) in two:
            wrong = f"curve '{row.text('Multiplier curve')}' has And from, and a multiplier asks one measure alone"
            yield row.error("Multiplier curve", wrong, "name a curve without And from")
        if row.filled("Second measure") and row.filled("Curve") and not matrix:
            yield row.idle(
                "Second measure", f"Second measure has no effect: curve '{row.text('Curve')}' has no And from"
            )
