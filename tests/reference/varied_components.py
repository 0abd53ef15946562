"""Components of a varied book: every method with every scope, basis and safeguard that the rules allow together."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from model.basics.calendar import day_date
from model.tables.book import Cell
from tests.reference.setting import Book, Setting
from tests.reference.varied_measures import add_measures

D = Decimal
_LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_METHODS = ("bonus", "bonus", "rate", "rate", "unit", "scorecard", "pool")
_SCOPES = ("individual", "individual", "team", "reports", "my team", "region", "segment", "company")
_SUMS = ("Sold", "Net", "Rule sum", "Lost")
_CONDITIONS = (
    "[Deals]>=1",
    "[Net @ company]>=1000",
    "NOT([KPI: attainment]<1)",
    "[Net]>0",
    "OR([Deals]>2,[Net]>=500)",
    "[Flow]>=10",
    "IFERROR([Ret]>=0.9, 0)",
    "AND([Net]<>0;[Deals]=2)",
    "[KPI @ my team]>=0.9",
    "PERACCOUNT(MAX(0;[Net]))>=500",
    "IFERROR([Net @ segment]/[Flow], 1)>=[Deals @ region]",
    "[Sold @ team: attainment]+[Sold @ company: attainment]>1",
)


def add_plans(setting: Setting, book: Book) -> None:
    """Fill Components, and the sheets of what they measure."""
    add_measures(setting, book)
    book["Components"] = []
    for plan in (str(row["Plan ID"]) for row in book["Plans"]):
        if plan == "P2" and setting.chance(0.05):
            continue  # a plan without variable pay
        book["Components"] += [_component(setting, book, plan, number) for number in range(setting.pick(1, 2, 3, 4))]
    if len(book["Plans"]) == 2 and setting.chance(0.5):
        book["Components"] += _same_names(setting, book)
    book["Components"] = [row for before in book["Components"] for row in _in_time(setting, before)]


def _in_time(setting: Setting, row: dict[str, Cell]) -> list[dict[str, Cell]]:
    """A component whose terms sometimes change inside the year, or end in it."""
    if "From" in row or not setting.chance(0.15):
        return [row]
    first = setting.pick(*setting.pay_periods()) if setting.chance(0.7) else None
    day = setting.day() if first is None else day_date(first.first_day)
    until = {**row, "To": (day - timedelta(1)).isoformat()}
    if setting.chance(0.2):
        return [until]
    later = {**row, "From": day.isoformat()}
    if row["Method"] in ("bonus", "scorecard", "pool"):
        later["Weight"] = setting.pick(D("0.25"), D("0.6"), 1)
    if row["Method"] == "bonus" and "Cap" not in row and setting.chance(0.4):
        later |= setting.pick({"Cap": D("0.9")}, {"Cap": D("123.45"), "Cap unit": "money"})
    if row.get("Rate") is not None:
        later["Rate"] = setting.pick(row["Rate"], D("0.0075"), 7)
    if row.get("Holdback") and setting.chance(0.5):
        later |= {"Holdback": D("0.25"), "Release after": setting.pick(1, 4)}
    if row.get("Clawback months") and setting.chance(0.5):
        later |= setting.pick({"Clawback months": None}, {"Clawback months": 4, "Clawback": "full"})
    return [until, later]


def _same_names(setting: Setting, book: Book) -> list[dict[str, Cell]]:
    """Components of the first plan that the second has too, so that their history runs on."""
    rows = []
    for component in book["Components"]:
        if component["Plan ID"] == "P1" and setting.chance(0.6):
            row = {**component, "Plan ID": "P2"}
            if setting.chance(0.4) and component["Method"] in ("bonus", "scorecard"):
                row["Weight"] = setting.pick(D("0.4"), 1)
            if setting.chance(0.2):
                row["Component"] = str(component["Component"]).upper()
            rows.append(row)
    return rows


def _component(setting: Setting, book: Book, plan: str, number: int) -> dict[str, Cell]:
    method = setting.pick(*_METHODS)
    row: dict[str, Cell] = {"Plan ID": plan, "Component": f"Component {plan} {number}", "Method": method}
    if setting.chance(0.6):
        row["Weight"] = setting.pick(D("0.3"), D("0.5"), D("0.7"), D("0.3333"), 1)
    if method != "scorecard":
        row["Measure"] = setting.pick(*(str(measure["Measure"]) for measure in book["Measures"]))
        row["Scope"] = setting.pick(*(_SCOPES[4:] if method == "pool" else _SCOPES))
    if method in ("bonus", "pool"):
        _by_curve(setting, row)
    elif method == "rate":
        _commission(setting, row)
    elif method == "unit":
        row["Measure"] = setting.pick("Deals", "Deals", "Deals", "Flow", "Book customers")
        row["Rate"] = setting.pick(50, D("12.345"), D("0.005"), 333)
    _over_time(setting, row, book)
    _safeguards(setting, row)
    _later(setting, row, book)
    if setting.chance(0.08):
        row["From"] = setting.day().isoformat()
    return row


def _by_curve(setting: Setting, row: dict[str, Cell]) -> None:
    pool = row["Method"] == "pool"
    if pool and setting.chance(0.4):
        row["Rate"] = setting.pick(D("0.01"), D("0.005"), 1)
    else:
        row["Curve"] = setting.pick("lin", "floor", "steps", "mixed", "rates", "dollar", "matrix", "below")
        if setting.chance(0.3):
            row["Curve input"] = "value"
        if row["Curve"] == "matrix":
            row["Second measure"] = setting.pick(
                *("Ret", "[KPI: attainment]", "Deals", "[Net @ company: attainment]"),
                *("KPI", "[Flow @ team: attainment]", "[Health @ region]"),
            )
    if pool:
        row["Pool share"] = setting.pick("TI", "equal", "points")
        if row["Pool share"] == "points":
            row["Points measure"] = setting.pick("Points", "Deals")
    elif row["Scope"] != "individual" and setting.chance(0.3):
        row["Roll-up"] = setting.pick("average", "target-weighted")


def _commission(setting: Setting, row: dict[str, Cell]) -> None:
    row["Measure"] = setting.pick(*_SUMS, "Sold", "Net", "Flow", "Book closing")
    way = setting.pick("flat", "attainment", "amount", "amount")
    if way == "flat":
        row["Rate"] = setting.pick(D("0.05"), D("0.005"), D("0.0125"), D("0.333"))
        return
    if way == "attainment":
        row["Curve"] = setting.pick("rates", "dollar", "lin", "mixed")
    else:
        row |= {"Curve": setting.pick("amount", "amount dollar", "amount line"), "Curve input": "amount"}
    if way == "attainment" and row["Scope"] != "individual" and setting.chance(0.2):
        row["Roll-up"] = setting.pick("average", "target-weighted")
    elif row["Measure"] in _SUMS and setting.chance(0.6):
        row["Applied"] = setting.pick("per transaction", "running", "running")


def _over_time(setting: Setting, row: dict[str, Cell], book: Book) -> None:
    """The span measured and the basis; both stay plain for a running sum, trailing months only allow `period`."""
    if row.get("Applied") == "running":
        return
    over = setting.pick("quarter", "half", "year", "trailing 12 months") if setting.chance(0.2) else None
    longest = max(_LENGTHS[str(plan["Paid"])] for plan in book["Plans"])  # the other plan may get the component too
    if over is not None and _LENGTHS.get(over, 12) >= longest:
        row["Measured over"] = over
    trailing = row.get("Measured over") == "trailing 12 months"
    basis = setting.pick("period", "period", "year to date", "period, tied out at year end")
    if basis != "period" and row["Method"] != "pool" and not trailing:
        row["Basis"] = basis
        row["True-up"] = setting.pick(None, "both ways")
        if basis != "year to date" and setting.chance(0.4):
            row["Cap until year end"] = setting.pick(1, D("0.5"))


def _safeguards(setting: Setting, row: dict[str, Cell]) -> None:
    method = row["Method"]
    likely = 0.5 if row.get("Applied") else 0.15
    if setting.chance(likely) and row.get("Scope", "individual") == "individual" and method in ("bonus", "rate"):
        row["Prorate target"] = "yes"
    if setting.chance(0.15):
        row["Minimum volume"] = setting.pick(1, 2, 500, 1000)
        if setting.chance(0.5) or method == "scorecard":
            row["Volume measure"] = setting.pick("Deals", "Net", "Flow")
    if setting.chance(0.2):
        row |= {"Gate": setting.pick(*_CONDITIONS), "Gate pays": setting.pick(None, D("0.5"), D("0.1"))}
    if setting.chance(0.15):
        row["Multiplier measure"] = setting.pick("Ret", "Deals", "[Net: attainment]", "[KPI @ company: attainment]")
        row["Multiplier curve"] = "times"
    if method != "pool" and setting.chance(0.3):
        row |= setting.pick(
            {"Cap": setting.pick(1, D("0.75"), D("1.5"))},
            {"Cap": setting.pick(100, D("49.99"), 500), "Cap unit": "money"},
        )
    if setting.chance(0.5):
        policies = ["zero"]
        if method in ("bonus", "scorecard") or (method == "pool" and "Curve" in row):
            policies = ["zero", "target", "redistribute", "redistribute"]
        row["Not measurable"] = setting.pick(*policies)


def _later(setting: Setting, row: dict[str, Cell], book: Book) -> None:
    if setting.chance(0.2):
        row |= {"Holdback": setting.pick(D("0.1"), D("0.5"), D("0.333")), "Release after": setting.pick(1, 2, 3, 6, 12)}
        if setting.chance(0.4):
            row["Release if"] = setting.pick(*_CONDITIONS)
    distinct = any(measure["Measure"] == "Deals" and measure.get("Distinct accounts") for measure in book["Measures"])
    counted = row["Method"] == "unit" and row["Measure"] == "Deals" and not distinct
    credited = counted or (row["Method"] == "rate" and row["Measure"] in _SUMS)
    if (
        credited
        and "Basis" not in row
        and "Roll-up" not in row
        and row.get("Measured over") != "trailing 12 months"
        and setting.chance(0.4)
    ):
        row["Clawback months"] = setting.pick(1, 2, 3, 6, 12)
        row["Clawback"] = setting.pick(None, "full")
