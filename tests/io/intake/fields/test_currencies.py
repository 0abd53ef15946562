"""Currencies that only formats or signs beside digits show are held against the book: nothing is silently converted."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from intake import (
    FieldMap,
    ImportPlan,
    Mapping,
    Question,
    Reading,
    Source,
    answered,
    open_source,
    plan_import,
    suggest,
    survey,
)
from intake.mapping.mapping import Unpivot, from_text, to_text
from model.basics.problem import Severity
from model.tables.book import Book, Cell, book_of_rows
from tests.io.intake import deals as made

DAYS = [date(2026, month, 1) for month in (1, 2, 3)]
EURO = "[$€-407] #,##0.00"
DOLLAR = "$#,##0.00"
FIELDS = {"Transaction ID": "Deal", "Date": "Closed", "Account ID": "Account", "Type": "Motion", "Amount": "ARR"}
DEALS = Mapping("Deals", "Transactions", fields=tuple(FieldMap(*pair) for pair in FIELDS.items()))
HEAD = [*FIELDS.values(), "Cur"]
WITH_CURRENCY = replace(DEALS, fields=(*DEALS.fields, FieldMap("Currency", "Cur")))


def book(currency: str = "USD", **tables: list[dict[str, Cell]]) -> Book:
    accounts: list[dict[str, Cell]] = [{"Account ID": "A1", "Account": "Acme"}]
    settings: list[dict[str, Cell]] = [{"Setting": "Currency", "Value": currency}]
    return book_of_rows({"Settings": settings, "Accounts": accounts, **tables})


def deals(path: Path, amounts: Sequence[tuple[object, str]], codes: Sequence[str] = (), heading: str = "ARR") -> Source:
    """A workbook of deals: each amount with its number format, and the text of a currency column."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append([heading if one == "ARR" else one for one in HEAD[: 6 if codes else 5]])
    for number, (amount, code) in enumerate(amounts, 1):
        row = [f"D{number}", date(2026, 1, 20), "A1", "new", amount]
        sheet.append([*row, codes[number - 1]] if codes else row)
        sheet.cell(number + 1, 5).number_format = code
    made.save(path / "deals.xlsx")
    return open_source(path / "deals.xlsx")


def asked(plan: ImportPlan) -> list[Question]:
    return [issue for issue in plan.problems if isinstance(issue, Question) and issue.topic == "currency"]


def currencies(plan: ImportPlan) -> list[Cell]:
    assert not plan.blocked, plan.problems
    return plan.book.sheet("Transactions").column("Currency")


def settle(before: Book, source: Source, mapping: Mapping, answer: str) -> ImportPlan:
    """Ask, answer, send the mapping through the book's text, and run again."""
    (question,) = asked(plan_import(before, source, mapping))
    assert answer in dict(question.answers)
    after = plan_import(before, source, from_text(to_text(answered(mapping, question, answer))))
    assert not asked(after), "it is asked again"
    return after


@pytest.mark.parametrize(
    "amounts",
    [[(500, EURO), (500, DOLLAR), (7, "General"), (9, EURO)], [("€500", ""), ("$500", ""), (7, ""), ("9 EUR", "")]],
)
def test_mixed_currencies_stop_the_import_until_somebody_says_what_they_are(
    tmp_path: Path, amounts: list[tuple[object, str]]
) -> None:
    source = deals(tmp_path, [(one, code or "General") for one, code in amounts])
    plan = plan_import(book(), source, DEALS)
    (question,) = asked(plan)
    assert plan.blocked
    assert question.cell == "E2"
    assert question.wrong == (
        "the amount is shown in EUR, and would be taken as USD, the book's currency; "
        "2 amounts of 'ARR' are like it (EUR 2)"
    )
    assert [(issue.cell, issue.wrong) for issue in plan.problems if issue.cell == "E5"] == [
        ("E5", "is shown in EUR, and would be taken as USD")
    ]
    assert currencies(settle(book(), source, DEALS, "signs")) == ["EUR", "USD", None, "EUR"]
    kept = settle(book(), source, DEALS, "ignore")
    assert kept.book.sheet("Transactions").find("Currency") is None or currencies(kept) == [None] * 4
    assert any("are taken as USD, as decided" in issue.wrong for issue in kept.problems)


def test_what_was_decided_is_told_with_the_currencies_taken(tmp_path: Path) -> None:
    source = deals(tmp_path, [(500, EURO), (400, "[$¥-411]0"), (3, EURO)])
    told = [issue for issue in settle(book(), source, DEALS, "signs").problems if "have the currency" in issue.wrong]
    assert [issue.wrong for issue in told] == ["3 rows have the currency that the amount shows (EUR 2, JPY 1)"]
    assert told[0].severity is Severity.FINDING


