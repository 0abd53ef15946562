"""From raw cells to typed tables: defaults, blanks, what is broken and how it is told."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.basics.calendar import FAR_FUTURE, FAR_PAST, Period, day_number
from model.basics.problem import Problem, Severity
from model.tables.book import Book, Cell, CellError, Sheet, book_of_rows
from model.tables.coding import read_numbers
from model.tables.columns import Numbers, Tables
from model.tables.reading import read_tables
from model.tables.schema import INPUT_SHEETS, RECORD_SHEETS

Row = dict[str, Cell]


def read(**sheets: list[Row]) -> Tables:
    """Sheets by name, `_` for the spaces of a name."""
    return read_tables(book_of_rows({name.replace("_", " "): rows for name, rows in sheets.items()}))


def said(tables: Tables, severity: Severity | None = None) -> list[str]:
    return [str(problem) for problem in tables.problems if severity in (None, problem.severity)]


PAYEE: Row = {"Payee ID": "P1", "Name": "Ines", "Hire date": date(2020, 3, 1)}
PLAN: Row = {"Plan ID": "CSM", "Name": "CSM plan"}
SOLD: Row = {"Measure": "Sold", "Kind": "sum", "Unit": "money"}


def test_an_empty_book_is_empty_tables_without_problems() -> None:
    tables = read_tables(Book())
    assert set(tables.by_name) == {*INPUT_SHEETS, *RECORD_SHEETS}
    assert all(table.size == 0 for table in tables.by_name.values())
    assert tables.problems == ()
    assert tables.settings.currency == "USD"
    assert tables.calendar.start_month == 1


def test_reading_leaves_the_book_as_it_is() -> None:
    book = Book()
    read_tables(book)
    assert book.sheets == {}


def test_the_value_of_a_setting_is_typed_by_its_name() -> None:
    tables = read(
        Settings=[
            {"Setting": "company", "Value": "Acme"},
            {"Setting": "Fiscal Year Starts", "Value": "February"},
            {"Setting": "Currency", "Value": "eur"},
            {"Setting": "Proration", "Value": "Full months"},
            {"Setting": "Preparer and approver must differ", "Value": "no"},
            {"Setting": "Second approver above", "Value": "5,000"},
            {"Setting": "Negative net pay", "Value": "pay"},
        ]
    )
    settings = tables.settings
    assert (settings.company, settings.currency, settings.proration) == ("Acme", "EUR", "full months")
    assert (settings.signers_differ, settings.carry_negative) == (False, False)
    assert settings.second_approver_above == Fraction(5000)
    assert tables.calendar.start_month == 2
    assert tables.problems == ()


def test_settings_that_cannot_be_used_keep_their_default() -> None:
    tables = read(
        Settings=[
            {"Setting": "Fiscal year starts", "Value": 13},
            {"Setting": "Curency", "Value": "EUR"},
            {"Setting": "Currency", "Value": None},
        ]
    )
    assert said(tables) == [
        "Settings!B2: 13 is not a month; write 1 to 12 or a name such as July",
        "Settings!A3: 'Curency' is not a setting and has no effect; did you mean 'Currency'?",
    ]
    assert tables.calendar.start_month == 1
    assert tables["Settings"].broken.tolist() == [True, False, False]


def test_blank_cells_take_the_default_of_the_schema() -> None:
    tables = read(
        Plans=[PLAN],
        Components=[{"Plan ID": "CSM", "Component": "C", "Method": "rate", "Measure": "Sold", "Rate": Decimal("0.1")}],
        Measures=[SOLD],
        Transactions=[{"Transaction ID": 1, "Date": "2026-01-31", "Type": "new", "Amount": 10}],
    )
    plan, component, sale = tables["Plans"], tables["Components"], tables["Transactions"]
    assert plan.choices("Paid").text(0) == "quarter"
    assert plan.names("Currency").text(0) == "USD"
    assert plan.choices("Proration").text(0) == "calendar days"
    assert plan.numbers("Plan cap").get(0) is None
    assert component.numbers("Weight").get(0) == 1
    assert component.choices("Scope").text(0) == "individual"
    assert component.choices("Measured over").text(0) == ""
    assert component.days("From").day.tolist() == [FAR_PAST]
    assert component.days("To").day.tolist() == [FAR_FUTURE]
    assert sale.numbers("Term").get(0) == 12
    assert sale.names("Currency").text(0) == "USD"
    assert sale.names("Transaction ID").text(0) == "1"
    assert not sale.flags("Prepaid")[0]
    assert said(tables, Severity.ERROR) == []


def test_blank_currencies_and_prorations_are_those_of_the_settings() -> None:
    tables = read(
        Settings=[{"Setting": "Currency", "Value": "EUR"}, {"Setting": "Proration", "Value": "none"}],
        Payees=[PAYEE],
        Plans=[PLAN, {**PLAN, "Plan ID": "AM", "Currency": "GBP", "Proration": "full months"}],
    )
    plans = tables["Plans"]
    assert [plans.names("Currency").text(row) for row in (0, 1)] == ["EUR", "GBP"]
    assert [plans.choices("Proration").text(row) for row in (0, 1)] == ["none", "full months"]
    assert tables["Payees"].names("Pay currency").text(0) == "", "a payee's is the plan's"


def test_rows_without_content_are_skipped_and_the_others_keep_their_place() -> None:
    tables = read(Payees=[{}, PAYEE, {"Name": "  "}, {**PAYEE, "Payee ID": "P2"}, {"Mine": "a note"}])
    assert tables["Payees"].rows.tolist() == [1, 3]
    assert tables.problems == ()


def test_columns_are_found_by_heading_whatever_their_order_case_and_spaces() -> None:
    sheet = Sheet(
        "Payees", ["hire  DATE", "My notes", "payeeid", " Name"], [["2020-01-01"], ["x"], [7], ["Ines"]], 3, 2
    )
    tables = read_tables(Book({"Payees": sheet}))
    assert tables.problems == ()
    assert tables["Payees"].names("Payee ID").text(0) == "7"
    assert tables["Payees"].days("Hire date").day.tolist() == [day_number(date(2020, 1, 1))]


def test_a_bad_cell_is_named_where_it_stands_and_breaks_its_row_alone() -> None:
    headings = ["Payee ID", "Name", "Hire date"]
    cells: list[list[Cell]] = [["P1", "P2", "P3"], ["A", "B", "C"], ["2020-01-01", "soon", CellError("#N/A")]]
    tables = read_tables(Book({"Payees": Sheet("Payees", headings, cells, header_row=4, first_column=2)}))
    assert tables.problems == (
        Problem("Payees", 1, "Hire date", "D6", "soon", "'soon' is not a date", "write it like 2026-07-31"),
        Problem(
            *("Payees", 2, "Hire date", "D7", "#N/A", "#N/A is an error value", "mend its formula or type the value")
        ),
    )
    assert tables["Payees"].broken.tolist() == [False, True, True]


def test_a_missing_required_cell_breaks_its_row() -> None:
    tables = read(Payees=[{**PAYEE, "Name": None}])
    assert said(tables) == ["Payees!B2: Name is missing; fill it in"]
    assert tables["Payees"].broken.tolist() == [True]


def test_an_error_value_in_free_text_harms_nobody() -> None:
    tables = read(Payees=[{**PAYEE, "Email": CellError("#REF!")}])
    assert [problem.severity for problem in tables.problems] == [Severity.WARNING]
    assert not tables["Payees"].broken.any()


def test_a_missing_required_column_is_said_once_and_breaks_every_row() -> None:
    book = Book({"Payees": Sheet("Payees", ["Payee ID", "Name"], [["P1", "P2"], ["A", "B"]])})
    tables = read_tables(book)
    assert said(tables) == ["Payees: the column 'Hire date' is missing; add it to the header row"]
    assert tables["Payees"].broken.all()


def test_a_heading_that_looks_misspelt_is_a_finding() -> None:
    headings = ["Payee ID", "Name", "Hire date", "Leave dat", "Shoe size"]
    book = Book({"Payees": Sheet("Payees", headings, [["P1"], ["A"], ["2020-01-01"], ["2026-01-01"], [44]])})
    tables = read_tables(book)
    assert said(tables, Severity.FINDING) == [
        "Payees!D1: 'Leave dat' is not a column of Payees and has no effect; rename it if you meant 'Leave date'"
    ]


def test_a_sheet_that_looks_misspelt_is_a_finding() -> None:
    book = Book({"Transaction": Sheet("Transaction", ["Transaction ID"], [["T1"]]), "Notes": Sheet("Notes", [], [])})
    assert said(read_tables(book)) == [
        "Transaction: the sheet 'Transaction' is not read; rename it if you meant 'Transactions'"
    ]


def test_a_sheet_is_found_whatever_the_case_of_its_name() -> None:
    book = Book({"PAYEES": Sheet("PAYEES", ["Payee ID", "Name", "Hire date"], [["P1"], ["A"], ["soon"]])})
    tables = read_tables(book)
    assert tables["Payees"].size == 1
    assert said(tables) == ["PAYEES!C2: 'soon' is not a date; write it like 2026-07-31"]


def test_two_columns_of_one_heading_break_the_rows_in_which_they_differ() -> None:
    headings = ["Payee ID", "Name", "Hire date", "name "]
    dates: list[Cell] = ["2020-01-01", "2020-01-01"]
    book = Book({"Payees": Sheet("Payees", headings, [["P1", "P2"], ["A", "B"], dates, ["A", "X"]])})
    tables = read_tables(book)
    assert said(tables) == ["Payees!D1: two columns are headed 'Name'; delete or rename one of them"]
    assert tables["Payees"].broken.tolist() == [False, True]


TARGET: Row = {"Owner": "company", "Measure": "Sold"}


def test_period_columns_are_read_in_every_spelling() -> None:
    tables = read(Measures=[SOLD], Targets=[{**TARGET, "Q1 FY26": 100, "Apr-26": "30", "FY2027": None}])
    periods = tables["Targets"].periods
    assert list(periods) == [Period(2026 * 12, 3), Period(2026 * 12 + 3, 1), Period(2027 * 12, 12)]
    assert [periods[period].numbers.get(0) for period in periods] == [100, 30, None]
    assert tables.problems == ()


def test_a_bad_period_cell_spoils_itself_and_not_its_row() -> None:
    tables = read(Measures=[SOLD], Targets=[{**TARGET, "2026-01": "abc", "2026-02": 5}])
    assert said(tables) == ["Targets!C2: 'abc' is not a number; write it like 0.95, 95% or 1234.50"]
    january, february = tables["Targets"].periods.values()
    assert (january.bad.tolist(), february.bad.tolist()) == ([True], [False])
    assert not tables["Targets"].broken.any()


def test_two_columns_for_one_period_are_an_error() -> None:
    second = {**TARGET, "Owner": "region: NAM"}
    tables = read(
        Measures=[SOLD],
        Accounts=[{"Account ID": 1, "Account": "A", "Region": "NAM"}],
        Targets=[{**TARGET, "FY2026-Q1": 100, "Q1 FY26": 90}, {**second, "FY2026-Q1": 7, "Q1 FY26": 7}],
    )
    assert said(tables) == ["Targets!D1: 'FY2026-Q1' and 'Q1 FY26' are both FY2026-Q1; delete or rename one of them"]
    assert tables["Targets"].periods[Period(2026 * 12, 3)].bad.tolist() == [True, False]


def test_a_heading_that_is_nearly_a_period_is_a_warning() -> None:
    tables = read(
        Settings=[{"Setting": "Fiscal year starts", "Value": 7}],
        Measures=[SOLD],
        Targets=[{**TARGET, "2026-Q1": 100, "Comment": "x"}],
    )
    assert said(tables, Severity.WARNING) == [
        "Targets!C1: '2026-Q1' is not read as a period, so its column has no effect; "
        "write it like 2026-07, FY2026-Q3, FY2026-H2 or FY2026"
    ]


SALE: Row = {"Transaction ID": "T1", "Date": "2026-01-31", "Type": "new", "Amount": 10}


def test_columns_named_after_a_role_hold_payees() -> None:
    tables = read(
        Payees=[PAYEE],
        Transactions=[{**SALE, "csm": "P1", "AE": None}, {**SALE, "Transaction ID": "T2", "AE": "P9"}],
        Crediting_rules=[{"Rule": "all", "Role": "CSM"}, {"Rule": "all", "Role": "AE"}],
    )
    heading, names = tables["Transactions"].roles["csm"]
    assert (heading, names.text(0), names.text(1)) == ("csm", "P1", "")
    assert [p.wrong for p in tables.problems] == ["'P9' is not in Payees"]
    assert not tables["Transactions"].broken.any()  # the rest of the row is known


def test_a_column_of_payee_ids_under_another_heading_is_a_finding() -> None:
    tables = read(
        Payees=[PAYEE],
        Transactions=[{**SALE, "Owner": "P1", "Colour": "red"}],
        Crediting_rules=[{"Rule": "all", "Role": "CSM"}],
    )
    assert [p.wrong for p in tables.problems] == [
        "the column 'Owner' holds payee IDs, but no rule names a role 'Owner'"
    ]


def test_names_match_without_case_and_spaces_and_ids_exactly() -> None:
    tables = read(
        Accounts=[
            {"Account ID": "a1", "Account": "A", "Region": "North America"},
            {"Account ID": "A1", "Account": "B", "Region": "northamerica "},
        ]
    )
    assert tables.problems == ()
    assert tables["Accounts"].names("Region").names == ("North America",)
    assert tables["Accounts"].names("Account ID").names == ("a1", "A1")


def test_lists_periods_and_flags() -> None:
    tables = read(
        Payees=[PAYEE],
        Plans=[{**PLAN, "Paid": "Half", "Period weights": "60;40"}],
        Assignments=[
            {"Payee ID": "P1", "From": datetime(2026, 1, 1), "Plan ID": "CSM", "Target incentive": 0, "Region": "A; B"}
        ],
        Adjustments=[{"Payee ID": "P1", "Period": "Jan 2026", "Amount": "(5)", "Code": "X", "Reason": "r", "By": "b"}],
        Draws=[{"Payee ID": "P1", "From": "2026-01-01", "Amount": 5, "Recoverable": False}],
    )
    assert tables.problems == ()
    assert tables["Plans"].number_lists("Period weights") == [(60, 40)]
    assert tables["Assignments"].name_lists("Region") == [("A", "B")]
    assert tables["Adjustments"].period_values("Period") == [Period(2026 * 12, 1)]
    assert tables["Adjustments"].numbers("Amount").get(0) == -5
    assert tables["Draws"].flags("Recoverable").tolist() == [False]


def test_a_truth_value_is_told_from_one() -> None:
    rows: list[Row] = [{**SALE, "Transaction ID": f"T{cell}", "Amount": cell} for cell in (1, True, 0, False)]
    tables = read(Transactions=rows)
    assert tables["Transactions"].broken.tolist() == [False, True, False, True]


def test_a_column_of_problems_ends_in_a_count() -> None:
    tables = read(Transactions=[{**SALE, "Transaction ID": f"T{i}", "Amount": "?"} for i in range(250)])
    assert len(tables.problems) == 201
    assert str(tables.problems[-1]) == (
        "Transactions!E:E: 50 more cells have problems like those listed; mend the column as a whole"
    )
    assert tables["Transactions"].broken.all()


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8),
)


@given(st.lists(CELLS), st.booleans())
def test_numbers_are_read_exactly_on_either_way(cells: list[Cell], with_text: bool) -> None:
    read_cells: list[Cell] = [*cells, "1"] if with_text else cells
    column = read_numbers(read_cells, "").column
    assert isinstance(column, Numbers)
    expected = [None if cell is None else Fraction(cell) for cell in read_cells]  # type: ignore[arg-type]
    assert [column.get(row) for row in range(len(read_cells))] == expected


@pytest.mark.parametrize("huge", [Decimal("1E+40"), Decimal("1.5E-40"), 10**15 + 1])
def test_numbers_beyond_machine_words_stay_exact(huge: Decimal | int) -> None:
    column = read_numbers([huge, Decimal("0.01"), 3], "").column
    assert isinstance(column, Numbers)
    rounded = 10**15 if isinstance(huge, int) else Fraction(huge)
    assert [column.get(row) for row in range(3)] == [rounded, Fraction(1, 100), 3]
