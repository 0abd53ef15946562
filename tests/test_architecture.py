"""The rules of the house, as tests: who may import whom, where floats may not stand, how long things may grow.

Each rule is a function from source to complaints, so that a test can also show that it catches a breach.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN = {"model", "ui", "book", "export", "intake", "resources", "main"}
QT = {"PySide6", "shiboken6", "pyqtgraph"}
FILE_FORMATS = {"openpyxl", "xlsxwriter", "python_calamine", "defusedxml", "zipfile", "xml", "csv"}
EXACT_FOLDERS = ("model/curves", "model/credits", "model/measures", "model/earnings", "model/pay")
EXACT_MODULES = ("model/basics/exact.py", "model/basics/integers.py")
STEPS = (
    *("basics", "tables", "people", "plans", "credits", "measures", "curves", "earnings", "pay", "signoff"),
    *("calculation", "calculate", "explain", "incremental"),
)
INTAKE_STEPS = (
    *("files", "values", "tables", "mapping", "matching", "fields", "rows", "changes", "checks"),
    *("plan", "running"),
)
BOOK_STEPS = ("container", "sheet", "splicing")
LINES = {"model": STEPS, "book": BOOK_STEPS, "intake": INTAKE_STEPS}
EARLY = {  # by the module or folder that looks ahead, and why: see CONTRIBUTING.md
    "model/tables/checks/": {"people", "credits", "measures"},
    "model/pay/retro.py": {"signoff"},
}
MAY_ROUND = {
    *("model/basics/exact.py", "model/basics/integers.py"),
    *("io/book/sheet/values.py", "model/signoff/canonical.py"),  # to the 15 digits of a cell, never to a cent
}
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_MAIN = 400, 60, 60


def forbidden(path: str) -> set[str]:
    """The top-level packages that the module at `path` (relative to the root) may not import."""
    if path.startswith("model/"):
        return OWN - {"model", "resources"} | QT | FILE_FORMATS
    if path.startswith("io/"):
        return {"ui", "main"} | QT
    if path.startswith("ui/commandline"):
        return {"main"} | QT
    return {"main"}


def sources() -> dict[str, str]:
    """Every module of the program by its path relative to the root."""
    files = [ROOT / "main.py", *(f for top in ("model", "io", "ui", "resources") for f in (ROOT / top).rglob("*.py"))]
    return {f.relative_to(ROOT).as_posix(): f.read_text(encoding="utf-8") for f in sorted(files) if f.exists()}


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a module imports, also inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def wrong_imports(path: str, source: str) -> list[str]:
    banned = forbidden(path)
    return [f"{path}:{line} imports {name}" for line, name in imported(source) if name.split(".")[0] in banned]


def step_of(name: str) -> tuple[str, str]:
    """The line of data and the step on it of a module's dotted name; no step for one that stands beside the line."""
    parts = name.removeprefix("io.").split(".")
    known = len(parts) > 1 and parts[1] in LINES.get(parts[0], ())
    return (parts[0], parts[1]) if known else ("", "")


def wrong_order(path: str, source: str) -> list[str]:
    """Imports from a step of the line that comes later than the module's own."""
    line, own = step_of(path.removesuffix(".py").replace("/", "."))
    if not own:
        return []
    known = next((ahead for start, ahead in EARLY.items() if path.startswith(start)), set())
    later = LINES[line][LINES[line].index(own) + 1 :]
    ahead = {(line, step) for step in later if step not in known}
    return [f"{path}:{at} looks ahead to {name}" for at, name in imported(source) if step_of(name) in ahead]


def roundings(path: str, source: str) -> list[str]:
    """Ways to round a decimal or a quotient of one's own, outside the one place that rounds."""
    found = []
    for node in ast.walk(ast.parse(source)):
        named = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
        if named in ("quantize", "rint") or str(named).startswith("ROUND_"):
            found.append(f"{path}:{node.lineno} {named} rounds")
        halves = isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv) and isinstance(node.left, ast.BinOp)
        if halves and re.search(r"\b2 \*|\* 2\b", ast.unparse(node)):
            found.append(f"{path}:{node.lineno} {ast.unparse(node)} rounds")
    return found


def floats(path: str, source: str) -> list[str]:
    """Float literals, calls of `float`, and numpy's float types."""
    found = []
    for node in ast.walk(ast.parse(source)):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"
        dtype = isinstance(node, ast.Attribute) and node.attr in {"float16", "float32", "float64", "longdouble"}
        if literal or called or dtype:
            found.append(f"{path}:{node.lineno} {ast.unparse(node)} is no exact number")
    return found


