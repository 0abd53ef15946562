"""Who has a workbook open, by the files that Excel and LibreOffice lay beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.container.owner import opened_by


def excels(name: str) -> bytes:
    """Excel's 165 bytes: the name in its code page, padded, and again in UTF-16."""
    narrow = name.encode("cp1252", "replace")
    wide = name.encode("utf-16-le")
    start = bytes([len(narrow)]) + narrow + b" " * (54 - len(narrow))
    return start + len(name).to_bytes(2, "little") + wide + b" \0" * (54 - len(name))


@pytest.mark.parametrize("name", ["Ines Ortega", "Zoë Müller", "佐藤健"])
def test_excels_user_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "~$book.xlsx").write_bytes(excels(name))
    assert str(opened_by(tmp_path / "book.xlsx")) == f"Excel ({name})"


def test_libreoffices_user_is_named(tmp_path: Path) -> None:
    (tmp_path / ".~lock.book.xlsx#").write_text(",ines,desk,21.11.2026 23:54,file:///home/ines;")
    assert str(opened_by(tmp_path / "book.xlsx")) == "LibreOffice (ines)"


@pytest.mark.parametrize("data", [b"", b"\xff", b"\x00" * 165, b"\x36" + b"\x00" * 164, b"\xff" * 165])
def test_whatever_the_file_holds_it_tells_that_somebody_is_there(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "~$book.xlsx").write_bytes(data)
    owner = opened_by(tmp_path / "book.xlsx")
    assert owner is not None
    assert owner.program == "Excel"
    assert owner.user.isprintable()


def test_nobody_has_it_open(tmp_path: Path) -> None:
    (tmp_path / "~$other.xlsx").write_bytes(excels("Ines"))
    assert opened_by(tmp_path / "book.xlsx") is None
