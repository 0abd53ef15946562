"""Measures as records: one object a row of the Measures sheet."""

from __future__ import annotations

from dataclasses import dataclass

from model.measures.formulas import FormulaError, Node, parse
from model.tables.columns import Tables
from model.tables.schema import folded


@dataclass(frozen=True)
class MeasureTerms:
    """`key` is the folded name; `rules` None means all; `cohort` is '' where the sheet names none."""

    row: int
    name: str
    key: str
    kind: str
    types: frozenset[str]
    role: str
    rules: frozenset[str] | None
    book_value: str
    formula: Node | None
    over_time: str
    over_people: str
    weighted_by: str
    cohort: str
    distinct: bool
    scaled: bool
    unit: str
    lower_is_better: bool
    leading: bool
    activity: bool
    primary: bool
    broken: bool

    @property
    def flow(self) -> bool:
        """Money and numbers add up over time and people; percent and points do not."""
        return self.unit in ("money", "number")


def measure_terms(tables: Tables) -> dict[str, MeasureTerms]:
    """All measures by folded name; of two with one name the first."""
    table = tables["Measures"]
    found: dict[str, MeasureTerms] = {}
    for r in range(table.size):
        name = table.names("Measure").text(r)
        rules = table.name_lists("Rules")[r]
        formula, wrong = _parsed(table.texts("Formula")[r])
        found.setdefault(
            folded(name),
            MeasureTerms(
                row=r,
                name=name,
                key=folded(name),
                kind=table.choices("Kind").text(r),
                types=frozenset(folded(kind) for kind in table.name_lists("Types")[r]),
                role=folded(table.names("Role").text(r)),
                rules=frozenset(folded(rule) for rule in rules) if rules else None,
                book_value=table.choices("Book value").text(r),
                formula=formula,
                over_time=table.choices("Over time").text(r),
                over_people=table.choices("Over people").text(r),
                weighted_by=table.names("Weighted by").text(r),
                cohort=table.choices("Cohort").text(r),
                distinct=bool(table.flags("Distinct accounts")[r]),
                scaled=bool(table.flags("Scaled by share")[r]) and not bool(table.flags("Distinct accounts")[r]),
                unit=table.choices("Unit").text(r),
                lower_is_better=table.choices("Better").text(r) == "lower",
                leading=table.choices("Signal").text(r) == "leading",
                activity=table.choices("Reads").text(r) == "activity",
                primary=bool(table.flags("Primary")[r]),
                broken=bool(table.broken[r]) or wrong,
            ),
        )
    return found


def _parsed(text: str) -> tuple[Node | None, bool]:
    """The formula's tree and whether it cannot be read (the book's problems say why)."""
    if not text:
        return None, False
    try:
        return parse(text), False
    except FormulaError:
        return None, True
