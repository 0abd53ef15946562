"""Tables are found wherever they stand, and whatever is no data in them is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from book.sheet.workbook import Area, parse_area
from intake import open_source
from intake.files.source import Source, SourceSheet, line_of
from intake.matching.targets import TARGETS, likely_targets
from intake.tables.finding import FoundTable, find_tables, table_in
from intake.tables.survey import survey
from model.basics.problem import Severity
from model.tables.book import Cell, CellError

Rows = Sequence[Sequence[Cell]]
DEALS: Rows = [
    ["Rep", "Deal", "Amount", "Closed"],
    ["Ann", "D1", 100, date(2026, 1, 5)],
    ["Bo", "D2", 250, date(2026, 1, 9)],
    ["Cy", "D3", Decimal("75.5"), date(2026, 2, 1)],
    ["Di", "D4", 30, date(2026, 2, 3)],
]


def sheet_of(rows: Rows, top: int = 1, left: int = 1, merged: Sequence[Area] = ()) -> SourceSheet:
    lines = [line_of(top + i, list(row), left) for i, row in enumerate(rows)]
    return SourceSheet("Data", tuple(line for line in lines if line is not None), merged=tuple(merged))


def only(rows: Rows, **where: int) -> FoundTable:
    (table,) = find_tables(sheet_of(rows, **where))[0]
    return table


def said(table: FoundTable) -> str:
    return "\n".join(map(str, table.problems))


def test_a_plain_table_has_nothing_to_say() -> None:
    table = only(DEALS)
    assert table.headings == ("Rep", "Deal", "Amount", "Closed")
    assert table.cells[2] == (100, 250, Decimal("75.5"), 30)
    assert (table.rows, table.problems, table.place(1, 2)) == ((2, 3, 4, 5), (), "C3")


def test_a_table_under_titles_and_off_column_a() -> None:
    table = only([["Bookings 2026"], ["as of", date(2026, 3, 1)], *DEALS], top=3, left=4)
    assert (table.header_row, table.headings[0], len(table.rows)) == (5, "Rep", 4)
    assert "stands above the header" in said(table)


def test_a_labelled_total_is_left_out_and_told() -> None:
    table = only([*DEALS, ["Grand total", None, Decimal("455.5"), None]])
    assert table.left_out == {6: "is labelled as a total or statistic ('Grand total')"}
    assert "not taken as data" in said(table)


def test_a_total_without_a_label_is_found_by_its_sum() -> None:
    assert 6 in only([*DEALS, [None, None, Decimal("455.5"), None]]).left_out
    average = only([*DEALS, [], [None, None, Decimal("113.875"), None]])
    assert 7 in average.left_out


def test_numbers_that_add_up_to_nothing_are_kept_and_told() -> None:
    table = only([*DEALS, [None, None, 999, None]])
    assert 6 in table.rows
    assert "perhaps a total" in said(table)


def test_subtotals_of_groups_and_their_grand_total() -> None:
    rows: Rows = [
        ["Region", "Rep", "Sold"],
        ["North", "Ann", 10],
        ["North", "Bo", 20],
        ["Subtotal", None, 30],
        ["South", "Cy", 5],
        ["South", "Di", 6],
        ["Subtotal", None, 11],
        ["Total", None, 41],
    ]
    assert only(rows).rows == (2, 3, 5, 6)


def test_a_customer_called_total_is_kept() -> None:
    rows = [*DEALS[:3], ["Total Energies", "D9", 40, date(2026, 2, 2)], *DEALS[3:]]
    table = only(rows)
    assert len(table.rows) == 5
    assert "labelled like a total ('Total Energies')" in said(table)


def test_a_payee_called_max_is_kept_though_all_targets_are_alike() -> None:
    rows: Rows = [["CSM", "Jul", "Aug"], *([name, 100, 100] for name in ("Ann", "Bo", "Max Weber", "Cy"))]
    table = only(rows)
    assert table.rows == (2, 3, 4, 5)
    assert "labelled like a statistic ('Max Weber')" in said(table)
    assert only([*rows, ["Max Aug", None, 100]]).left_out.keys() == {6}
    assert only([*rows, ["Max", 100, 100]]).left_out.keys() == {6}


def test_a_remark_makes_no_total_of_a_full_row_with_its_day() -> None:
    remarks = ("ok", "Total incl. upsell", "Min. commitment of 2 years", "Average, Ann")
    rows: Rows = [["Deal", "Date", "ARR", "CSM", "Note"]]
    rows += [[f"D{n}", date(2026, 1, n), 1000, "Ann", remark] for n, remark in enumerate(remarks, 1)]
    table = only([*rows, [None, None, 4000, None, "Total of all"], ["Total to date", date(2026, 1, 9), 4000, "-", "-"]])
    assert table.cells[4] == remarks
    assert "labelled like a total ('Total incl. upsell'), but may be data" in said(table)
    assert list(table.left_out) == [6, 7]


def test_a_customer_called_total_that_is_the_largest_is_kept() -> None:
    rows = [*DEALS, ["Total Energies", "D9", 250, date(2026, 2, 2)]]
    assert only(rows).left_out == {}


def test_subtotals_as_excel_labels_its_own() -> None:
    rows: Rows = [
        ["Region", "Rep", "Sold"],
        ["NAM", "Ann", 10],
        ["NAM", "Bo", 20],
        ["NAM Total", None, 30],
        ["EMEA", "Cy", 5],
        ["EMEA", "Di", 6],
        ["EMEA Total", None, 11],
        ["Overall", None, 41],
    ]
    assert only(rows).rows == (2, 3, 5, 6)
    kept: Rows = [["Account", "ARR"], ["Acme", 10], ["Globex", 30], ["Cap Total", 30], ["Initech", 5]]
    assert only(kept).left_out == {}


def test_subtotals_without_any_label() -> None:
    rows: Rows = [["Rep", "Deal", "Sold"], ["Ann", "D1", 10], ["Bo", "D2", 20], [None, None, 30]]
    rows = [*rows, ["Cy", "D3", 5], ["Di", "D4", 6], ["Ed", "D5", 7], [None, None, 18], [None, None, 48]]
    assert only(rows).rows == (2, 3, 5, 6, 7)


def test_a_grade_of_average_is_no_statistic() -> None:
    rows: Rows = [["ID", "Grade", "Pay"], [1, "Good", 5], [2, "Average", 6], [3, "Average", 7]]
    assert only(rows).problems == ()


def test_two_rows_of_headings_with_merged_groups() -> None:
    rows: Rows = [
        ["Rep", "Q1", None, "Q2", None],
        [None, "Target", "Actual", "Target", "Actual"],
        ["Ann", 1, 2, 3, 4],
        ["Bo", 5, 6, 7, 8],
    ]
    merged = [Area(1, 1, 2, 1), Area(1, 2, 1, 3), Area(1, 4, 1, 5)]
    (table,) = find_tables(sheet_of(rows, merged=merged))[0]
    assert table.headings == ("Rep", "Q1 / Target", "Q1 / Actual", "Q2 / Target", "Q2 / Actual")
    assert table.rows == (3, 4)
    (plain,) = find_tables(sheet_of(rows))[0]
    assert plain.headings == table.headings


def test_months_as_headings() -> None:
    rows: Rows = [["Owner", "Measure", date(2026, 1, 1), date(2026, 2, 1)], ["1", "NRR", 1, 2], ["2", "NRR", 1, 2]]
    assert only(rows).headings == ("Owner", "Measure", "2026-01", "2026-02")
    years: Rows = [["Account", 2024, 2025], ["A", 12000, 13000], ["B", 900, 1100]]
    assert only(years).headings == ("Account", "2024", "2025")


def test_last_days_of_months_are_headings_over_numbers_only() -> None:
    ends: Rows = [["Owner", date(2026, 1, 31), date(2026, 2, 28)], ["1", 5, 6], ["2", 7, 8]]
    assert only(ends).headings == ("Owner", "2026-01", "2026-02")
    days: Rows = [["Owner", date(2026, 1, 24), date(2026, 1, 31)], ["1", 5, 6], ["2", 7, 8]]
    assert "2026-01" not in only(days).headings
    far: Rows = [[date(9999, 12, 31), date(2022, 1, 31)], [date(2022, 1, 5), date(2022, 3, 5)]]
    assert only(far).rows == (1, 2)


def test_the_total_of_a_rate_is_its_average() -> None:
    rows: Rows = [["Who", "Rate"], ["Ann", Decimal("0.994")], ["Bo", 1], ["Total", Decimal("0.996")]]
    assert only(rows).left_out.keys() == {4}


def test_tables_side_by_side_and_under_each_other_with_notes() -> None:
    right: Rows = [["Rep", "Quota"], ["Ann", 1], ["Bo", 2]]
    beside = [[*row, None, *(right[i] if i < len(right) else ())] for i, row in enumerate(DEALS)]
    below: Rows = [[], [], ["Region", "Rate"], ["N", 5], ["S", 6], ["W", 7], [], ["Rates as of March."]]
    tables, problems = find_tables(sheet_of([*beside, *below]))
    assert {table.headings for table in tables} == {DEALS_HEAD, ("Rep", "Quota"), ("Region", "Rate")}
    assert any("Rates as of March." in problem.value for problem in problems)


DEALS_HEAD = ("Rep", "Deal", "Amount", "Closed")


def test_a_blank_column_and_blank_rows_do_not_part_a_table() -> None:
    wide = [[*row, None, extra] for row, extra in zip(DEALS, ["Paid", 1, 2, 3, 4], strict=True)]
    table = only([*wide[:3], [], *wide[3:]])
    assert table.headings == (*DEALS_HEAD, "Paid")
    assert len(table.rows) == 4
    assert "blank" in said(table)


def test_repeated_and_missing_headings_and_a_header_that_stands_again() -> None:
    rows: Rows = [
        ["Rep", "%", "Rep", "%", None],
        ["Ann", 1, "Bo", 2, 7],
        ["Rep", "%", "Rep", "%"],
        ["Cy", 1, "Di", 2, 8],
    ]
    table = only(rows)
    assert table.headings == ("Rep", "%", "Rep (2)", "% (2)", "Column E")
    assert table.left_out == {3: "repeats the header"}
    assert "called 'Rep (2)'" in said(table)
    assert "called 'Column E'" in said(table)


def test_a_note_below_the_rows_is_told() -> None:
    table = only([*DEALS, ["* preliminary"]])
    assert table.left_out == {6: "holds only a note"}


def test_error_cells_are_named_by_their_place() -> None:
    table = only([*DEALS, ["Ed", "D5", CellError("#N/A"), date(2026, 2, 4)]])
    assert table.cells[2][-1] == CellError("#N/A")
    assert "Data!C6: #N/A is an error value" in said(table)


def test_a_sheet_without_a_header_says_so() -> None:
    table = only([[1, 2, 3], [4, 5, 6], [7, 8, 10]])
    assert table.headings == ("Column A", "Column B", "Column C")
    assert "no header row is found" in said(table)


def test_a_named_range_and_header_row_are_obeyed() -> None:
    table = table_in(sheet_of([["x"], *DEALS, ["Ed", "D5", 1, None]]), Area(2, 1, 4, 3), 2)
    assert (table.headings, table.rows) == (("Rep", "Deal", "Amount"), (3, 4))


def test_an_excel_table_with_hidden_rows_and_totals(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        columns = [{"header": "Rep", "total_string": "All"}, {"header": "Sold", "total_function": "sum"}]
        sheet.add_table("C4:D8", {"name": "Sales", "columns": columns, "total_row": True})
        for row, (rep, sold) in enumerate([("Ann", 5), ("Bo", 6), ("Cy", 7)], 4):
            sheet.write_row(row, 2, [rep, sold])
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.write("A1", "Draft")
    (table,), problems = find_tables(open_source(path).sheets[0])
    assert (table.name, table.headings, table.rows) == ("Sales", ("Rep", "Sold"), (5, 6, 7))
    assert table.hidden_rows == {6}
    assert table.left_out == {8: "is the totals row of the Excel table"}
    assert "1 of 3 rows hidden" in said(table)
    assert any(problem.value == "'Draft'" for problem in problems)


def test_one_table_over_many_sheets_and_the_same_rows_twice() -> None:
    one, two = sheet_of(DEALS[:3]), sheet_of([DEALS[0], *DEALS[3:]])
    pieces = survey(Source("x.xlsx", "xlsx", (one, two)))
    assert any("no row in common" in problem.wrong for problem in pieces.problems)
    together = survey(Source("x.xlsx", "xlsx", (sheet_of([*DEALS[:3], [], *DEALS[:1], *DEALS[3:]]),)))
    right = next(problem.right for problem in together.problems if "no row in common" in problem.wrong)
    assert "as one" in right
    twice = survey(Source("x.xlsx", "xlsx", (one, sheet_of(DEALS))))
    assert any("has the same 2 rows" in problem.wrong for problem in twice.problems)


def test_a_workbook_with_nothing_but_a_pivot_table_says_so() -> None:
    sheet = sheet_of(DEALS)
    pivot = SourceSheet("Data", sheet.lines, pivots=(Area(1, 1, 5, 4),))
    found = survey(Source("x.xlsx", "xlsx", (pivot,)))
    assert not found.tables
    assert [p.severity for p in found.problems if "no sheet holds a table" in p.wrong] == [Severity.ERROR]


CELLS = st.sampled_from(
    [None, None, "a", "Total", "Rep", 1, 2, 3, Decimal("0.5"), date(2026, 1, 1), CellError("#N/A"), True]
)


@given(st.lists(st.lists(CELLS, max_size=7), max_size=14))
@settings(max_examples=300)
def test_every_filled_cell_is_taken_or_told(rows: list[list[Cell]]) -> None:
    """Whatever is on the sheet: each row is data, or left out by name, or header, or beside a table."""
    sheet = sheet_of(rows)
    tables, problems = find_tables(sheet)
    told = [area for p in [*problems, *(p for table in tables for p in table.problems)] if (area := _told(p.cell))]
    for line in sheet.lines:
        for column in line.columns:
            owners = [t for t in tables if _inside(t.area, line.number, column)]
            assert owners or any(_inside(area, line.number, column) for area in told), (line, column)
            for table in owners:
                known = line.number <= table.header_row or line.number in table.left_out or line.number in table.rows
                assert known, (line, table)


def _told(cell: str) -> Area | None:
    """The area that a problem is about: cells, or whole rows."""
    first, _, last = cell.partition(":")
    return Area(int(first), 1, int(last), 99) if first.isdigit() else parse_area(cell)


def _inside(area: Area, row: int, column: int) -> bool:
    return area.top <= row <= area.bottom and area.left <= column <= area.right


def test_sheets_of_any_shape_come_to_an_end() -> None:
    """Corners far apart, a row between any two, a sheet cut into a thousand pieces, pieces within pieces."""
    nested: dict[int, dict[int, Cell]] = {}
    for i in range(120):
        for j in range(i, 120):
            nested.setdefault(2 * i + 1, {})[2 * j + 1] = 1
            nested.setdefault(2 * j + 1, {})[2 * i + 1] = 1
    shapes: list[dict[int, dict[int, Cell]]] = [
        {1: {1: "a"}, 1_048_576: {16_384: "b"}},
        {2 * row: {1: f"name {row}", 2: row} for row in range(1, 3_000)},
        {2 * row: {2 * column: 1 for column in range(1, 60)} for row in range(1, 60)},
        nested,
    ]
    for shape in shapes:
        lines = tuple(line for row, cells in sorted(shape.items()) if (line := line_of(row, cells)) is not None)
        tables, problems = find_tables(SourceSheet("Data", lines))
        assert tables or problems


def test_a_name_over_its_rows_is_told_as_one() -> None:
    table = only([DEALS[0], ["Ines Ortega"], *DEALS[1:3], ["Kenji Sato"], *DEALS[3:], ["* preliminary"]])
    over = [problem for problem in table.problems if "caption of rows below it" in problem.wrong]
    assert [problem.value for problem in over] == ["'Ines Ortega'", "'Kenji Sato'"]
    assert all("map the column 'Caption'" in problem.right for problem in over)
    assert table.headings[table.captions] == "Caption"
    assert table.cells[table.captions][:3] == ("Ines Ortega", "Ines Ortega", "Kenji Sato")
    assert "holds only a note" in table.left_out.values()


def test_a_note_among_the_rows_is_no_caption() -> None:
    table = only([*DEALS[:3], ["as agreed in May"], *DEALS[3:]])
    assert table.captions == -1
    assert "Caption" not in table.headings
    told = [problem.right for problem in table.problems if "caption of rows below it" in problem.wrong]
    assert told == ["take it as data if that is wrong"]


def test_a_column_called_caption_stays_what_it_is() -> None:
    head, *rows = DEALS
    table = only([[*head, "Caption"], ["Ines Ortega"], *([*row, "own"] for row in rows)])
    assert table.headings[-2:] == ("Caption", "Caption (above)")
    assert set(table.cells[-1]) == {"Ines Ortega"}


def test_a_table_without_headings_is_likely_for_nothing_and_breaks_nothing() -> None:
    table = FoundTable("Data", "", Area(1, 1, 2, 1), 1, (), (), (2,), ())
    assert set(likely_targets([table])) == set(TARGETS)


def test_a_caption_that_begins_like_a_statistic_is_one() -> None:
    table = only([DEALS[0], ["Ines Ortega"], *DEALS[1:3], ["Max Weber"], *DEALS[3:], ["Total"]])
    assert table.cells[table.captions] == ("Ines Ortega", "Ines Ortega", "Max Weber", "Max Weber")
    assert "labelled as a total or statistic ('Total')" in said(table)


def test_a_caption_under_the_header_is_no_heading() -> None:
    rows: Rows = [["Deal", "Rep", "ARR"], ["Ines Ortega"], ["0012", "A", 5], ["0013", "B", 7], ["Bo"], ["0014", "C", 9]]
    table = only(rows)
    assert table.headings == ("Deal", "Rep", "ARR", "Caption")
    assert table.cells[3] == ("Ines Ortega", "Ines Ortega", "Bo")


def test_months_of_a_header_that_stands_again_are_no_row() -> None:
    header: list[Cell] = ["Rep", "KPI", date(2026, 1, 31), date(2026, 2, 28)]
    table = only([header, ["Ann", "NRR", 4, 7], ["Bo", "NRR", 6, 2], header, ["Cy", "NRR", 5, 3]])
    assert table.rows == (2, 3, 5)


def test_a_remark_in_a_full_row_without_a_day_makes_no_total_of_it() -> None:
    rows: Rows = [["Rep", "Goal", "Weight", "Note"], ["Ann", "Hire", 2, "ok"], ["Bo", "Hire", 2, "Total was wrong"]]
    assert only([*rows, ["Cy", "Hire", 4, "ok"]]).rows == (2, 3, 4)
    assert only([*rows, ["Sum", None, 4, "EUR"]]).rows == (2, 3)


def test_errors_and_words_among_numbers_below_a_blank_row_do_not_part_a_table() -> None:
    head, *rows = DEALS
    below: Rows = [["Ed", "D5", "tbd", date(2026, 2, 4)], ["Flo", "D6", 7, date(2026, 2, 5)]]
    assert len(only([head, *rows, [], *below]).rows) == 6
    lost: Rows = [[*row, CellError("#N/A") if at % 2 else "found"] for at, row in enumerate([*rows, *rows])]
    assert (
        len(only([[*head, "Lookup"], *lost[:5], [], ["Ed", "D5", 5, date(2026, 2, 4), "found"], *lost[5:]]).rows) == 9
    )


def test_a_blank_column_does_not_part_a_single_row_from_the_rest_of_it() -> None:
    table = only([["From", "To", "2026-01", None, "2026-02"], ["EUR", "USD", 2, None, 3]])
    assert table.headings == ("From", "To", "2026-01", "2026-02")


def test_totals_of_texts_with_a_decimal_comma_and_under_a_first_column_of_amounts() -> None:
    german: Rows = [["Deal", "Rep", "Betrag"], ["D1", "Ann", "1.000,50"], ["D2", "Bo", "20,25"], ["D3", "Cy", "3,00"]]
    assert list(only([*german, [None, None, "1.023,75"]]).left_out) == [5]
    assert list(only([*german, ["D3 Total", None, "1.023,75"]]).left_out) == [5]
    first: Rows = [["ARR", "Deal", "Term"], [100, "D1", 12], [250, "D2", 24], [75, "D3", 12]]
    assert list(only([*first, [425, None, 48]]).left_out) == [5]
    assert list(only([*first, [250, None, 24]]).left_out) == []  # what is not known of a deal makes no total


def test_a_blank_column_under_a_title_does_not_part_a_table() -> None:
    head, *rows = DEALS
    apart: Rows = [["Deals of July"], [*head[:2], None, *head[2:]], *([*row[:2], None, *row[2:]] for row in rows)]
    assert only(apart).headings == tuple(head)
