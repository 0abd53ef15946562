"""Where the window cannot be opened, one line says why and what to install."""

from __future__ import annotations

import ctypes
import sys
from argparse import Namespace
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ui.commandline.arguments import WrongUse
from ui.commandline.window import ALWAYS, ON_X11, run

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system libraries are a matter of Linux")


class LacksLibrary(MetaPathFinder):
    """Fails as the import of Qt does on a computer without a system library."""

    def find_spec(self, name: str, *_: Any) -> None:
        if name == "ui.start":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")


def test_a_book_that_is_not_there_is_said_before_any_window(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"there is no file '.*none\.xlsx'"):
        run(Namespace(book=str(tmp_path / "none.xlsx")))


@linux
def test_a_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delitem(sys.modules, "ui.start", raising=False)
    monkeypatch.setattr(sys, "meta_path", [LacksLibrary(), *sys.meta_path])
    with pytest.raises(WrongUse) as refused:
        run(Namespace(book=None))
    assert "the system library libEGL.so.1 is missing" in str(refused.value)
    assert f"sudo apt install {ALWAYS}" in str(refused.value)


@linux
def test_a_missing_library_of_the_x11_plugin_is_found_before_qt_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str) -> NoReturn:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setattr(ctypes, "CDLL", fail)
    with pytest.raises(WrongUse) as refused:
        run(Namespace(book=None))
    assert "libxcb-cursor.so.0" in str(refused.value)
    assert ON_X11 in str(refused.value)


@linux
def test_without_a_display_there_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(WrongUse, match="no display"):
        run(Namespace(book=None))
