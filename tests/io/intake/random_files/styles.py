"""The ways in which people and systems write one value; what a reader has to be told of each is with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from model.tables.book import Cell
from tests.io.intake.random_files.world import email


@dataclass(frozen=True)
class Shown:
    """A cell as it stands in a file: its value, its number format, whether it is struck out."""

    value: Cell
    format: str = ""
    struck: bool = False


Style = Callable[[Cell, Random], Shown]
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}


def grouped(number: Decimal, mark: str = ",", point: str = ".", digits: int = 2) -> str:
    """`1,234.50` in marks of any country."""
    text = f"{number:,.{digits}f}"
    return text.translate(str.maketrans({",": mark, ".": point}))


def _number(cell: Cell) -> Decimal:
    assert isinstance(cell, int | Decimal)
    return Decimal(cell)


def _day(cell: Cell) -> date:
    assert isinstance(cell, date)
    return cell


def _amount(write: Callable[[Decimal], str], minus: str = "-{}") -> Style:
    def style(cell: Cell, _: Random) -> Shown:
        number = _number(cell)
        text = write(abs(number))
        return Shown(minus.format(text) if number < 0 else text)

    return style


def _short(number: Decimal) -> str:
    return f"{(number / 1000).normalize():f}k" if number % 100 == 0 and number else grouped(number)


def _formatted(code: str) -> Style:
    return lambda cell, _: Shown(cell, code)


def _mixed(one: Style, other: Style) -> Style:
    return lambda cell, random: (one if random.random() < 0.6 else other)(cell, random)


_PLAIN: Style = lambda cell, _: Shown(cell)  # noqa: E731
_US, _EU = _amount(grouped), _amount(lambda n: grouped(n, ".", ","))

MONEY: Mapping[str, Style] = {
    "#,##0.00": _formatted("#,##0.00"),
    "#,##0": _formatted("#,##0"),
    "#,##0,": _formatted("#,##0,"),
    '"$"#,##0.00': _formatted('"$"#,##0.00_);[Red]("$"#,##0.00)'),
    "accounting": _formatted('_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)'),
    "1,234.50": _US,
    "$1,234.50": _amount(lambda n: "$" + grouped(n), "-{}"),
    "$ 1,234.50": _amount(lambda n: "$ " + grouped(n), "({})"),
    "(1,234.50)": _amount(grouped, "({})"),
    "1,234.50-": _amount(grouped, "{}-"),
    "\u2212": _amount(grouped, "\u2212{}"),
    "1.234,50": _EU,
    "1 234,50": _amount(lambda n: grouped(n, "\u202f", ",")),
    "1'234.50": _amount(lambda n: grouped(n, "'")),
    "1234.5": _amount(lambda n: f"{n.normalize():f}"),
    "1234,5": _amount(lambda n: f"{n.normalize():f}".replace(".", ",")),
    "USD 1,234.50": _amount(lambda n: "USD " + grouped(n)),
    "1,234.50 USD": _amount(lambda n: grouped(n) + " USD"),
    "1,234.50  ": _amount(lambda n: f"\u00a0{grouped(n)}  "),
    "1.2k": _amount(_short),
    "text and numbers": _mixed(_PLAIN, _US),
    "Indian": _amount(lambda n: _indian(n)),
}
PERCENT: Mapping[str, Style] = {
    "0%": _formatted("0%"),
    "0.0%": _formatted("0.0%"),
    "50": lambda cell, _: Shown(_number(cell) * 100),
    '50.0"%"': lambda cell, _: Shown(_number(cell) * 100, '0.0"%"'),
    "50%": _amount(lambda n: f"{(n * 100).normalize():f}%"),
    "50 %": _amount(lambda n: f"{(n * 100).normalize():f} %"),
    "50,0%": _amount(lambda n: f"{n * 100:.1f}%".replace(".", ",")),
    "0.5 as text": _amount(lambda n: f"{n.normalize():f}"),
    "0,5": _amount(lambda n: f"{n.normalize():f}".replace(".", ",")),
    "50% and 0.5": _mixed(_PLAIN, _amount(lambda n: f"{(n * 100).normalize():f}%")),
}
POINTS = frozenset({"50"})
POINT = frozenset(name for name in MONEY if re.match(r"[^#]*1[,']?234\.5", name)) | {"\u2212", "1.2k", "0.5 as text"}
COMMA = frozenset({"1.234,50", "1 234,50", "1234,5", "50,0%", "0,5"})


def _indian(number: Decimal) -> str:
    whole, _, rest = f"{number:.2f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    parts = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return ",".join([*parts, tail]) + "." + rest


def _text(pattern: str) -> Style:
    return lambda cell, _: Shown(_day(cell).strftime(pattern))


def _short_day(pattern: str) -> Style:
    def style(cell: Cell, _: Random) -> Shown:
        day = _day(cell)
        return Shown(pattern.format(d=day.day, m=day.month, y=day.year, yy=day.year % 100))

    return style


def _named(pattern: str, language: str) -> Style:
    def style(cell: Cell, _: Random) -> Shown:
        day = _day(cell)
        return Shown(pattern.format(d=day.day, m=_MONTHS[language].split()[day.month - 1], y=day.year))

    return style


def _swapped(cell: Cell, _: Random) -> Shown:
    """As a file of days first looks that was opened where months come first."""
    day = _day(cell)
    return Shown(date(day.year, day.day, day.month), "m/d/yyyy") if day.day <= 12 else Shown(f"{day:%d/%m/%Y}")


DATE: Mapping[str, Style] = {
    "dd.mm.yyyy real": _formatted("dd.mm.yyyy"),
    "m/d/yy real": _formatted("m/d/yy"),
    "with a time": lambda cell, r: Shown(datetime.combine(_day(cell), time(r.randrange(24), 30)), "yyyy-mm-dd hh:mm"),
    "2026-01-15": _text("%Y-%m-%d"),
    "2026/01/15": _text("%Y/%m/%d"),
    "15.01.2026": _text("%d.%m.%Y"),
    "15/01/2026": _text("%d/%m/%Y"),
    "01/15/2026": _text("%m/%d/%Y"),
    "1/15/26": _short_day("{m}/{d}/{yy:02}"),
    "15-1-26": _short_day("{d}-{m}-{yy:02}"),
    "15-Jan-2026": _text("%d-%b-%Y"),
    "15-Jan-26": _text("%d-%b-%y"),
    "Jan 15, 2026": _text("%b %d, %Y"),
    "Thu 15 January 2026": _text("%a %d %B %Y"),
    "15. März 2026": _named("{d}. {m} {y}", "de"),
    "15 janvier 2026": _named("{d} {m} {y}", "fr"),
    "15 de enero de 2026": _named("{d} de {m} de {y}", "es"),
    "20260115": lambda cell, _: Shown(int(f"{_day(cell):%Y%m%d}")),
    "20260115 as text": _text("%Y%m%d"),
    "serial": lambda cell, _: Shown((_day(cell) - date(1899, 12, 30)).days),
    "2026-01-15T00:00:00": _text("%Y-%m-%dT00:00:00"),
    "15.01.2026 00:00": _text("%d.%m.%Y 00:00"),
    "swapped": _swapped,
    "real and 2026-01-15": _mixed(_PLAIN, _text("%Y-%m-%d")),
    "real and 15 Jan 2026": _mixed(_PLAIN, _text("%d %b %Y")),
}
DAY_FIRST = frozenset({"15.01.2026", "15/01/2026", "15-1-26", "15.01.2026 00:00", "swapped"})


def _as_number(cell: Cell, _: Random) -> Shown:
    text = str(cell)
    return Shown(int(text) if text.isdigit() else text)


TEXT: Mapping[str, Style] = {
    "spaces": lambda cell, r: Shown(f"{cell}{r.choice((' ', '  ', '', chr(160)))}"),
    "leading space": lambda cell, r: Shown(f"{r.choice((' ', chr(160)))}{cell}"),
}
NAME: Mapping[str, Style] = {
    **TEXT,
    "upper": lambda cell, _: Shown(str(cell).upper()),
    "lower": lambda cell, _: Shown(str(cell).lower()),
}
OWN_ID: Mapping[str, Style] = {**TEXT, "number": _as_number}


def people(names: Mapping[str, str]) -> Mapping[str, Style]:
    """How the payees of a book are named by what is no ID."""

    def last_first(cell: Cell, _: Random) -> Shown:
        first, _sep, last = names[str(cell)].rpartition(" ")
        return Shown(f"{last}, {first}")

    def near(cell: Cell, random: Random) -> Shown:
        name = names[str(cell)]
        return Shown(name[:-2] + name[-1] if random.random() < 0.2 else name)

    return {
        **OWN_ID,
        "lower": NAME["lower"],
        "name": lambda cell, _: Shown(names[str(cell)]),
        "NAME": lambda cell, _: Shown(names[str(cell)].upper()),
        "last, first": last_first,
        "near": near,
        "e-mail": lambda cell, _: Shown(email(names[str(cell)])),
        "name (ID)": lambda cell, _: Shown(f"{names[str(cell)]} ({cell})"),
        "name or e-mail": lambda cell, r: Shown(r.choice((names[str(cell)], email(names[str(cell)])))),
    }


def customers(names: Mapping[str, str]) -> Mapping[str, Style]:
    """How the accounts of a book are named by what is no ID."""
    all_people = people(names)
    return {key: all_people[key] for key in (*OWN_ID, "lower", "name", "NAME", "near", "name (ID)")}


def period(text: str) -> Mapping[str, str]:
    """How a month of the book, such as 2026-07, is written."""
    first = date.fromisoformat(f"{text}-01")
    return {
        "Jul-26": f"{first:%b-%y}",
        "July 2026": f"{first:%B %Y}",
        "07/2026": f"{first:%m/%Y}",
        "Juli 2026": f"{_MONTHS['de'].split()[first.month - 1]} {first.year}",
        "Jul": f"{first:%b}",
    }


def last_day(text: str) -> date:
    """The last day of a month such as 2026-07."""
    first = date.fromisoformat(f"{text}-01")
    return (first + timedelta(31)).replace(day=1) - timedelta(1)
