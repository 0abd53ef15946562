"""What an import asks can be answered: each answer changes the mapping so that the question is not asked again."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from book.sheet.workbook import Area
from intake.files.source import Source, SourceSheet, line_of
from intake.mapping.mapping import LEFT_OUT, FieldMap, Mapping, Unpivot, from_text, to_text
from intake.mapping.memory import Memory
from intake.mapping.questions import Question, answered, blocking, reading_of, with_field
from intake.matching.suggesting import suggest
from intake.matching.targets import likely_targets
from intake.plan import ImportPlan
from intake.running import plan_import
from intake.tables.finding import FoundTable, find_tables
from model.tables.book import Book, Cell, book_of_rows

Rows = Sequence[Sequence[Cell]]
HEAD = ["Deal", "Closed", "Account", "Motion", "ARR", "CSM"]
FIELDS = tuple(
    FieldMap(field, heading)
    for field, heading in {
        "Transaction ID": "Deal",
        "Date": "Closed",
        "Account ID": "Account",
        "Type": "Motion",
        "Amount": "ARR",
        "CSM": "CSM",
    }.items()
)
DEALS = Mapping("Deals", "Transactions", fields=FIELDS)


def book(**tables: list[MappingOf[str, Cell]]) -> Book:
    payees: list[MappingOf[str, Cell]] = [
        {"Payee ID": "0012", "Name": "Ines Ortega", "Email": "ines@x.com", "Hire date": date(2020, 1, 1)},
        {"Payee ID": "0013", "Name": "Kenji Sato", "Hire date": date(2020, 1, 1)},
    ]
    accounts: list[MappingOf[str, Cell]] = [{"Account ID": "A1", "Account": "Acme Inc"}]
    return book_of_rows({"Payees": payees, "Accounts": accounts, **tables})


def source(rows: Rows, hidden: Sequence[int] = ()) -> Source:
    lines = [line for i, row in enumerate(rows, 1) if (line := line_of(i, list(row))) is not None]
    return Source("june.xlsx", "xlsx", (SourceSheet("Data", tuple(lines), hidden_rows=frozenset(hidden)),))


def table(rows: Rows) -> FoundTable:
    return find_tables(source(rows).sheets[0])[0][0]


def asked(plan: ImportPlan, topic: str) -> list[Question]:
    return [issue for issue in plan.problems if isinstance(issue, Question) and issue.topic == topic]


def settle(rows: Rows, topic: str, answer: str, mapping: Mapping = DEALS, hidden: Sequence[int] = ()) -> ImportPlan:
    """Ask, answer the first question of a topic, send the mapping through the book's text, and run again."""
    file = source(rows, hidden)
    before = plan_import(book(), file, mapping)
    question = asked(before, topic)[0]
    assert not question.answers or answer in {value for value, _ in question.answers} or question.among
    after = plan_import(book(), file, from_text(to_text(answered(mapping, question, answer))))
    assert not asked(after, topic), "it is asked again"
    return after


def column(plan: ImportPlan, heading: str) -> list[Cell]:
    return [row.record.cells[heading] for row in sorted(plan.rows, key=lambda row: row.record.row)]


def deal(number: int, **cells: Cell) -> list[Cell]:
    usual = {"Deal": f"D{number}", "Closed": date(2026, 1, 20), "Account": "A1", "Motion": "new", "ARR": 100}
    return [{**usual, "CSM": "0012", **cells}[heading] for heading in HEAD]


def test_hidden_rows_are_taken_or_left() -> None:
    rows = [HEAD, deal(1), deal(2), deal(3)]
    assert len(settle(rows, "hidden", "take", hidden=(3,)).rows) == 3
    assert column(settle(rows, "hidden", "leave", hidden=(3,)), "Transaction ID") == ["D1", "D3"]


