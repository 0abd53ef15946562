"""The journal's file: cells come back as they were, and what is torn costs nothing but itself."""

from __future__ import annotations

import json
import stat
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.recovery.journal import Head, JournalFile, cell_of, json_of, read_head, read_journal
from model.tables.book import Cell, CellError

HEAD = Head("/books/Q3.xlsx", "ab12", "Q3.xlsx", "2026-11-21T14:02:00")
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes().map(lambda moment: moment.replace(fold=0)),
    st.text(st.characters()),
    st.sampled_from(["#N/A", "#REF!", "formula not calculated"]).map(CellError),
)


@given(CELLS)
def test_a_cell_comes_back_in_kind_and_in_every_digit(cell: Cell) -> None:
    back = cell_of(json.loads(json.dumps(json_of(cell))))
    assert (type(back), repr(back)) == (type(cell), repr(cell))


@pytest.mark.parametrize("value", [[], {}, {"number": "x"}, {"number": 1}, {"day": "2026-13-01"}, 1.5, {"else": "1"}])
def test_what_is_no_cell_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the message, the reader stops there
        cell_of(value)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A journal of three steps."""
    file = JournalFile(tmp_path / "state" / "a.journal", HEAD)
    for i in range(3):
        file.append({"kind": "do", "text": f"step {i} with ü and\nline", "edits": []})
    file.close()
    return file.path


def test_steps_come_back_in_order(written: Path) -> None:
    journal = read_journal(written)
    assert journal is not None
    assert (journal.head, journal.whole, len(journal.steps)) == (HEAD, True, 3)
    assert read_head(written) == HEAD


def test_cut_anywhere_it_gives_every_step_before_the_cut(written: Path) -> None:
    data = written.read_bytes()
    ends = [i + 1 for i, byte in enumerate(data) if byte == ord("\n")]
    for cut in range(ends[0], len(data)):
        written.write_bytes(data[:cut])
        journal = read_journal(written)
        assert journal is not None
        complete = sum(end - 1 <= cut for end in ends[1:])  # the last byte of a line may be there without its end
        assert len(journal.steps) == complete
        assert journal.whole == (cut in ends)


@pytest.mark.parametrize("data", [b"", b"\n", b"{}", b'{"journal":2}', b'{"journal":1,"path":3}', b"\xff\x00", b"[1]"])
def test_what_is_no_journal_is_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.journal"
    path.write_bytes(data)
    assert read_journal(path) is None
    assert read_head(path) is None
    assert read_journal(tmp_path / "b.journal") is None


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_nobody_else_may_read_it(written: Path) -> None:
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert stat.S_IMODE(written.parent.stat().st_mode) == 0o700


def test_dates_and_times_are_told_apart() -> None:
    assert cell_of(json_of(datetime(2026, 7, 1))) == datetime(2026, 7, 1)
    assert type(cell_of(json_of(date(2026, 7, 1)))) is date
    assert repr(cell_of(json_of(Decimal("1.50")))) == "Decimal('1.50')"


def test_a_sealed_journal_opens_with_its_password_only(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "a.journal", HEAD, "secret")
    steps = [{"kind": "do", "text": f"edit of Ortega {i}", "edits": []} for i in range(3)]
    for step in steps:
        file.append(step)
    file.close()
    assert b"Ortega" not in file.path.read_bytes()
    for wrong in ("", "Secret"):
        journal = read_journal(file.path, wrong)
        assert journal is not None
        assert (journal.locked, journal.steps, journal.head.path) == (True, (), HEAD.path)
    journal = read_journal(file.path, "secret")
    assert journal is not None
    assert (journal.steps, journal.whole, journal.locked) == (tuple(steps), True, False)


def test_sealed_steps_that_changed_places_are_not_taken(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "a.journal", HEAD, "secret")
    for i in range(3):
        file.append({"text": str(i)})
    file.close()
    head, first, second, third, _ = file.path.read_bytes().split(b"\n")
    file.path.write_bytes(b"\n".join([head, first, third, second, b""]))
    journal = read_journal(file.path, "secret")
    assert journal is not None
    assert ([step["text"] for step in journal.steps], journal.whole) == (["0"], False)


def test_the_torn_end_of_a_sealed_journal_costs_nothing_but_itself(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "a.journal", HEAD, "secret")
    for i in range(3):
        file.append({"text": str(i)})
    file.close()
    file.path.write_bytes(file.path.read_bytes()[:-5])
    journal = read_journal(file.path, "secret")
    assert journal is not None
    assert ([step["text"] for step in journal.steps], journal.whole) == (["0", "1"], False)