@pytest.mark.parametrize("own", ["USD", "CAD", "AUD"])
def test_a_dollar_is_any_dollar(tmp_path: Path, own: str) -> None:
    source = deals(tmp_path, [(500, DOLLAR), (400, '_("$"* #,##0.00_)'), ("$5", "General")])
    assert not [issue for issue in plan_import(book(own), source, DEALS).problems if issue.severity is Severity.ERROR]
    assert asked(plan_import(book("EUR"), source, DEALS))


def test_a_dollar_of_a_place_is_that_one(tmp_path: Path) -> None:
    source = deals(tmp_path, [(500, "[$$-1009]#,##0.00"), (400, "[$$-409]#,##0.00")])
    assert "shown in CAD" in asked(plan_import(book(), source, DEALS))[0].wrong
    assert currencies(settle(book(), source, DEALS, "signs")) == ["CAD", "USD"]


def test_a_shared_sign_is_asked_for_where_the_book_does_not_tell(tmp_path: Path) -> None:
    source = deals(tmp_path, [(500, DOLLAR), (400, EURO), (1, "[$CA$-1009]0")])
    plans: list[dict[str, Cell]] = [
        {"Plan ID": code, "Name": code, "Currency": code, "Paid": "quarter"} for code in ("CAD", "AUD")
    ]
    known = book("EUR", Plans=plans)
    answers = dict(asked(plan_import(known, source, DEALS))[0].answers)
    assert list(answers) == ["AUD", "CAD", "ignore"]
    assert answers["CAD"] == "Each is in what it shows; $ is CAD"
    assert currencies(settle(known, source, DEALS, "AUD")) == ["AUD", "EUR", "CAD"]


def test_a_format_of_the_books_currency_is_no_matter(tmp_path: Path) -> None:
    plan = plan_import(book("EUR"), deals(tmp_path, [(500, EURO), (5, "General")]), DEALS)
    assert not plan.blocked
    assert not any("currency" in issue.wrong for issue in plan.problems)


def test_a_currency_column_that_says_otherwise_is_told_with_the_cell(tmp_path: Path) -> None:
    source = deals(tmp_path, [(500, EURO), (400, EURO), (300, DOLLAR)], ["EUR", "GBP", "CAD"])
    (question,) = asked(plan_import(book(), source, WITH_CURRENCY))
    assert question.cell == "E3"
    assert question.wrong == "the amount is shown in EUR, and would be taken as GBP, as its Currency says"
    assert currencies(settle(book(), source, WITH_CURRENCY, "ignore")) == ["EUR", "GBP", "CAD"]
    assert currencies(settle(book(), source, WITH_CURRENCY, "signs")) == ["EUR", "EUR", "CAD"]


def test_a_currency_in_the_heading_holds_for_amounts_that_show_none(tmp_path: Path) -> None:
    source = deals(tmp_path, [(500, "0.00"), (400, DOLLAR)], heading="ARR (EUR)")
    mapping = replace(DEALS, fields=(*DEALS.fields[:4], FieldMap("Amount", "ARR (EUR)")))
    assert currencies(settle(book(), source, mapping, "signs")) == ["EUR", "USD"]


@pytest.mark.parametrize("title", [["All amounts in EUR"], ["Currency", "EUR"]])
def test_a_currency_above_the_table_holds_for_amounts_that_show_none(tmp_path: Path, title: list[str]) -> None:
    made = openpyxl.Workbook()
    rows = [title, [], HEAD[:5], ["D1", date(2026, 1, 20), "A1", "new", 500], ["D2", date(2026, 1, 20), "A1", "new", 4]]
    for row in rows:
        made.active.append(row)
    made.active.cell(5, 5).number_format = DOLLAR
    made.save(tmp_path / "deals.xlsx")
    source = open_source(tmp_path / "deals.xlsx")
    (question,) = asked(plan_import(book(), source, DEALS))
    assert "shown in EUR" in question.wrong
    assert currencies(settle(book(), source, DEALS, "signs")) == ["EUR", "USD"]
    assert not asked(plan_import(book("EUR"), deals(tmp_path, [(500, "0")]), DEALS))


