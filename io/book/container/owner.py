"""Who else has a workbook open: Excel and LibreOffice lay a small file beside it for as long as they do.

Excel writes `~$NAME` with its user's name in it, LibreOffice `.~lock.NAME#`. Either may stay behind after a crash, so
what is found here is a reason to ask, never to refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_LONGEST = 54  # bytes: the length of the name, then the name, padded with blanks
_WIDE = 55  # where Excel repeats both in UTF-16


@dataclass(frozen=True)
class Owner:
    """The program that has the file open, its user as far as it says, and the file that tells so."""

    program: str
    user: str
    file: Path

    def __str__(self) -> str:
        return f"{self.program} ({self.user})" if self.user else self.program


def opened_by(path: Path) -> Owner | None:
    """Who has the workbook at `path` open in another program; None where nothing says so."""
    excel, office = path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")
    for file, program, user in ((excel, "Excel", _excel_user), (office, "LibreOffice", _office_user)):
        try:
            with file.open("rb") as stream:
                return Owner(program, user(stream.read(1024)), file)
        except FileNotFoundError:
            continue
        except OSError:  # Excel keeps its file locked on Windows, which is an answer too
            return Owner(program, "", file)
    return None


def _excel_user(data: bytes) -> str:
    """The name in Excel's file: in UTF-16 where it stands, else in the bytes before."""
    wide = int.from_bytes(data[_WIDE : _WIDE + 2], "little")
    if 0 < wide <= _LONGEST and len(data) >= _WIDE + 2 + 2 * wide:
        return _printable(data[_WIDE + 2 : _WIDE + 2 + 2 * wide].decode("utf-16-le", "replace"))
    return _printable(data[1 : 1 + min(data[0], _LONGEST)].decode("cp1252", "replace")) if data else ""


def _office_user(data: bytes) -> str:
    """The first field that is not blank in LibreOffice's line of name, system user, host, time and profile."""
    fields = data.decode("utf-8", "replace").split(",")[:2]
    return next((name for field in fields if (name := _printable(field))), "")


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()