@pytest.mark.parametrize(("answer", "accounts"), [("fill", ["A1", "A1", "A1"]), ("first", ["A1", None, "A1"])])
def test_merged_cells_stand_for_each_row_or_for_the_first(answer: str, accounts: list[Cell]) -> None:
    file = source([HEAD, deal(1), deal(2, Account=None), deal(3)])
    file = replace(file, sheets=(replace(file.sheets[0], merged=(Area(2, 3, 3, 3),)),))
    before = plan_import(book(), file, DEALS)
    (question,) = asked(before, "merged")
    assert before.blocked
    after = plan_import(book(), file, from_text(to_text(answered(DEALS, question, answer))))
    assert not asked(after, "merged")
    assert column(after, "Account ID") == accounts


@pytest.mark.parametrize(("answer", "first"), [(",", Decimal("1000.5")), (".", Decimal("1000.5"))])
def test_the_decimal_mark_is_asked_where_a_column_has_both(answer: str, first: Decimal) -> None:
    rows = [HEAD, deal(1, ARR="1.000,50" if answer == "," else "1,000.50"), deal(2, ARR="12,5"), deal(3, ARR="1.25")]
    assert column(settle(rows, "decimal", answer), "Amount")[0] == first


@pytest.mark.parametrize(("answer", "day"), [("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))])
def test_the_order_of_day_and_month(answer: str, day: date) -> None:
    assert column(settle([HEAD, deal(1, Closed="3/4/2026")], "dates", answer), "Date") == [day]


@pytest.mark.parametrize(("answer", "day"), [("swap", date(2026, 4, 3)), ("keep", date(2026, 3, 4))])
def test_real_dates_that_were_swapped(answer: str, day: date) -> None:
    real = [deal(n, Closed=date(2026, 3, 4)) for n in range(3)]
    plan = settle([HEAD, *real, deal(9, Closed="25/3/2026")], "real_dates", answer)
    assert column(plan, "Date")[0] == day


def test_leading_zeros_are_put_back() -> None:
    assert column(settle([HEAD, deal(1, CSM=12)], "zeros", "restore"), "CSM") == ["0012"]


def test_percent_points() -> None:
    shares = Mapping("Shares", "Ownership", fields=(FieldMap("Account ID", "Account"), FieldMap("Share", "Part")))
    rows: Rows = [["Account", "Part"], ["A1", 50], ["A1", Decimal("0.5")]]
    assert column(settle(rows, "percent", "points", shares), "Share") == [Decimal("0.5"), Decimal("0.005")]


def test_a_text_that_stands_for_a_blank_cell() -> None:
    rows = [HEAD, deal(1), deal(2, Account="A1")]
    by_term = replace(DEALS, fields=(*FIELDS, FieldMap("Term", "Months")))
    plan = settle([[*HEAD, "Months"], [*rows[1], 12], [*rows[2], "n/a"]], "value", "", by_term)
    assert column(plan, "Term") == [12, None]
    assert not plan.blocked


def test_a_near_name_is_who_somebody_says_or_is_left_out() -> None:
    rows = [HEAD, deal(1), deal(2, CSM="Ines Ortegga")]
    assert column(settle(rows, "who", "0012"), "CSM") == ["0012", "0012"]
    left = settle(rows, "who", LEFT_OUT)
    assert column(left, "Transaction ID") == ["D1"]
    assert any("1 row of Ines Ortegga left out" in issue.wrong for issue in left.problems)


def test_a_name_near_to_nobody_can_be_anybody_of_the_book() -> None:
    rows = [HEAD, deal(1, CSM="The new one")]
    assert asked(plan_import(book(), source(rows), DEALS), "who")[0].among == "Payees"
    assert column(settle(rows, "who", "0013"), "CSM") == ["0013"]


@pytest.mark.parametrize(
    ("answer", "expected"), [("0012", ("changed", "0012")), ("77", ("new", "77")), (LEFT_OUT, None)]
)
def test_a_new_payee_with_a_known_name_is_the_same_another_or_nobody(
    answer: str, expected: tuple[str, str] | None
) -> None:
    people = Mapping("People", "Payees", fields=tuple(FieldMap(h, h) for h in ("Payee ID", "Name", "Hire date")))
    rows: Rows = [
        ["Payee ID", "Name", "Hire date"],
        ["77", "Ines Ortega", date(2021, 1, 1)],
        ["0013", "Kenji Sato", None],
    ]
    plan = settle(rows, "who", answer, people)
    found = [(row.action, row.record.cells["Payee ID"]) for row in plan.rows if row.record.row == 2]
    assert found == ([expected] if expected else [])


def test_months_without_a_year() -> None:
    readings = Mapping("Goals", "Goals", fields=(FieldMap("Payee ID", "Who"),), unpivot=Unpivot("Period", "Achieved"))
    file = source([["Who", "Jan", "Feb"], ["0012", Decimal("0.5"), Decimal("0.7")]])
    question = asked(plan_import(book(), file, readings), "year")[0]
    plan = plan_import(book(), file, answered(readings, question, "2026"))
    assert column(plan, "Period") == ["2026-01", "2026-02"]


def test_a_field_that_could_be_two_columns_is_chosen() -> None:
    rows: Rows = [["Employee ID", "Month", "Value", "Correction", "Why"], ["0012", "2026-01", 5, 7, "x"]]
    file = source(rows)
    found = suggest(book(), file.sheets[0], find_tables(file.sheets[0])[0][0], "Adjustments", "Spiffs")
    question = next(q for q in found.problems if isinstance(q, Question) and q.field == "Amount")
    assert {answer for answer, _ in question.answers} == {"Value", "Correction"}
    chosen = answered(found.mapping, question, "Correction")
    assert FieldMap("Amount", "Correction") in chosen.fields
    assert not [one for one in with_field(chosen, "Amount", "").fields if one.field == "Amount"]


def test_a_question_names_its_field_and_column() -> None:
    rows = [HEAD, deal(1, Closed="soon"), deal(2, ARR="much")]
    places = {(q.field, q.heading, q.cell) for q in asked(plan_import(book(), source(rows), DEALS), "value")}
    assert places == {("Date", "Closed", "B2"), ("Amount", "ARR", "E3")}


def test_what_blocks_is_what_has_errors() -> None:
    plan = plan_import(book(), source([HEAD, deal(1, Closed="soon")]), DEALS)
    assert plan.blocked
    assert blocking(plan.problems)
    assert reading_of(DEALS, "Date").dates == ""


@pytest.mark.parametrize(
    ("headings", "target"),
    [
        (["Deal ID", "Close date", "Account", "Deal type", "ARR"], "Transactions"),
        (["Employee ID", "Full name", "Work email", "Hire date"], "Payees"),
        (["Customer ID", "Customer name", "Territory", "Tier"], "Accounts"),
        (["Employee ID", "Start date", "Plan", "Reports to", "Base salary", "Target bonus"], "Assignments"),
        (["From currency", "To currency", "2026-01"], "FX"),
        (["Personalnr", "Name", "E-Mail", "Eintritt", "Jahresgehalt", "Zielbonus"], "Payees"),
        (["Deal", "Rep 1", "% 1", "Rep 2", "% 2"], "Credits"),
    ],
)
def test_the_sheet_that_a_table_is_likely_meant_for(headings: list[str], target: str) -> None:
    assert likely_targets([table([headings, list(range(len(headings)))])])[0] == target


def test_a_list_of_sales_is_no_list_of_accounts() -> None:
    head: list[Cell] = ["account number", "name", "sku", "quantity", "unit price", "ext price", "date"]
    sale: list[Cell] = [740150, "Barton LLC", "B1-20000", 39, 86, 3380, "2018-01-01"]
    assert likely_targets([table([head, sale])])[0] == "Accounts"
    assert likely_targets([table([head, sale, sale])])[0] == "Transactions"


def test_lines_of_orders_are_sales_though_their_numbers_repeat() -> None:
    head: list[Cell] = ["Order ID", "Order Date", "Customer", "Customer ID", "Region", "City"]
    line: list[Cell] = ["O-1", "2026-01-01", "Acme", "A1", "West", "Reno"]
    assert likely_targets([table([head, line, line])])[0] == "Transactions"


def test_rows_about_nobody_are_no_sheet_about_somebody() -> None:
    scores: list[Cell] = ["Employee_ID", "Evaluation_Score", "Default_Increase_Percent"]
    assert likely_targets([table([scores, ["E1", 4, 3]])])[0] in ("Readings", "Targets")
    stores: list[Cell] = ["StoreID", "StoreName", "Region", "Approved By"]
    assert likely_targets([table([stores, [1, "Reno", "West", "Ann"]])])[0] != "Adjustments"


def test_what_a_file_is_called_decides_between_sheets_that_look_alike() -> None:
    months = [table([["Rep", "KPI", "2026-07", "2026-08"], ["0012", "NRR", 1, 1]])]
    assert likely_targets(months, "Quota FY26")[0] == "Targets"
    assert likely_targets(months, "NPS scores")[0] == "Readings"


def test_a_field_taken_from_one_column_comes_several_times_no_more() -> None:
    group = (FieldMap("Payee ID", "Rep 1"), FieldMap("Share", "% 1"))
    splits = Mapping("Splits", "Credits", groups=(group, (FieldMap("Payee ID", "Rep 2"),)))
    taken = with_field(splits, "Payee ID", "Rep 1")
    assert taken.fields == (FieldMap("Payee ID", "Rep 1"),)
    assert taken.groups == ((FieldMap("Share", "% 1"),),)


def composed_of(rows: Rows) -> list[str]:
    """The patterns that are offered for the transaction ID of these rows."""
    found = suggest(book(), source(rows).sheets[0], table(rows), "Transactions", "Orders")
    return [
        answer
        for issue in found.problems
        if isinstance(issue, Question) and issue.field == "Transaction ID"
        for answer, _ in issue.answers
    ]


def test_a_key_is_offered_of_the_columns_whose_joined_texts_differ() -> None:
    head = ["Section", "Position"]
    rows: Rows = [head, ["A", "1"], ["A", "2"], ["B", "1"], ["B", "2"]]
    assert composed_of(rows) == ["{Section}-{Position}"]
    alike: Rows = [head, ["A-1", "1"], ["A", "1-1"], ["B", "1"], ["B", "1-1"]]
    assert composed_of(alike) == [], "A-1 with 1 and A with 1-1 are the same text"


def test_what_is_remembered_between_decisions_gives_the_plan_that_a_fresh_look_gives() -> None:
    known: list[MappingOf[str, Cell]] = [
        {"Transaction ID": "D1", "Date": date(2026, 5, 1), "Account ID": "A1", "Type": "new", "Amount": 7, "CSM": "12"}
    ]
    rows: Rows = [
        ["Deals of May"],
        HEAD,
        ["D1", "01/05/2026", "A1", "new", "1,200", "0012"],
        ["D2", "02/05/2026", "A1", "upsell", "1,300", "Ines Ortegga"],
        ["D3", "03/05/2026", "A1", "new", "n/a", 12],
        ["D4", "04/05/2026", "Nobody", "new", "15", "0013"],
        ["Total", None, None, None, "2,515", None],
    ]
    memory, file, into = Memory(), source(rows, hidden=(6,)), book(Transactions=known)
    mapping = DEALS
    mappings = [mapping]
    plan = plan_import(into, file, mapping)
    while questions := [issue for issue in plan.problems if isinstance(issue, Question) and issue.answers]:
        mapping = answered(mapping, questions[0], questions[0].answers[-1][0])
        mappings.append(mapping)
        plan = plan_import(into, file, mapping)
    assert len(mappings) > 4
    other = replace(mapping, fields=tuple(replace(one, decisions={}) for one in mapping.fields))
    more = [
        replace(mapping, partly=True),
        replace(mapping, keep=("Total",), partly=True),
        replace(mapping, drop=("D1",)),
        replace(mapping, header_row=2),
        replace(mapping, area="A2:F5"),
        replace(mapping, area="A2:F4"),
        replace(mapping, mode="append"),
        replace(mapping, composed={"Note": "{Deal}-{Account}"}),
        replace(mapping, composed={"Note": "{Deal}-{Motion}"}),
        with_field(mapping, "CSM", "Account"),
        with_field(mapping, "Amount", ""),
        replace(other, target="Contracts", partly=True),
        mapping,
    ]
    for one in [*mappings, *more, *reversed(mappings)]:
        assert plan_import(into, file, one, memory=memory) == plan_import(into, file, one)
