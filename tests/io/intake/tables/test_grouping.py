"""Reports that are grouped: a value stands in the first row of its group, and blank cells below it."""

from __future__ import annotations

from dataclasses import replace

from intake.mapping.mapping import FieldMap
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, book, column, errors, run

_HEADER = ["Owner", *DEALS[0]]
_MAPPING = replace(BOOKINGS, fields=(*BOOKINGS.fields, FieldMap("CSM", "Owner")))


def _rows(*owners: str | None) -> Rows:
    deals = [[owner, f"D{at}", *DEALS[1][1:]] for at, owner in enumerate(owners, 1)]
    return [_HEADER, *deals]


def _imported(*owners: str | None) -> ImportPlan:
    return run(_rows(*owners), _MAPPING, book(Ownership=[{"Role": "CSM"}]))


def test_a_grouped_column_is_asked_about_and_filled_down() -> None:
    plan = _imported("Ines Ortega", None, None, "Kenji Sato", None)
    assert "Data!A:A: 3 blank cells below a text, as in a report that is grouped by this column" in errors(plan)[0]
    (question,) = [found for found in plan.problems if isinstance(found, Question) and found.topic == "fill_down"]
    filled = run(_rows("Ines Ortega", None, None, "Kenji Sato", None), answered(_MAPPING, question, "fill"))
    assert column(filled, "CSM") == ["0012", "0012", "0012", "0013", "0013"]
    kept = run(_rows("Ines Ortega", None, None, "Kenji Sato", None), answered(_MAPPING, question, "keep"))
    assert column(kept, "CSM") == ["0012", None, None, "0013", None]


def test_a_column_that_is_filled_now_and_then_is_not_grouped() -> None:
    assert not _imported(None, "Ines Ortega", None, "Kenji Sato").blocked  # its first row is blank
    assert not _imported("Ines Ortega", None, "Kenji Sato", None, "Ines Ortega").blocked  # a value comes again
    assert not _imported("Ines Ortega", "Kenji Sato").blocked


def test_a_name_that_is_said_again_on_each_page_is_grouped_all_the_same() -> None:
    owners = ("Ines Ortega", None, None, "Ines Ortega", None, "Kenji Sato", None)
    assert "4 blank cells below a text" in errors(_imported(*owners))[0]
    assert not _imported("Ines Ortega", "Ines Ortega", None, "Kenji Sato", "Kenji Sato", None).blocked


def test_columns_grouped_inside_another_one_are_found_and_those_right_of_a_full_one_are_not() -> None:
    header = ["Owner", "Motion", "Deal ID", "Closed", "Customer", "ARR", "Note"]
    rows = [
        ["Ines Ortega", "new", "D1", "2026-01-05", "A1", 1, "n"],
        [None, None, "D2", "2026-01-05", "A1", 2, None],
        [None, "expansion", "D3", "2026-01-05", "A1", 3, None],
        ["Kenji Sato", "new", "D4", "2026-01-05", "A1", 4, None],
    ]
    mapping = replace(_MAPPING, fields=(*_MAPPING.fields, FieldMap("Note", "Note")))
    found = errors(run([header, *rows], mapping))
    assert [text.partition(":")[0] for text in found if "grouped" in text] == ["Data!B", "Data!A"]
