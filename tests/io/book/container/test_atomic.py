"""A save that is cut off at any moment leaves the old file or the new one, whole, and nothing that stays for ever."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from book import FileProblem, read_book, save_book, write_book
from book.container import atomic
from model.tables.book import Book, book_of_rows

KILLS = int(os.environ.get("TRUEUP_KILLS", "15"))
ROWS = 400
WRITER = f"""
import sys
from pathlib import Path
from book import save_book
from model.tables.book import book_of_rows
path = Path(sys.argv[1])
print("ready", flush=True)
for turn in range(1_000_000):
    rows = [{{"Payee ID": str(i), "Name": f"turn {{turn}}"}} for i in range({ROWS})]
    save_book(book_of_rows({{"Payees": rows}}), path)
    print("saved", flush=True)
"""


def payees(name: str) -> Book:
    return book_of_rows({"Payees": [{"Payee ID": str(i), "Name": name} for i in range(ROWS)]})


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Set TRUEUP_KILLS to some hundreds to look for a long time."""
    path = tmp_path / "book.xlsx"
    chance = random.Random(1)
    write_book(payees("turn -1"), path)
    left = 0
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            for _ in range(chance.randrange(3)):
                writer.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(chance.random() / 10)
            writer.kill()
        sheet = read_book(path).sheets["Payees"]
        assert sheet.cells[0] == [str(i) for i in range(ROWS)]
        assert len(set(sheet.cells[1])) == 1
        left = max(left, len(list(tmp_path.iterdir())) - 1)
        assert left <= 1, "each save removes what the one before left"
    save_book(payees("the last"), path)
    assert list(tmp_path.iterdir()) == [path]


HALFWAY = """
import sys
from pathlib import Path
from book.container.atomic import replacing
with replacing(Path(sys.argv[1])) as made:
    made.write_bytes(b"half")
    print(made.name, flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_program_left_is_removed_and_what_another_writes_is_not(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with subprocess.Popen(
        [sys.executable, "-c", HALFWAY, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        half = tmp_path / writer.stdout.readline().decode().strip()
        atomic.replace(path, b"new")
        assert half.exists()
        writer.kill()
    assert half.exists()
    atomic.replace(path, b"newer")
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"newer"


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (errno.EACCES, "close it there"),
        (errno.ENOSPC, "disk is full"),
        (errno.EIO, "try again"),
        (errno.ESTALE, "try again"),
    ],
)
def test_a_save_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, wanted: str
) -> None:
    path = tmp_path / "book.xlsx"
    book = book_of_rows({"Payees": [{"Payee ID": "1"}]})
    write_book(book, path)
    whole = path.read_bytes()
    book.sheets["Payees"].cells[0][0] = "2"

    def fail(_self: Path, _target: Path) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(atomic, "_WAIT", 0)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FileProblem, match=rf"book\.xlsx cannot be written.*{wanted}"):
        save_book(book, path)
    assert [p.name for p in tmp_path.iterdir()] == ["book.xlsx"]
    assert path.read_bytes() == whole


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY, errno.ESTALE])
def test_a_file_that_another_program_holds_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "book.xlsx"
    refusals = [OSError(number, "held")] * 3
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(self, target)

    monkeypatch.setattr(atomic, "_WAIT", 0)
    monkeypatch.setattr(Path, "replace", held)
    write_book(book_of_rows({"Payees": [{"Payee ID": "1"}]}), path)
    assert read_book(path).sheets["Payees"].cells[0] == ["1"]


REFUSED = """
import os, sys
from pathlib import Path
from book import FileProblem, read_book, save_book
path = Path(sys.argv[1])
book = read_book(path)
book.sheets["Payees"].cells[1][0] = "edited"
{limit}
try:
    save_book(book, path)
except FileProblem as problem:
    print(problem)
"""
FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))"
READ_ONLY = "path.chmod(0o666); path.parent.chmod(0o555); os.geteuid() or os.seteuid(65534)"
PROTECTED = "path.parent.chmod(0o777); path.chmod(0o444); os.geteuid() or os.seteuid(65534)"


@pytest.mark.skipif(sys.platform == "win32", reason="limits and modes are those of Unix")
@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        (FULL, "cannot be written; the file is larger than"),
        (READ_ONLY, "cannot be written; it or its folder may"),
        (PROTECTED, "is write-protected; take the protection off"),
    ],
)
def test_no_room_a_read_only_folder_and_a_write_protected_file(tmp_path: Path, limit: str, wanted: str) -> None:
    tmp_path.chmod(0o755)
    for above in list(tmp_path.parents)[:2]:
        above.chmod(0o755)  # pytest's folders are their owner's alone, and root has to be somebody else here
    path = tmp_path / "folder" / "book.xlsx"
    path.parent.mkdir()
    write_book(payees("before"), path)
    path.chmod(0o644)
    whole = path.read_bytes()
    program = REFUSED.format(limit=limit)
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    path.parent.chmod(0o755)
    assert wanted in done.stdout
    assert done.stdout.count("\n") == 1
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == whole


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="folder is not there"):
        write_book(book_of_rows({}), tmp_path / "nowhere" / "book.xlsx")
