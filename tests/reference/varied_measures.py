"""Measures, curves, targets and readings of a varied book."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from model.basics.calendar import Period
from model.tables.book import Cell
from tests.reference.setting import Book, Setting

D = Decimal
_FORMULAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Ret": (
        "percent",
        (
            "([Book opening]+[Lost])/[Book opening]",
            "=[Net]/[Sold]",
            "IFERROR([KPI]/[Flow];0.5)",
            "1+[Lost]/[Book opening]",
            "PERACCOUNT(MAX(0,[Book opening]+[Lost]))/[Book opening]",
            "MIN(1.2, [Sold]/[Book ending])",
            "IF([Flow: attainment]<1, [KPI @ company], [KPI @ my team]*110%)",
        ),
    ),
    "Acc": (
        "money",
        (
            "PERACCOUNT(MIN([Book opening], [Book closing]))",
            "PERACCOUNT(MAX(0;[Net]))",
            "PERACCOUNT(IF([Deals]>1,[Deals],1/0))",
            "PERACCOUNT([Health]*2)",
        ),
    ),
    "Mix": (
        "number",
        (
            "IF([Net: attainment]>=1, [Deals], [Deals @ company]-2)",
            "[Net @ company]/1000",
            "0-[Deals]^2+[Deals @ team]*3",
            "ROUND([Net]/3, 2)",
            "MAX([KPI @ company: attainment], 0.25)",
            "[Flow]*50%",
            "ABS([Lost])-[Sold @ my team]",
            "[Net @ region]/100",
            "IF(AND([Deals]>0;[Net]>0);[Net]/[Deals];0)",
            "[Deals @ segment]-[Deals @ reports]/2",
            "[Sold @ region: attainment]*2+[Flow @ team]",
            "MAX([Deals @ my team];[Points @ company])^2/10",
        ),
    ),
}
_KPI = (D("0.8"), 1, D("0.9"), D("1.25"), D("0.5"), 50, 0)
_VALUES: dict[str, tuple[Cell, ...]] = {
    "KPI": _KPI,
    "Flow": (5, 10, 0, D("2.5"), 100),
    "Health": (50, 80, 100, 0),
    "Points": (1, 2, 3, 0, 1, -1),
}
_TARGETS: dict[str, tuple[Cell, ...]] = {
    "money": (1000, 500, 2000, 250, D("333.33")),
    "number": (1, 2, 4, 10, 0),
    "points": (D("0.8"), 1, D("0.9"), 50),
    "percent": (D("0.8"), 1, D("0.9"), 50),
}


def add_measures(setting: Setting, book: Book) -> None:
    """Fill Measures, Curves, Targets and Readings."""
    book["Measures"] = list(_measures(setting))
    book["Curves"] = list(_curves(setting))
    owners = _owners(setting, book)
    book["Targets"] = list(_targets(setting, book, owners))
    book["Readings"] = list(_readings(setting, book, owners))


def _measures(setting: Setting) -> Iterator[dict[str, Cell]]:
    def measure(name: str, kind: str, unit: str, **cells: Cell) -> dict[str, Cell]:
        more = {heading.replace("_", " "): cell for heading, cell in cells.items()}
        return {"Measure": name, "Kind": kind, "Unit": unit, **more}

    def cohort() -> Cell:
        return setting.pick(None, None, None, "first day", "last day", "credit date")  # type: ignore[no-any-return]

    pick = setting.pick
    yield measure("Sold", "sum", "money", Types=pick(None, "renewal; expansion", "renewal"), Cohort=cohort())
    yield measure("Net", "sum", "money", Role=pick(None, "CSM", "AE"))
    yield measure("Rule sum", "sum", "money", Rules=pick("R0", "R0; Rest CSM", "Rest CSM", None))
    yield measure("Lost", "sum", "money", Types="churn; contraction")
    deals = measure("Deals", "count", "number", Types=pick(None, "renewal"), Cohort=cohort(), Role=pick(None, "CSM"))
    distinct: dict[str, Cell] = {"Distinct accounts": "yes"}
    scaled: dict[str, Cell] = {"Scaled by share": "yes"}
    yield deals | pick(distinct, scaled, distinct | scaled, {}, {})
    for value in ("opening", "ending", "closing", "customers"):
        unit, role = "number" if value == "customers" else "money", pick(None, None, "CSM")
        yield measure(f"Book {value}", "book", unit, Book_value=value, Cohort=cohort(), Role=role)
    over, unit = pick("average", "last", "first", "min", "max"), pick("percent", "points")
    kpi = measure("KPI", "reading", unit, Over_time=over, Better=pick(None, None, "lower"))
    kpi["Over people"] = pick("average", "average", "sum", "weighted")
    if kpi["Over people"] == "weighted":
        kpi["Weighted by"] = pick("Book opening", "Net", "Deals", "Points")
    yield kpi
    people, better, unit = pick(None, "sum", "average"), pick(None, None, "lower"), pick("number", "money")
    yield measure("Flow", "reading", unit, Over_time="sum", Over_people=people, Better=better)
    over, people = pick("last", "average"), pick("average", "sum")
    yield measure("Health", "reading", "points", Over_time=over, Over_people=people, Cohort=cohort())
    yield measure("Points", "reading", "points", Over_time="sum")
    for name, (unit, formulas) in _FORMULAS.items():
        yield measure(name, "formula", unit, Formula=pick(*formulas), Cohort=cohort())


def _curves(setting: Setting) -> Iterator[dict[str, Cell]]:
    first, best = setting.pick(0, 100), setting.pick(2, D("1.005"))
    rows: dict[str, tuple[Any, ...]] = {
        "lin": (("linear", 0, 0), ("extend", 1, 1)),
        "floor": (("linear?", D("0.8"), D("0.5")), ("linear", 1, 1), ("extend", D("1.2"), 2)),
        "steps": (
            ("step?", D("0.5"), D("0.25")),
            ("step?", D("0.8"), D("0.5")),
            ("step?", 1, 1),
            ("step", D("1.25"), best),
        ),
        "mixed": (
            ("step", 0, D("0.1")),
            ("linear", D("0.5"), D("0.4")),
            ("first dollar?", 1, 1),
            ("marginal", D("1.5"), 2),
        ),
        "rates": (("marginal", 0, D("0.05")), ("marginal?", 1, D("0.08")), ("marginal", D("1.5"), D("0.1"))),
        "dollar": (
            ("first dollar", 0, D("0.02")),
            ("first dollar?", D("0.8"), D("0.05")),
            ("first dollar", 1, D("0.075")),
        ),
        "amount": (("marginal", first, D("0.05")), ("marginal?", 1000, D("0.08")), ("marginal", 2000, D("0.1"))),
        "amount dollar": (("first dollar", 0, D("0.025")), ("first dollar?", 500, D("0.0333")), ("step", 2000, 150)),
        "amount line": (("linear", 0, 0), ("linear", 1000, 80), ("first dollar", 2000, D("0.1"))),
        "below": (("linear", -50, D("-0.5")), ("linear", 0, 0), ("extend", 50, 1)),
        "times": (("step", -1000, 1), ("step?", D("0.5"), D("0.9")), ("step", 1, D("1.1"))),
    }
    for name, shapes in rows.items():
        for shape, start, value in shapes:
            row = {"Curve": name, "Shape": shape.rstrip("?"), "From": start, "Value": value}
            yield {**row, "From is": "excluded"} if shape.endswith("?") and setting.chance(0.3) else row
    for start, second, value in ((0, 0, D("0.5")), (0, D("0.5"), D("0.75")), (1, 0, 1), (1, 1, D("1.5"))):
        yield {"Curve": "matrix", "Shape": "step", "From": start, "And from": second, "Value": value}


def _owners(setting: Setting, book: Book) -> list[str]:
    boss = setting.people[0]
    found = [*setting.people, "company", "region: NAM", "region: EMEA", f"team: {boss}"]
    if any(row.get("Segment") == "SMB" for row in (*book["Assignments"], *book["Accounts"])):
        found.append("segment: SMB")
    if any(row.get("Team") == "Orbit" for row in book["Assignments"]):
        found.append("team: orbit")
    places = " ".join(str(row.get("Region") or "") for row in (*book["Assignments"], *book["Accounts"])).upper()
    return [owner for owner in found if not owner.startswith("region") or owner[8:] in places]


def _cells(setting: Setting, values: tuple[Cell, ...]) -> dict[str, Cell]:
    """A value over the year in one of the ways it can be entered, with holes, and now and then the year before."""
    split, year = setting.calendar.split, setting.year
    way = setting.pick("month", "quarter", "half", "year", "mixed", "holes", "some")
    if way == "mixed":
        half = Period(year.start, 6)
        periods = [*split(half, "quarter"), Period(half.end, 6)]
    elif way == "holes":
        periods = [p for p in split(year, setting.pick("month", "quarter")) if setting.chance(0.5)]
    elif way == "some":
        periods = [p for p in split(year, "month") if setting.chance(0.3)]
    else:
        periods = split(year, way)
    if setting.chance(0.3):
        periods += split(setting.calendar.year_of(year.start - 1), setting.pick("quarter", "half", "year"))
    return {setting.calendar.name(period): setting.pick(*values) for period in periods}


def _targets(setting: Setting, book: Book, owners: list[str]) -> Iterator[dict[str, Cell]]:
    for owner in owners:
        for row in book["Measures"]:
            if row["Measure"] != "Points" and setting.chance(0.45 if owner in setting.people else 0.25):
                cells = _cells(setting, _TARGETS[str(row["Unit"])])
                if cells:
                    yield {"Owner": owner, "Measure": row["Measure"], **cells}


def _readings(setting: Setting, book: Book, owners: list[str]) -> Iterator[dict[str, Cell]]:
    for name, values in _VALUES.items():
        whose, likely = owners, set(setting.people)
        if name == "Health" and setting.chance(0.7):
            whose = [f"account: {row['Account ID']}" for row in book["Accounts"]]
            likely = set(whose)
        elif name == "KPI" and setting.chance(0.2):
            whose = ["company"]
        for owner in whose:
            if setting.chance(0.65 if owner in likely else 0.25):
                cells = _cells(setting, (-1, 3) if name == "Flow" and setting.chance(0.1) else values)
                if cells:
                    yield {"Owner": owner, "Measure": name, **cells}