def test_pay_is_in_the_pay_currency_of_the_payee(tmp_path: Path) -> None:
    payees: list[dict[str, Cell]] = [
        {"Payee ID": "1", "Name": "Ines", "Hire date": date(2020, 1, 1), "Pay currency": "EUR"},
        {"Payee ID": "2", "Name": "Kenji", "Hire date": date(2020, 1, 1)},
    ]
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["Who", "Month", "Bonus", "Code", "Why", "By"])
    for payee, code in (("1", EURO), ("2", DOLLAR), ("2", EURO)):
        sheet.append([payee, "2026-01", 10 + len(code), "SPIFF", "won", "Ana"])
        sheet.cell(sheet.max_row, 3).number_format = code
    made.save(tmp_path / "spiffs.xlsx")
    fields = {"Payee ID": "Who", "Period": "Month", "Amount": "Bonus", "Code": "Code", "Reason": "Why", "By": "By"}
    mapping = Mapping("Spiffs", "Adjustments", fields=tuple(FieldMap(*pair) for pair in fields.items()))
    plan = plan_import(book(Payees=payees), open_source(tmp_path / "spiffs.xlsx"), mapping)
    (question,) = asked(plan)
    assert question.cell == "C4"
    assert [answer for answer, _ in question.answers] == ["ignore"]
    assert not settle(book(Payees=payees), open_source(tmp_path / "spiffs.xlsx"), mapping, "ignore").blocked


def test_months_in_columns_and_targets_of_money_are_held_against_the_book(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["Owner", "Measure", "2026-01", "2026-02"])
    for measure in ("ARR", "Calls"):
        sheet.append(["company", measure, 5, 6])
        for column in (3, 4):
            sheet.cell(sheet.max_row, column).number_format = EURO
    made.save(tmp_path / "targets.xlsx")
    source = open_source(tmp_path / "targets.xlsx")
    measures: list[dict[str, Cell]] = [
        {"Measure": "ARR", "Kind": "sum", "Unit": "money"},
        {"Measure": "Calls", "Kind": "sum", "Unit": "number"},
    ]
    fields = (FieldMap("Owner", "Owner"), FieldMap("Measure", "Measure"))
    targets = Mapping("Targets", "Targets", fields=fields, periods=Reading())
    (question,) = asked(plan_import(book(Measures=measures), source, targets))
    assert question.cell == "C2"
    assert "(EUR 2)" in question.wrong
    assert not settle(book(Measures=measures), source, targets, "ignore").blocked
    rows = Mapping("Rows", "Transactions", fixed={"Type": "new"}, unpivot=Unpivot("Date", "Amount"))
    rows = replace(rows, composed={"Transaction ID": "{Measure}-{row}"})
    assert asked(plan_import(book(), source, rows))


def test_records_in_columns_show_theirs(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    for at, heading in enumerate(FIELDS.values(), 1):
        cells: list[object] = ["D1", date(2026, 1, 20), "A1", "new", 500]
        sheet.append([heading, cells[at - 1], cells[at - 1] if at > 1 else "D2"])
    sheet["C5"].number_format = EURO
    made.save(tmp_path / "turned.xlsx")
    source = open_source(tmp_path / "turned.xlsx")
    (question,) = asked(plan_import(book(), source, replace(DEALS, transposed=True)))
    assert (question.cell, question.sheet) == ("C5", "Sheet")


def test_a_first_mapping_asks_at_once(tmp_path: Path) -> None:
    source = deals(tmp_path, [(500, EURO), (400, DOLLAR)])
    suggestion = suggest(book(), source.sheets[0], survey(source).tables[0], "Transactions", "Deals")
    assert asked(plan_import(book(), source, suggestion.mapping))


def test_a_long_column_keeps_its_stretches(tmp_path: Path) -> None:
    """Rows of one shape are cut together; a few that differ inside must not be lost, nor spread to others."""
    path = tmp_path / "long.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet()
    euro, dollar = made.add_format({"num_format": EURO}), made.add_format({"num_format": DOLLAR})
    sheet.write_row(0, 0, ["Deal", "ARR", "Plain", "Dollars"])
    odd = {70, 71, 3900, 3901, 5999}
    for row in range(1, 6000):
        sheet.write_string(row, 0, f"D{row}")
        sheet.write_number(row, 1, row, dollar if row in odd else euro)
        sheet.write_number(row, 2, row)
        sheet.write_number(row, 3, row, dollar)
    made.close()
    signs = open_source(path).sheets[0].looks.signs
    found = signs.of(2, range(2, 6001))
    assert {row for row, sign in enumerate(found, 1) if sign == "$"} == odd
    assert found.count("EUR") == 5999 - len(odd)
    assert signs.of(3, range(2, 6001)) == ()
    assert set(signs.of(4, range(2, 6001))) == {"$"}
    assert tuple(signs.at(row, 2) for row in range(2, 6001)) == found
    assert signs.at(1, 2) == signs.at(6001, 2) == ""


Made = Callable[[Path], Path]


def _flat_xml(path: Path) -> Path:
    path = path / "amounts.xml"
    cell = '<Cell ss:StyleID="{0}"><Data ss:Type="Number">{1}</Data></Cell>'
    styles = {"e": "[$€-407]0.00", "d": "&quot;$&quot;0.00", "x": "Euro Currency", "n": "Currency"}
    written = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{code}"/></Style>' for name, code in styles.items()
    )
    rows = "".join(f"<Row>{cell.format(name, at)}</Row>" for at, name in enumerate(styles))
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Styles>{written}</Styles><Worksheet ss:Name="S"><Table>{rows}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def _page(path: Path) -> Path:
    path = path / "amounts.xls"
    path.write_text(
        '<html><style>.d{mso-number-format:"\\0022$\\0022\\#\\,\\#\\#0\\.00";}</style><table>'
        '<tr><td x:num="5" style=\'mso-number-format:"\\[$€-407\\]0\\.00"\'>5</td></tr>'
        '<tr><td class=d x:num="6">6</td></tr>'
        '<tr><td x:num="7">7,00 €</td></tr>'
        '<tr><td x:num="8">8</td></tr></table></html>',
        encoding="utf-8",
    )
    return path


