"""Several accounts, or several owners with their shares, in one cell of a list."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from tests.io.intake.deals import Rows, book, column, errors, run, said

_FIELDS = tuple(FieldMap(name, name) for name in ("Account ID", "Payee ID", "From"))
_OWNERS = Mapping("Owners", "Ownership", fields=_FIELDS, fixed={"Role": "CSM"})


def _rows(*owned: tuple[str, str]) -> Rows:
    return [["Account ID", "Payee ID", "From"], *([account, payee, "2026-07-01"] for account, payee in owned)]


def _asked(plan: ImportPlan) -> list[Question]:
    return [one for one in plan.problems if isinstance(one, Question) and one.topic == "lists"]


@pytest.mark.parametrize("cell", ["A1, A2", "A1; A2", "A1\nA2", "Acme Inc / Globex", "Acme Inc and A2", "A1 | Globex"])
def test_accounts_that_the_book_knows_are_a_row_each(cell: str) -> None:
    plan = run(_rows((cell, "0012")), _OWNERS)
    assert errors(plan) == []
    assert column(plan, "Account ID") == ["A1", "A2"]
    assert column(plan, "Payee ID") == ["0012", "0012"]
    assert "1 cell of several parted into 2 rows" in said(plan)


def test_marks_inside_known_names_part_nothing() -> None:
    accounts = [{"Account ID": "A1", "Account": "Smith, Jones & Co"}, {"Account ID": "A/2", "Account": "Globex"}]
    plan = run(_rows(("Smith, Jones & Co", "Ortega, Ines"), ("A/2", "0013")), _OWNERS, book(Accounts=accounts))
    assert (errors(plan), column(plan, "Account ID"), _asked(plan)) == ([], ["A1", "A/2"], [])
    both = run(_rows(("Smith, Jones & Co; Globex", "0012")), _OWNERS, book(Accounts=accounts))
    assert (errors(both), column(both, "Account ID")) == ([], ["A1", "A/2"])


def test_a_mark_that_may_be_part_of_a_name_is_asked_about() -> None:
    rows = _rows(("Acme Inc, Newco", "0012"))
    plan = run(rows, _OWNERS)
    (asked,) = _asked(plan)
    assert "'Acme Inc, Newco' may be several, or one with such a name" in asked.wrong
    assert plan.blocked
    split = run(rows, answered(_OWNERS, asked, "split"))
    assert "'Newco' is no account of the book" in " ".join(errors(split))
    kept = run(rows, answered(_OWNERS, asked, "keep"))
    assert "'Acme Inc, Newco' is no account of the book" in " ".join(errors(kept))


def test_a_name_of_which_nothing_is_known_is_not_asked_about_as_a_list() -> None:
    assert _asked(run(_rows(("Umbrella, Corp", "0012")), _OWNERS)) == []


@pytest.mark.parametrize(
    "cell",
    [
        "Ines Ortega 60% / Kenji Sato 40%",
        "Ines Ortega (60 %), Kenji Sato (40 %)",
        "60% Ines Ortega; 40% Kenji Sato",
        "0012: 60%, 0013: 40%",
        "Ortega, Ines 60% / Sato, Kenji 40%",
        "Ines Ortega - 60% and Kenji Sato - 40%",
    ],
)
def test_owners_with_shares_are_a_row_each(cell: str) -> None:
    plan = run(_rows(("A1", cell), ("A2", "0013")), _OWNERS)
    assert errors(plan) == []
    assert column(plan, "Payee ID") == ["0012", "0013", "0013"]
    assert column(plan, "Share") == [Decimal("0.6"), Decimal("0.4"), None]
    assert column(plan, "Account ID") == ["A1", "A1", "A2"]


def test_shares_that_are_not_the_whole_are_told() -> None:
    plan = run(_rows(("A1", "0012 60% / 0013 50%")), _OWNERS)
    assert "the shares in '0012 60% / 0013 50%' are not 100 % together" in said(plan)


def test_owners_without_shares_are_asked_how_much_each_has() -> None:
    rows = _rows(("A1", "Ines Ortega / Kenji Sato"))
    (asked,) = _asked(run(rows, _OWNERS))
    assert [answer for answer, _ in asked.answers] == ["shared", "split", "keep"]
    shared = run(rows, answered(_OWNERS, asked, "shared"))
    assert (errors(shared), column(shared, "Share")) == ([], [Decimal("0.5"), Decimal("0.5")])
    whole = run(rows, answered(_OWNERS, asked, "split"))
    assert (errors(whole), whole.counts["new"]) == ([], 2)


def test_thirds_are_not_offered_nor_taken() -> None:
    people = [{"Payee ID": f"P{at}", "Name": f"Name {at}", "Hire date": "2020-01-01"} for at in range(3)]
    rows = _rows(("A1", "P0; P1; P2"))
    (asked,) = _asked(run(rows, _OWNERS, book(Payees=people)))
    assert [answer for answer, _ in asked.answers] == ["split", "keep"]
    mapping = answered(_OWNERS, asked, "shared")
    assert run(rows, mapping, book(Payees=people)).blocked


def test_a_column_of_shares_says_them_itself() -> None:
    fields = (*_FIELDS, FieldMap("Share", "Share"))
    head, row = _rows(("A1", "0012; 0013"))
    plan = run([[*head, "Share"], [*row, Decimal("0.5")]], replace(_OWNERS, fields=fields))
    assert (errors(plan), column(plan, "Share")) == ([], [Decimal("0.5"), Decimal("0.5")])


def test_rows_keep_their_places_when_others_are_parted() -> None:
    plan = run(_rows(("A1, A2", "0012"), ("A9", "0013")), _OWNERS)
    assert "Data!A3: 'A9' is no account of the book" in errors(plan)[0]
