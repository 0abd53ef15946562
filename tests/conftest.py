"""What every test run needs: Qt without a screen, and the options of the tests that read folders given from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ui.commandline.window import ALWAYS

# Windows that pop up while tests run take the focus from each other, and without a display Qt aborts the whole run.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# How long an example takes says how busy the machine is, not whether the code is right; and the same code passes or
# fails the same way wherever it is tested. Other examples are searched for on purpose: CONTRIBUTING.md tells how.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("search", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options; tests/cases/README.md and tests/real/README.md tell what they are for."""
    group = parser.getgroup("trueup")
    group.addoption("--case-dir", type=Path, action="append", default=[], help="run the case files of this folder too")
    group.addoption(
        "--real-books",
        default=os.environ.get("TRUEUP_REAL_BOOKS"),
        help="folder with the published workbooks that tests/real can check (also: TRUEUP_REAL_BOOKS)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Say what to install where Qt cannot be loaded, before pytest-qt fails on it with a traceback."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise pytest.UsageError(f"{error}; on Debian or Ubuntu: sudo apt install {ALWAYS}") from None
