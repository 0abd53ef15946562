"""What a person or a system does to rows on their way into a file: a random choice of independent habits.

A habit is an entry of a plain dict, and what lacks is as usual. So a file that is read wrongly can be made again with
fewer habits, until only those are left that matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

from model.tables.schema import SHEETS, Column, Kind
from tests.io.intake.random_files.headings import EXTRAS, HEADINGS
from tests.io.intake.random_files.styles import (
    COMMA,
    DATE,
    MONEY,
    NAME,
    OWN_ID,
    PERCENT,
    TEXT,
    Style,
    customers,
    people,
)
from tests.io.intake.random_files.truth import Truth
from tests.io.intake.random_files.world import PERIODS

Habits = dict[str, str]

TEXTUAL = ("csv", "csv;", "html")
LONGEST_TURNED = 24
_TREACHEROUS = "swapped"  # the way to write days that is tried more often
_OF_DEALS = 0.25  # the share of files with what only deals have
TITLES = ("report", "generated", "long", "filters", "two columns")
_MONEY_SHEETS = ("Transactions", "Contracts", "Assignments", "Adjustments")


def column_of(target: str, field: str) -> Column:
    """The column of the book: of the schema, of a period, or of a role."""
    known = SHEETS[target].find(field)
    if known is not None:
        return known
    return Column(field, Kind.NUMBER) if field in PERIODS else Column(field, Kind.ID, refers="Payees")


def styles_of(known: Truth, field: str) -> Mapping[str, Style]:
    """The ways to write a field of a sheet."""
    column = column_of(known.target, field)
    match column.kind:
        case Kind.ID if column.refers == "Payees":
            return people(known.payees)
        case Kind.ID if column.refers == "Accounts":
            return customers(known.accounts)
        case Kind.ID:
            return OWN_ID
        case Kind.MONEY:
            return MONEY
        case Kind.NUMBER if field == "FTE" or known.target == "Curves":
            return PERCENT
        case Kind.PERCENT:
            return PERCENT
        case Kind.DATE:
            return DATE
        case Kind.NAME if field == "Owner":
            return people(known.payees)
        case Kind.NAME | Kind.CHOICE:
            return NAME
        case Kind.TEXT:
            return TEXT
        case _:
            return {}


def target_key(known: Truth) -> str:
    """The field of IDs that a sheet gives rather than names; what zeros they lost nobody knows."""
    return known.key[0] if len(known.key) == 1 else ""


def choose(known: Truth, random: Random) -> Habits:
    """A few habits of the many."""
    made: Habits = {"kind": random.choice(("xlsx", "xlsx", "xlsx", "csv", "csv;", "html", "xml"))}
    rate = random.choice((0.05, 0.15, 0.3))
    for field in known.fields:
        if field not in PERIODS:
            if random.random() < 0.5 and HEADINGS.get(field):
                made[f"head:{field}"] = random.choice(_names(known.target, field))
            own = target_key(known) == field
            styles = [name for name in styles_of(known, field) if not (own and name == "number")]
            styles = [name for name in styles if made["kind"] != "csv" or name not in COMMA]
            styles += [_TREACHEROUS] * 3 if _TREACHEROUS in styles else []
            if styles and random.random() < max(rate, 0.3):
                made[f"style:{field}"] = random.choice(styles)
    if len(made) > 1 and random.random() < 0.5:
        made["order"] = str(random.randrange(99))
    for extra in random.sample(tuple(EXTRAS), random.randrange(4)):
        made[f"extra:{extra}"] = "yes"
    for name, answers in _of_rows(known).items():
        if random.random() < (max(rate, _OF_DEALS) if name in ("states", "losses", "money") else rate):
            made[name] = random.choice(answers)
    return possible(made, known)


def _names(target: str, field: str) -> tuple[str, ...]:
    """What people call a field on a sheet; an adjustment is no `Net ARR`."""
    return tuple(
        name for name in HEADINGS[field] if target != "Adjustments" or name not in ("ARR", "Net ARR", "Deal value")
    )


def possible(habits: Habits, known: Truth) -> Habits:
    """The habits without those that a kind of file cannot show, that exclude each other, or that nobody could see."""
    kind, gone = habits["kind"], set()
    gone |= {"hidden", "struck"} if kind in TEXTUAL else set()
    gone |= {"sheets"} if kind in ("csv", "csv;") else set()
    gone |= {"twice"} if "grouped" in habits else set()
    gone |= {"shape"} if "turned" in habits else set()
    gone |= {"scale"} if "money" in habits else set()
    gone |= {"grouped", "twice", "scale", "rival", "total"} if "shape" in habits else set()
    gone |= {"1904"} if kind != "xlsx" else set()
    gone |= {"rival"} if habits.get("rival") in [habits.get(f"head:{f}", f) for f in known.fields] else set()
    if "turned" in habits:
        gone |= {
            "hidden",
            "struck",
            "title",
            "total",
            "note",
            "side",
            "grouped",
            "headers",
            "blank",
            "left",
            "top",
            "broken",
        }
        gone |= {"turned"} if len(known.rows) + len(known.spare) + len(known.decoys) > LONGEST_TURNED else set()
    made = {name: value for name, value in habits.items() if name not in gone}
    if "turned" in habits and made.get("scale") == "title":
        made["scale"] = "heading"
    if "turned" in habits and made.get("money") == "title":
        made["money"] = "heading"
    if made.get("grouped") == "merged" and kind in ("csv", "csv;"):
        made["grouped"] = "blank"
    for field in known.fields:
        style = habits.get(f"style:{field}", "")
        if kind == "csv;" and style in ("text and numbers", "50% and 0.5", "Indian", "50%", "50 %"):
            del made[f"style:{field}"]
            continue
        if style in ("swapped", "\u2212", "1 234,50") and not _shows(style, kind, field, known):
            del made[f"style:{field}"]
        if "Currency" in known.fields and ("$" in style or "USD" in style or style == "accounting"):
            del made[f"style:{field}"]
    return made


def _shows(style: str, kind: str, field: str, known: Truth) -> bool:
    """Whether a file can show a style: swapped days are seen where others cannot be swapped."""
    if style != "swapped":
        return kind != "csv;"
    days = [row[field] for row in known.rows if isinstance(row.get(field), date)]
    return kind not in TEXTUAL and any(isinstance(day, date) and day.day > 12 for day in days)


def _of_rows(known: Truth) -> Mapping[str, tuple[str, ...]]:
    """The habits that a file about a sheet may have, besides how its columns are called and written."""
    sheet, periods = known.target, any(field in PERIODS for field in known.fields)
    free: dict[str, tuple[str, ...]] = {
        "title": TITLES,
        "left": ("1", "2"),
        "top": ("1", "3"),
        "note": ("below", "beside"),
        "total": ("labelled", "last", "no label", "average", "subtotals"),
        "headers": ("again", "two rows"),
        "blank": ("rows", "column", "cells"),
        "hidden": ("take", "leave"),
        "twice": ("same",) if sheet != "Adjustments" else ("no",),
        "broken": ("error", "conflict", "word"),
        "grouped": ("blank", "merged", "lines"),
        "sheets": ("copy", "other", "hidden copy"),
        "scale": ("title", "heading"),
        "side": ("table",),
        "turned": ("yes",),
        "struck": ("take", "leave"),
        "name": ("Sheet1", "Export 2026-07"),
        "decorated": ("star", "lines", "spaces", "snake", "capitals"),
        "1904": ("yes",),
    }
    amount = next((name for name in ("Amount", "ARR", "Target incentive") if name in known.fields), "")
    if amount:
        free["rival"] = (*_names(sheet, amount), amount)
    if sheet in ("Credits", "Adjustments"):
        free["shape"] = ("groups",) if sheet == "Credits" else ("months",)
    if sheet == "Adjustments":
        free["periods"] = ("Jul-26", "July 2026", "07/2026", "date")
    if periods:
        free |= {
            "shape": ("long", "measures") if sheet != "FX" else ("long",),
            "periods": ("Jul-26", "July 2026", "07/2026", "Juli 2026", "Jul", "date", "last day"),
        }
        free |= {"values": ("text", "points", "%", "1.234,50", "sum")}
    if sheet not in _MONEY_SHEETS:
        free.pop("scale")
    if sheet == "Transactions":
        free |= {"states": ("Stage",), "losses": ("no minus",)}
    if "Currency" in known.fields:
        one = {row["Currency"] for row in known.rows} == {"EUR"}
        free["money"] = ("heading", "title") if one else ("format", "sign", "code")
    return free


DRIFTS = ("none", "rename", "gone", "order", "dates", "percent", "sheet", "total", "scale", "left", "extra", "kind")


def drifted(habits: Habits, known: Truth, drift: str, random: Random) -> Habits:
    """The habits of the next file, of which one is another."""
    made = dict(habits)
    fields = [field for field in known.fields if field not in PERIODS]
    match drift:
        case "rename":
            field = random.choice([field for field in fields if field in HEADINGS])
            made[f"head:{field}"] = random.choice(_names(known.target, field))
        case "gone":
            made["gone"] = random.choice(fields)
        case "order":
            made["order"] = str(random.randrange(99))
        case "dates" | "percent":
            ways = DATE if drift == "dates" else PERCENT
            fitting = [field for field in fields if styles_of(known, field) is ways]
            if fitting:
                made[f"style:{random.choice(fitting)}"] = random.choice(tuple(ways))
        case "sheet":
            made["name"] = "July"
        case "total":
            made["total"] = random.choice(("labelled", "no label"))
        case "scale":
            made["scale"] = "silent"
        case "left":
            made["left"], made["top"], made["title"] = "1", "2", "report"
        case "extra":
            made[f"extra:{random.choice(tuple(EXTRAS))}"] = "yes"
        case "kind":
            made["kind"] = random.choice(("xlsx", "csv", "html"))
    return possible(made, known)
