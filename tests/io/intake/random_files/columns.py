"""The columns of a random file: each field of the rows as its habits have it, and what only the writer knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.io.intake.random_files.beside import FileColumn, extra, first_amount, rival, row_sum
from tests.io.intake.random_files.entries import GROUPED, MANY, PERIOD, VALUE, Entry
from tests.io.intake.random_files.habits import TEXTUAL, Habits, styles_of
from tests.io.intake.random_files.periods import period_cell, value_cell
from tests.io.intake.random_files.styles import COMMA, DAY_FIRST, POINT, POINTS, Shown, Style, grouped
from tests.io.intake.random_files.truth import Truth
from tests.io.intake.random_files.world import PERIODS

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_CODES = {"USD": "[$$-409]#,##0.00", "EUR": "[$€-407] #,##0.00", "GBP": "[$£-809]#,##0.00"}


@dataclass
class Known:
    """What a person who knows the file says when asked: by field and topic, and what a text of a field stands for."""

    headings: dict[str, str] = field(default_factory=dict)
    ways: dict[tuple[str, str], str] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)


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
        told.ways[first_amount(known), "currency"] = "signs"
    own = [_column(known, habits, name, made, random, told) for name in fields]
    own += list(_of_shape(known, habits, made, random, told))
    fixed = [one for one in own if one.field not in PERIODS]
    periods = [one for one in own if one.field in PERIODS]
    extras = [rival(known, habits, made, random)] if "rival" in habits else []
    extras += [extra(known, name[6:], made, random) for name in habits if name.startswith("extra:")]
    if "states" in habits:
        cells = [Shown("Closed Lost" if e.kind == "lost" else "Closed Won") for e in made]
        extras.append(FileColumn("", "Stage", cells))
        told.whole |= {"state:Closed Lost": "(left out)", "state:Closed Won": "take"}
    if periods and habits.get("values") == "sum":
        extras.append(FileColumn("", random.choice(("Total", "2026")), [row_sum(e.row) for e in made]))
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
                yield FileColumn(MANY, name, [value_cell(row, "", habits.get("values", ""), random) for row in rows])
        case "months":
            for name in sorted({str(row["Period"]) for entry in made for row in entry.rows}):
                cells = [Shown(entry.row.get(name)) for entry in made]
                yield FileColumn(name, period_cell(name, habits.get("periods", "")).value, cells)
            told.whole["year"] = "2026"
        case "groups":
            for number in (1, 2):
                parts = [Entry(e.rows[number - 1] if len(e.rows) >= number else {}, e.kind) for e in made]
                for field in ("Payee ID", "Share"):
                    one = _column(known, habits, field, parts, random, told)
                    heading = told.headings.pop(field)
                    yield FileColumn(MANY, f"{heading} {number}", one.cells)


def _column(known: Truth, habits: Habits, name: str, made: Sequence[Entry], random: Random, told: Known) -> FileColumn:
    if name in PERIODS or (name == VALUE and "shape" in habits):
        return _of_periods(habits, name, made, random, told)
    if name == PERIOD and habits.get("shape") in ("long", "measures"):
        shape = habits.get("periods", "")
        told.headings[name] = habits.get(f"head:{name}", name)
        told.whole["year"] = "2026"
        return FileColumn(name, told.headings[name], [period_cell(e.period, shape) for e in made])
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
        scaled = "scale" in habits and name == first_amount(known)
        shown = _written(habits, name, entry, known, scaled, style, random) if cell is not None else Shown(None)
        if isinstance(shown.value, str | int) and not isinstance(shown.value, bool):
            told.texts[name, str(shown.value).strip()] = str(cell)
        cells.append(shown)
    heading = _decorated(heading, habits.get("decorated", ""))
    told.headings[name] = " ".join(heading.split())
    if "scale" in habits and name == first_amount(known):
        told.ways[name, "scale"] = "thousands"
        heading = f"{heading} (in K)" if habits["scale"] == "heading" else heading
    if habits.get("money") == "heading" and name == first_amount(known):
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
        and name == first_amount(known)
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
    cells = [value_cell(entry.row, name, values, random) for entry in made]
    told.ways |= {
        ("", "decimal"): "," if values == "1.234,50" or habits["kind"] == "csv;" else ".",
        ("", "percent"): "points" if values == "points" else "fraction",
    }
    told.whole["year"] = "2026"
    if name == VALUE:
        told.headings[name] = "Value"
        return FileColumn(name, "Value", cells)
    return FileColumn(name, period_cell(name, shape).value, cells)
