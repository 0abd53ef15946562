"""Whatever happens, a command ends with an exit code and at most one line on the error stream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.commandline import check
from ui.commandline.run import run

ROOT = Path(__file__).parents[3]


def case(path: Path, tables: dict[str, list[dict[str, object]]]) -> str:
    path.write_text(json.dumps({"tables": tables}), encoding="utf-8")
    return str(path)


@pytest.fixture
def sound(tmp_path: Path) -> str:
    return case(tmp_path / "sound.json", {"Payees": [{"Payee ID": "1", "Name": "Ines", "Hire date": "2026-01-01"}]})


@pytest.fixture
def broken(tmp_path: Path) -> str:
    return case(tmp_path / "broken.json", {"Payees": [{"Payee ID": "1", "Name": "Ines", "Hire date": "soon"}]})


def test_a_sound_book_has_no_problem(sound: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", sound]) == 0
    assert capsys.readouterr().out.endswith("0 errors, 0 warnings, 0 findings\n")


def test_a_blocking_problem_names_its_cell(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", broken]) == 1
    said = capsys.readouterr().out
    assert "error: Payees!" in said
    assert "'soon'" in said


def test_json_is_json(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", broken, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    [problem] = [record for record in report["problems"] if record["severity"] == "error"]
    assert (problem["sheet"], problem["column"], problem["value"]) == ("Payees", "Hire date", "soon")


@pytest.mark.parametrize(
    ("name", "content"),
    [("none.xlsx", None), ("text.xlsx", b"hello"), ("cut.xlsx", b"PK\x03\x04"), ("bad.json", b'{"tables": ')],
)
def test_an_unreadable_file_is_one_line(
    name: str, content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert run(["check", str(tmp_path / name)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert name in shown.err


def test_wrong_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_internal_error_is_one_line_and_leads_to_the_log(
    sound: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "as_text", None)
    assert run(["check", sound], tmp_path / "trueup.log") == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(tmp_path / "trueup.log") in said


def main(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a user starts it."""
    command = [sys.executable, "main.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_the_traceback_goes_to_the_log_and_not_to_the_user(tmp_path: Path) -> None:
    script = (
        "import sys; from ui.commandline.log import catch_crashes, start_log; "
        "log = start_log(); catch_crashes(log); print(log); 1 / 0"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError" in Path(done.stdout.strip()).read_text(encoding="utf-8")


def test_the_program_answers_with_exit_codes(sound: str, broken: str, tmp_path: Path) -> None:
    assert main("check", sound).returncode == 0
    assert main("check", broken).returncode == 1
    assert main("check", str(tmp_path / "none.xlsx")).returncode == 2
    assert main("--help").returncode == 0


def test_commands_do_not_load_qt(sound: str) -> None:
    script = (
        f"import sys; from ui.commandline.run import run; run(['check', {sound!r}]); "
        "sys.exit(any(name.startswith(('PySide6', 'shiboken6')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True).returncode == 0
