"""LibreOffice as a second opinion on protected files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
_DOCTYPE = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">'
_MODULE = """
Function Named(n, v)
  Dim p As New com.sun.star.beans.PropertyValue
  p.Name = n : p.Value = v
  Named = p
End Function
Sub Convert(source, password, target, filter, newPassword)
  Dim d
  d = StarDesktop.loadComponentFromURL(source, "_blank", 0, Array(Named("Hidden", True), Named("Password", password)))
  If newPassword = "" Then
    d.storeToURL(target, Array(Named("FilterName", filter)))
  Else
    d.storeToURL(target, Array(Named("FilterName", filter), Named("Password", newPassword)))
  End If
  d.close(True)
  StarDesktop.terminate()
End Sub
"""

Convert = Callable[[Path, str, str, str, str], Path]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Converts `source` with its `password` into `name` beside it, by a filter, with a `new` password ('' for none)."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not here")
    profile = tmp_path_factory.mktemp("office")
    start = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    subprocess.run([*start, "--terminate_after_init"], check=True, capture_output=True, timeout=600)
    library = profile / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    script, names = "http://openoffice.org/2000/script", "http://openoffice.org/2000/library"
    (library / "Module1.xba").write_text(
        f'{_DOCTYPE.format("script:module", "module")}<script:module xmlns:script="{script}" script:name="Module1" '
        f'script:language="StarBasic">{_MODULE}</script:module>'
    )
    (library / "script.xlb").write_text(
        f'{_DOCTYPE.format("library:library", "library")}<library:library xmlns:library="{names}" '
        'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="Module1"/></library:library>'
    )

    def convert(source: Path, password: str, name: str, kind: str, new: str) -> Path:
        target = source.with_name(name)
        call = f'"{source.as_uri()}","{password}","{target.as_uri()}","{kind}","{new}"'
        macro = f"macro:///Standard.Module1.Convert({call})"
        subprocess.run([*start, macro], check=True, capture_output=True, timeout=600)
        assert target.exists(), "LibreOffice did not open the file"
        return target

    return convert
