"""The published workbooks are not ours to ship: their tests exist only where a folder that holds them is named."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave `test_published.py` out unless --real-books or TRUEUP_REAL_BOOKS is given."""
    unnamed = collection_path.name == "test_published.py" and not config.getoption("--real-books")
    return True if unnamed else None
