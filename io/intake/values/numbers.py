"""Numbers as foreign workbooks write them: "$1,000.00", "9.41%", "1.30x", "(500)", "1.234,50 €", 500-."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeGuard

from intake.files.source import counted
from intake.values.reading import ReadCells, Reading, each, examples
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.values import Complaint, number_text, parse_number

_CODE = re.compile(r"^(?:[A-Z]{3}|US\$|A\$|C\$|CHF|kr\.?)\s*(?=[-+(\d.,])|(?<=[\d)])\s*(?:[A-Z]{3}|[$€£¥]|kr\.?)$")
_TIMES = re.compile(r"(?<=\d)\s*[x\u00d7]$", re.IGNORECASE)
_ACCOUNTED = re.compile(r"^([$€£¥])\s*(\(.*\)|-)$")  # $ (500.00) and $ -, as Excel shows amounts below zero, and none
_LAST_MINUS = re.compile(r"^([^-(]*\d)\s*-$")
_COMMA_DECIMAL = re.compile(r"(?<!\d)(?:\d*,(?:\d{1,2}|\d{4,})|0,\d{3})$|\.\d{3},\d+$|^\d{1,3}(?:\.\d{3}){2,}$")
_POINT_DECIMAL = re.compile(r"(?<!\d)(?:\d*\.(?:\d{1,2}|\d{4,})|0\.\d{3})$|,\d{3}\.\d+$|^\d{1,3}(?:,\d{3}){2,}$")
_EITHER = re.compile(r"\d{1,3}[.,]\d{3}")
_DIGITS = re.compile(r"[\d.,]*\d[\d.,]*")
_LAKHS = re.compile(r"(?<![\d,])\d{1,2}(?:,\d\d)+,\d{3}(?![\d,])")  # 1,00,000, as in India: nothing else is so
_ZEROS = (0x660, 0x6F0, 0x966, 0xFF10)  # Arabic, Persian, Indian and full-width
_OTHER_DIGITS = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_OTHER_DIGITS |= {0x66B: ".", 0x66C: ",", 0x66A: "%", 0xFF05: "%", 0x20B9: ""}  # the last one is the sign of rupees
_MARKS = ((".", "Decimal point: 1,234.50"), (",", "Decimal comma: 1.234,50"))
_PERCENTS = (("points", "Points: 10 is 10 %"), ("fraction", "Fractions: 0.1 is 10 %"))
MOST_FRACTION = 3  # 300 %: an attainment above it is rarer than a percentage written as points


def read_numbers(cells: Sequence[Cell], reading: Reading) -> ReadCells:
    """Exact numbers. The decimal mark of text is told from the column; where it says both, the column is not read."""
    read = ReadCells([])
    decimal = _decimal(cells, reading, read, thousands=True)
    return each(cells, lambda cell: parse(cell, decimal), read)


def read_amounts(cells: Sequence[Cell], reading: Reading) -> ReadCells:
    """Numbers that are money; what is written as a percentage or a multiple is told, for it can hardly be an amount."""
    read = read_numbers(cells, reading)
    odd = [row for row, cell in enumerate(cells) if isinstance(cell, str) and _is_rate(cell) and row not in read.bad]
    if odd:
        value = read.cells[odd[0]]
        wrong = f"{counted(len(odd), 'cell')} written as percentage or multiple where an amount belongs "
        wrong += f"({examples([cells[odd[0]]])} is read as {number_text(value) if is_number(value) else value})"
        read.note(None, wrong, "make sure that it is the right column")
    return read


def read_percents(cells: Sequence[Cell], reading: Reading, choices: Sequence[str] = ()) -> ReadCells:
    """Percentages as fractions: "9.41%" is 0.0941; bare numbers are fractions or points, as the column shows.

    `choices`: what words may stand for.
    """
    read = ReadCells([])
    decimal = _decimal(cells, reading, read)
    bare = [value for cell in cells if (value := _bare(cell, decimal)) is not None]
    points = _are_points(bare, reading, read)

    def percent(cell: Cell) -> Cell | Complaint:
        value = parse(cell, decimal)
        if points and isinstance(value, int | Decimal) and _bare(cell, decimal) is not None:
            shifted = Decimal(value).scaleb(-2)
            return int(shifted) if shifted == shifted.to_integral_value() else shifted
        return value

    return each(cells, percent, read, choices)


def points_together(cells: Sequence[Cell], reading: Reading) -> tuple[bool, ReadCells]:
    """Whether percentages that stand in several columns are points, and what is doubtful about that."""
    decimal = _decimal(cells, reading, ReadCells([]))
    noted = ReadCells([])
    return _are_points([value for cell in cells if (value := _bare(cell, decimal)) is not None], reading, noted), noted


def decimal_mark(cells: Sequence[Cell], reading: Reading) -> str:
    """The decimal mark of the texts of a column, as far as they tell it."""
    return _decimal(cells, reading, ReadCells([]))


def is_number(cell: Cell | Complaint) -> TypeGuard[int | Decimal]:
    """Whether a cell holds a number; True and False are none."""
    return isinstance(cell, int | Decimal) and not isinstance(cell, bool)


def parse(cell: Cell, decimal: str = ".") -> Cell | Complaint:
    """A number, whatever currency, multiplication sign or trailing minus stands around it."""
    return parse_number(_plain(cell) if isinstance(cell, str) else cell, decimal=decimal)


def _plain(text: str) -> str:
    body = _in_our_digits(text.strip()).replace("\u2019", "'")
    if body.isascii() and body.replace(".", "", 1).isdigit():  # as most are
        return body
    if match := _ACCOUNTED.match(body):
        body = "0" if match[2] == "-" else match[2]
    body = _TIMES.sub("", _CODE.sub("", body))
    body = _LAKHS.sub(lambda match: match[0].replace(",", ""), body)
    body = _LAST_MINUS.sub(r"-\1", body)
    if re.fullmatch(r"[^']*\d{1,3}(?:'\d{3})+\D?.*", body):
        body = body.replace("'", "")
    return re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?:\D|$))", "\u00a0", body)


def _in_our_digits(text: str) -> str:
    """A text with digits of other scripts, and their marks, as ours."""
    return text if text.isascii() else text.translate(_OTHER_DIGITS).strip()


def _decimal(cells: Sequence[Cell], reading: Reading, read: ReadCells, thousands: bool = False) -> str:
    """The decimal mark of the texts of a column. `thousands`: they are likelier than three decimals, as in `1.000`."""
    if reading.decimal:
        return reading.decimal
    texts = list(dict.fromkeys(cell for cell in cells if isinstance(cell, str) and not cell.isdigit()))
    digits = [(text, match[0]) for text in texts if (match := _DIGITS.search(_plain(text).replace("\u00a0", "")))]
    commas = [text for text, body in digits if _COMMA_DECIMAL.search(body)]
    points = [text for text, body in digits if _POINT_DECIMAL.search(body)]
    either = [text for text, body in digits if _EITHER.fullmatch(body)]
    if commas and points:
        wrong = f"{examples(commas, 1)} has a decimal comma and {examples(points, 1)} a decimal point"
        read.note(None, wrong, "say which one the column has", Severity.ERROR, "decimal", _MARKS)
    elif either and not commas and not points:
        shown = parse(either[0])
        value = number_text(shown) if isinstance(shown, int | Decimal) else "no number"
        if thousands and all("." in text for text in either):
            wrong, right = f"{examples(either)} could have a decimal point or thousands", "say which one"
            read.note(None, wrong, right, Severity.ERROR, "decimal", _MARKS)
        else:
            wrong = f"{examples(either)} could have a decimal comma or thousands; the first is read as {value}"
            right = "say which decimal mark the column has if that is wrong"
            read.note(None, wrong, right, topic="decimal", answers=_MARKS)
    mark = "," if commas and not points else "."
    odd = [text for text, body in digits if _EITHER.fullmatch(body) and mark in body and text not in (*commas, *points)]
    if thousands and odd and (commas or points):
        shown = parse(odd[0], mark)
        value = number_text(shown) if isinstance(shown, int | Decimal) else "no number"
        wrong = f"{examples(odd)} has three decimals, by the decimal mark of the others: it is read as {value}"
        read.note(None, wrong, "make sure that these are no thousands")
    return mark


def _bare(cell: Cell, decimal: str) -> Decimal | None:
    """A number without a sign of percent or of times; None for anything else."""
    if isinstance(cell, str) and _is_rate(cell):
        return None
    value = parse(cell, decimal)
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _is_rate(text: str) -> bool:
    """Whether a text is written as a percentage or as times of something."""
    text = _in_our_digits(text)
    return text.rstrip(" )").endswith("%") or bool(_TIMES.search(text.strip()))


def _are_points(bare: Sequence[Decimal], reading: Reading, read: ReadCells) -> bool:
    """Whether bare numbers are points (10 for 10 %)."""
    if reading.percent:
        return reading.percent == "points"
    large = [value for value in bare if abs(value) > MOST_FRACTION]
    small = [value for value in bare if 0 < abs(value) < 1]
    if large and small:
        wrong = f"{number_text(large[0])} looks like percent points and {number_text(small[0])} like a fraction"
        right = "say whether the column holds points (10) or fractions (0.1)"
        read.note(None, wrong, right, Severity.ERROR, "percent", _PERCENTS)
        return False
    if large:
        text = number_text(large[0])
        wrong = f"{text} is read as {text} %, and so are all numbers of the column"
        read.note(None, wrong, "say so if that is wrong", topic="percent", answers=_PERCENTS)
        return True
    whole = [value for value in bare if abs(value) > 1]
    if whole and not small:
        text, much = number_text(whole[0]), number_text(whole[0] * 100)
        wrong, right = f"{text} is read as {much} %", "say that the column holds points if that is wrong"
        read.note(None, wrong, right, topic="percent", answers=_PERCENTS)
    return False
