"""The columns of a random file: each field of the rows as its habits have it, and what only the writer knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from model.tables.book import Cell, CellError
from model.tables.schema import Kind
from tests.io.intake.random_files.habits import EXTRAS, TEXTUAL, Habits, column_of, styles_of
from tests.io.intake.random_files.styles import (
    COMMA,
    DAY_FIRST,
    POINT,
    POINTS,
    Shown,
    Style,
    grouped,
    last_day,
    period,
)
from tests.io.intake.random_files.truth import MEASURES, PERIODS, Row, Truth

VALUE, PERIOD = "Value", "Period"
MANY = "many"
"""What columns are called of which each holds a part of several rows."""
GROUPED = {
    "Transactions": "Account ID",
    "Ownership": "Payee ID",
    "Curves": "Curve",
    "Credits": "Transaction ID",
    "Goals": "Payee ID",
    "Adjustments": "Payee ID",
    "Targets": "Owner",
    "Readings": "Owner",
}
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_CODES = {"USD": "[$$-409]#,##0.00", "EUR": "[$€-407] #,##0.00", "GBP": "[$£-809]#,##0.00"}


@dataclass(frozen=True)
class Entry:
    """A row of the file: what it is (`true`, `hidden`, `struck`, `lost`, `again`), its period, the rows of the book."""

    row: Row
    kind: str = "true"
    period: str = ""
    rows: tuple[Row, ...] = ()


@dataclass
class FileColumn:
    """A column of the file; `field` is '' where nobody imports it."""

    field: str
    heading: Cell
    cells: list[Shown]


@dataclass
class Known:
    """What a person who knows the file says when asked: by field and topic, and what a text of a field stands for."""

    headings: dict[str, str] = field(default_factory=dict)
    ways: dict[tuple[str, str], str] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)


def entries(known: Truth, habits: Habits, random: Random) -> list[Entry]:
    """The rows of the file in their order."""
    made = [Entry(row) for row in known.rows]
    states = "states" in habits
    for name, kind in (("hidden", "hidden"), ("struck", "struck")):
        if habits.get(name) == "take":
            made = [Entry(e.row, kind) if e.kind == "true" and random.random() < 0.2 else e for e in made]
        elif habits.get(name) == "leave" and not (name == "struck" and habits.get("hidden") == "leave"):
            made += [Entry(row, kind) for row in known.decoys]
    if states and "leave" not in (habits.get("hidden"), habits.get("struck")):
        made += [Entry(row, "lost") for row in known.decoys]
    if known.target != "Curves":
        random.shuffle(made)
    group = GROUPED.get(known.target)
    if "grouped" in habits and group:
        made.sort(key=lambda e: str(e.row[group]))
    elif known.target == "Curves" or habits.get("total") == "subtotals":
        made.sort(key=lambda e: str(e.row[group or known.key[0]]))
    if habits.get("twice") == "same":
        made += [Entry(e.row, "again") for e in made if e.kind == "true"][:2]
    return _shaped(known, habits, made)


def _shaped(known: Truth, habits: Habits, made: list[Entry]) -> list[Entry]:
    """The rows of a file that has several of the book in one of its own, or the other way round."""
    names = [name for name in known.fields if name in PERIODS]
    match habits.get("shape"):
        case "long":
            return [
                Entry({**e.row, PERIOD: name, VALUE: e.row[name]}, e.kind, name, (e.row,))
                for e in made
                for name in names
            ]
        case "measures":
            return [
                Entry({**rows[0], PERIOD: name, **{str(row["Measure"]): row[name] for row in rows}}, kind, name, rows)
                for (_, kind), rows in _together(made, ("Owner",)).items()
                for name in names
            ]
        case "groups":
            parts = _together(made, ("Transaction ID", "Role")).items()
            return [Entry(rows[0], kind, "", rows) for (_, kind), rows in parts]
        case "months":
            return [
                Entry({**rows[0], **{str(row["Period"]): row["Amount"] for row in rows}}, kind, "", rows)
                for (_, kind), rows in _together(made, ("Payee ID", "Reason"), "Period").items()
            ]
    return made


def _together(
    made: Sequence[Entry], names: Sequence[str], apart: str = ""
) -> dict[tuple[object, str], tuple[Row, ...]]:
    """The rows that agree in some fields and in what they are; those that agree in the field `apart` stay apart."""
    found: dict[tuple[object, str], tuple[Row, ...]] = {}
    for entry in made:
        number = 0
        while True:
            key = (number, *(entry.row[name] for name in names)), entry.kind
            if not apart or all(row[apart] != entry.row[apart] for row in found.get(key, ())):
                break
            number += 1
        found[key] = (*found.get(key, ()), entry.row)
    return found


def columns(known: Truth, habits: Habits, made: Sequence[Entry], random: Random, told: Known) -> list[FileColumn]:
    """The columns in their order; what has to be known to read them goes into `told`."""
    fields = [name for name in known.fields if name != habits.get("gone")]
    if habits.get("shape") == "long":
        fields = [*(name for name in fields if name not in PERIODS), PERIOD, VALUE]
    shape = habits.get("shape", "")
    if shape == "measures":
        fields = [*(name for name in fields if name not in (*PERIODS, "Measure")), PERIOD]
    if shape in ("groups", "months"):
        fields = [
            name
            for name in fields
            if name not in (("Payee ID", "Share") if shape == "groups" else ("Period", "Amount"))
        ]
    if habits.get("money") and "Currency" in fields:
        fields.remove("Currency")
        told.ways[_amount_of(known), "currency"] = "signs"
    own = [_column(known, habits, name, made, random, told) for name in fields]
    own += list(_of_shape(known, habits, made, random, told))
    fixed = [one for one in own if one.field not in PERIODS]
    periods = [one for one in own if one.field in PERIODS]
    extras = [_rival(known, habits, made, random)] if "rival" in habits else []
    extras += [_extra(known, name[6:], made, random, told) for name in habits if name.startswith("extra:")]
    if "states" in habits:
        cells = [Shown("Closed Lost" if e.kind == "lost" else "Closed Won") for e in made]
        extras.append(FileColumn("", "Stage", cells))
        told.whole |= {"state:Closed Lost": "(left out)", "state:Closed Won": "take"}
    if periods and habits.get("values") == "sum":
        extras.append(FileColumn("", random.choice(("Total", "2026")), [_row_sum(e.row) for e in made]))
    mixed = [*fixed, *(() if periods else extras)]
    if "order" in habits:
        Random(habits["order"]).shuffle(mixed)
    group = GROUPED.get(known.target)
    if habits.get("grouped") in ("blank", "merged") or habits.get("total") == "subtotals":
        mixed.sort(key=lambda one: one.field != group)
    made_columns = [*mixed, *periods, *(extras if periods else ())]
    taken = [str(one.heading).casefold() for one in made_columns if one.field]
    return [one for one in made_columns if one.field or str(one.heading).casefold() not in taken]


def _of_shape(known: Truth, habits: Habits, made: Sequence[Entry], random: Random, told: Known) -> Iterator[FileColumn]:
    """The columns of which each is a measure, a month of amounts, or one of several payees with a share."""
    match habits.get("shape"):
        case "measures":
            told.whole["year"] = "2026"
            told.ways["", "decimal"] = "," if habits["kind"] == "csv;" else "."
            told.ways["", "percent"] = "points" if habits.get("values") == "points" else "fraction"
            for name in dict.fromkeys(str(row["Measure"]) for row in known.rows):
                rows = [{"Measure": name, "": entry.row.get(name)} for entry in made]
                yield FileColumn(MANY, name, [_value(row, "", habits.get("values", ""), random) for row in rows])
        case "months":
            for name in sorted({str(row["Period"]) for entry in made for row in entry.rows}):
                cells = [Shown(entry.row.get(name)) for entry in made]
                yield FileColumn(name, _period_cell(name, habits.get("periods", "")).value, cells)
            told.whole["year"] = "2026"
        case "groups":
            for number in (1, 2):
                parts = [Entry(e.rows[number - 1] if len(e.rows) >= number else {}, e.kind) for e in made]
                for field in ("Payee ID", "Share"):
                    one = _column(known, habits, field, parts, random, told)
                    heading = told.headings.pop(field)
                    yield FileColumn(MANY, f"{heading} {number}", one.cells)


def _amount_of(known: Truth) -> str:
    return next(name for name in known.fields if column_of(known.target, name).kind is Kind.MONEY)


def _column(known: Truth, habits: Habits, name: str, made: Sequence[Entry], random: Random, told: Known) -> FileColumn:
    if name in PERIODS or (name == VALUE and "shape" in habits):
        return _of_periods(habits, name, made, random, told)
    if name == PERIOD and habits.get("shape") in ("long", "measures"):
        shape = habits.get("periods", "")
        told.headings[name] = habits.get(f"head:{name}", name)
        told.whole["year"] = "2026"
        return FileColumn(name, told.headings[name], [_period_cell(e.period, shape) for e in made])
    chosen = habits.get(f"style:{name}", "")
    styles = styles_of(known, name)
    if habits.get("grouped") == "lines" and GROUPED.get(known.target) == name and "name" in styles:
        chosen = "name"
    style: Style = styles.get(chosen, lambda cell, _: Shown(cell))
    heading = habits.get(f"head:{name}", name)
    told.headings[name] = heading
    told.ways |= {
        (name, "decimal"): "," if chosen in COMMA or (habits["kind"] == "csv;" and chosen not in POINT) else ".",
        (name, "dates"): "dmy" if chosen in DAY_FIRST or chosen.startswith("dd.") else "mdy",
        (name, "real_dates"): "swap" if chosen == "swapped" else "keep",
        (name, "percent"): "points" if chosen in POINTS else "fraction",
    }
    cells = []
    for entry in made:
        cell = entry.row.get(name)
        scaled = "scale" in habits and name == _scaled(known)
        shown = _written(habits, name, entry, known, scaled, style, random) if cell is not None else Shown(None)
        if isinstance(shown.value, str | int) and not isinstance(shown.value, bool):
            told.texts[name, str(shown.value).strip()] = str(cell)
        cells.append(shown)
    heading = _decorated(heading, habits.get("decorated", ""))
    told.headings[name] = " ".join(heading.split())
    if "scale" in habits and name == _scaled(known):
        told.ways[name, "scale"] = "thousands"
        heading = f"{heading} (in K)" if habits["scale"] == "heading" else heading
    if habits.get("money") == "heading" and name == _scaled(known):
        heading = f"{heading} (EUR)"
    told.headings[name] = " ".join(heading.split())
    return FileColumn(name, heading, cells)


def _decorated(heading: str, how: str) -> str:
    match how:
        case "star":
            return f"{heading}*"
        case "lines":
            return heading.replace(" ", "\n")
        case "spaces":
            return f" {heading} "
        case "snake":
            return heading.replace(" ", "_").lower()
        case "capitals":
            return heading.upper()
    return heading


def _scaled(known: Truth) -> str:
    return next((name for name in known.fields if column_of(known.target, name).kind is Kind.MONEY), "")


def _written(
    habits: Habits, name: str, entry: Entry, known: Truth, scaled: bool, style: Style, random: Random
) -> Shown:
    cell = entry.row[name]
    if scaled and isinstance(cell, int | Decimal):
        return Shown(Decimal(cell) / 1000)
    if "losses" in habits and name == "Amount" and entry.row.get("Type") == "churn" and isinstance(cell, Decimal):
        cell = abs(cell)
    if (
        habits.get("money", "heading") not in ("heading", "title")
        and name == _scaled(known)
        and isinstance(cell, Decimal)
    ):
        code = str(entry.row["Currency"])
        minus, text = "-" if cell < 0 else "", grouped(abs(cell))
        match habits["money"]:
            case "format" if habits["kind"] not in TEXTUAL:
                return Shown(cell, _CODES[code])
            case "code":
                return Shown(f"{minus}{text} {code}")
            case _:
                return Shown(f"{minus}{_SIGNS[code]}{text}")
    return style(cell, random)


def _of_periods(habits: Habits, name: str, made: Sequence[Entry], random: Random, told: Known) -> FileColumn:
    shape, values = habits.get("periods", ""), habits.get("values", "")
    cells = [_value(entry.row, name, values, random) for entry in made]
    told.ways |= {
        ("", "decimal"): "," if values == "1.234,50" or habits["kind"] == "csv;" else ".",
        ("", "percent"): "points" if values == "points" else "fraction",
    }
    told.whole["year"] = "2026"
    if name == VALUE:
        told.headings[name] = "Value"
        return FileColumn(name, "Value", cells)
    return FileColumn(name, _period_cell(name, shape).value, cells)


def _period_cell(name: str, shape: str) -> Shown:
    if shape == "date":
        return Shown(date.fromisoformat(f"{name}-01"), "mmm-yy")
    if shape == "last day":
        return Shown(last_day(name), "mmm-yy")
    return Shown(period(name).get(shape, name))


def _value(row: Row, name: str, values: str, random: Random) -> Shown:
    cell, unit = row.get(name), MEASURES.get(str(row.get("Measure")), "")
    if not isinstance(cell, int | Decimal):
        return Shown(None)
    if unit == "percent" and values in ("points", "%"):
        return Shown(Decimal(cell) * 100) if values == "points" else Shown(cell, "0.0%")
    if values == "text":
        return Shown(grouped(Decimal(cell))) if unit == "money" else Shown(str(cell))
    if values == "1.234,50":
        return Shown(grouped(Decimal(cell), ".", ",") if unit == "money" else str(cell).replace(".", ","))
    return Shown(cell)


def _row_sum(row: Row) -> Shown:
    return Shown(sum((Decimal(str(row[name])) for name in PERIODS if row.get(name) is not None), Decimal()))


def _rival(known: Truth, habits: Habits, made: Sequence[Entry], random: Random) -> FileColumn:
    """Other amounts under a name that the right ones might have as well."""
    name = _scaled(known)
    cells = []
    for entry in made:
        cell = entry.row.get(name)
        cells.append(Shown(round(cell * random.randrange(2, 9) / 10, 2) if isinstance(cell, Decimal) else None))
    return FileColumn("", habits["rival"], cells)


def _extra(known: Truth, name: str, made: Sequence[Entry], random: Random, told: Known) -> FileColumn:
    def cell(number: int, entry: Entry) -> Cell:
        amount = next((c for c in entry.row.values() if isinstance(c, Decimal)), Decimal(100))
        match name:
            case "TCV":
                return amount * 2
            case "Amount paid" | "Earned":
                return round(amount / 10, 2)
            case "Probability" | "Discount %":
                return Decimal(random.choice((10, 20, 90))) / 100
            case "Row":
                return number
            case "Lookup":
                return CellError("#N/A") if random.random() < 0.3 else "found"
            case "Created":
                return date(2025, random.randrange(1, 13), random.randrange(1, 28))
            case "Phone":
                return f"+49 30 {random.randrange(10**5, 10**6)}"
            case "Account name":
                return known.accounts.get(str(entry.row.get("Account ID")))
            case "Employee name":
                return known.payees.get(str(entry.row.get("Payee ID") or entry.row.get("Owner")))
            case "Checked":
                return random.choice((True, False))
            case "Status":
                return random.choice(("ok", "reviewed"))
            case _:
                return random.choice((None, "see mail", "Total was wrong before", "None"))

    assert name in EXTRAS
    return FileColumn("", name, [Shown(cell(i, entry)) for i, entry in enumerate(made, 1)])