def _open_document(path: Path) -> Path:
    path = path / "amounts.ods"
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text"))
    cell = '<table:table-cell {0} office:value="5"><text:p>{1}</text:p></table:table-cell>'
    cell = f"<table:table-row>{cell}</table:table-row>"
    rows = (
        ('office:value-type="currency" office:currency="EUR"', "5"),
        ('office:value-type="currency"', "$5.00"),
        ('office:value-type="float"', "5,00 €"),
        ('office:value-type="float"', "5.00"),
    )
    content = (
        f"<office:document-content {spaces}>"
        f'<office:body><office:spreadsheet><table:table table:name="S">{"".join(cell.format(*row) for row in rows)}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    return path


@pytest.mark.parametrize(
    ("made", "signs"),
    [
        (_flat_xml, ("EUR", "$", "EUR", "")),
        (_page, ("EUR", "$", "EUR", "")),
        (_open_document, ("EUR", "$", "EUR", "")),
    ],
)
def test_other_kinds_of_files_tell_them_too(tmp_path: Path, made: Made, signs: tuple[str, ...]) -> None:
    (sheet,) = open_source(made(tmp_path)).sheets
    assert sheet.looks.signs.of(1, range(1, 5)) == signs


def test_an_amount_of_nothing_is_the_same_in_every_currency(tmp_path: Path) -> None:
    assert not asked(plan_import(book(), deals(tmp_path, [(0, EURO), (5, DOLLAR)]), DEALS))


def test_a_currency_that_is_fixed_is_held_against_the_amounts_too(tmp_path: Path) -> None:
    source = deals(tmp_path, [(5, EURO), (5, DOLLAR)])
    (question,) = asked(plan_import(book(), source, replace(DEALS, fixed={"Currency": "EUR"})))
    assert (question.cell, "shown in $, and would be taken as EUR, as its Currency says" in question.wrong) == (
        "E3",
        True,
    )


def test_percentages_are_read_as_their_formats_show_them(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (["Account", "Role", "Payee", "From", "Split"], *(["A1", "CSM", "1", day, 0.5] for day in DAYS)):
        made.active.append(row)
    for number, code in enumerate(('0.0"%"', "0%", "0.0"), 2):
        made.active.cell(number, 5).number_format = code
    made.save(tmp_path / "owners.xlsx")
    fields = {"Account ID": "Account", "Role": "Role", "Payee ID": "Payee", "From": "From", "Share": "Split"}
    mapping = Mapping("O", "Ownership", fields=tuple(FieldMap(*pair) for pair in fields.items()))
    plan = plan_import(book(Payees=[{"Payee ID": "1", "Name": "Ann"}]), open_source(tmp_path / "owners.xlsx"), mapping)
    assert [row.record.cells["Share"] for row in plan.rows] == [Decimal("0.005"), Decimal("0.5"), Decimal("0.5")]


@pytest.mark.parametrize(("codes", "asks"), [(("EUR", "USD"), True), (("USD", None), False), (("EUR", "none"), False)])
def test_a_column_of_currencies_where_the_sheet_has_none(codes: Sequence[object], asks: bool) -> None:
    fields = ("Payee ID", "From", "Plan ID", "Target incentive")
    mapping = Mapping("Roster", "Assignments", sheets=("Data",), fields=tuple(FieldMap(f, f) for f in fields))
    rows = [[*fields, "Currency"], *([f"001{2 + n}", "2026-01-01", "P1", 20_000, one] for n, one in enumerate(codes))]
    plan = made.run(rows, mapping, made.book(Plans=[{"Plan ID": "P1", "Name": "CSM"}]))
    found = [str(one) for one in plan.problems if "is shown in EUR, and would be taken as USD" in one.wrong]
    assert bool(found) == asks
    assert not asks or found[0].startswith("Data!D2")
