"""A mapping made on one month's file runs on the next: rows compared, people matched, surprises told, all or none."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.sheet.workbook import Area
from intake.files.source import Source, SourceSheet
from intake.mapping.mapping import FieldMap, LastRun, Mapping, MappingProblem, Pivot, Unpivot, from_text, to_text
from intake.mapping.questions import Question, answered
from intake.mapping.saved import saved_mapping, saved_names, with_mapping
from intake.matching.suggesting import suggest
from intake.running import plan_import
from intake.tables.finding import FoundTable, find_tables
from intake.values.reading import Reading
from model.basics.problem import Severity
from model.tables.book import Cell, CellError, book_of_rows
from tests.io.intake.deals import (
    BOOKINGS,
    DEALS,
    FIELDS,
    Rows,
    book,
    column,
    errors,
    run,
    said,
    source,
)


def test_a_file_becomes_rows_of_the_book() -> None:
    plan = run(DEALS)
    assert errors(plan) == []
    assert plan.counts == {"new": 2, "changed": 0, "unchanged": 0, "duplicate": 0, "bad": 0, "missing": 0}
    assert column(plan, "Amount") == [100, Decimal("1250.50")]
    assert column(plan, "Account ID") == ["A1", "A2"]
    assert column(plan, "Date") == [date(2026, 1, 5), date(2026, 1, 20)]
    assert "accounts named by name in 1 cell are matched" in said(plan)


def test_the_same_file_again_changes_nothing() -> None:
    first = run(DEALS)
    again = run(DEALS, first.mapping, first.book)
    assert again.counts["unchanged"] == 2
    assert again.book.sheet("Transactions").cells == first.book.sheet("Transactions").cells


def test_new_changed_unchanged_and_missing_rows_are_counted() -> None:
    first = run([*DEALS, ["D3", date(2026, 2, 1), "A1", "churn", -5]])
    june = [DEALS[0], DEALS[1], ["D2", "2026-01-20", "A2", "new", 1300], ["D9", date(2026, 3, 1), "A1", "new", 7]]
    plan = run(june, first.mapping, first.book)
    assert plan.counts == {"new": 1, "changed": 1, "unchanged": 1, "duplicate": 0, "bad": 0, "missing": 1}
    (changed,) = [row for row in plan.rows if row.action == "changed"]
    assert [(c.heading, c.before, c.after) for c in changed.changes] == [("Amount", Decimal("1250.50"), 1300)]
    assert column(plan, "Transaction ID") == ["D1", "D2", "D3", "D9"]
    assert column(plan, "Amount") == [100, 1300, -5, 7]


def test_appending_refuses_what_is_there() -> None:
    first = run(DEALS)
    plan = run(DEALS, replace(first.mapping, mode="append"), first.book)
    assert plan.blocked
    assert "is in the book already" in errors(plan)[0]


def test_duplicates_are_taken_once_and_contradictions_not_at_all() -> None:
    plan = run([*DEALS, DEALS[1]])
    assert (plan.counts["new"], plan.counts["duplicate"], plan.blocked) == (2, 1, False)
    assert "has 1 row again, all the same (this one as row 2); each is taken once" in said(plan)
    other = run([*DEALS, ["D1", date(2026, 1, 5), "A1", "expansion", 101]])
    assert "with other values" in errors(other)[0]


def test_keys_that_differ_by_capitals_alone_are_told() -> None:
    plan = run([*DEALS, ["d1", *DEALS[1][1:]]])
    assert (plan.counts["new"], plan.blocked) == (3, False)
    assert "4:4: Transaction ID d1 differs from D1 by capital letters alone" in said(plan)
    assert "capital letters" in said(run([DEALS[0], ["d2", *DEALS[2][1:]]], into=run(DEALS).book))
    assert "capital letters" not in said(run(DEALS, into=run(DEALS).book))


def test_all_rows_or_none_unless_the_good_ones_are_wanted() -> None:
    rows = [*DEALS, ["D3", "soon", "A1", "new", 5], ["D4", date(2026, 1, 9), "A1", "new", CellError("#N/A")]]
    before = book()
    plan = run(rows, into=before)
    assert plan.blocked
    assert plan.book is before
    assert any("Data!B4: 'soon' is not a date" in text for text in errors(plan))
    assert any("Data!E5: #N/A is an error value" in text for text in errors(plan))
    partly = run(rows, replace(BOOKINGS, partly=True))
    assert (partly.blocked, partly.counts["new"], partly.counts["bad"]) == (False, 2, 2)
    assert "the row is left out" in said(partly)


def test_what_the_book_would_refuse_blocks_too() -> None:
    plan = run([*DEALS, ["D3", date(2026, 1, 9), "A1", "new", None]])
    assert "Data!4:4: Amount is missing" in errors(plan)[0]


def test_names_emails_and_ids_find_payees_and_near_names_ask() -> None:
    fields = tuple(FieldMap(h, h) for h in ("Payee ID", "From", "Role", "Account ID"))
    mapping = Mapping("Owners", "Ownership", fields=fields)
    day = date(2026, 1, 1)
    rows = [
        ["Account ID", "Role", "Payee ID", "From"],
        ["A1", "CSM", "Ortega, Ines", day],
        ["A2", "CSM", "KENJI@x.com", day],
    ]
    plan = run(rows, mapping)
    assert column(plan, "Payee ID") == ["0012", "0013"]
    near = run([*rows, ["A2", "AM", "Ines Ortaga", day]], mapping)
    assert "near to a payee of the book" in errors(near)[0]
    assert "0012 (Ines Ortega)" in errors(near)[0]
    decided = replace(fields[0], decisions={"Ines Ortaga": "0012"})
    assert not run([*rows, ["A2", "AM", "Ines Ortaga", day]], replace(mapping, fields=(decided, *fields[1:]))).blocked
    assert "is no payee of the book" in errors(run([*rows, ["A2", "AM", "Zed Q", day]], mapping))[0]


def test_a_new_payee_who_looks_like_a_known_one_is_not_merged() -> None:
    fields = tuple(FieldMap(h, h) for h in ("Payee ID", "Name", "Email", "Hire date"))
    mapping = Mapping("Roster", "Payees", fields=fields)
    head = ["Payee ID", "Name", "Email", "Hire date"]
    same = run([head, ["0099", "Ortega, Ines", None, date(2020, 1, 1)]], mapping)
    assert "looks like 0012 (Ines Ortega)" in errors(same)[0]
    itself = replace(fields[0], decisions={"0099": "0099"})
    another = run(
        [head, ["0099", "Ortega, Ines", None, date(2020, 1, 1)]], replace(mapping, fields=(itself, *fields[1:]))
    )
    assert (another.blocked, another.counts["new"]) == (False, 1)


def test_lost_zeros_stop_the_import_until_decided() -> None:
    fields = tuple(FieldMap(h, h) for h in ("Payee ID", "Name"))
    rows = [["Payee ID", "Name"], [12, "Ines Ortega-Diaz"]]
    assert "leading zeros were lost" in errors(run(rows, Mapping("R", "Payees", fields=fields)))[0]
    restored = (FieldMap("Payee ID", "Payee ID", Reading(zeros="restore")), fields[1])
    plan = run(rows, Mapping("R", "Payees", fields=restored))
    assert (plan.counts["changed"], column(plan, "Name")[0]) == (1, "Ines Ortega-Diaz")


def test_months_in_columns_go_into_period_columns_of_the_book() -> None:
    targets: list[MappingOf[str, Cell]] = [{"Owner": "0012", "Measure": "NRR", "Jan 2026": 1}]
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NRR", "Kind": "reading", "Unit": "number", "Over time": "last"}
    ]
    mapping = Mapping("T", "Targets", fields=(FieldMap("Owner", "Rep"),), fixed={"Measure": "NRR"}, periods=Reading())
    rows: Rows = [["Rep", "2026-01", "Feb-26"], ["Ines Ortega", 2, 3], ["0013", None, 4]]
    plan = run(rows, mapping, book(Targets=targets, Measures=measures))
    assert errors(plan) == []
    assert plan.book.sheet("Targets").headings[:4] == ["Owner", "Measure", "Jan 2026", "2026-02"]
    assert column(plan, "Jan 2026") == [2, None]
    assert column(plan, "2026-02") == [3, 4]
    march = run([["Rep", "2026-03"], ["0012", 9]], plan.mapping, plan.book)
    assert not march.blocked
    assert column(march, "2026-03") == [9, None]


def test_periods_as_headings_write_them_and_columns_that_name_none() -> None:
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NRR", "Kind": "reading", "Unit": "number", "Over time": "last"}
    ]
    mapping = Mapping("T", "Targets", fields=(FieldMap("Owner", "Rep"),), fixed={"Measure": "NRR"}, periods=Reading())
    rows: Rows = [
        ["Rep", "Q1'26", "Jul \u201926", "08/2026", "2026/9", "26-10", "Total"],
        ["0012", 1, 2, 3, 4, 5, 15],
    ]
    plan = run(rows, mapping, book(Measures=measures))
    assert errors(plan) == []
    assert plan.book.sheet("Targets").headings[2:] == ["FY2026-Q1", "2026-07", "2026-08", "2026-09"]
    assert "26-10, Total: no column of that name is imported, because it names no period" in said(plan)
    ends: Rows = [
        ["Rep", date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)],
        ["0012", 7, 8, 9],
        ["0013", 1, 2, 3],
    ]
    assert column(run(ends, mapping, book(Measures=measures)), "2026-09") == [9, 3]


@pytest.mark.parametrize("long", [False, True])
def test_rates_of_percent_measures_are_fractions_whichever_way_they_are_written(long: bool) -> None:
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": name, "Kind": "reading", "Unit": unit, "Over time": "last"}
        for name, unit in (("NRR", "percent"), ("Calls", "number"))
    ]
    fields = (FieldMap("Owner", "Who"), FieldMap("Measure", "KPI"))
    wide = Mapping("R", "Readings", fields=fields, periods=Reading())
    mapping = replace(wide, periods=None, pivot=Pivot("Month", "Value")) if long else wide
    head, month = (["Who", "KPI", "Month", "Value"], ["Jul-26"]) if long else (["Who", "KPI", "Jul-26"], [])
    rows: Rows = [head, ["0012", "NRR", *month, 95], ["0013", "NRR", *month, "98%"], ["0012", "Calls", *month, 40]]
    plan = run(rows, mapping, book(Measures=measures))
    assert errors(plan) == []
    assert column(plan, "2026-07") == [Decimal("0.95"), Decimal("0.98"), 40]
    assert "95 is read as 95 %" in said(plan)
    mixed = run([*rows, ["company", "NRR", *month, Decimal("0.97")]], mapping, book(Measures=measures))
    assert mixed.blocked
    (question,) = [q for q in mixed.problems if isinstance(q, Question) and q.topic == "percent"]
    settled = run(rows, answered(mapping, question, "fraction"), book(Measures=measures))
    assert column(settled, "2026-07")[0] == 95


def test_targets_without_any_period_are_refused() -> None:
    mapping = Mapping("T", "Targets", fields=(FieldMap("Owner", "Rep"),), fixed={"Measure": "NRR"}, periods=Reading())
    plan = run([["Rep", "Plan", "Actual"], ["0012", 1, 2]], mapping)
    assert any("no column names a period" in text for text in errors(plan))


def test_payees_in_a_role_column_that_are_missing_are_told() -> None:
    owners: list[MappingOf[str, Cell]] = [
        {"Account ID": "A1", "Role": "CSM", "Payee ID": "0012", "From": date(2026, 1, 1)}
    ]
    mapping = replace(BOOKINGS, fields=(*FIELDS, FieldMap("CSM", "CSM")))
    rows = [[*DEALS[0], "CSM"], [*DEALS[1], "0012"], [*DEALS[2], "Kenji Sato"]]
    first = run(rows, mapping, book(Ownership=owners))
    assert "the file has nothing of 1 payee of the last run: 0013" in said(run(rows[:2], first.mapping, first.book))


def test_months_without_a_year_ask_for_it() -> None:
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NRR", "Kind": "reading", "Unit": "percent", "Over time": "last"}
    ]
    into = book(Measures=measures, Settings=[{"Setting": "Fiscal year starts", "Value": 4}])
    mapping = Mapping("T", "Targets", fields=(FieldMap("Owner", "Rep"),), fixed={"Measure": "NRR"}, periods=Reading())
    rows: Rows = [["Rep", "Jan", "May", "Q2"], ["0012", 1, 2, 3]]
    asked = errors(run(rows, mapping, into))
    assert any("the column 'Jan' names no year" in text for text in asked)
    assert not any("no column names a period" in text for text in asked)
    plan = run(rows, replace(mapping, year=2027), into)
    assert errors(plan) == []
    assert plan.book.sheet("Targets").headings[2:] == ["2027-01", "2026-05", "FY2027-Q2"]


def test_one_table_over_several_sheets() -> None:
    one, two = source(DEALS[:2]).sheets[0], source([DEALS[0], DEALS[2]]).sheets[0]
    both = Source("x.xlsx", "xlsx", (one, replace(two, name="More")))
    plan = plan_import(book(), both, replace(BOOKINGS, sheets=("Data", "More")))
    assert column(plan, "Transaction ID") == ["D1", "D2"]
    moved = plan_import(book(), both, replace(BOOKINGS, sheets=("June",)))
    assert "no sheet 'June'; 'Data' has the same headings and is taken" in said(moved)


def test_months_in_columns_become_rows_and_rows_become_columns() -> None:
    unpivot = Unpivot("Period", "Amount")
    fixed = {"Code": "SPIFF", "Reason": "Contest", "By": "Ann"}
    mapping = Mapping("A", "Adjustments", fields=(FieldMap("Payee ID", "Rep"),), fixed=fixed, unpivot=unpivot)
    plan = run([["Rep", "Jan-26", "Feb-26"], ["0012", 5, None], ["0013", 6, 7]], mapping)
    assert errors(plan) == []
    assert column(plan, "Period") == ["2026-01", "2026-01", "2026-02"]
    assert column(plan, "Amount") == [5, 6, 7]
    sums = run([["Rep", "Jan-26", "Feb-26", "Q1 2026", "FY2026"], ["0012", 5, 6, 11, 11]], mapping)
    assert column(sums, "Amount") == [5, 6]
    assert "Q1 2026, FY2026: not imported, for it may be the sum of the shorter periods" in said(sums)
    named = replace(mapping, unpivot=replace(unpivot, headings=("Q1 2026",)))
    assert column(run([["Rep", "Jan-26", "Q1 2026"], ["0012", 5, 11]], named), "Amount") == [11]
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NPS", "Kind": "reading", "Unit": "points", "Over time": "last"}
    ]
    long = Mapping(
        "R", "Readings", fields=(FieldMap("Owner", "Who"), FieldMap("Measure", "KPI")), pivot=Pivot("Month", "Value")
    )
    rows: Rows = [["Who", "KPI", "Month", "Value"], ["0012", "NPS", "2026-01", 40], ["0012", "NPS", "2026-02", 41]]
    readings = run(rows, long, book(Measures=measures))
    assert errors(readings) == []
    assert (column(readings, "2026-01"), column(readings, "2026-02")) == ([40], [41])
    twice = run([*rows, ["0012", "NPS", "2026-02", 42]], long, book(Measures=measures))
    assert "second value for 2026-02" in errors(twice)[0]


def test_repeated_groups_and_records_in_columns() -> None:
    deals = run(DEALS).book
    groups = tuple((FieldMap("Payee ID", f"Rep {n}"), FieldMap("Share", f"% {n}")) for n in (1, 2))
    mapping = Mapping(
        "S", "Credits", fields=(FieldMap("Transaction ID", "Deal"),), fixed={"Role": "CSM"}, groups=groups
    )
    rows: Rows = [
        ["Deal", "Rep 1", "% 1", "Rep 2", "% 2"],
        ["D1", "0012", 70, "0013", 30],
        ["D2", "0013", 100, None, None],
    ]
    plan = run(rows, mapping, deals)
    assert errors(plan) == []
    assert column(plan, "Payee ID") == ["0012", "0013", "0013"]
    assert column(plan, "Share") == [Decimal("0.7"), Decimal("0.3"), 1]
    ones = run([rows[0], ["D1", "0012", 99, "0013", 1], ["D2", "0012", 99, "0013", 1]], mapping, deals)
    assert column(ones, "Share") == [Decimal("0.99"), Decimal("0.01")] * 2
    assert said(ones).count("and so are all numbers") == 1
    mixed = run([rows[0], ["D1", "0012", 70, "0013", Decimal("0.3")]], mapping, deals)
    assert "70 looks like percent points and 0.3 like a fraction" in said(mixed)
    assert mixed.blocked
    turned = replace(BOOKINGS, transposed=True)
    across = [list(record) for record in zip(*DEALS, strict=True)]
    assert column(run(across, turned), "Amount") == [100, Decimal("1250.50")]


def test_hidden_rows_are_asked() -> None:
    asked = run(DEALS, hidden_rows=frozenset({3}))
    assert "1 of 2 rows hidden" in errors(asked)[0]
    assert run(DEALS, replace(BOOKINGS, hidden="take"), hidden_rows=frozenset({3})).counts["new"] == 2
    assert run(DEALS, replace(BOOKINGS, hidden="leave"), hidden_rows=frozenset({3})).counts["new"] == 1


def test_a_hidden_sheet_and_a_pivot_table_are_told() -> None:
    text = said(run(DEALS, state="hidden", pivots=(Area(1, 1, 3, 5),)))
    assert "the sheet is hidden" in text
    assert "a pivot table fills these cells" in text


def test_totals_stay_out_and_rows_can_be_kept_or_dropped_by_their_text() -> None:
    rows = [*DEALS, ["Total", None, None, None, Decimal("1350.50")]]
    assert run(rows).counts["new"] == 2
    assert run(DEALS, replace(BOOKINGS, drop=("D1",))).counts["new"] == 1
    assert run(rows, replace(BOOKINGS, keep=("Total",), partly=True)).counts["bad"] == 1


def test_what_is_surprising_against_the_last_run() -> None:
    mapping = replace(
        BOOKINGS,
        headings=(*DEALS[0], "Term"),  # type: ignore[arg-type]
        last=LastRun("may.xlsx", 20, {"Amount": "135050"}, ()),
    )
    text = said(run(DEALS, mapping))
    assert "the column 'Term' is gone" in text
    assert "10 times less" in text
    assert "'Amount' sums to 1,350.5, 100 times less than in may.xlsx (135,050)" in text
    gone = replace(
        BOOKINGS, target="Ownership", fields=(FieldMap("Payee ID", "Rep"),), last=LastRun(payees=("0012", "0013"))
    )
    assert "the file has nothing of 1 payee of the last run: 0013" in said(run([["Rep", "x"], ["0012", 1]], gone))


def test_a_mapped_column_that_is_gone_blocks() -> None:
    rows = [[*row[:4]] for row in DEALS]
    assert any("the column 'ARR' is gone" in text for text in errors(run(rows)))


def test_a_key_can_be_composed_of_several_columns() -> None:
    fields = tuple(one for one in FIELDS if one.field != "Transaction ID")
    without = replace(BOOKINGS, fields=fields)
    assert any(
        "nothing is mapped to 'Transaction ID', needed for 2 new rows" in text for text in errors(run(DEALS, without))
    )
    composed = replace(without, composed={"Transaction ID": "{Customer}/{Motion}-{row}"})
    assert column(run(DEALS, composed), "Transaction ID") == ["A1/expansion-2", "Globex/new-3"]
    assert from_text(to_text(composed)) == composed
    assert "again" not in said(run([*DEALS, ["D3", *DEALS[2][1:]]], composed)), "their Deal ID tells them apart"
    twice = run([*DEALS, DEALS[2]], composed)
    assert twice.counts["new"] == 3
    assert "1 row again, all the same (this one as row 3); all are taken" in said(twice)


def test_a_key_made_of_the_number_of_the_row_changes_no_rows_of_another_file() -> None:
    fields = tuple(one for one in FIELDS if one.field != "Transaction ID")
    numbered = replace(BOOKINGS, fields=fields, composed={"Transaction ID": "T{row}"})
    june = run([*DEALS, ["D3", date(2026, 1, 6), "A1", "new", 7]], numbered)
    assert not june.blocked
    july = run([DEALS[0], *([name, date(2026, 2, 5), "A1", "new", 9] for name in ("D4", "D5"))], numbered, june.book)
    assert july.blocked
    assert july.counts["bad"] == 2
    assert "T2 stands in the book with other values; its number says only where it stood in a file" in errors(july)[0]
    mended = run([*DEALS, ["D3", date(2026, 1, 6), "A1", "new", 8]], numbered, june.book)
    assert not mended.blocked
    assert "1 row would change" in said(mended)


def test_a_composed_key_with_an_error_in_it_blocks() -> None:
    fields = tuple(one for one in FIELDS if one.field != "Transaction ID")
    composed = replace(BOOKINGS, fields=fields, composed={"Transaction ID": "{Deal ID}-{Line}"})
    plan = run([[*DEALS[0], "Line"], [*DEALS[1], CellError("#N/A")], [*DEALS[2], 1]], composed)
    assert plan.blocked
    assert "2:2: Transaction ID, which is composed: #N/A is an error value" in errors(plan)[0]


def test_the_same_headings_over_two_tables_are_told_and_the_place_decides() -> None:
    other = [
        ["D7", date(2026, 3, 1), "A1", "new", 5],
        ["D8", date(2026, 3, 2), "A1", "new", 6],
        ["D9", None, "A1", "new", 6],
    ]
    rows = [*DEALS, [], [], [], [], [], DEALS[0], *other]
    assert "stand over 2 tables; the one at A9:E12 is taken" in said(run(rows))
    anchored = run(rows, replace(BOOKINGS, anchor="A1"))
    assert column(anchored, "Transaction ID") == ["D1", "D2"]
    (told,) = [found for found in anchored.problems if "stand over 2 tables" in found.wrong]
    assert (told.severity, told.right) == (Severity.WARNING, "the others, A9:E12, hold 3 rows: not imported")


def test_a_sheet_with_the_same_headings_that_is_not_imported_is_told() -> None:
    one, two = source(DEALS[:2]).sheets[0], source([["Deals"], DEALS[0], DEALS[2]]).sheets[0]
    both = Source("x.xlsx", "xlsx", (one, replace(two, name="More")))
    plan = plan_import(book(), both, BOOKINGS)
    assert not plan.blocked
    assert "More: the sheet has the headings of the import, and nothing of it is imported" in said(plan)
    assert "nothing of it" not in said(plan_import(book(), both, replace(BOOKINGS, sheets=("Data", "More"))))


def test_a_roster_with_numbers_and_names_of_employees_takes_each_for_what_it_is() -> None:
    rows: Rows = [["Emp #", "Employee", "Start Date"], ["0099", "Ortega, Ines", date(2020, 1, 1)]]
    sheet = source(rows).sheets[0]
    found = suggest(book(), sheet, find_tables(sheet)[0][0], "Payees", "Roster")
    taken = {one.field: one.heading for one in found.mapping.fields}
    assert taken == {"Payee ID": "Emp #", "Name": "Employee", "Hire date": "Start Date"}


def test_a_file_without_the_table_is_refused() -> None:
    assert "no table on the sheet has the headings" in errors(run([["a", "b"], [1, 2]]))[0]
    assert run([]).blocked


def test_blank_cells_keep_what_the_book_has() -> None:
    first = run(DEALS)
    blank: Rows = [DEALS[0], ["D1", date(2026, 1, 5), None, "expansion", 100]]
    assert column(run(blank, first.mapping, first.book), "Account ID")[0] == "A1"
    assert column(run(blank, replace(first.mapping, clear=True), first.book), "Account ID")[0] is None


def test_a_mapping_is_kept_in_the_book_by_name() -> None:
    plan = run(DEALS)
    kept = with_mapping(plan.book, plan.mapping, "june.xlsx", "2026-07-01T00:00:00Z")
    assert saved_names(kept) == ["Bookings"]
    assert saved_mapping(kept, "bookings") == plan.mapping
    assert kept.sheet("Imports").column("Last file") == ["june.xlsx"]
    again = with_mapping(kept, replace(plan.mapping, mode="append"))
    assert saved_names(again) == ["Bookings"]
    assert saved_mapping(again, "Bookings").mode == "append"
    with pytest.raises(MappingProblem, match="no import 'x'; it has Bookings"):
        saved_mapping(kept, "x")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no JSON text"),
        ("[]", "where an object belongs"),
        ('{"name":"a","target":"Payouts"}', "no sheet that can be imported into"),
        ('{"name":"a","target":"Payees","mode":"x"}', "the mode is 'x'"),
        ('{"name":"a","target":"Payees","colour":1}', "unknown entry 'colour'"),
        ('{"name":"a","target":"Payees","transposed":"yes"}', "is no bool"),
        ('{"target":"Payees"}', "lacks something"),
        ('{"name":"a","target":"Payees","fields":[{"field":"Name"}]}', "lacks something"),
        ('{"name":"a","target":"Payees","keep":"x"}', "where a list belongs"),
    ],
)
def test_a_mapping_that_somebody_broke_says_how(text: str, message: str) -> None:
    with pytest.raises(MappingProblem, match=message):
        from_text(text)


TEXT = st.text(min_size=1, max_size=5)
READINGS = st.builds(Reading, decimal=st.sampled_from(["", ",", "."]), blanks=st.lists(TEXT, max_size=2).map(tuple))
MAPS = st.builds(FieldMap, TEXT, TEXT, READINGS, st.dictionaries(TEXT, TEXT, max_size=2))


@given(
    st.builds(
        Mapping,
        name=TEXT,
        target=st.just("Targets"),
        fields=st.lists(MAPS, max_size=3).map(tuple),
        groups=st.lists(st.lists(MAPS, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
        fixed=st.dictionaries(TEXT, TEXT, max_size=2),
        periods=st.none() | READINGS,
        unpivot=st.none() | st.builds(Unpivot, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), READINGS),
        last=st.none() | st.builds(LastRun, TEXT, st.integers(1, 9), st.just({"a": "1"}), st.just(("x",))),
        transposed=st.booleans(),
    )
)
def test_a_mapping_comes_back_from_its_text(mapping: Mapping) -> None:
    assert from_text(to_text(mapping)) == mapping


def met(rows: Rows) -> tuple[SourceSheet, FoundTable]:
    """The sheet of some rows, and its table."""
    sheet = source(rows).sheets[0]
    return sheet, find_tables(sheet)[0][0]


def test_a_first_mapping_is_suggested_with_its_candidates() -> None:
    found = suggest(book(), *met(DEALS), "Transactions", "Bookings")
    assert {one.field: one.heading for one in found.mapping.fields} == {
        "Transaction ID": "Deal ID",
        "Date": "Closed",
        "Account ID": "Customer",
        "Type": "Motion",
        "Amount": "ARR",
    }
    assert found.candidates["Amount"][0].total == Decimal("1350.50")
    assert not plan_import(book(), source(DEALS), found.mapping).blocked


def test_earned_is_not_taken_for_paid() -> None:
    rows: Rows = [
        ["ID", "Date", "Type", "Booking amount", "Deal value"],
        ["D1", date(2026, 1, 5), "new", 100, 90],
        ["D2", date(2026, 1, 6), "new", 200, 180],
    ]
    found = suggest(book(), *met(rows), "Transactions", "B")
    assert "Amount" not in {one.field for one in found.mapping.fields}
    (issue,) = [p for p in found.problems if "could be" in p.wrong]
    assert "'Booking amount' (sum 300, 2 cells, such as 100, 200)" in issue.wrong
    assert "'Deal value' (sum 270" in issue.wrong


def test_another_column_that_may_be_the_amount_is_told() -> None:
    def doubts(first: str, second: str, half: int = 2) -> list[str]:
        rows: Rows = [["ID", "Date", "Type", first, second]]
        rows += [[f"D{n}", date(2026, 1, n), "new", 100 * n, 100 * n // half] for n in (1, 2)]
        found = suggest(book(), *met(rows), "Transactions", "B")
        assert ("Amount", first) in {(one.field, one.heading) for one in found.mapping.fields}
        return [issue.wrong for issue in found.problems if "could be" in issue.wrong]

    (told,) = doubts("Amount", "ARR")
    assert "from 'Amount' (sum 300, 2 cells, such as 100, 200) by its name, and could be 'ARR' (sum 150" in told
    assert "could be 'Net Revenue'" in doubts("Price", "Net Revenue")[0]
    assert not doubts("Amount", "ARR", half=1), "they hold the same"
    assert not doubts("Amount", "Discount Amount"), "its name says that it is another"


def test_the_name_beside_an_id_is_no_manager() -> None:
    rows: Rows = [["Emp ID", "Employee Name", "Plan", "Effective date", "Target incentive"]]
    rows += [[number, name, "P1", date(2026, 1, 1), 1000] for number, name in (("0012", "Ana Ruiz"), ("0013", "Bo Li"))]
    known = book_of_rows({"Payees": [{"Payee ID": "0012", "Name": "Ana Ruiz"}, {"Payee ID": "0013", "Name": "Bo Li"}]})
    fields = {one.field: one.heading for one in suggest(known, *met(rows), "Assignments", "A").mapping.fields}
    assert fields["Payee ID"] == "Emp ID"
    assert "Manager ID" not in fields


def test_shapes_are_recognised() -> None:
    wide: Rows = [["Rep", "KPI", "Jan-26", "Feb-26"], ["0012", "NRR", 1, 2], ["0013", "NRR", 3, 4]]
    assert suggest(book(), *met(wide), "Targets", "T").mapping.periods == Reading()
    assert suggest(book(), *met(wide), "Adjustments", "T").mapping.unpivot == Unpivot("Period", "Amount")
    groups: Rows = [["Deal", "Rep", "%", "Rep", "%"], ["D1", "0012", 70, "0013", 30], ["D2", "0013", 100, None, None]]
    found = suggest(book(), *met(groups), "Credits", "C").mapping
    assert [[one.heading for one in group] for group in found.groups] == [["Rep", "%"], ["Rep (2)", "% (2)"]]
    beside: Rows = [[*DEALS[0], "Deal ID", "ARR"], *([*row, f"X{i}", 7] for i, row in enumerate(DEALS[1:]))]
    assert suggest(book(), *met(beside), "Transactions", "B").mapping.groups == ()
    long: Rows = [["Who", "KPI", "Month", "Value"], ["0012", "NRR", "2026-01", 40], ["0013", "NRR", "2026-01", 41]]
    assert suggest(book(), *met(long), "Readings", "C").mapping.pivot == Pivot("Month", "Value")
    texts: Rows = [[*long[0], "Weight", "Done"], *([*row[:3], f"{row[3]:,.1f}", "0.5", True] for row in long[1:])]
    assert suggest(book(), *met(texts), "Readings", "C").mapping.pivot == Pivot("Month", "Value")
    nothing: Rows = [["Who", "KPI", "Month", "One", "Two"], *([*row, "7"] for row in long[1:])]
    assert suggest(book(), *met(nothing), "Readings", "C").mapping.pivot is None


def test_an_amount_in_another_language_is_a_rival_of_one_in_english() -> None:
    head = ["Payee ID", "Period", "Betrag", "Value", "Code", "Reason", "By"]
    rows: Rows = [head, *(["0012", f"2026-0{n}", 100 * n, 10 * n, "SPIFF", "contest", "Dana"] for n in range(1, 5))]
    found = suggest(book(), *met(rows), "Adjustments", "A").problems
    priced: Rows = [
        [*DEALS[0][:4], "Value (EUR)", "Amount"],
        *([*row[:4], 10 * n, n] for n, row in enumerate(DEALS[1:], 3)),
    ]
    rivals = [str(one) for one in suggest(book(), *met(priced), "Transactions", "A").problems if "'Amount'" in str(one)]
    assert "could be 'Value (EUR)'" in rivals[0]
    assert ["Betrag" in str(one) and "Value" in str(one) for one in found if "'Amount'" in str(one)] == [True]


def test_a_table_is_not_turned_because_a_field_stands_again_in_its_first_column() -> None:
    head = ["Reason", "Payee ID", "Period", "Amount", "Code", "By"]
    rows: Rows = [head, *(["correction", "0012", f"2026-0{n}", n, "SPIFF", "Dana"] for n in range(1, 9))]
    assert not suggest(book(), *met(rows), "Adjustments", "A").mapping.transposed


def test_a_value_of_a_period_that_stands_again_is_told_and_another_one_refused() -> None:
    fields = (FieldMap("Owner", "Who"), FieldMap("Measure", "KPI"))
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NPS", "Kind": "reading", "Unit": "points", "Over time": "last"}
    ]
    mapping = Mapping("R", "Readings", fields=fields, pivot=Pivot("Month", "Value"))
    rows: Rows = [["Who", "KPI", "Month", "Value"], ["0012", "NPS", "2026-01", 40], ["0012", "NPS", "2026-01", 40]]
    again = run(rows, mapping, book(Measures=measures))
    assert errors(again) == []
    assert "Data!3:3: the file has 1 value again, all the same" in said(again)
    other = run([*rows, ["0012", "NPS", "2026-01", 41]], mapping, book(Measures=measures))
    assert "has a second value for 2026-01" in errors(other)[0]


def test_a_month_that_is_gone_among_later_ones_is_told_and_one_that_is_over_is_not() -> None:
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NPS", "Kind": "reading", "Unit": "points", "Over time": "last"}
    ]
    mapping = Mapping("R", "Readings", fields=(FieldMap("Owner", "Who"), FieldMap("Measure", "KPI")), periods=Reading())
    into = book(Measures=measures)
    first = run([["Who", "KPI", "Jan-26", "Feb-26", "Mar-26"], ["0012", "NPS", 1, 2, 3]], mapping, into)
    cut = run([["Who", "KPI", "Jan-26"], ["0012", "NPS", 1]], first.mapping, first.book)
    assert "the column 'Feb-26' is gone" in said(cut)
    moved = run([["Who", "KPI", "Mar-26", "Apr-26"], ["0012", "NPS", 3, 4]], first.mapping, first.book)
    assert "is gone" not in said(moved)
    across = [list(record) for record in zip(*DEALS, strict=True)]
    assert suggest(book(), *met(across), "Transactions", "C").mapping.transposed


def test_the_mapping_in_the_documentation_can_be_used() -> None:
    text = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
    shown = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    mapping = from_text(shown[1])
    assert (mapping.used, mapping.fields[1].reading.dates) == (("Deal ID", "Closed", "Customer", "ARR"), "mdy")


def test_a_name_in_two_columns_is_composed() -> None:
    head: list[Cell] = ["EmployeeID", "First_Name", "Last_Name", "JoinDate"]
    people = [head, ["0014", "Ann", "Wu", date(2026, 1, 5)]]
    found = suggest(book(), *met(people), "Payees", "Roster")
    assert found.mapping.composed == {"Name": "{First_Name} {Last_Name}"}
    assert {one.field: one.heading for one in found.mapping.fields} == {
        "Payee ID": "EmployeeID",
        "Hire date": "JoinDate",
    }
    plan = plan_import(book(), source(people), found.mapping)
    assert [row.record.cells["Name"] for row in plan.rows] == ["Ann Wu"]
    whole = [[*head, "Full name"], [*people[1], "Ann M. Wu"]]
    assert suggest(book(), *met(whole), "Payees", "Roster").mapping.composed == {}


def test_a_column_called_like_a_role_is_one_only_where_it_may_name_somebody() -> None:
    into = book(**{"Crediting rules": [{"Rule": "R1", "Role": "Lead source"}]})

    def mapped(*names: Cell) -> set[str]:
        rows = [["Deal ID", "Closed", "Lead source"], *(["D1", date(2026, 1, 5), name] for name in names)]
        found = suggest(into, *met(rows), "Transactions", "B")
        return {one.field for one in found.mapping.fields}

    assert "Lead source" not in mapped("Event", "Cold Outreach", "Referral")
    assert "Lead source" in mapped("Event", "Ortega, Ines", "Referral")
    assert "Lead source" in mapped("Ines Ortegga", "Event")
    assert "Lead source" in mapped("12", "13")


SPLIT: Rows = [
    ["Rep", "Jul-26 / Plan", "Jul-26 / Actual", "Aug-26 / Plan", "Aug-26 / Actual"],
    ["0012", 1, 2, 3, 4],
]


@pytest.mark.parametrize(("target", "under", "cells"), [("Targets", "Plan", [1, 3]), ("Readings", "Actual", [2, 4])])
def test_of_several_columns_of_a_period_the_fitting_one_is_taken(target: str, under: str, cells: list[Cell]) -> None:
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NRR", "Kind": "reading", "Unit": "number", "Over time": "last"}
    ]
    into = book(Measures=measures)
    sheet = source(SPLIT).sheets[0]
    suggested = suggest(into, sheet, find_tables(sheet)[0][0], target, "T")
    assert suggested.mapping.under == under
    asked = next(issue for issue in suggested.problems if isinstance(issue, Question) and issue.topic == "under")
    assert f"'{under}' is taken" in asked.wrong
    assert len(asked.answers) == 1
    mapping = replace(suggested.mapping, fields=(FieldMap("Owner", "Rep"),), fixed={"Measure": "NRR"})
    plan = run(SPLIT, from_text(to_text(mapping)), into)
    assert errors(plan) == []
    assert [column(plan, month) for month in ("2026-07", "2026-08")] == [[cell] for cell in cells]
    assert not any("names no period" in text or "is new" in text for text in said(plan))
    september = [[*SPLIT[0], "Sep-26 / Plan", "Sep-26 / Actual"], [*SPLIT[1], 5, 6]]
    later = run(september, plan.mapping, plan.book)
    assert errors(later) == []
    assert not any("is new" in text for text in said(later))
    assert column(later, "2026-09") == [5 if under == "Plan" else 6]


def test_which_column_of_a_period_is_meant_is_asked_and_decided() -> None:
    mapping = Mapping("T", "Targets", fields=(FieldMap("Owner", "Rep"),), fixed={"Measure": "NRR"}, periods=Reading())
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NRR", "Kind": "reading", "Unit": "number", "Over time": "last"}
    ]
    into = book(Measures=measures)
    for rows in (
        SPLIT,
        [["Rep", "Plan / Jul-26", "Plan / Aug-26", "Actual / Jul-26", "Actual / Aug-26"], ["0012", 1, 3, 2, 4]],
    ):
        plan = run(rows, mapping, into)
        question = next(issue for issue in plan.problems if isinstance(issue, Question) and issue.topic == "under")
        assert errors(plan) == [str(question)]
        assert [answer for answer, _ in question.answers] == ["Plan", "Actual"]
        decided = run(rows, answered(mapping, question, "Actual"), into)
        assert errors(decided) == []
        assert column(decided, "2026-08") == [4]
    sheet = source([["Rep", "Measure", "Jul-26 / Low", "Jul-26 / High"], ["0012", "NRR", 1, 2]]).sheets[0]
    suggested = suggest(into, sheet, find_tables(sheet)[0][0], "Targets", "T").mapping
    assert suggested.under == ""
    asked = plan_import(
        into, source([["Rep", "Measure", "Jul-26 / Low", "Jul-26 / High"], ["0012", "NRR", 1, 2]]), suggested
    )
    assert any("Low, High" in text for text in errors(asked))
    gone = run([["Rep", "Jul-26 / Low", "Jul-26 / High"], ["0012", 1, 2]], replace(mapping, under="Plan"), into)
    assert any("Low, High" in text for text in errors(gone))


@pytest.mark.parametrize(
    "headings",
    [
        ["Vorgangsnummer", "Datum", "Kunde", "Art", "Betrag"],
        ["ID transaction", "Date de clôture", "Client", "Type", "Montant"],
    ],
)
def test_german_and_french_headings_are_known(headings: list[str]) -> None:
    sheet = source([headings, *DEALS[1:]]).sheets[0]
    found = suggest(book(), sheet, find_tables(sheet)[0][0], "Transactions", "T").mapping.fields
    fields = ("Transaction ID", "Date", "Account ID", "Type", "Amount")
    assert {one.field: one.heading for one in found} == dict(zip(fields, headings, strict=True))


def test_months_without_a_year_over_plan_and_actual_ask_for_the_year_alone() -> None:
    mapping = Mapping(
        "T", "Targets", fields=(FieldMap("Owner", "Rep"),), fixed={"Measure": "NRR"}, periods=Reading(), under="Plan"
    )
    measures: list[MappingOf[str, Cell]] = [
        {"Measure": "NRR", "Kind": "reading", "Unit": "number", "Over time": "last"}
    ]
    rows: Rows = [["Rep", "Jul / Plan", "Jul / Actual", "Aug / Plan", "Aug / Actual"], ["0012", 1, 2, 3, 4]]
    asked = run(rows, mapping, book(Measures=measures))
    assert all("names no year" in text for text in errors(asked))
    assert not any("names no period" in text for text in said(asked))
    plan = run(rows, replace(mapping, year=2026), book(Measures=measures))
    assert errors(plan) == []
    assert [column(plan, month) for month in ("2026-07", "2026-08")] == [[1], [3]]


def test_a_month_without_deals_is_told_as_such() -> None:
    assert errors(run([["Bookings of June"], DEALS[0]])) == [
        "Data!2:2: below the headings of 'Bookings' there is no row; get the file again if there should be some; "
        "else there is nothing to import"
    ]
    assert "it needs Deal ID" in said(run([["Bookings of June"], ["Deal", "Day"]]))


def test_the_sheet_that_a_mapping_names_is_taken_before_a_fuller_one() -> None:
    named = source([row[:4] for row in DEALS]).sheets[0]
    fuller = replace(source([*DEALS, ["D3", "2026-01-21", "Globex", "new", 5]]).sheets[0], name="Archive")
    plan = plan_import(book(), Source("june.xlsx", "xlsx", (fuller, named)), BOOKINGS)
    assert {table.sheet for table in plan.tables} == {"Data"}
    assert "'ARR'" in errors(plan)[0]


def test_what_stands_close_to_the_imported_table_is_told() -> None:
    beside: Rows = [["Region", "N"], ["X", 1], ["Y", 2]]
    near, far = ([[*row, *gap, *more] for row, more in zip(DEALS, beside, strict=True)] for gap in ([None], [None] * 5))
    assert "rows close to the imported table" not in said(run(far))
    below = [*DEALS, [], ["Region", "Heads", "Note"], ["NAM", 3, "x"], ["EMEA", 4, "y"]]
    assert "Data!A5:C7: the rows close to the imported table are not (Region, Heads, Note)" in said(run(below))
    assert run(near).counts["new"] == 2
