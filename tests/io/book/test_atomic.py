"""A save that is cut off at any moment leaves the old file or the new one, whole."""

from __future__ import annotations

import errno
import random
import subprocess
import sys
from pathlib import Path

import pytest

from book import FileProblem, atomic, read_book, save_book, write_book
from model.tables.book import book_of_rows

WRITER = """
import sys
from pathlib import Path
from book import save_book
from model.tables.book import book_of_rows
path = Path(sys.argv[1])
print("ready", flush=True)
for turn in range(1_000_000):
    rows = [{"Payee ID": str(i), "Name": f"turn {turn}"} for i in range(40)]
    save_book(book_of_rows({"Payees": rows}), path)
    print("saved", flush=True)
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    chance = random.Random(1)
    write_book(book_of_rows({"Payees": [{"Payee ID": str(i), "Name": "turn -1"} for i in range(40)]}), path)
    for _ in range(20):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            for _ in range(chance.randrange(3)):
                writer.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(chance.random() / 10)
            writer.kill()
        sheet = read_book(path).sheets["Payees"]
        assert sheet.cells[0] == [str(i) for i in range(40)]
        assert len(set(sheet.cells[1])) == 1


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    path = tmp_path / "book.xlsx"
    book = book_of_rows({"Payees": [{"Payee ID": "1"}]})
    write_book(book, path)
    whole = path.read_bytes()
    book.sheets["Payees"].cells[0][0] = "2"

    def fail(_self: Path, _target: Path) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(atomic, "_WAIT", 0)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FileProblem, match=r"book\.xlsx cannot be written"):
        save_book(book, path)
    assert [p.name for p in tmp_path.iterdir()] == ["book.xlsx"]
    assert path.read_bytes() == whole


def test_a_file_that_another_program_holds_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.xlsx"
    refusals = [PermissionError(errno.EACCES, "held")] * 3
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(self, target)

    monkeypatch.setattr(atomic, "_WAIT", 0)
    monkeypatch.setattr(Path, "replace", held)
    write_book(book_of_rows({"Payees": [{"Payee ID": "1"}]}), path)
    assert read_book(path).sheets["Payees"].cells[0] == ["1"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        write_book(book_of_rows({}), tmp_path / "nowhere" / "book.xlsx")
