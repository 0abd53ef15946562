"""An .xlsx file as a zip of parts, opened with suspicion.

Workbooks come by mail. Before anything is unpacked, the type is told by magic bytes, and size, number, names and
compression of the parts are held against limits that real workbooks never reach.
"""

from __future__ import annotations

import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from book.errors import DeclarationError, FileProblem, reading_of
from model.basics.watch import Watch, unwatched

MAX_FILE = 200 * 2**20
MAX_UNPACKED = 2**30
MAX_PART = 512 * 2**20
MAX_RATIO = 200
RATIO_FROM = 10 * 2**20  # small parts may be packed more tightly
MAX_PARTS = 5_000
MAX_CELLS = 15_000_000
MAX_TREE = 32 * 2**20  # of a part that is read as a tree, which takes many times its size
MAX_DEPTH = 100

_CHUNK = 2**18
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_RECORDS = b"\x09\x08"  # what comes out of a protected .xls
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


@dataclass(frozen=True)
class Relation:
    """A relationship of a part: what it is (the last word of its type URI) and the part it leads to."""

    kind: str
    target: str


class Package:
    """An opened workbook file; use it as a context manager. Every failure to read is a FileProblem."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """Open the file at `path`, or its bytes where they were read before."""
        self.path = path
        self.clean: dict[str, bool] = {}
        """Of the parts that were looked through: whether they are as `book.markup` wants them."""
        self._cells = 0
        self._watch: Watch = unwatched
        self._sizes: dict[str, int] = {}  # of the parts that are watched
        self._read = 0
        if data is None:
            check_kind(path)
        elif data.startswith((_OLE, _OLD_RECORDS)):
            raise _old_excel(path)
        try:
            self.zip = zipfile.ZipFile(path if data is None else BytesIO(data))
        except _DAMAGED as error:
            raise self.problem(
                "is damaged or was cut short; take it from a backup or save it again in Excel"
            ) from error
        try:
            self._check_parts()
        except FileProblem:
            self.zip.close()
            raise
        self._names = {_slashed(name).casefold(): name for name in self.zip.namelist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.zip.close()

    def problem(self, what: str) -> FileProblem:
        """A FileProblem that begins with the file's name."""
        return FileProblem(f"{self.path.name} {what}")

    def has(self, part: str) -> bool:
        """Whether the package holds a part of that name (part names match without regard to case)."""
        return _slashed(part).casefold() in self._names

    def name(self, part: str) -> str:
        """The part's name as the zip spells it."""
        try:
            return self._names[_slashed(part).casefold()]
        except KeyError:
            raise self.problem(f"is damaged: its part {part} is missing; open and save it in Excel") from None

    def size(self, part: str) -> int:
        """How many bytes a part has unpacked."""
        return self.zip.getinfo(self.name(part)).file_size

    def watch(self, watch: Watch, parts: Iterable[str]) -> None:
        """Tell from now on, with each piece that is read, how many bytes of these parts were."""
        self._sizes = {self.name(part): self.size(part) for part in parts if self.has(part)}
        self._watch, self._read = watch, 0

    def chunks(self, part: str, again: bool = False) -> Iterator[bytes]:
        """The unpacked bytes of a part, piece by piece; not counted as read if they are to be read again."""
        name = self.name(part)
        total = sum(self._sizes.values())
        try:
            with self.zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    self._watch(min(self._read, total), total)
                    yield chunk
                    self._read += len(chunk) if name in self._sizes and not again else 0
        except _DAMAGED as error:
            raise self.problem(f"is damaged: its part {name} cannot be unpacked; take it from a backup") from error

    def read(self, part: str) -> bytes:
        """All unpacked bytes of a part."""
        return b"".join(self.chunks(part))

    def tree(self, part: str) -> Element:
        """A small XML part as a tree; document type declarations and very deep ones are refused."""
        if self.size(part) > MAX_TREE:
            raise self.problem(f"holds {part} of more than 32 MB, where workbooks have a few KB; it is not read")
        parser = DefusedXMLParser(target=_ShallowTree(), forbid_dtd=True)
        try:
            parser.feed(self.read(part))
            root: Element = parser.close()
        except (ParseError, ValueError, LookupError) as error:
            raise self.broken_part(part, error) from error
        return root

    def count_cells(self, more: int) -> None:
        """Count the cells read. Raises FileProblem where there are more than a workbook of people holds."""
        self._cells += more
        if self._cells > MAX_CELLS:
            raise self.problem(f"holds more than {MAX_CELLS:,} cells; it is not read")

    def broken_part(self, part: str, error: Exception) -> FileProblem:
        """The FileProblem for a part that is no clean XML."""
        if isinstance(error, DefusedXmlException | DeclarationError):
            return self.problem(f"holds a document type declaration in {part}, which no workbook needs; it is not read")
        return self.problem(f"is damaged: its part {part} is not readable XML; open and save it in Excel")

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part ('' for the package) by their id; links out of the file are left out."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return {}
        return {
            element.get("Id", ""): Relation(
                element.get("Type", "").rpartition("/")[2], resolved(folder, element.get("Target", ""))
            )
            for element in self.tree(rels)
            if local(element.tag) == "Relationship" and element.get("TargetMode") != "External"
        }

    def _check_parts(self) -> None:
        entries = self.zip.infolist()
        seen: set[str] = set()
        if len(entries) > MAX_PARTS:
            raise self.problem(f"holds {len(entries):,} parts, more than {MAX_PARTS:,}; it is not read")
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise self.problem("unpacks to more than 1 GB; it is not read")
        for entry in entries:
            name = _slashed(entry.filename)
            if entry.flag_bits & 1:
                raise self.problem("is a password-protected zip; save it without a password")
            if name.casefold() in seen:
                raise self.problem(f"holds the part {name} twice, which Excel never writes; it is not read")
            if name.startswith("/") or ".." in name.split("/") or stat.S_ISLNK(entry.external_attr >> 16):
                raise self.problem(f"holds a part with the unsafe name {name}; it is not read")
            if entry.file_size > MAX_PART:
                raise self.problem(f"holds a part of more than 512 MB ({name}); it is not read")
            if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
                raise self.problem(f"holds a part packed more than {MAX_RATIO} to 1 ({name}); it is not read")
            seen.add(name.casefold())


def _slashed(name: str) -> str:
    """A part's name with the slashes that the format wants; some programs on Windows write the others."""
    return name.replace("\\", "/")


class _ShallowTree(TreeBuilder):
    """Builds a tree; ValueError where elements lie in each other more deeply than in any workbook."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ValueError(f"more than {MAX_DEPTH} elements in each other")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def resolved(folder: str, target: str) -> str:
    """The part name of a relationship's target, which may be relative to the part's folder."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def local(tag: str) -> str:
    """An element's name without its namespace (Strict and Transitional files differ only there)."""
    return tag.rpartition("}")[2]


def check_kind(path: Path) -> None:
    """Raise a FileProblem unless the file exists, is not too large and begins as a zip does."""
    name = path.name
    with reading_of(path), path.open("rb") as stream:
        size, start = path.stat().st_size, stream.read(8)
    if start == _OLE:
        raise _old_excel(path)
    if size == 0:
        raise FileProblem(f"{name} is empty")
    if not start.startswith(b"PK"):
        raise FileProblem(f"{name} is not an Excel workbook (.xlsx)")
    if size > MAX_FILE:
        raise FileProblem(f"{name} is larger than 200 MB; it is not read")


def _old_excel(path: Path) -> FileProblem:
    return FileProblem(f"{path.name} is an old Excel file (.xls); open it in Excel and save it as .xlsx")
