"""Whatever is done to a book between two saves: it reads back the same, and what belongs to a row stands at the row."""

from __future__ import annotations

import random
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from book import read_book, save_book
from model.tables.book import Book, Cell

Contents = Callable[[Path], dict[str, bytes]]
HEADINGS = ["Payee ID", "Name", "Hire date", "Mine", "Shirt", "Trend"]
FIRST = 5  # row of the first payee
PEOPLE = [f"{number:03}" for number in range(1, 13)]
NAMES = ("Ines", "K. Sato", "=1+1", "Bo <&> Co", "", "Zoë", "007")
OWN = {f"xl/{name}" for name in ("worksheets/sheet1.xml", "tables/table1.xml", "workbook.xml", "styles.xml")}
FOLLOWS = {f"xl/{name}" for name in ("comments1.xml", "drawings/vmlDrawing1.vml")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table of payees from B4; comment, link, rules, name and sparkline of a row tell whose it is."""
    made = tmp_path / "book.xlsx"
    workbook = xlsxwriter.Workbook(made)
    sheet, other = workbook.add_worksheet("Payees"), workbook.add_worksheet("Mine")
    day = workbook.add_format({"num_format": "dd.mm.yyyy", "bg_color": "#FFF2CC"})
    bold = workbook.add_format({"bold": True})
    sheet.write_string(0, 1, "People", bold)
    sheet.set_column("B:B", 31)
    sheet.set_column("F:F", 9, None, {"hidden": True})
    sheet.freeze_panes(4, 2)
    last = FIRST + len(PEOPLE) - 1
    table = {"name": "People", "columns": [{"header": heading} for heading in HEADINGS]}
    sheet.add_table(3, 1, last - 1, 6, table)
    for row, key in enumerate(PEOPLE, FIRST):
        sheet.write_string(row - 1, 1, key)
        sheet.write_comment(row - 1, 1, f"about {key}")
        sheet.write_url(row - 1, 2, f"https://example.org/{key}", None, f"Payee {key}")
        sheet.write_datetime(row - 1, 3, datetime(2026, 1, int(key)), day)
        sheet.write_formula(row - 1, 4, f'=LEN(C{row})&"-{key}"', None, key)
        sheet.write_rich_string(row - 1, 5, bold, "red", f" of {key}")
        sheet.add_sparkline(row - 1, 6, {"range": f"Payees!B{row}:E{row}", "markers": True})
        sheet.conditional_format(row - 1, 3, row - 1, 3, {"type": "formula", "criteria": f'=$B{row}="{key}"'})
        sheet.data_validation(row - 1, 5, row - 1, 5, {"validate": "custom", "value": f'=$B{row}="{key}"'})
        workbook.define_name(f"Payee_{key}", f"=Payees!$B${row}")
    workbook.define_name("Everybody", f"=Payees!$B${FIRST}:$B${last}")
    sheet.print_area(0, 1, last - 1, 6)
    sheet.write_string(FIRST, 8, "beside")
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": f"=Payees!$D${FIRST}:$D${last}"})
    other.insert_chart("A1", chart)
    workbook.close()
    return made


def edit(rows: list[list[Cell]], dice: random.Random, new: list[str]) -> None:
    """One edit as the window does them."""
    match dice.randrange(6):
        case 0:
            new.append(f"n{len(new)}")
            row: list[Cell] = [new[-1], dice.choice(NAMES) or None, date(2026, 2, 2), None, None, None]
            rows.insert(dice.randrange(len(rows) + 1), row)
        case 1 if len(rows) > 1:
            del rows[dice.randrange(len(rows))]
        case 2:
            rows.sort(key=lambda row: (str(row[1]), str(row[0])), reverse=dice.random() < 0.5)
        case 3:
            rows.append(rows.pop(dice.randrange(len(rows))))
        case _:
            rows[dice.randrange(len(rows))][dice.choice((1, 2))] = dice.choice(
                (*NAMES[:4], date(2026, 3, 4), Decimal("1.25"), 7, True)
            )


@pytest.mark.parametrize("seed", range(12))
def test_what_belongs_to_a_row_stands_at_the_row(path: Path, contents: Contents, seed: int) -> None:
    dice, new = random.Random(seed), list[str]()
    book, before = read_book(path), contents(path)
    for _ in range(4):
        sheet = book.sheets["Payees"]
        rows = [list(row) for row in zip(*sheet.cells, strict=True)]
        for _ in range(dice.randrange(1, 5)):
            edit(rows, dice, new)
        sheet.cells[:] = [list(column) for column in zip(*rows, strict=True)]
        save_book(book, path)
        whole = path.read_bytes()
        save_book(book, path)
        assert path.read_bytes() == whole
        check(path, book, before, contents(path))


def check(path: Path, book: Book, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    assert read_book(path) == book
    assert {name for name in before if before[name] != after.get(name)} <= OWN | FOLLOWS
    assert set(after) == set(before)
    keys = [str(key) for key in book.sheets["Payees"].cells[0]]
    last = FIRST + len(keys) - 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names what it does not know
        workbook = openpyxl.load_workbook(path)
    sheet = workbook["Payees"]
    at = {key: row for row, key in enumerate(keys, FIRST) if key in PEOPLE}
    found = {c.comment.text.strip(): row for row, c in enumerate(sheet["B"], 1) if c.comment}
    assert found == {f"about {key}": row for key, row in at.items()}
    links = {c.hyperlink.target[-3:]: row for row, c in enumerate(sheet["C"], 1) if c.hyperlink}
    assert links == at
    assert {
        name: n.value for name, n in workbook.defined_names.items() if name.startswith("Payee_") and name[6:] in at
    } == {f"Payee_{key}": f"Payees!$B${row}" for key, row in at.items()}
    assert workbook.defined_names["Everybody"].value == f"Payees!$B${FIRST}:$B${last}"
    assert sheet.print_area == f"'Payees'!$B$1:$G${last}"
    assert sheet.tables["People"].ref == sheet.tables["People"].autoFilter.ref == f"B4:G{last}"
    text = after["xl/worksheets/sheet1.xml"].decode()
    for key, row in at.items():
        assert sheet[f"E{row}"].value == f'=LEN(C{row})&"-{key}"'
        assert f'$B{row}="{key}"</formula></cfRule>' in text.replace("&quot;", '"')
        assert f'$B{row}="{key}"</formula1>' in text.replace("&quot;", '"')
        assert f"<xm:f>Payees!B{row}:E{row}</xm:f><xm:sqref>G{row}</xm:sqref>" in text
    assert text.count("<x14:sparkline>") == text.count("<cfRule ") == len(at)
    assert sheet["I6"].value == "beside"
    head = before["xl/worksheets/sheet1.xml"].decode().partition("<sheetData>")[0]
    assert re.sub('ref="[^"]*"', "", text.partition("<sheetData>")[0]) == re.sub('ref="[^"]*"', "", head)


def test_the_same_edits_in_one_save_or_in_many_give_the_same_book(path: Path, tmp_path: Path) -> None:
    one, many = read_book(path), tmp_path / "many.xlsx"
    many.write_bytes(path.read_bytes())
    dice, new = random.Random(3), list[str]()
    rows = [list(row) for row in zip(*one.sheets["Payees"].cells, strict=True)]
    for _ in range(20):
        edit(rows, dice, new)
        one.sheets["Payees"].cells[:] = [list(column) for column in zip(*rows, strict=True)]
        save_book(one, many)
    save_book(one, path)
    texts = []
    for file in (path, many):
        with zipfile.ZipFile(file) as package:
            texts.append(package.read("xl/comments1.xml").decode())
    assert read_book(path).sheets == read_book(many).sheets
    refs = [dict(re.findall(r'ref="(\w+)".*?about (\d+)', text)) for text in texts]
    assert {key: cell for cell, key in refs[0].items()} == {key: cell for cell, key in refs[1].items()}
