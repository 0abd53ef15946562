"""The cells of a worksheet and the shared strings, streamed by expat.

Streaming keeps a large sheet in a few megabytes, and the raw text of each number reaches us, which no library gives.
Document type declarations are refused, so no entity can blow up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from book.package import Package
from book.values import UNCALCULATED, unescaped
from book.workbook import column_number

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
MAX_CELLS = 5_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d*)")


@dataclass(slots=True)
class Row:
    """The cells of one row that hold something, as parallel lists in the order of the file.

    `columns` are 1-based; `kinds` and `styles` as the XML spells them ("n" and "" where absent); `texts` the stored
    value ("" for a shared string's index is never valid). `formulas`: column -> formula for the cells that have one
    ("" for a follower of a shared formula); a formula without a stored value has the kind UNCALCULATED.
    """

    number: int
    columns: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    formulas: dict[int, str] = field(default_factory=dict)


class _DeclarationError(Exception):
    """A document type declaration was met."""


class Columns(dict[str, int]):
    """Column numbers by letters; KeyError for what is no column of a sheet."""

    def __missing__(self, letters: str) -> int:
        if not letters or not letters.isascii() or not letters.isalpha() or not letters.isupper():
            raise KeyError(letters)
        number = column_number(letters)
        if number > LAST_COLUMN:
            raise KeyError(letters)
        self[letters] = number
        return number


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_declaration: object) -> None:
    raise _DeclarationError


def prefix_of(name: str, attributes: dict[str, str]) -> str:
    """The prefix, with its colon, under which a root element binds the spreadsheet namespace. ValueError if not."""
    prefix, colon, _ = name.rpartition(":")
    if attributes.get(f"xmlns:{prefix}" if colon else "xmlns") not in MAIN:
        raise ValueError(name)
    return prefix + colon


class _SheetHandlers:
    """The expat handlers of one sheet; finished rows gather in `rows` until they are taken."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.rows: list[Row] = []
        self.count = 0
        self._parser = parser
        self._columns = Columns()
        parser.StartElementHandler = self._root

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        self._install(prefix_of(name, attributes))

    def _install(self, prefix: str) -> None:
        """Set the handlers for the cells. They are closures, which are much faster than methods here."""
        row_name, cell_name, value_name, formula_name, text_name, phonetic_name = (
            prefix + tag for tag in ("row", "c", "v", "f", "t", "rPh")
        )
        columns, rows = self._columns, self.rows
        row = Row(0)
        number, tail, column = 0, "0", 0
        kind = style = ""
        parts: list[str] = []
        formula: list[str] | None = None
        stored = in_cell = phonetic = False
        into: list[str] | None = None

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal row, number, tail, column, kind, style, parts, formula, stored, in_cell, phonetic, into
            if name == cell_name:
                address = attributes.get("r")
                if address is None:
                    column += 1
                elif address.endswith(tail):
                    column = columns[address[: -len(tail)]]
                else:
                    raise ValueError(address)
                kind, style = attributes.get("t", "n"), attributes.get("s", "")
                parts, formula, stored, in_cell = [], None, False, True
            elif name == value_name:
                stored, into = True, parts
            elif name == row_name:
                number = int(attributes.get("r", number + 1))
                if not row.number < number <= LAST_ROW:
                    raise ValueError(f"row {number}")
                tail, column, row = str(number), 0, Row(number)
            elif not in_cell:
                return
            elif name == formula_name:
                into = formula = []
            elif name == text_name and not phonetic:
                stored, into = True, parts
            elif name == phonetic_name:
                phonetic = True

        def characters(data: str) -> None:
            if into is not None:
                into.append(data)

        def end(name: str) -> None:
            nonlocal in_cell, into, phonetic
            if name == cell_name:
                in_cell = False
                text = "".join(parts)
                if formula is not None:
                    row.formulas[column] = "".join(formula)
                    uncalculated = not stored or (not text and kind != "str")
                    keep(text, UNCALCULATED if uncalculated else kind)
                elif stored and (text or kind != "n"):
                    keep(text, kind)
            elif name == row_name:
                if row.columns:
                    rows.append(row)
            elif name in (value_name, formula_name, text_name):
                into = None
            elif name == phonetic_name:
                phonetic = False

        def keep(text: str, as_kind: str) -> None:
            if row.columns and row.columns[-1] >= column:
                raise ValueError(f"{column} twice")
            row.columns.append(column)
            row.kinds.append(as_kind)
            row.styles.append(style)
            row.texts.append(text)

        self._parser.StartElementHandler = start
        self._parser.CharacterDataHandler = characters
        self._parser.EndElementHandler = end


def read_rows(package: Package, part: str) -> Iterator[Row]:
    """The rows of a worksheet part that hold anything, from the top. Raises FileProblem where the part is damaged."""
    parser = _parser()
    handlers = _SheetHandlers(parser)
    count = 0
    for chunk in _ended(package.chunks(part)):
        try:
            parser.Parse(chunk, not chunk)
        except _DeclarationError:
            raise package.problem(
                f"holds a document type declaration in {part}, which no workbook needs; it is not read"
            ) from None
        except (expat.ExpatError, ValueError, KeyError) as error:
            raise package.broken_part(part, error) from error
        for row in handlers.rows:
            count += len(row.columns)
            yield row
        handlers.rows.clear()
        if count > MAX_CELLS:
            raise package.problem(f"holds more than {MAX_CELLS:,} cells on one sheet; it is not read")


def read_strings(package: Package, part: str) -> list[str]:
    """The shared strings, rich text joined, without phonetic hints."""
    parser = _parser()
    strings: list[str] = []
    parts: list[str] | None = None
    in_text = phonetic = False
    prefix = ""

    def root(name: str, attributes: dict[str, str]) -> None:
        nonlocal prefix
        prefix = prefix_of(name, attributes)
        parser.StartElementHandler = start

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal parts, in_text, phonetic
        if name == prefix + "si":
            parts = []
        elif name == prefix + "rPh":
            phonetic = True
        elif name == prefix + "t":
            in_text = not phonetic

    def characters(data: str) -> None:
        if in_text and parts is not None:
            parts.append(data)

    def end(name: str) -> None:
        nonlocal parts, in_text, phonetic
        if name == prefix + "t":
            in_text = False
        elif name == prefix + "rPh":
            phonetic = False
        elif name == prefix + "si" and parts is not None:
            strings.append(unescaped("".join(parts)))
            parts = None

    parser.StartElementHandler = root
    parser.CharacterDataHandler = characters
    parser.EndElementHandler = end
    for chunk in _ended(package.chunks(part)):
        try:
            parser.Parse(chunk, not chunk)
        except _DeclarationError:
            raise package.problem(
                f"holds a document type declaration in {part}, which no workbook needs; it is not read"
            ) from None
        except (expat.ExpatError, ValueError) as error:
            raise package.broken_part(part, error) from error
    return strings


def _ended(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield from chunks
    yield b""
