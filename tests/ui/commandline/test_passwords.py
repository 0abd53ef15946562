"""Commands on protected books: the password comes from a file, and nothing of it is told."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from book import PasswordNeeded, read_book
from book.container.protection import lock
from ui.commandline.run import run

SECRET = "Größe 12 %"
PERIOD = ["--period", "FY2026-Q1"]
COMMANDS = {
    "check": [],
    "calculate": PERIOD,
    "explain": [*PERIOD, "--payee", "1001"],
    "sign": [*PERIOD, "--step", "prepared", "--by", "Ines"],
    "statements": [*PERIOD, "--out", "out"],
    "payroll": [*PERIOD, "--out", "pay.csv"],
    "verify": [],
    "import": ["hr.xlsx", "--mapping", "Roster"],
}


@pytest.fixture
def password(tmp_path: Path) -> list[str]:
    """The option that names a file whose first line is the password."""
    path = tmp_path / "password.txt"
    path.write_text(f"{SECRET}\nsomething else\n", encoding="utf-8")
    return ["--password-file", str(path)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    (folder / "password.txt").write_text(SECRET, encoding="utf-8")
    assert run(["sample", str(folder / "book.xlsx"), "--password-file", str(folder / "password.txt")]) == 0
    return folder / "book.xlsx"


@pytest.fixture
def book(sample: Path, tmp_path: Path) -> str:
    return str(shutil.copy(sample, tmp_path / "book.xlsx"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_asks_for_the_password_in_one_line(
    sample: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run([command, str(sample), *COMMANDS[command]]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "book.xlsx is protected with a password; name a file" in said.err
    assert "--password-file" in said.err
    assert not said.out


def test_a_wrong_password_is_refused(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.txt").write_text("size 12", encoding="utf-8")
    assert run(["check", str(sample), "--password-file", str(tmp_path / "wrong.txt")]) == 2
    said = capsys.readouterr().err
    assert "book.xlsx is protected with another password" in said
    assert "size 12" not in said


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file"), (b"", "is empty"), (b"\nx", "is empty"), (b"\xff", "UTF-8")]
)
def test_a_file_without_a_password_is_wrong_use(
    sample: Path, tmp_path: Path, content: bytes | None, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "f").write_bytes(content)
    assert run(["check", str(sample), "--password-file", str(tmp_path / "f")]) == 2
    assert why in capsys.readouterr().err


def test_what_a_command_saves_stays_protected(book: str, tmp_path: Path, password: list[str]) -> None:
    assert run(["sign", book, *PERIOD, "--by", "Ines", "--step", "prepared", *password]) == 0
    assert run(["sign", book, *PERIOD, "--by", "Ken", "--step", "approved", *password]) == 0
    assert run(["payroll", book, *PERIOD, "--out", str(tmp_path / "pay.csv"), *password]) == 0
    assert run(["verify", book, *password]) == 0
    with pytest.raises(PasswordNeeded):
        read_book(book)
    assert set(read_book(book, SECRET).sheet("Sign-offs").column("Step")) == {"prepared", "approved", "exported"}


def test_book_and_source_have_a_password_each(
    book: str, tmp_path: Path, password: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    mapping, source = tmp_path / "roster.json", tmp_path / "hr.xlsx"
    fields = {"Payee ID": "Emp ID", "Name": "Employee", "Hire date": "Hired"}
    pairs = [{"field": field, "heading": heading} for field, heading in fields.items()]
    mapping.write_text(json.dumps({"name": "Roster", "target": "Payees", "fields": pairs}), encoding="utf-8")
    made = openpyxl.Workbook()
    made.active.append(list(fields.values()))
    made.active.append(["N1", "Bo Lund", date(2026, 1, 1)])
    made.save(source)
    source.write_bytes(lock(source.read_bytes(), "other", source))
    (tmp_path / "other.txt").write_text("other", encoding="utf-8")
    command = ["import", book, str(source), "--mapping", str(mapping), *password]
    assert run(command) == 2
    assert "hr.xlsx is protected with a password" in (said := capsys.readouterr().err)
    assert "--source-password-file" in said
    assert run([*command, "--source-password-file", str(tmp_path / "other.txt")]) == 0
    assert "N1" in read_book(book, SECRET).sheet("Payees").column("Payee ID")
