"""What every test run needs: Qt without a screen, and the options of the tests that read folders given from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Windows that pop up while tests run take the focus from each other, and without a display Qt aborts the whole run.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options; the tests that use them say in tests/README.md what they are for."""
    group = parser.getgroup("trueup")
    group.addoption("--case-dir", type=Path, action="append", default=[], help="run the case files of this folder too")
    group.addoption(
        "--real-books",
        type=Path,
        default=os.environ.get("TRUEUP_REAL_BOOKS"),
        help="folder with the published workbooks that tests/real can check (also: TRUEUP_REAL_BOOKS)",
    )