def too_long(path: str, source: str) -> list[str]:
    found = []
    lines, most = source.count("\n"), LONGEST_MAIN - 1 if path == "main.py" else LONGEST_MODULE
    if lines > most:
        found.append(f"{path} has {lines} lines, {most} is the most")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > LONGEST_FUNCTION:
                found.append(f"{path}:{node.lineno} {node.name} has {size} lines, {LONGEST_FUNCTION} is the most")
    return found


def undocumented(path: str, source: str) -> list[str]:
    empty = not source.strip()
    return [] if empty or ast.get_docstring(ast.parse(source)) else [f"{path} does not say why it exists"]


def is_exact(path: str) -> bool:
    return path.startswith(EXACT_FOLDERS) or path in EXACT_MODULES


@pytest.mark.parametrize(("path", "source"), sources().items(), ids=sources())
def test_a_module_keeps_the_rules_of_the_house(path: str, source: str) -> None:
    complaints = wrong_imports(path, source) + wrong_order(path, source)
    complaints += too_long(path, source) + undocumented(path, source)
    if is_exact(path):
        complaints += floats(path, source)
    if path not in MAY_ROUND:
        complaints += roundings(path, source)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("path", "breach"),
    [
        ("model/pay/lines.py", "import openpyxl"),
        ("model/calculate.py", "from book import read_book"),
        ("model/calculate.py", "def late():\n    from PySide6 import QtCore"),
        ("io/book/read.py", "import ui.window"),
        ("io/export/pdf.py", "from PySide6.QtGui import QPdfWriter"),
        ("ui/commandline.py", "from PySide6.QtWidgets import QApplication"),
        ("ui/window.py", "import main"),
    ],
)
def test_a_wrong_import_is_caught(path: str, breach: str) -> None:
    assert wrong_imports(path, breach)


@pytest.mark.parametrize(
    ("path", "breach"),
    [
        ("model/credits/crediting.py", "from model.measures.who import Who"),
        ("model/measures/measures.py", "import model.earnings.due"),
        ("model/earnings/due.py", "from model.pay.lines import LINES"),
        ("model/pay/retro.py", "from model.calculate import calculate"),
        ("model/pay/draws.py", "from model.signoff.record import SignedRecord"),
        ("model/tables/reading.py", "from model.credits.facts import Facts"),
        ("model/calculate.py", "from model.explain.chain import explain"),
        ("io/book/sheet/lines.py", "from book.splicing.draft import Draft"),
        ("io/intake/values/days.py", "from intake.tables.grid import Grid"),
        ("io/intake/mapping/locate.py", "import intake.matching.candidates"),
    ],
)
def test_a_step_that_looks_ahead_is_caught(path: str, breach: str) -> None:
    assert wrong_order(path, breach)


@pytest.mark.parametrize(
    ("path", "fine"),
    [
        ("model/pay/retro.py", "from model.signoff.record import SignedRecord"),
        ("model/tables/checks/circles.py", "from model.measures.formula_nodes import references"),
        ("model/catalogue/adding.py", "from model.calculate import calculate"),
    ],
)
def test_what_stands_beside_the_line_or_is_said_to_look_ahead_may(path: str, fine: str) -> None:
    assert not wrong_order(path, fine)


@pytest.mark.parametrize(
    "breach",
    ["amount.quantize(CENT)", "np.rint(x)", "from decimal import ROUND_HALF_UP", "(2 * n + d) // (2 * d)"],
)
def test_a_second_way_to_round_is_caught(breach: str) -> None:
    assert roundings("model/pay/draws.py", breach)


@pytest.mark.parametrize("breach", ["rate = 0.1", "rate = float(cell)", "a = np.zeros(3, np.float64)", "x * 1e-9"])
def test_a_float_among_money_is_caught(breach: str) -> None:
    assert floats("model/pay/lines.py", breach)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("model/long.py", "x = 1\n" * (LONGEST_MODULE + 1)),
        ("main.py", "x = 1\n" * LONGEST_MAIN),
        ("ui/long.py", "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION),
    ],
)
def test_what_grew_too_long_is_caught(path: str, source: str) -> None:
    assert too_long(path, source)


def test_commands_run_without_qt() -> None:
    """Also not by way of another module: a server without a graphics library can still calculate."""
    program = "import sys, ui.commandline; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not QT & set(loaded.stdout.split())
