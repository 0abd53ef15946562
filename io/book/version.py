"""Which version of the format a workbook has, and how older ones become the present one.

The version is the custom document property `Trueup format`: Excel and LibreOffice carry it along, and nobody trips over
it on a sheet. Books from before the mark have none; they are version 1, so nothing has to change in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from book.container.atomic import replace
from book.container.package import Package, local
from book.errors import FileProblem
from book.splicing.draft import Draft
from book.splicing.frame import add_relation, declare
from model.tables.book import Book

FORMAT = 1
UNMARKED = 1
PROPERTY = "Trueup format"

Migration = Callable[[Book], None]
MIGRATIONS: dict[int, Migration] = {}
"""By version: what changes a book in place from that version to the next. Each may run twice without harm, because a
program that drops document properties makes a book look unmarked again."""

_KINDS = ("custom-properties", "customProperties")  # Transitional and Strict
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTY = re.compile(r"<((?:\w+:)?)property\b([^<>]*)>.*?</\1property>", re.DOTALL)
_PID = re.compile(r'\spid="(\d+)"')
_END = re.compile(r"</(?:\w+:)?Properties>\s*$")
_BLANK = re.compile(r"<((?:\w+:)?Properties)\b([^<>]*)/>\s*$")


def format_version(path: Path, data: bytes | None = None) -> int:
    """The version of the workbook at `path`, or of its bytes. Raises FileProblem where it cannot be read."""
    with Package(path, data) as package:
        return version_of(package)


def version_of(package: Package) -> int:
    """The version of an opened workbook. Raises FileProblem where its mark is no whole number."""
    part = _part(package)
    if part is None or not package.has(part):
        return UNMARKED
    for element in package.tree(part):
        if local(element.tag) == "property" and element.get("name") == PROPERTY:
            text = "".join(element.itertext()).strip()
            if not re.fullmatch(r"[1-9][0-9]{0,5}(\.0*)?", text):
                raise package.problem(
                    f"has '{text}' as its document property '{PROPERTY}'; it must be a whole number such as {FORMAT}; "
                    "correct or delete the property in Excel"
                )
            return int(text.partition(".")[0])
    return UNMARKED


def migrate(book: Book, version: int) -> None:
    """Bring a book as read up to the present version, one step after the other; newer ones stay as they are."""
    for step in range(version, FORMAT):
        MIGRATIONS[step](book)


def check_known(package: Package) -> int:
    """The version of a workbook that is to be written into. Raises FileProblem if only a newer Trueup may do that."""
    version = version_of(package)
    if version > FORMAT:
        raise package.problem(newer(version))
    return version


def newer(version: int) -> str:
    """What there is to say about a book of a newer version, to follow its name."""
    return (
        f"was written by a newer Trueup (format {version}, this one knows {FORMAT}); "
        "it can be read here, but not changed; update Trueup to work on it"
    )


def backup(path: Path, data: bytes, now: datetime) -> Path:
    """Keep the file's bytes beside it under a dated name, readable by whoever may read the file; gives the new path."""
    stem = f"{path.stem} backup {now:%Y-%m-%d %H%M}"
    target = path.with_name(stem + path.suffix)
    number = 2
    while target.exists():
        target = path.with_name(f"{stem} {number}{path.suffix}")
        number += 1
    replace(target, data, like=path)
    return target


def stamp(draft: Draft, version: int) -> None:
    """Mark a workbook that is about to be saved with a version."""
    part = _part(draft.package)
    if part is None or not draft.has(part):
        part = draft.free("docProps/custom{}.xml") if draft.has("docProps/custom.xml") else "docProps/custom.xml"
        draft.write(
            part, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="{_PROPERTIES}"/>'
        )
        declare(draft, part, _CONTENT_TYPE)
        add_relation(draft, "", part, "custom-properties")
    draft.write(part, _stamped(draft.text(part), version))


def _stamped(text: str, version: int) -> str:
    text = _PROPERTY.sub(lambda match: "" if f'name="{PROPERTY}"' in match[2] else match[0], text)
    pid = max((int(number) for number in _PID.findall(text)), default=1) + 1
    element = (
        f'<property xmlns="{_PROPERTIES}" fmtid="{_FORMAT_ID}" pid="{pid}" name="{PROPERTY}">'
        f'<vt:i4 xmlns:vt="{_TYPES}">{version}</vt:i4></property>'
    )
    text = _BLANK.sub(r"<\1\2></\1>", text)
    marked, count = _END.subn(lambda match: element + match[0], text)
    if not count:
        raise FileProblem("the workbook's custom document properties are damaged; open and save it in Excel")
    return marked


def _part(package: Package) -> str | None:
    return next((r.target for r in package.relations("").values() if r.kind in _KINDS), None)
