"""Plans, components, curves, measures, targets, readings and goals of a random book."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from model.basics.calendar import Period
from model.tables.book import Cell
from tests.reference.random_components import CURVES, MEASURES, measures_of, random_components
from tests.reference.setting import Book, Setting

_PLANS = ("CSM", "AE", "LEAD")


def add_plans(setting: Setting, book: Book) -> None:
    """Fill the sheets of plans and what they measure."""
    used = [plan for plan in _PLANS if any(row["Plan ID"] == plan for row in book["Assignments"])]
    book["Plans"] = [_plan(setting, plan) for plan in used]
    book["Components"] = []
    for plan in used:
        empty = len(used) > 1 and plan != used[0] and setting.chance(0.04)
        book["Components"] += [] if empty else random_components(setting, plan)
    _same_names(setting, book)
    named = measures_of(book["Components"])
    book["Measures"] = [{"Measure": name, **MEASURES[name]} for name in MEASURES if name in named]
    curves = {str(row.get(h)) for row in book["Components"] for h in ("Curve", "Multiplier curve") if row.get(h)}
    book["Curves"] = [
        {"Curve": name, "Shape": shape, "From": start, "Value": value, **rest}
        for name in CURVES
        if name in curves
        for shape, start, value, rest in CURVES[name]
    ]
    book["Targets"] = list(_targets(setting, book, named))
    book["Readings"] = list(_readings(setting, book, named))
    book["Goals"] = list(_goals(setting, book))


def _plan(setting: Setting, plan: str) -> dict[str, Cell]:
    row: dict[str, Cell] = {"Plan ID": plan, "Name": f"{plan} plan", "Paid": setting.paid}
    count = 12 // {"month": 1, "quarter": 3, "half": 6, "year": 12}[setting.paid]
    if setting.chance(0.15):
        row["Period weights"] = ";".join(str(setting.pick(1, 2, 3, 25)) for _ in range(count))
    if setting.chance(0.2):
        row["Proration"] = setting.pick("full months", "none", "calendar days")
    if setting.chance(0.25):
        row |= setting.pick(
            {"Plan cap": Decimal("1.2")},
            {"Plan cap": Decimal("0.8")},
            {"Plan cap": Decimal("1999.99"), "Plan cap unit": "money"},
        )
    if setting.chance(0.3):
        row["Excess"] = "carry"
    if setting.chance(0.3):
        row["Leaver true-up"] = "pro rata"
    if setting.chance(0.2):
        row["FX"] = "period"
    if setting.chance(0.03):
        row["To"] = setting.day().isoformat()
    return row


def _same_names(setting: Setting, book: Book) -> None:
    """Sometimes a cumulative or running component of one plan stands in another too, so that its history runs on."""
    cumulative = [
        row
        for row in book["Components"]
        if row["Plan ID"] == "CSM" and (row.get("Basis") or row.get("Applied") == "running")
    ]
    moved = any(row.get("Not measurable") == "redistribute" for row in book["Components"])
    if any(row["Plan ID"] == "AE" for row in book["Plans"]) and cumulative and not moved and setting.chance(0.5):
        names = {row["Component"] for row in book["Components"] if row["Plan ID"] == "AE"}
        for row in cumulative:
            if row["Component"] not in names:
                book["Components"].append({**row, "Plan ID": "AE"})


def _owners(setting: Setting, book: Book) -> list[str]:
    everyone = [*setting.leaders, *setting.people]
    teams = sorted({str(row["Team"]) for row in book["Assignments"] if row.get("Team")})
    groups = [f"team: {name}" for name in (*setting.leaders, *teams)]
    places = {str(row.get("Region") or "") for row in (*book["Accounts"], *book["Assignments"])}
    regions = sorted({name.strip() for place in places for name in place.split(";")} - {""})
    return [*everyone, *groups, *(f"region: {name}" for name in regions), "company"]


def _cells(setting: Setting, value: Cell, flow: bool) -> dict[str, Cell]:
    """A target over the year in one of the ways it can be entered."""
    assert isinstance(value, int | Decimal)
    kind = setting.pick("quarter", "quarter", "year", "half", setting.paid)
    periods = setting.periods(kind)
    part = round(Decimal(value) * periods[0].months / 12, 2) if flow else value
    cells: dict[str, Cell] = {setting.calendar.name(p): part for p in periods}
    if len(cells) > 1 and setting.chance(0.1):
        del cells[setting.pick(*cells)]
        if flow and setting.chance(0.5):
            cells[setting.calendar.name(setting.year)] = value * 2
    return cells


def _targets(setting: Setting, book: Book, named: set[str]) -> Iterator[dict[str, Cell]]:
    for name in sorted(named):
        definition = MEASURES[name]
        flow = definition["Unit"] in ("money", "number")
        dense, regional = setting.pick(0.95, 0.7), setting.chance(0.4)
        for owner in _owners(setting, book):
            group = ":" in owner or owner == "company"
            if owner.startswith("region") and not regional:
                continue
            if not owner.startswith("region") and not setting.chance(0.4 if group else dense):
                continue
            if definition["Unit"] == "money":
                value: Cell = setting.pick(12000, 24000, 48000, 6000) * (3 if group else 1)
            elif definition["Unit"] == "number":
                value = setting.pick(4, 8, 12, 24)
            elif definition["Unit"] == "points":
                value = setting.pick(40, 50, 60)
            else:
                value = setting.pick(1, Decimal("0.9"), Decimal("0.8"), Decimal("0.95"))
            yield {"Owner": owner, "Measure": name, **_cells(setting, value, flow)}


def _readings(setting: Setting, book: Book, named: set[str]) -> Iterator[dict[str, Cell]]:
    for name in sorted(named):
        definition = MEASURES[name]
        if definition["Kind"] != "reading":
            continue
        owners: list[str] = _owners(setting, book)
        if name == "Company only":
            owners = ["company"]
        elif name == "Health":
            owners = [f"account: {row['Account ID']}" for row in book["Accounts"]]
        elif setting.chance(0.6):
            owners = [*setting.leaders, *setting.people]
        regional = setting.chance(0.4)
        for owner in owners:
            if owner.startswith("region") and not regional:
                continue
            group = (":" in owner and not owner.startswith("account")) or (owner == "company" and len(owners) > 1)
            if not owner.startswith("region") and setting.chance(0.5 if group else 0.1):
                continue
            kind = setting.pick("quarter", "quarter", "month")
            if setting.paid == "month":
                kind = "month"
            periods: list[Period] = setting.periods(kind)
            yield {
                "Owner": owner,
                "Measure": name,
                **{setting.calendar.name(p): _reading(setting, definition) for p in periods if setting.chance(0.95)},
            }


def _reading(setting: Setting, definition: dict[str, Cell]) -> Cell:
    unit = definition["Unit"]
    if unit == "percent":
        choices = [1, *(Decimal(n) for n in ("0.7", "0.8", "0.9", "1.1", "0.85", "0.999", "1.25", "0.333"))]
        return setting.pick(*choices)
    if unit == "points":
        return setting.pick(-20, 10, 40, 45, 50, 60, 80)
    return setting.pick(0, 1, 3, 5, 8, 10, 12)


def _goals(setting: Setting, book: Book) -> Iterator[dict[str, Cell]]:
    for component in book["Components"]:
        if component["Method"] != "scorecard":
            continue
        payees = sorted({str(r["Payee ID"]) for r in book["Assignments"] if r["Plan ID"] == component["Plan ID"]})
        kind = str(component.get("Measured over") or setting.paid)
        for payee in payees:
            for period in setting.periods(kind):
                if setting.chance(0.05):
                    continue
                first = setting.pick(Decimal("0.25"), Decimal("0.5"), Decimal("0.6"))
                for goal, weight in (("One", first), ("Two", 1 - first)):
                    achieved = setting.pick(0, 1, Decimal("0.5"), Decimal("0.333"), Decimal("1.1"))
                    yield {
                        "Payee ID": payee,
                        "Component": component["Component"],
                        "Period": setting.calendar.name(period),
                        "Goal": goal,
                        "Weight": weight,
                        "Achieved": None if setting.chance(0.03) else achieved,
                    }
