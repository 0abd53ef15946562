"""Opening a foreign file whatever it is called: its first bytes tell what it is, its name only helps with text."""

from __future__ import annotations

import re
from pathlib import Path

from book.container.package import MAX_FILE, Package
from book.container.protection import plain
from book.errors import FileProblem, reading_of
from book.sheet.workbook import main_part
from intake.files import strangers
from intake.files.biff import read_xls
from intake.files.delimited import read_delimited
from intake.files.hypertext import read_hypertext
from intake.files.opendocument import read_flat_opendocument, read_opendocument
from intake.files.openxml import read_openxml
from intake.files.source import Source
from intake.files.spreadsheetml import SPACE, read_spreadsheetml
from intake.files.text import decoded, looks_like_text
from intake.files.webarchive import is_web_archive, read_web_archive
from intake.files.xlsb import read_xlsb
from model.basics.watch import Watch, unwatched

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RECORDS = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")  # an .xls of before 1997
_LEAD = r"\s*+(?:<\?(?>.*?\?>)\s*+|<!--(?>.*?-->)\s*+)*+"  # what may stand before the first element
_PAGE = "html|head|body|table|tr|meta|div|style|title|link|script|font|center|span|p|br|b|h[1-6]"
_MARKUP = re.compile(rf"{_LEAD}<(?:!doctype\s+html|{_PAGE})\b", re.I | re.S)
_ROOT = re.compile(rf"{_LEAD}<(?:[\w.-]+:)?(\w+)", re.S)
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def open_source(path: Path | str, password: str = "", watch: Watch = unwatched) -> Source:
    """All sheets of a workbook (.xlsx .xlsm .xls .xlsb .ods .fods, Excel 2003 XML), a text file, or a web page.

    Raises FileProblem, in one line, for what cannot be read; PasswordNeeded is one, for a protected workbook. What can
    be read only in part is told in `problems`. What `watch` raises ends it.
    """
    path = Path(path)
    data = _start(path)
    if data.startswith(b"PK"):
        return _zipped(path, None, watch)
    if data.startswith(_OLE):
        unlocked = plain(path, password)
        return _zipped(path, unlocked, watch) if unlocked and unlocked[:2] == b"PK" else read_xls(path, unlocked, watch)
    if _RECORDS.match(data):
        return read_xls(path, None, watch)
    if stranger := strangers.of_bytes(data):
        raise FileProblem(f"{path.name} {stranger}")
    if not looks_like_text(data):
        raise FileProblem(f"{path.name} is neither a workbook nor a text file with rows")
    text, encoding = decoded(path)
    if is_web_archive(text):
        return read_web_archive(path, watch)
    if _MARKUP.match(text):
        return read_hypertext(path.name, text, watch)
    if text.lstrip().startswith("<"):
        return _marked_up(path.name, text, encoding, watch)
    if stranger := strangers.of_text(text):
        raise FileProblem(f"{path.name} {stranger}")
    return read_delimited(path.name, text, encoding, watch)


def _marked_up(name: str, text: str, encoding: str, watch: Watch) -> Source:
    """A workbook that is one XML text."""
    root, head = _ROOT.match(text), text[:4000]
    if SPACE in head and (root is None or root[1] == "Workbook"):
        return read_spreadsheetml(name, text, watch)
    if _OPEN_DOCUMENT in head and "opendocument.spreadsheet" in head:
        return read_flat_opendocument(name, text, watch)
    if head.lstrip().startswith("<?xml"):
        raise FileProblem(f"{name} is an XML file that is not read; open it in Excel and save it as .xlsx")
    return read_delimited(name, text, encoding, watch)


def _start(path: Path) -> bytes:
    """The first bytes of a file that is worth reading."""
    with reading_of(path), path.open("rb") as stream:
        size, data = path.stat().st_size, stream.read(65_536)
    if not size:
        raise FileProblem(f"{path.name} is empty")
    if size > MAX_FILE:
        raise FileProblem(f"{path.name} is larger than 200 MB; it is not read")
    return data


def _zipped(path: Path, data: bytes | None, watch: Watch) -> Source:
    with Package(path, data) as package:
        if package.has("content.xml"):
            return read_opendocument(package, watch)
        part = main_part(package)
        strange = not package.has(part) or part.startswith(("word/", "ppt/"))
        if strange and (stranger := strangers.of_parts(package.zip.namelist())):
            raise package.problem(stranger)
        return read_xlsb(package, part, watch) if part.endswith(".bin") else read_openxml(package, watch)
