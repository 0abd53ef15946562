"""Owners of targets that are no payees."""

from __future__ import annotations

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.values.reading import Reading
from tests.io.intake.deals import PAYEES, Rows, book, column, run

_ROWS: Rows = [
    ["Owner", "Measure", "2026-01"],
    ["EMEA", "Renewals", 100],
    ["smb", "Renewals", 50],
    ["Nowhere", "Renewals", 7],
]
_TARGETS = Mapping(
    "Targets", "Targets", fields=tuple(FieldMap(name, name) for name in ("Owner", "Measure")), periods=Reading()
)


def test_regions_and_segments_of_the_book_are_offered_as_owners() -> None:
    accounts = [{"Account ID": "A1", "Account": "Acme", "Region": "EMEA"}]
    spells = [{"Payee ID": PAYEES[0]["Payee ID"], "Segment": "Mid; SMB"}]
    into = book(Accounts=accounts, Assignments=spells, Measures=[{"Measure": "Renewals", "Kind": "sum"}])
    plan = run(_ROWS, _TARGETS, into)
    asked = [one for one in plan.problems if isinstance(one, Question) and one.topic == "who"]
    assert [(one.subject, one.answers[0][0]) for one in asked] == [
        ("EMEA", "region: EMEA"),
        ("smb", "segment: smb"),
        ("Nowhere", "(left out)"),
    ]
    mapping = _TARGETS
    for one in asked:
        mapping = answered(mapping, one, one.answers[0][0])
    assert column(run(_ROWS, mapping, into), "Owner") == ["region: EMEA", "segment: smb"]
