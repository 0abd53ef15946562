"""Each command as a user gives it, on a small case file and on the sample book."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from ui.commandline.run import run

Rows = list[dict[str, object]]
TABLES: dict[str, Rows] = {
    "Payees": [
        {"Payee ID": "P1", "Name": "Ines Ortega", "Hire date": "2020-01-01"},
        {"Payee ID": "P2", "Name": "Kenji Sato", "Hire date": "2020-01-01"},
    ],
    "Assignments": [
        {"Payee ID": "P1", "From": "2020-01-01", "Plan ID": "CSM", "Target incentive": 40000},
        {"Payee ID": "P2", "From": "2020-01-01", "Plan ID": "CSM", "Target incentive": 40000},
    ],
    "Plans": [{"Plan ID": "CSM", "Name": "Customer Success"}],
    "Components": [{"Plan ID": "CSM", "Component": "Bonus", "Method": "bonus", "Measure": "NRR", "Curve": "Up"}],
    "Curves": [{"Curve": "Up", "Shape": "step", "From": 0.8, "Value": 0.123456}],
    "Measures": [{"Measure": "NRR", "Kind": "reading", "Unit": "percent", "Over time": "last"}],
    "Targets": [{"Owner": payee, "Measure": "NRR", "FY2026-Q1": 1, "FY2026-Q2": 1} for payee in ("P1", "P2")],
    "Readings": [{"Owner": payee, "Measure": "NRR", "FY2026-Q1": 0.9, "FY2026-Q2": 0.95} for payee in ("P1", "P2")],
}


def case(folder: Path, **changed: Rows) -> str:
    path = folder / "case.json"
    path.write_text(json.dumps({"tables": TABLES | changed}), encoding="utf-8")
    return str(path)


@pytest.fixture
def book(tmp_path: Path) -> str:
    return case(tmp_path)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.xlsx"
    assert run(["sample", str(path)]) == 0
    return path


def test_calculate_prints_aligned_columns(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calculate", book, "--period", "FY2026-Q2"]) == 0
    head, rule, first, second, *rest = capsys.readouterr().out.splitlines()
    assert set(rule) == {"-", " "}
    end = head.index("Amount") + len("Amount")
    assert first[:end].endswith("  1,234.56")
    assert rule[end - 1 : end + 1] == "- "
    for heading, cell in {"Period": "FY2026-Q2", "Payee ID": "P1", "Name": "Ines Ortega", "Status": "open"}.items():
        assert first[head.index(heading) :].startswith(cell)
    assert second[head.index("Payee ID") :].startswith("P2")
    assert rest == ["", "2 lines", "Total 2,469.12 USD"]


def test_calculate_writes_csv_with_earlier_periods_if_asked(book: str, tmp_path: Path) -> None:
    assert run(["calculate", book, "--period", "FY2026-Q2", "--out", str(tmp_path / "o.csv"), "--all-periods"]) == 0
    with (tmp_path / "o.csv").open(encoding="utf-8") as file:
        found = [(row["Period"], row["Payee ID"], row["Amount"]) for row in csv.DictReader(file)]
    assert found == [(period, payee, "1234.56") for period in ("FY2026-Q1", "FY2026-Q2") for payee in ("P1", "P2")]


def test_a_held_line_is_exit_1_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = case(tmp_path, Readings=TABLES["Readings"][:1])
    assert run(["calculate", book, "--period", "FY2026-Q2"]) == 1
    said = capsys.readouterr().out
    assert "Total 1,234.56 USD" in said
    assert said.endswith(
        "Held: 1 line\n  FY2026-Q2 P2 Bonus earned: not measurable\nMissing or wrong: 1 cell\n"
        "  Readings: there is no value of NRR for P2 in FY2026-Q2 (P2 waits for it); add a row P2 / NRR\n"
    )


def test_a_period_of_nobody_has_no_lines(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calculate", book, "--period", "2026-05"]) == 0
    assert capsys.readouterr().out.startswith("No payout lines")


@pytest.mark.parametrize("period", ["Q5", "someday", ""])
def test_what_is_no_period_is_wrong_use(book: str, period: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calculate", book, "--period", period]) == 2
    assert capsys.readouterr().err.startswith("--period: ")


def test_explain_goes_down_to_the_cells(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", book, "--period", "FY2026-Q2", "--payee", "P1", "--component", "bonus"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Ines Ortega [P1], FY2026-Q2, Bonus, earned: 1,234.56 USD")
    assert "Curves!" in said
    assert "Readings!" in said


@pytest.mark.parametrize("what", [["--payee", "P9"], ["--payee", "P1", "--component", "None"]])
def test_explain_says_that_there_is_nothing(book: str, what: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", book, "--period", "FY2026-Q2", *what]) == 2
    assert "there is no line" in capsys.readouterr().err


def test_statements_are_one_workbook_per_payee(book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "statements"
    assert run(["statements", book, "--period", "FY2026-Q2", "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {
        "FY2026-Q2 P1 Ines Ortega.xlsx",
        "FY2026-Q2 P2 Kenji Sato.xlsx",
    }
    assert capsys.readouterr().out == f"Wrote 2 statements to {out}.\n"
    assert run(["statements", book, "--period", "FY2026-Q2", "--out", str(out), "--payee", "P9"]) == 2


def test_payroll_is_refused_with_one_line(book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["payroll", book, "--period", "FY2026-Q2", "--out", str(tmp_path / "p.csv")]) == 1
    assert "is not approved for 2 of 2 payees" in capsys.readouterr().err
    assert run(["payroll", book, "--period", "FY2026-Q2", "--out", str(tmp_path / "p.csv"), "--layout", "x"]) == 2
    assert "there are minimal, standard" in capsys.readouterr().err


def test_a_case_file_cannot_be_signed(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sign", book, "--period", "FY2026-Q2", "--step", "prepared", "--by", "Ana"]) == 2
    assert "only a book (.xlsx) can be signed" in capsys.readouterr().err


def test_check_calculates_as_far_as_the_data_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def checked(**changed: Rows) -> tuple[int, dict[str, object]]:
        code = run(["check", case(tmp_path, **changed), "--json"])
        return code, json.loads(capsys.readouterr().out)

    code, found = checked()
    assert (code, found["calculated up to"], found["under way"], found["problems"]) == (0, "FY2026-Q2", "", [])
    blank = [*TABLES["Readings"][:1], {"Owner": "P2", "Measure": "NRR", "FY2026-Q1": 0.9}]
    code, found = checked(Readings=blank)
    assert code == 1
    (problem,) = found["problems"]  # type: ignore[misc]
    assert (problem["severity"], problem["sheet"], problem["cell"]) == ("error", "Readings", "D3")  # type: ignore[index]


def test_what_a_period_under_way_lacks_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deal: Rows = [{"Transaction ID": "T1", "Date": "2026-07-02", "Type": "renewal", "Amount": 5}]
    assert run(["check", case(tmp_path, Transactions=deal)]) == 0
    said = capsys.readouterr().out
    assert "warning: Readings: there is no value of NRR for anybody in FY2026-Q3 (2 payees wait for it: P1, P2)" in said
    assert "Calculated up to FY2026-Q2; FY2026-Q3 is under way, so what it lacks is only a warning." in said


def test_a_missing_rate_blocks_also_in_a_period_under_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    component: Rows = [{"Plan ID": "CSM", "Component": "Deals", "Method": "rate", "Measure": "Sold", "Rate": 0.1}]
    tables: dict[str, Rows] = {
        "Components": component,
        "Measures": [{"Measure": "Sold", "Kind": "sum", "Unit": "money"}],
        "Targets": [],
        "Readings": [],
        "Crediting rules": [{"Rule": "All", "Role": "CSM"}],
        "Transactions": [
            {"Transaction ID": "T", "Date": "2026-07-02", "Type": "x", "Amount": 5, "Currency": "CHF", "CSM": "P1"}
        ],
    }
    assert run(["check", case(tmp_path, **tables)]) == 1
    said = capsys.readouterr().out
    assert "error: FX" in said
    assert "there is no rate from CHF to USD" in said
    assert "FY2026-Q3 is under way" in said


def test_the_sample_has_no_blocking_problem(sample: Path, tmp_path: Path) -> None:
    assert run(["check", str(sample), "--credits", str(tmp_path / "credits.xlsx")]) == 0
    assert openpyxl.load_workbook(tmp_path / "credits.xlsx").sheetnames == ["Credits", "By role"]


def test_the_sample_is_not_overwritten(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sample.read_bytes()
    assert run(["sample", str(sample)]) == 2
    assert sample.read_bytes() == before
    assert run(["sample", str(sample.with_suffix(".json"))]) == 2


def test_a_period_is_signed_paid_and_proved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, period = str(tmp_path / "book.xlsx"), ["--period", "FY2026-Q1"]
    assert run(["sample", book]) == 0
    assert run(["sign", book, *period, "--step", "approved", "--by", "Ana"]) == 1
    assert "must be prepared before" in capsys.readouterr().err
    assert run(["sign", book, *period, "--step", "prepared", "--by", "Ana", "--comment", "checked"]) == 0
    assert run(["sign", book, *period, "--step", "approved", "--by", "Ana"]) == 1
    assert run(["sign", book, *period, "--step", "approved", "--by", "Bo"]) == 0
    signed = Path(book).read_bytes()
    assert run(["payroll", book, *period, "--out", str(tmp_path / "trial.csv"), "--no-record"]) == 0
    assert "equal to the payout lines" in capsys.readouterr().out
    assert Path(book).read_bytes() == signed
    assert run(["payroll", book, *period, "--out", str(tmp_path / "pay.csv"), "--by", "Cy"]) == 0
    assert "FY2026-Q1 exported by Cy" in capsys.readouterr().out
    exported = Path(book).read_bytes()
    assert run(["payroll", book, *period, "--out", str(tmp_path / "again.csv")]) == 0
    assert "was recorded as exported before" in capsys.readouterr().out
    assert Path(book).read_bytes() == exported != signed
    files = {(tmp_path / name).read_bytes() for name in ("trial.csv", "pay.csv", "again.csv")}
    assert len(files) == 1
    assert run(["verify", book]) == 0
    assert "Nothing signed was altered" in capsys.readouterr().out

    with (tmp_path / "pay.csv").open(encoding="utf-8") as file:
        paid = sum(Decimal(row["Amount"]) for row in csv.DictReader(file) if row["Currency"] == "EUR")
    assert run(["calculate", book, *period, "--out", str(tmp_path / "lines.csv")]) == 0
    with (tmp_path / "lines.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert paid == sum(Decimal(line["Amount"]) for line in lines if line["Currency"] == "EUR")
    assert {line["Status"] for line in lines} == {"exported"}

    workbook = openpyxl.load_workbook(book)
    column = [cell.value for cell in workbook["Payouts"][1]].index("Amount") + 1
    cell = next(row[column - 1] for row in workbook["Payouts"].iter_rows(min_row=2) if row[column - 1].value)
    cell.value += 1
    workbook.save(book)
    assert run(["verify", book]) == 1
    assert f"altered: Payouts!{cell.coordinate}: " in capsys.readouterr().out
    assert run(["payroll", book, *period, "--out", str(tmp_path / "late.csv")]) == 1
    assert "what was signed was altered since for" in capsys.readouterr().err
    assert not (tmp_path / "late.csv").exists()


@pytest.mark.parametrize("command", [["calculate"], ["explain", "--payee", "P1"], ["check"]])
def test_what_a_book_holds_commands_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    name = "Ines\x1b[2J\nOrtega"
    rows: Rows = [{"Payee ID": "P1", "Name": name, "Hire date": "2020-01-01"}, TABLES["Payees"][1]]
    file = case(tmp_path, Payees=rows, Components=[TABLES["Components"][0] | {"Measure": name}])
    run([command[0], file, *([] if command == ["check"] else ["--period", "FY2026-Q2"]), *command[1:]])
    shown = capsys.readouterr()
    assert "Ines\\x1b[2J Ortega" in shown.out + shown.err
    assert "\x1b" not in shown.out + shown.err
