"""Who is meant by a text that holds a name and an ID, or is written with other characters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from intake.mapping.mapping import FieldMap, Mapping, Pivot
from intake.matching.directory import Directory
from tests.io.intake.deals import book, column, errors, run, said

PEOPLE = Directory("payee")
PEOPLE.add("0012", "Ines Ortega", "ines@x.com")
PEOPLE.add("0013", "Zoë Müller", "zoe@x.com")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Ortega, Ines (0012)", "0012"),
        ("Ines Ortega <ines@x.com>", "0012"),
        ("0012 - Ines Ortega", "0012"),
        ("Ines Ortega [0012]", "0012"),
        ("Mu\u0308ller, Zoe\u0308", "0013"),
        ("\uff10\uff10\uff11\uff12", "0012"),
        ("Ines Ortega (0013)", ""),
        ("Ines Ortega (0099)", ""),
        ("Ortega (0012)", ""),
    ],
)
def test_a_name_beside_its_id_is_one_person_and_beside_another_nobody(text: str, meant: str) -> None:
    assert PEOPLE.known(text).id == meant


@pytest.mark.parametrize("text", ["12", "#0012", "O012", "00-12"])
def test_an_id_that_only_looks_otherwise_is_near(text: str) -> None:
    found = PEOPLE.find(text)
    near = (("0012", "Ines Ortega"),) if text != "00-12" else ()
    assert (found.id, found.near) == ("", near)


SCORES = Mapping(
    "NPS",
    "Readings",
    sheets=("Data",),
    fields=(FieldMap("Owner", "Customer"),),
    fixed={"Measure": "NPS"},
    pivot=Pivot("Month", "NPS"),
)


def test_scores_of_accounts_are_readings_of_accounts() -> None:
    into = book(Measures=[{"Measure": "NPS", "Kind": "reading", "Over time": "last", "Unit": "points"}])
    rows = [["Customer", "Month", "NPS"], ["Acme Inc", "2026-07", 9], ["A2", "2026-07", -3]]
    plan = run(rows, SCORES, into)
    assert column(plan, "Owner") == ["account: A1", "account: A2"]
    assert "2 owners of readings are accounts of the book" in said(plan)
    unknown = [*rows, ["Initech", "2026-07", 5]]
    assert "'Initech' is no account of the book" in errors(run(unknown, SCORES, into))[0]
    decided = replace(SCORES, fields=(FieldMap("Owner", "Customer", decisions={"Initech": "A1"}),))
    assert column(run([rows[0], rows[2], unknown[3]], decided, into), "Owner") == ["account: A2", "account: A1"]


def test_scores_of_payees_stay_theirs() -> None:
    into = book(Measures=[{"Measure": "NPS", "Kind": "reading", "Over time": "last", "Unit": "points"}])
    rows = [["Customer", "Month", "NPS"], ["Ines Ortega", "2026-07", 9], ["company", "2026-07", -3]]
    assert column(run(rows, SCORES, into), "Owner") == ["0012", "company"]


def test_a_roster_may_name_a_payee_by_e_mail_but_a_namesake_is_a_question() -> None:
    fields = tuple(FieldMap(field, field) for field in ("Payee ID", "Name", "Hire date"))
    people = Mapping("People", "Payees", sheets=("Data",), fields=fields)
    headings = ["Payee ID", "Name", "Hire date"]
    mailed = run([headings, ["ines@x.com", "Ines Ortega", date(2020, 1, 1)]], people)
    assert column(mailed, "Payee ID") == ["0012", "0013"]
    named = run([headings, ["Ines Ortega", "Ines Ortega", date(2020, 1, 1)]], people)
    assert "Payee ID Ines Ortega (Ines Ortega) is new, but looks like 0012" in errors(named)[0]


@pytest.mark.parametrize("text", ["Acme, Inc.", "ACME Limited", "Acme Holding GmbH"])
def test_an_account_whose_kind_of_company_stands_with_it_is_near(text: str) -> None:
    accounts = Directory("account")
    accounts.add("A1", "Acme")
    accounts.add("A2", "Ace Group")
    assert accounts.find(text).near == (("A1", "Acme"),)
