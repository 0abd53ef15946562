"""Opening a foreign file whatever it is called: its first bytes tell what it is, its name only helps with text."""

from __future__ import annotations

import re
from pathlib import Path

from book.errors import FileProblem
from book.package import MAX_FILE, Package
from book.protection import plain
from book.workbook import main_part
from intake.biff import read_xls
from intake.delimited import read_delimited
from intake.hypertext import read_hypertext
from intake.opendocument import read_opendocument
from intake.openxml import read_openxml
from intake.source import Source
from intake.text import decoded, looks_like_text
from intake.xlsb import read_xlsb

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RECORDS = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")  # an .xls of before 1997
_MARKUP = re.compile(
    r"\s*(?:<\?xml[^<>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div|style)\b",
    re.I | re.S,
)
_XML_WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"


def open_source(path: Path | str, password: str = "") -> Source:
    """All sheets of a workbook (.xlsx .xlsm .xls .xlsb .ods), a delimited text file, or an HTML page.

    Raises FileProblem, in one line, for what cannot be read; PasswordNeeded is one, for a protected workbook. What can
    be read only in part is told in `problems`.
    """
    path = Path(path)
    data = _start(path)
    if data.startswith(b"PK"):
        return _zipped(path)
    if data.startswith(_OLE):
        unlocked = plain(path, password)
        return _zipped(path, unlocked) if unlocked and unlocked[:2] == b"PK" else read_xls(path, unlocked)
    if _RECORDS.match(data):
        return read_xls(path)
    if not looks_like_text(data):
        raise FileProblem(f"{path.name} is neither a workbook nor a text file with rows")
    text, encoding = decoded(path)
    if _XML_WORKBOOK in text[:4000]:
        raise FileProblem(f"{path.name} is an Excel 2003 XML file; open it in Excel and save it as .xlsx")
    if text.startswith(("MIME-Version:", "From:")) and "multipart/related" in text[:4000]:
        raise FileProblem(f"{path.name} is a web archive; open it in Excel and save it as .xlsx")
    if _MARKUP.match(text):
        return read_hypertext(path.name, text)
    if text.lstrip().startswith("<?xml"):
        raise FileProblem(f"{path.name} is an XML file that is not read; open it in Excel and save it as .xlsx")
    return read_delimited(path.name, text, encoding)


def _start(path: Path) -> bytes:
    """The first bytes of a file that is worth reading."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            data = stream.read(65_536)
    except FileNotFoundError:
        raise FileProblem(f"{path} does not exist") from None
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror or error}") from error
    if not size:
        raise FileProblem(f"{path.name} is empty")
    if size > MAX_FILE:
        raise FileProblem(f"{path.name} is larger than 200 MB; it is not read")
    return data


def _zipped(path: Path, data: bytes | None = None) -> Source:
    with Package(path, data) as package:
        if package.has("content.xml"):
            return read_opendocument(package)
        part = main_part(package)
        return read_xlsb(package, part) if part.endswith(".bin") else read_openxml(package)
