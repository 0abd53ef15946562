"""Components whose terms are incomplete or contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from model.tables.columns import Choices, Names, Numbers, Table, Tables
from model.tables.faults import Fault, finding
from model.tables.schema import folded

_POOL_SCOPES = ("my team", "region", "segment", "company")
_PAYS_ON_CREDIT = ("rate", "unit")
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
    for r in range(table.size):
        row = _Row(table, r)
        if row.method:
            yield from _what_it_pays_on(row)
            yield from _what_goes_together(row)
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
    if method == "pool" and row.text("Pool share") == "points" and not row.filled("Points measure"):
        yield row.error("Points measure", "a pool shared by points needs a Points measure", "name one of Measures")
    if row.text("Measured over") == "trailing 12 months" and row.text("Basis") != "period":
        wrong = f"the trailing 12 months cannot be paid '{row.text('Basis')}'"
        yield row.error("Basis", wrong, "choose period")
    if method != "rate" and row.text("Applied") != "per period":
        yield row.idle("Applied", f"'{row.text('Applied')}' has no effect on a {method} component")
    for one, other in (("Multiplier measure", "Multiplier curve"), ("Multiplier curve", "Multiplier measure")):
        if row.filled(one) and not row.filled(other):
            yield row.error(other, f"{one} without {other}", f"fill in {other}, or clear {one}")
    if row.filled("Volume measure") and not row.filled("Minimum volume"):
        yield row.idle("Volume measure", "Volume measure has no effect without Minimum volume")
    if row.filled("Cap until year end") and row.text("Basis") != "period, tied out at year end":
        yield row.idle("Cap until year end", f"Cap until year end has no effect with basis '{row.text('Basis')}'")


def _safeguards(row: _Row, tables: Tables) -> Iterator[Fault]:
    holdback = row.table.numbers("Holdback").get(row.row)
    release = row.table.numbers("Release after").get(row.row)
    if holdback and (release is None or release < 1):
        yield row.error("Release after", "a holdback needs at least 1 month until its release", "write 1 or more")
    if not holdback and row.filled("Release if"):
        yield row.idle("Release if", "Release if has no effect without Holdback")
    if row.filled("Clawback months") and row.method in _PAYS_ON_CREDIT:
        if row.text("Basis") != "period":
            yield row.error("Basis", f"a clawback is not possible with basis '{row.text('Basis')}'", "choose period")
        if _is_distinct_count(tables["Measures"], row.text("Measure")):
            wrong = f"a clawback is not possible on '{row.text('Measure')}', which counts distinct accounts"
            yield row.error("Measure", wrong, "choose a measure that counts transactions, or clear Clawback months")


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
        elif row.filled("Second measure") and row.filled("Curve") and not matrix:
            yield row.idle(
                "Second measure", f"Second measure has no effect: curve '{row.text('Curve')}' has no And from"
            )
