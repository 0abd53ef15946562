"""Lists of payees or accounts that name those of the book without their IDs, or beside them."""

from __future__ import annotations

from intake.mapping.mapping import Mapping
from intake.mapping.questions import Question, answered
from intake.matching.suggesting import suggest
from intake.tables.finding import find_tables
from model.tables.book import Book
from tests.io.intake.deals import PAYEES, Rows, book, column, errors, run, said, source

_CUSTOMERS: Rows = [["Account", "Segment"], ["Acme Inc", "SMB"], ["globex", "ENT"]]


def _mapping(rows: Rows, target: str, into: Book) -> Mapping:
    sheet = source(rows).sheets[0]
    return suggest(into, sheet, find_tables(sheet)[0][0], target, "Import").mapping


def _taken(mapping: Mapping) -> dict[str, str]:
    return {one.field: one.heading for one in mapping.fields}


def test_names_that_the_book_knows_are_no_ids_of_their_own_list() -> None:
    for heading in ("Acct", "Account ID", "Account Number"):
        rows = [["Account Name", heading, "Region"], ["Acme Inc", "A1", "NAM"], ["Globex", "A2", "EMEA"]]
        mapping = _mapping(rows, "Accounts", book())
        assert _taken(mapping) == {"Account": "Account Name", "Account ID": heading, "Region": "Region"}
        plan = run(rows, mapping)
        assert (plan.blocked, plan.counts["changed"]) == (False, 2)


def test_a_list_of_names_alone_changes_the_accounts_of_these_names() -> None:
    for heading in ("Account", "Customer Name", "Client"):
        rows = [[heading, "Segment"], *_CUSTOMERS[1:]]
        plan = run(rows, _mapping(rows, "Accounts", book()))
        assert errors(plan) == []
        assert column(plan, "Account ID") == ["A1", "A2"]
        assert column(plan, "Segment") == ["SMB", "ENT"]
        assert "accounts named by name in 2 cells are matched to their IDs" in said(plan)


def test_a_new_name_in_such_a_list_is_asked_about_once() -> None:
    rows = [*_CUSTOMERS, ["Initech", "SMB"]]
    plan = run(rows, _mapping(rows, "Accounts", book()))
    (asked,) = [one for one in plan.problems if isinstance(one, Question) and one.topic == "who"]
    assert (asked.subject, [answer for answer, _ in asked.answers]) == ("Initech", ["Initech", "(left out)"])
    then = run(rows, answered(plan.mapping, asked, "Initech"))
    assert errors(then) == []
    assert column(then, "Account ID") == ["A1", "A2", "Initech"]
    again = run(rows, then.mapping, then.book)
    assert (errors(again), again.counts["unchanged"]) == ([], 3)


def test_a_roster_without_ids_finds_its_people_by_their_addresses() -> None:
    rows: Rows = [["Full Name", "Email"], ["Ines Ortega-Diaz", "ines@x.com"], ["Kenji Sato", "kenji@x.com"]]
    mapping = _mapping(rows, "Payees", book())
    assert _taken(mapping) == {"Payee ID": "Email", "Name": "Full Name", "Email": "Email"}
    plan = run(rows, mapping)
    assert (errors(plan), column(plan, "Name")) == ([], ["Ines Ortega-Diaz", "Kenji Sato"])


def test_ids_that_are_names_stay_as_they_are() -> None:
    into = book(Accounts=[{"Account ID": name, "Account": name} for name in ("Acme Inc", "Globex")])
    rows = [["Customer Name", "Account", "Segment"], ["Acme Inc", "Acme", "SMB"], ["Initech", "Initech", "ENT"]]
    mapping = Mapping("Customers", "Accounts", fields=_mapping(rows, "Accounts", into).fields)
    plan = run(rows, mapping, into)
    assert _taken(mapping)["Account ID"] == "Customer Name"
    assert (errors(plan), column(plan, "Account ID")) == ([], ["Acme Inc", "Globex", "Initech"])


def test_a_roster_of_names_alone_is_a_list_of_known_payees() -> None:
    rows: Rows = [["Employee", "Hire Date"], ["Ines Ortega", "2020-01-01"], ["Sato, Kenji", "2021-03-01"]]
    mapping = _mapping(rows, "Payees", book())
    assert _taken(mapping) == {"Payee ID": "Employee", "Name": "Employee", "Hire date": "Hire Date"}
    plan = run(rows, mapping)
    assert (errors(plan), plan.counts["changed"], plan.counts["unchanged"]) == ([], 1, 1)
    assert column(plan, "Name") == [one["Name"] for one in PAYEES]


def test_names_in_a_column_of_ids_that_has_names_beside_it_are_not_merged() -> None:
    rows: Rows = [["Payee ID", "Name", "Hire date"], ["Kenji Sato", "Kenji Sato", "2026-08-01"]]
    plan = run(rows, _mapping(rows, "Payees", book()))
    assert "Payee ID Kenji Sato (Kenji Sato) is new, but looks like 0013" in errors(plan)[0]
