"""Recalculation by another program: what a statement's formulas give when nothing is cached."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
_CACHED = re.compile(r"(<c [^>]*>)(<f>.*?</f>)<v>[^<]*</v>")


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path]], list[Workbook]]:
    """A function that blanks the cached results of workbooks, lets LibreOffice recalculate and reads the values."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")

    def recalculate(paths: list[Path]) -> list[Workbook]:
        folder = tmp_path_factory.mktemp("recalculated")
        blanked = [_without_results(path, folder / f"{number}.xlsx") for number, path in enumerate(paths)]
        done = folder / "done"
        arguments = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*arguments, "--outdir", done, *blanked], check=True, capture_output=True)
        return [openpyxl.load_workbook(done / path.name, data_only=True) for path in blanked]

    return recalculate


def _without_results(path: Path, target: Path) -> Path:
    """A copy of the workbook whose formulas have no cached results."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = _CACHED.sub(r"\1\2", content.decode()).encode()
            copy.writestr(name, content)
    return target
