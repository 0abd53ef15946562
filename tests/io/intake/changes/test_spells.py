"""Spells without ends: what begins next ends them, in the file and, where somebody says so, in the book."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date

from intake import FieldMap, ImportPlan, Mapping, Question, answered
from intake.mapping.mapping import from_text, to_text
from intake.values.reading import Reading
from model.tables.book import Book, Cell
from tests.io.intake.deals import Rows, book, column, errors, run, said

_PLANS: list[MappingOf[str, Cell]] = [{"Plan ID": "P1", "Name": "Plan"}, {"Plan ID": "P2", "Name": "Other"}]
_HEAD = ["Payee", "Effective", "Plan", "TI"]
_NAMES = {"Payee ID": "Payee", "From": "Effective", "Plan ID": "Plan", "Target incentive": "TI"}
_ROSTER = Mapping(
    "Roster",
    "Assignments",
    fields=tuple(FieldMap(*pair, reading=Reading(scale="ones")) for pair in _NAMES.items()),
)
_SPELL: MappingOf[str, Cell] = {
    "Payee ID": "0012",
    "From": date(2026, 1, 1),
    "Role": "CSM",
    "Plan ID": "P1",
    "Team": "North",
    "Target incentive": 20_000,
}
_OWNED: MappingOf[str, Cell] = {"Account ID": "A1", "Role": "CSM", "Payee ID": "0012", "From": date(2026, 1, 1)}
_OWNERS = Mapping(
    "Owners",
    "Ownership",
    fields=(FieldMap("Account ID", "Account"), FieldMap("Payee ID", "CSM")),
    fixed={"Role": "CSM", "From": "2026-07-01"},
)


def into(**more: list[MappingOf[str, Cell]]) -> Book:
    return book(Plans=_PLANS, **more)


def asked(plan: ImportPlan) -> list[Question]:
    return [one for one in plan.problems if isinstance(one, Question) and one.topic == "spells"]


def decided(rows: Rows, mapping: Mapping, before: Book, answer: str) -> ImportPlan:
    """Asks, answers, and runs again from the mapping as the book keeps it."""
    (question,) = asked(run(rows, mapping, before))
    after = run(rows, from_text(to_text(answered(mapping, question, answer))), before)
    assert not asked(after)
    return after


def test_a_spell_ends_the_day_before_the_next_of_the_file() -> None:
    rows: Rows = [
        _HEAD,
        ["0012", "2026-07-01", "P1", 22],
        ["0012", "2026-01-01", "P1", 20],
        ["0013", "2026-01-01", "P1", 9],
    ]
    plan = run(rows, _ROSTER, into())
    assert errors(plan) == []
    assert column(plan, "To") == [None, date(2026, 6, 30), None]
    assert "1 spell of the file has no end and ends the day before the next begins (0012 on 2026-06-30)" in said(plan)


def test_ends_that_the_file_names_stay() -> None:
    rows: Rows = [
        [*_HEAD, "End"],
        ["0012", "2026-01-01", "P1", 20, "2026-03-31"],
        ["0012", "2026-07-01", "P1", 22, None],
    ]
    plan = run(rows, replace(_ROSTER, fields=(*_ROSTER.fields, FieldMap("To", "End"))), into())
    assert column(plan, "To") == [date(2026, 3, 31), None]


def test_an_open_spell_of_the_book_asks_whether_it_ends() -> None:
    rows: Rows = [_HEAD, ["0012", "2026-07-01", "P2", 22_000]]
    before = into(Assignments=[_SPELL])
    plan = run(rows, _ROSTER, before)
    assert plan.blocked
    assert errors(plan) == [str(asked(plan)[0])], "the overlap itself is not told beside the question"
    assert "0012 since 2026-01-01, the new one from 2026-07-01" in asked(plan)[0].wrong
    after = decided(rows, _ROSTER, before, "end")
    assert not after.blocked
    assert column(after, "To") == [date(2026, 6, 30), None]
    assert "ends the day before, as decided" in said(after)
    assert [row.action for row in after.rows] == ["new", "changed"]
    assert after.mapping.last is not None
    assert after.mapping.last.rows == 1, "the ending is no row of the file"


def test_left_open_the_book_says_that_they_overlap() -> None:
    plan = decided([_HEAD, ["0012", "2026-07-01", "P2", 22]], _ROSTER, into(Assignments=[_SPELL]), "keep")
    assert "two assignments of '0012' hold on 2026-07-01" in said(plan)
    assert plan.blocked


def test_ends_of_the_book_stay() -> None:
    ended = {**_SPELL, "To": date(2026, 3, 31)}
    rows: Rows = [_HEAD, ["0012", "2026-01-01", "P1", 20_000], ["0012", "2026-07-01", "P1", 22_000]]
    plan = run(rows, _ROSTER, into(Assignments=[ended]))
    assert column(plan, "To") == [date(2026, 3, 31), None]
    assert asked(plan) == []


def test_appending_ends_spells_too() -> None:
    mapping = replace(_ROSTER, mode="append")
    after = decided([_HEAD, ["0012", "2026-07-01", "P2", 22]], mapping, into(Assignments=[_SPELL]), "end")
    assert column(after, "To") == [date(2026, 6, 30), None]


def test_what_the_file_does_not_say_comes_from_the_spell_before() -> None:
    mapping = replace(_ROSTER, fields=tuple(one for one in _ROSTER.fields if one.field != "Plan ID"))
    rows: Rows = [["Payee", "Effective", "TI"], ["0012", "2026-07-01", 22_000]]
    plan = run(rows, replace(mapping, spells="end"), into(Assignments=[_SPELL]))
    assert errors(plan) == []
    assert column(plan, "Plan ID") == ["P1", "P1"]
    assert column(plan, "Team") == ["North", "North"]
    assert "1 new spell takes Role, Plan ID, Team from the spell before" in said(plan)


def test_nothing_is_taken_over_a_gap() -> None:
    mapping = replace(_ROSTER, fields=tuple(one for one in _ROSTER.fields if one.field != "Plan ID"))
    ended = {**_SPELL, "To": date(2026, 3, 31)}
    plan = run([["Payee", "Effective", "TI"], ["0012", "2026-07-01", 22]], mapping, into(Assignments=[ended]))
    assert "nothing is mapped to 'Plan ID'" in said(plan)


def test_owners_as_of_a_day_become_dated_rows() -> None:
    others: list[MappingOf[str, Cell]] = [_OWNED, {**_OWNED, "Account ID": "A2"}]
    rows: Rows = [["Account", "CSM"], ["Acme Inc", "Kenji Sato"], ["Globex", "Ines Ortega"]]
    after = decided(rows, _OWNERS, into(Ownership=others), "end")
    assert column(after, "Payee ID") == ["0012", "0012", "0013"]
    assert column(after, "From") == [date(2026, 1, 1), date(2026, 1, 1), date(2026, 7, 1)]
    assert column(after, "To") == [date(2026, 6, 30), None, None]
    assert after.counts["unchanged"] == 1
    assert "From" not in after.mapping.fixed, "next month's file is of another day"
    again = run(rows, after.mapping, after.book)
    assert "as of which day" in said(again)
    assert len(errors(again)) == 1
    assert "blank in all rows now" not in said(again)


def test_the_first_owners_come_in_as_they_are() -> None:
    plan = run([["Account", "CSM"], ["Acme Inc", "0012"], ["Globex", "0013"]], _OWNERS, into())
    assert not plan.blocked
    assert column(plan, "To") == [None, None]


def test_people_as_of_a_day_get_a_new_spell_only_where_something_changed() -> None:
    mapping = replace(
        _ROSTER,
        fields=tuple(one for one in _ROSTER.fields if one.field in ("Payee ID", "Target incentive")),
        fixed={"From": "2026-07-01"},
        spells="end",
    )
    spells: list[MappingOf[str, Cell]] = [_SPELL, {**_SPELL, "Payee ID": "0013"}]
    plan = run([["Payee", "TI"], ["0012", 20_000], ["0013", 25_000]], mapping, into(Assignments=spells))
    assert errors(plan) == []
    assert column(plan, "Target incentive") == [20_000, 20_000, 25_000]
    assert column(plan, "To") == [None, date(2026, 6, 30), None]


def test_owners_who_share_an_account_end_nobody() -> None:
    mapping = replace(
        _OWNERS,
        fields=(*_OWNERS.fields, FieldMap("From", "Since"), FieldMap("Share", "Share")),
        fixed={"Role": "CSM"},
    )
    rows: Rows = [
        ["Account", "CSM", "Since", "Share"],
        ["A1", "0012", "2026-01-01", "50%"],
        ["A1", "0013", "2026-02-01", "50%"],
    ]
    plan = run(rows, mapping, into())
    assert not plan.blocked
    assert "has no end" not in said(plan)


def test_terms_that_change_from_the_first_day_of_a_spell_are_told() -> None:
    rows: Rows = [_HEAD, ["0012", "2026-01-01", "P1", 22_000]]
    plan = run(rows, _ROSTER, into(Assignments=[_SPELL]))
    assert not plan.blocked
    assert "would change from its first day (0012 since 2026-01-01: Target incentive 20000 to 22000)" in said(plan)


def test_the_day_of_a_snapshot_is_offered_from_its_title() -> None:
    head: Rows = [
        ["Account owners as of 31 July 2026"],
        [],
        ["Account", "CSM"],
        ["Acme Inc", "0012"],
        ["Globex", "0013"],
    ]
    plan = run(head, replace(_OWNERS, fixed={"Role": "CSM"}), into())
    (question,) = [one for one in plan.problems if isinstance(one, Question) and one.field == "From"]
    assert question.answers == (("=2026-07-31", "As of 2026-07-31"),)
    assert (
        column(run(head, answered(replace(_OWNERS, fixed={"Role": "CSM"}), question, "=2026-07-31"), into()), "From")
        == [date(2026, 7, 31)] * 2
    )


def test_a_row_that_is_left_out_ends_nothing() -> None:
    rows: Rows = [_HEAD, ["0012", "2026-07-01", "P9", 22], ["0013", "2026-07-01", "P1", 9]]
    plan = run(rows, replace(_ROSTER, spells="end", partly=True), into(Assignments=[_SPELL]))
    assert not plan.blocked
    assert column(plan, "Payee ID") == ["0012", "0013"]
    assert column(plan, "To") == [None, None]


def test_while_the_day_of_a_list_is_open_nothing_else_is_asked_that_the_book_may_say() -> None:
    mapping = replace(
        _ROSTER, fields=tuple(one for one in _ROSTER.fields if one.field in ("Payee ID", "Target incentive"))
    )
    plan = run([["Payee", "TI"], ["0012", 21_000]], mapping, into(Assignments=[_SPELL]))
    assert [one.field for one in plan.problems if isinstance(one, Question)] == ["From"]


def test_an_owner_who_comes_back_has_a_new_spell() -> None:
    owned: list[MappingOf[str, Cell]] = [
        {**_OWNED, "To": date(2026, 3, 31)},
        {**_OWNED, "Payee ID": "0013", "From": date(2026, 4, 1)},
    ]
    plan = run([["Account", "CSM"], ["A1", "0012"]], replace(_OWNERS, spells="end"), into(Ownership=owned))
    assert column(plan, "Payee ID") == ["0012", "0013", "0012"]
    assert column(plan, "From") == [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    assert column(plan, "To") == [date(2026, 3, 31), date(2026, 6, 30), None]


def test_owners_who_together_have_the_whole_end_the_one_before() -> None:
    mapping = replace(
        _OWNERS,
        fields=(*_OWNERS.fields, FieldMap("From", "Since"), FieldMap("Share", "Share")),
        fixed={"Role": "CSM"},
    )
    rows: Rows = [
        ["Account", "CSM", "Since", "Share"],
        ["A1", "0012", "2026-06-01", "50%"],
        ["A1", "0013", "2026-06-01", "50%"],
        ["A1", "0013", "2026-09-01", "100%"],
    ]
    plan = decided(rows, mapping, into(Ownership=[{**_OWNED, "From": date(2026, 1, 1)}]), "end")
    assert column(plan, "To") == [date(2026, 5, 31), date(2026, 8, 31), date(2026, 8, 31), None]
