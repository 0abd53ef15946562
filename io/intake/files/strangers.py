"""Files that hold no table that could be read here, named for what they are, with the way to one that does."""

from __future__ import annotations

import json
from collections.abc import Collection

_SIGNATURES = (
    (b"%PDF", "is a PDF; get the workbook that it was printed from, or copy its table into one"),
    (b"\x89PNG", "is a picture; get the workbook that it shows"),
    (b"\xff\xd8\xff", "is a picture; get the workbook that it shows"),
    (b"GIF8", "is a picture; get the workbook that it shows"),
    (b"\x1f\x8b", "is packed; unpack it, and import the file in it"),
    (b"7z\xbc\xaf\x27\x1c", "is packed; unpack it, and import the file in it"),
    (b"Rar!", "is packed; unpack it, and import the file in it"),
    (b"PAR1", "is a Parquet file; save it as .csv or .xlsx"),
    (b"SQLite format 3\0", "is a database; save the table from it as .csv or .xlsx"),
    (b"\0\1\0\0Standard Jet DB", "is an Access database; export the table from it as .xlsx"),
    (b"\0\1\0\0Standard ACE DB", "is an Access database; export the table from it as .xlsx"),
)
_FOLDERS = (
    ("word/", "is a Word document; copy its table into a workbook"),
    ("ppt/", "is a presentation; get the workbook behind it, or copy its table into one"),
    ("Index/", "is an Apple document; in Numbers, take File > Export To > Excel"),
    ("Report/", "is a Power BI report; export the data of a visual from it as .xlsx"),
)
_TABLES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt")
_LONGEST_LINK = 2_000  # characters of the file that stands for a document of Google's


def of_bytes(start: bytes) -> str:
    """What a file is that begins so, and what to do about it; blank for one that may hold a table."""
    return next((what for signature, what in _SIGNATURES if start.startswith(signature)), "")


def of_parts(parts: Collection[str]) -> str:
    """The same of a zip file with these parts."""
    for folder, what in _FOLDERS:
        if any(part.startswith(folder) for part in parts):
            return what
    inside = [part for part in parts if part.lower().endswith(_TABLES)]
    return f"is packed; unpack it, and import {inside[0]}" if inside else ""


def of_text(text: str) -> str:
    """The same of a text."""
    bare = text.strip()
    if bare[:1] not in ("{", "[") or bare[-1:] not in ("}", "]"):
        return ""
    try:
        json.loads(bare)
    except (ValueError, RecursionError):
        return ""
    if len(bare) < _LONGEST_LINK and "docs.google.com" in bare:
        return "is only a link to Google Sheets; there, take File > Download > Microsoft Excel"
    return "is a JSON file; save it as .csv or .xlsx"
