"""The measures and curves that random plans choose from, and their random components."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from model.tables.book import Cell
from tests.reference.formula import _REFERENCE
from tests.reference.setting import Setting

D = Decimal
MEASURES: dict[str, dict[str, Cell]] = {
    "Sold": {"Kind": "sum", "Unit": "money"},
    "Renewed": {"Kind": "sum", "Unit": "money", "Types": "Renewal; expansion"},
    "Sold AE": {"Kind": "sum", "Unit": "money", "Role": "AE"},
    "Sold CSM": {"Kind": "sum", "Unit": "money", "Role": "csm"},
    "By rest": {"Kind": "sum", "Unit": "money", "Rules": "CSM rest"},
    "First day sold": {"Kind": "sum", "Unit": "money", "Cohort": "first day"},
    "Last day sold": {"Kind": "sum", "Unit": "money", "Cohort": "last day"},
    "Deals": {"Kind": "count", "Unit": "number", "Types": "renewal; expansion; event"},
    "Customers sold": {"Kind": "count", "Unit": "number", "Distinct accounts": "yes"},
    "Scaled": {"Kind": "count", "Unit": "number", "Scaled by share": "yes"},
    "Open": {"Kind": "book", "Unit": "money", "Book value": "opening"},
    "Ending": {"Kind": "book", "Unit": "money", "Book value": "ending"},
    "Closing": {"Kind": "book", "Unit": "money", "Book value": "closing"},
    "Customers": {"Kind": "book", "Unit": "number", "Book value": "customers"},
    "Open CSM": {"Kind": "book", "Unit": "money", "Book value": "opening", "Role": "CSM"},
    "Lost": {"Kind": "sum", "Unit": "money", "Types": "churn; contraction"},
    "KPI": {"Kind": "reading", "Unit": "percent", "Over time": "last", "Over people": "average"},
    "Mean": {"Kind": "reading", "Unit": "percent", "Over time": "average", "Over people": "average"},
    "Best": {"Kind": "reading", "Unit": "percent", "Over time": "max", "Over people": "average"},
    "EBRs": {"Kind": "reading", "Unit": "number", "Over time": "sum"},
    "Due": {"Kind": "reading", "Unit": "number", "Over time": "sum"},
    "NPS": {
        "Kind": "reading",
        "Unit": "points",
        "Over time": "first",
        "Over people": "weighted",
        "Weighted by": "EBRs",
    },
    "Tickets": {"Kind": "reading", "Unit": "number", "Over time": "sum", "Better": "lower"},
    "Health": {
        "Kind": "reading",
        "Unit": "points",
        "Over time": "min",
        "Over people": "weighted",
        "Weighted by": "Open",
    },
    "Company only": {"Kind": "reading", "Unit": "percent", "Over time": "last"},
    "GRR": {"Kind": "formula", "Unit": "percent", "Formula": "=MIN(1, ([Open]+[Lost])/[Open])", "Cohort": "first day"},
    "Rate": {"Kind": "formula", "Unit": "percent", "Formula": "=[Renewed]/[Ending]"},
    "Held rate": {"Kind": "formula", "Unit": "percent", "Formula": "=[EBRs]/[Due]"},
    "Else": {"Kind": "formula", "Unit": "percent", "Formula": "=IFERROR([EBRs]/[Due]; 50%)"},
    "Account GRR": {
        "Kind": "formula",
        "Unit": "percent",
        "Formula": "=PERACCOUNT(MAX(0, [Open]+[Lost])) / [Open]",
        "Cohort": "first day",
    },
    "Mixed": {"Kind": "formula", "Unit": "percent", "Formula": "=IF([KPI] >= 0.9, [KPI]^2, [KPI]/2) + [Deals]/100"},
}
_SUMS = ("Sold", "Sold", "Renewed", "Sold AE", "Sold CSM", "By rest")
_COHORTS = ("First day sold", "Last day sold")
_COUNTS = ("Deals", "Scaled", "Customers sold")
_SHARES = ("KPI", "KPI", "Mean", "Best", "GRR", "Rate", "Held rate", "Else", "Account GRR", "Mixed", "Company only")
_ON_TARGET = ("EBRs", "Tickets", "NPS", "Health", "Deals", "Closing", "Customers")

_X = {"From is": "excluded"}
CURVES: dict[str, list[tuple[str, Cell, Cell, dict[str, Cell]]]] = {
    "Step": [("step", D("0.8"), D("0.5"), {}), ("step", 1, 1, {}), ("step", D("1.1"), D("1.5"), {})],
    "Step over": [("step", D("0.8"), D("0.5"), _X), ("step", 1, 1, _X), ("step", D("1.1"), D("1.5"), {})],
    "Linear": [("linear", 0, 0, {}), ("linear", 1, 1, {})],
    "Floor": [("linear", D("0.8"), D("0.5"), {}), ("linear", 1, 1, {}), ("extend", D("1.1"), D("1.3"), {})],
    "Mixed": [("step", 0, D("0.1"), {}), ("marginal", D("0.5"), D("0.7"), {}), ("marginal", 1, 2, _X)],
    "Two": [("linear", 0, D("0.1"), {}), ("step", D("0.9"), D("0.95"), {}), ("extend", D("1.1"), D("1.2"), {})],
    "Points": [("linear", -20, 0, {}), ("linear", 50, 1, {}), ("extend", 60, D("1.1"), {})],
    "First": [("first dollar", 0, D("0.05"), {}), ("first dollar", 1, D("0.075"), {})],
    "Tiers": [("marginal", 0, D("0.05"), {}), ("marginal", 1, D("0.1"), {}), ("marginal", D("1.5"), D("0.025"), _X)],
    "Retainer": [("step", 0, D("0.01"), {}), ("first dollar", 1, D("0.05"), _X)],
    "Cliff": [("step", D("0.5"), D("0.01"), {}), ("first dollar", 1, D("0.05"), {}), ("marginal", 2, D("0.1"), {})],
    "Amount first": [("first dollar", 0, D("0.05"), {}), ("first dollar", 5000, D("0.075"), {})],
    "Amount tiers": [
        ("marginal", 0, D("0.05"), {}),
        ("marginal", 1000, D("0.1"), {}),
        ("marginal", 5000, D("0.025"), _X),
    ],
    "Amount steps": [("step", 0, D("49.99"), {}), ("step", 5000, 150, _X), ("marginal", 10000, D("0.01"), {})],
    "Amount line": [("linear", 0, 0, {}), ("first dollar", 5000, D("0.05"), {}), ("step", 10000, 777, {})],
    "Boost": [("step", 0, 1, {}), ("step", D("0.9"), D("1.25"), {})],
    "Brake": [("step", D("0.5"), D("0.5"), {}), ("linear", D("0.9"), 1, {}), ("linear", 1, D("1.1"), {})],
    "Matrix": [
        ("step", start, value, {"And from": second, "From is": "excluded" if start == 1 else None})
        for start, second, value in (
            (0, 0, 0),
            (0, D("0.9"), D("0.25")),
            (D("0.8"), 0, D("0.5")),
            (D("0.8"), D("0.9"), D("0.75")),
            (1, 0, 1),
            (1, D("0.9"), D("1.5")),
        )
    ],
}
_SHARE_CURVES = ("Step", "Step over", "Linear", "Floor", "Mixed", "Two", "Matrix")
_GATES = (
    "[KPI]>=0.9",
    "[KPI @ company]>=0.9",
    "[Sold: attainment] >= 0.8",
    "NOT([Deals]<2)",
    "[Renewed @ company: attainment]>=1",
    "AND([Deals] >= 1; [Deals @ team] < 40)",
)


def measures_of(components: list[dict[str, Cell]]) -> set[str]:
    """Every measure that components name, also by way of formulas and weights."""
    found: set[str] = set()
    pending = [str(cell) for row in components for cell in row.values() if cell is not None]
    while pending:
        text = pending.pop()
        names = {text} | {m[1].split("@")[0].split(":")[0].strip() for m in _REFERENCE.finditer(text)}
        for name in names & MEASURES.keys() - found:
            found.add(name)
            pending += [str(MEASURES[name].get(h, "")) for h in ("Formula", "Weighted by")]
    return found


def random_components(setting: Setting, plan: str) -> list[dict[str, Cell]]:
    """One to four components of a plan."""
    rows = []
    count = setting.pick(1, 2, 2, 3, 4)
    redistribute = setting.chance(0.15)
    for number in range(count):
        method = setting.pick("bonus", "bonus", "bonus", "rate", "rate", "rate", "unit", "scorecard", "pool")
        if redistribute:
            method = setting.pick("bonus", "bonus", "scorecard", "rate", "pool")
        row: dict[str, Cell] = {"Plan ID": plan, "Component": f"{plan} {number + 1} {method}", "Method": method}
        row |= _METHODS[method](setting, plan)
        if method in ("bonus", "scorecard", "pool"):
            row["Weight"] = setting.pick(None, D("0.5"), D("0.3"), D("0.7"), D("0.333"))
        if redistribute and row.get("Pool share") == "points":
            row["Pool share"] = "equal"  # a pool that lacks only points is held, and gives nothing
        _measurable(setting, row, redistribute)
        if method != "scorecard":
            _basis(setting, row, redistribute)
        _safeguards(setting, row)
        rows.append({key: cell for key, cell in row.items() if cell is not None})
    return rows


def _scope(setting: Setting, plan: str) -> Cell:
    if plan == "LEAD":
        return setting.pick("team", "reports", "region", "company", "individual", "segment")  # type: ignore[no-any-return]
    return setting.pick(None, None, None, None, "my team", "region", "company", "segment")  # type: ignore[no-any-return]


def _bonus(setting: Setting, plan: str) -> dict[str, Cell]:
    row: dict[str, Cell] = {"Scope": _scope(setting, plan)}
    if setting.chance(0.4):
        row |= {"Measure": setting.pick(*_SHARES), "Curve input": "value", "Curve": setting.pick(*_SHARE_CURVES)}
    else:
        measure = setting.pick(*_ON_TARGET, *_SUMS, *_SHARES, *_COHORTS)
        row |= {"Measure": measure, "Curve": setting.pick(*_SHARE_CURVES)}
    if row["Curve"] == "Matrix":
        row["Second measure"] = setting.pick("KPI", "[KPI @ company]", "[Sold: attainment]")
    if row["Scope"] not in (None, "individual") and setting.chance(0.3):
        row["Roll-up"] = setting.pick("average", "target-weighted") if "Curve input" not in row else "average"
    if row["Scope"] in (None, "individual") and setting.chance(0.15):
        row["Prorate target"] = "yes"
    return row


def _rate(setting: Setting, plan: str) -> dict[str, Cell]:
    row: dict[str, Cell] = {"Scope": _scope(setting, plan), "Measure": setting.pick(*_SUMS, *_COHORTS)}
    way = setting.pick("flat", "amount", "attainment")
    if way == "flat":
        row["Rate"] = setting.pick(D("0.05"), D("0.025"), D("0.1"), D("0.0333"), D("1"))
        return row
    row["Applied"] = setting.pick(None, None, "per transaction", "running")
    if way == "amount":
        row |= {
            "Curve input": "amount",
            "Curve": setting.pick("Amount first", "Amount tiers", "Amount line", "Amount steps"),
        }
    else:
        row["Curve"] = setting.pick("First", "Tiers", "Cliff", "Retainer")
        row["Applied"] = setting.pick(None, None, "running")
        if row["Scope"] is None and setting.chance(0.15) and not row["Applied"]:
            row["Prorate target"] = "yes"
    return row


def _unit(setting: Setting, plan: str) -> dict[str, Cell]:
    rate = setting.pick(50, D("12.345"), D("0.005"))
    return {"Scope": _scope(setting, plan), "Measure": setting.pick(*_COUNTS, "EBRs"), "Rate": rate}


def _scorecard(setting: Setting, plan: str) -> dict[str, Cell]:
    return {}


def _pool(setting: Setting, plan: str) -> dict[str, Cell]:
    row: dict[str, Cell] = {"Scope": setting.pick("company", "region", "my team", "segment")}
    if setting.chance(0.5):
        row |= {"Measure": setting.pick(*_SUMS), "Rate": setting.pick(D("0.01"), D("0.005"))}
    elif setting.chance(0.5):
        row |= {"Measure": setting.pick(*_SUMS, "Deals"), "Curve": setting.pick("Step", "Linear", "Floor")}
    else:
        row |= {"Measure": setting.pick("KPI", "Company only"), "Curve input": "value", "Curve": "Linear"}
    row["Pool share"] = setting.pick(None, "equal", "points")
    if row["Pool share"] == "points":
        row["Points measure"] = setting.pick("EBRs", "Deals")
    return row


_METHODS: dict[str, Any] = {"bonus": _bonus, "rate": _rate, "unit": _unit, "scorecard": _scorecard, "pool": _pool}


def _measurable(setting: Setting, row: dict[str, Cell], redistribute: bool) -> None:
    on_credit = row["Method"] in ("rate", "unit")
    choices: list[Cell] = [None, None, None, "zero"] if on_credit else [None, None, "zero", "target"]
    if redistribute and not on_credit:
        choices = ["redistribute", "redistribute", None]
    row["Not measurable"] = setting.pick(*choices)


def _basis(setting: Setting, row: dict[str, Cell], redistribute: bool) -> None:
    longer = {"month": ("quarter", "year"), "quarter": ("half", "year"), "half": ("year",), "year": ()}[setting.paid]
    if longer and setting.chance(0.12) and row.get("Applied") != "running":
        row["Measured over"] = setting.pick(*longer)
    elif setting.chance(0.05) and row["Method"] == "bonus":
        row |= {"Measured over": "trailing 12 months", "Prorate target": None, "Roll-up": None}
        return
    if redistribute or row["Method"] == "pool" or row.get("Applied") == "running":
        return
    row["Basis"] = setting.pick(None, None, "year to date", "period, tied out at year end")
    if row["Basis"]:
        row["True-up"] = setting.pick(None, "both ways")
    if row["Basis"] == "period, tied out at year end" and row["Method"] == "bonus" and setting.chance(0.3):
        row["Cap until year end"] = setting.pick(1, D("0.9"))


def _safeguards(setting: Setting, row: dict[str, Cell]) -> None:
    if row["Method"] != "scorecard" and setting.chance(0.1):
        row["Minimum volume"] = setting.pick(2, 3)
        row["Volume measure"] = setting.pick("Deals", "Deals", "EBRs")
    if setting.chance(0.15):
        row["Gate"] = setting.pick(*_GATES)
        row["Gate pays"] = setting.pick(None, D("0.5"))
    if setting.chance(0.12):
        row["Multiplier measure"] = setting.pick("KPI", "[KPI @ company]", "[Sold: attainment]")
        row["Multiplier curve"] = setting.pick("Boost", "Brake")
    if row["Method"] != "pool" and setting.chance(0.2):
        row["Cap"] = setting.pick(1, D("1.25"), D("0.8"))
        if row["Method"] in ("rate", "unit") or setting.chance(0.2):
            row |= {"Cap": setting.pick(D("99.99"), 500, 1000), "Cap unit": "money"}
    if setting.chance(0.15):
        row["Holdback"] = setting.pick(D("0.1"), D("0.25"), D("0.333"))
        row["Release after"] = setting.pick(1, 3, 6)
        if setting.chance(0.5):
            row["Release if"] = setting.pick("[KPI]>=0.9", "[Deals] > 1", "[KPI @ company] > 0.8")
    clawable = row["Method"] == "rate" or row.get("Measure") in ("Deals", "Scaled")
    if clawable and not row.get("Basis") and setting.chance(0.35):
        row["Clawback months"] = setting.pick(3, 6, 12)
        row["Clawback"] = setting.pick(None, "full")
