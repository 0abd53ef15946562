"""Headings of two amounts that changed places since the last run, with sums that are close."""

from __future__ import annotations

from tests.io.intake.deals import DEALS, Rows, run, said


def _deals(*pairs: tuple[object, object], headings: tuple[str, str] = ("ARR", "TCV")) -> Rows:
    rows = [[f"D{at}", "2026-01-05", "A1", "new", *pair] for at, pair in enumerate(pairs)]
    return [[*DEALS[0][:4], *headings], *rows]  # type: ignore[list-item]


_JUNE = _deals((100, 120), (50, "$1,050.00"), (30, 36), (-10, -30), (7, 7))


def test_an_amount_on_the_other_side_of_another_column_is_told() -> None:
    first = run(_JUNE)
    assert first.mapping.last is not None
    assert first.mapping.last.beside == {"Amount: TCV": "most"}
    swapped = run(_deals((150, 100), (90, 50), (36, 30), (7, 7)), first.mapping, first.book)
    told = "'Amount' was at most 'TCV' in every row of the last run, and is now at least that"
    assert (told in said(swapped), swapped.blocked) == (True, False)


def test_columns_that_stand_elsewhere_or_mix_tell_nothing() -> None:
    first = run(_JUNE)
    for rows in (
        _deals((150, 100), (90, 50), (36, 30), (7, 8)),
        _deals((150, 100), (90, 50), (7, 7)),
        _deals((150, 100), (90, 50), (36, 30), headings=("TCV", "ARR")),
    ):
        assert "in every row of the last run" not in said(run(rows, first.mapping, first.book))
