"""What columns are called in the exports of CRM, HR, customer success and billing systems."""

from __future__ import annotations

from datetime import date

import pytest

from intake.mapping.questions import Question
from intake.matching.candidates import BY_CONTENT, GUESS, name_score
from intake.matching.headingwords import name_words
from intake.matching.suggesting import Suggestion, suggest
from intake.tables.finding import find_tables
from model.tables.schema import SHEETS
from tests.io.intake.deals import Rows, book, source

_FIELDS = {
    "Payees": {
        "Payee ID": "Personnel No, Personnel number, Pers.No., PersNo, Pers.-Nr., Staff no, Emp #, EE ID, ID",
        "Name": "Preferred Name, Employee Full Name, Team Member",
        "Email": "Email - Work, Work Email Address, E-Mail-Adresse",
        "Hire date": "Date Hired, Continuous Service Date, DOJ, Employment Start Date",
        "Leave date": "Last Day of Work, Date Terminated, Relieving date",
    },
    "Assignments": {
        "Base salary": "Annual base pay, Base compensation, Fixed pay, Annualised base salary",
        "Target incentive": "On-target bonus, Target commission, Variable compensation, Target variable comp, OTC",
        "Role": "Job Title, Title, Designation",
        "Manager ID": "Direct Manager, Supervisor Name, Reports to ID, Manager No",
        "FTE": "Employment %, Working time %",
    },
    "Accounts": {
        "Account ID": "Customer #, Acct No, Record ID, 18 Digit Account ID, Account_Id__c, Kunden-Nr., External ID",
        "Account": "Organization name, Company name, Account Name",
        "Segment": "Account Segment, Customer Tier, Company size",
    },
    "Contracts": {
        "Contract ID": "Subscription ID, Subscription #, Contract ref, Vertragsnummer",
        "From": "Contract Start Date, Term Start Date, Service Start Date, Current period start",
        "To": "Contract End Date, Subscription End, Current Term End, Expiration Date, Current Period End (UTC)",
        "ARR": "Current ARR, Contracted ARR, ARR (USD), Annual contract value, Total ARR",
    },
    "Transactions": {
        "Transaction ID": "Opp #, Deal Number, Opportunity ID (18), Opportunity: Opportunity ID, SO Number, Doc. No.",
        "Date": "Date Closed, Closed Won Date, Signature Date, Deal Close Date, Belegdatum",
        "Account ID": "Account: Account Name, Sold-to party, Associated Company, Kunden-Nr.",
        "Type": "Opportunity Record Type, Movement Type, New/Renewal, ARR type",
        "Amount": "ARR impact, ARR delta, Net new ARR, ACV booked, Δ ARR, +/- ARR, Incremental ACV, Renewed ARR, "
        "ARR impact (USD), ARR_Impact__c, Net change in ARR, MRR change, Quota credit",
        "Term": "Contract length (months), Subscription Term, Number of months",
        "Reverses": "Original deal ID, Original transaction ID, Original invoice",
    },
    "Credits": {
        "Transaction ID": "Opportunity ID, Invoice Number, Deal #",
        "Payee ID": "Team Member, Split Owner, Recipient, User",
        "Share": "Split Percentage, Opportunity Split %, Credit percentage",
    },
    "Ownership": {
        "Payee ID": "CSM Email, Account Owner ID, Assigned CSM, Customer Success Manager",
        "From": "Owner since, Assignment date",
        "To": "Unassigned date",
    },
    "Targets": {"Owner": "Rep ID, Personnel No, CSM Name, Quota owner", "Measure": "Quota type, KPI name"},
    "Readings": {"Owner": "Customer ID, Account Name, Company", "Measure": "Survey, Metric name"},
    "Adjustments": {"Amount": "SPIF amount, Bonus amount", "Code": "Pay code, Wage type", "Reason": "Rationale"},
    "Curves": {"From": "% to quota, Attainment range, Lower limit", "Value": "Bonus %, Payout multiple, Comm %"},
    "FX": {"From currency": "From ccy, Foreign currency", "To currency": "To ccy, Reporting currency"},
}


@pytest.mark.parametrize(
    ("target", "field", "heading"),
    [
        (target, field, heading.strip())
        for target, fields in _FIELDS.items()
        for field, headings in fields.items()
        for heading in headings.split(",")
    ],
)
def test_headings_of_usual_exports_name_their_field(target: str, field: str, heading: str) -> None:
    scores = {column.heading: name_score(column.heading, heading, target)[0] for column in SHEETS[target].columns}
    assert scores[field] == max(scores.values())
    assert scores[field] >= GUESS - 4


@pytest.mark.parametrize(
    ("target", "field", "heading"),
    [
        ("Transactions", "Amount", "Opening ARR"),
        ("Transactions", "Amount", "ARR rank"),
        ("Transactions", "Amount", "Total ARR"),
        ("Transactions", "Transaction ID", "Original Order ID"),
        ("Transactions", "Account ID", "Customer reference"),
        ("Payees", "Payee ID", "Manager Employee ID"),
        ("Payees", "Payee ID", "# of employees"),
        ("Payees", "Name", "Employee Type"),
        ("Contracts", "ARR", "Previous ARR"),
        ("Assignments", "Role", "Title fee"),
    ],
)
def test_headings_of_something_else_do_not(target: str, field: str, heading: str) -> None:
    score, _ = name_score(field, heading, target)
    better = max(name_score(column.heading, heading, target)[0] for column in SHEETS[target].columns)
    assert score < BY_CONTENT or score < GUESS or score < better


def test_signs_that_stand_for_words_are_these_words() -> None:
    assert name_words("Emp #") == "emp no"
    assert name_words("# of seats") == "of seats"
    assert name_words("N° client") == "no client"
    assert name_words("ΔARR") == "delta arr"
    assert name_words("ARR +/-") == "arr change"


def _suggested(rows: Rows, target: str) -> Suggestion:
    sheet = source(rows).sheets[0]
    return suggest(book(), sheet, find_tables(sheet)[0][0], target, "Import")


def test_amounts_that_rival_each_other_are_still_asked_about() -> None:
    heads = ["Opportunity ID", "Date Closed", "Account Name", "Opp Type"]
    deal = ["006A", date(2026, 7, 13), "Acme Inc", "renewal"]
    for pair in (("Net new ARR", "Renewed ARR"), ("ARR", "ARR change"), ("ARR delta", "ACV booked")):
        found = _suggested([[*heads, *pair], [*deal, 100, 900]], "Transactions")
        taken = {one.field: one.heading for one in found.mapping.fields}
        assert list(taken) == ["Transaction ID", "Date", "Account ID", "Type"]
        (asked,) = [one for one in found.problems if isinstance(one, Question) and one.field == "Amount"]
        assert {heading for heading, _ in asked.answers} == set(pair)


def test_the_number_of_a_customer_is_taken_rather_than_the_name_beside_it() -> None:
    for number in ("Customer ID", "Customer No.", "Customer #", "Account Number"):
        name = number.split()[0] + " Name"
        found = _suggested([[number, name, "Segment"], ["C9", "Initech", "SMB"], ["C8", "Hooli", "SMB"]], "Accounts")
        taken = {one.field: one.heading for one in found.mapping.fields}
        assert taken == {"Account ID": number, "Account": name, "Segment": "Segment"}
