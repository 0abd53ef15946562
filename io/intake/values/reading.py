"""How a column of a foreign table is read, and what is doubtful about it.

What can be told from one cell is read from that cell; what only the whole column tells (decimal comma, order of day
and month, percent as fraction or as points) is told from the column, and asked where it is not certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from book.sheet.values import NOT_CALCULATED
from intake.files.source import ERROR_CODES
from model.basics.problem import Severity
from model.tables.book import Cell, CellError
from model.tables.values import Complaint, is_blank, quoted

BLANK = ("", "It stands for a blank cell")
INVISIBLE = dict.fromkeys(
    (
        *map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"),
        *(0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # which way text runs
    )
)


@dataclass(frozen=True)
class Reading:
    """What somebody has decided about a column; '' leaves it to what the column shows.

    `decimal`: `.` or `,`. `dates`: the order of day and month in text, `dmy` or `mdy`. `real_dates`: whether day
    and month of real dates are swapped back (`swap`) or right (`keep`). `months`: a month without a day is its
    `first` or `last` one. `percent`: bare numbers are a `fraction` (0.1) or `points` (10). `zeros`: leading zeros
    that known IDs have are put back (`restore`) or not (`keep`). `alike`: IDs that differ from known ones by how
    they are written alone are those (`known`) or others (`new`). `blanks`: texts that stand for a blank cell.
    `fill_down`: a blank cell takes the value above it (`fill`) or stays blank (`keep`). `merged`: each row of a
    merged area has its value (`fill`), or only the first one (`first`). `scale`: numbers are as they stand
    (`ones`), `thousands`, `millions`, amounts of a month or quarter where a year's belong (`monthly`, `quarterly`;
    of a month where a quarter's do, `threefold`), or terms in `years`. `losses`: amounts of churn and the like that
    have no minus get one (`negate`) or not (`keep`). `lists`: names with a comma, a bar or the like between are
    several (`split`; owners who share equally: `shared`) or one (`keep`). `work_time`: amounts have the FTE in them
    (`included`), which is then taken as 1, or are those of full time (`full`). `ends`: ends of contracts are the
    first day after them, so that each ends the day `before`, or their last day (`keep`). `edge`: of two tiers that
    begin at one bound the one that is without it begins a hair `above`. `currency`: amounts are in the currency
    that they show (`signs`, or a code, such as CAD, for what a sign such as `$` stands for), or not (`ignore`).
    """

    decimal: str = ""
    dates: str = ""
    real_dates: str = ""
    months: str = ""
    percent: str = ""
    zeros: str = ""
    alike: str = ""
    blanks: tuple[str, ...] = ()
    fill_down: str = ""
    merged: str = ""
    scale: str = ""
    losses: str = ""
    lists: str = ""
    work_time: str = ""
    currency: str = ""
    ends: str = ""
    edge: str = ""


WAYS: dict[str, tuple[str, ...]] = {  # what each of these settings of a Reading may be, besides ''
    "decimal": (".", ","),
    "dates": ("dmy", "mdy"),
    "real_dates": ("swap", "keep"),
    "months": ("first", "last"),
    "percent": ("fraction", "points"),
    "zeros": ("restore", "keep"),
    "alike": ("known", "new"),
    "fill_down": ("fill", "keep"),
    "merged": ("fill", "first"),
    "scale": ("ones", "thousands", "millions", "monthly", "quarterly", "threefold", "years"),
    "losses": ("negate", "keep"),
    "lists": ("split", "keep", "shared"),
    "work_time": ("included", "full"),
    "currency": ("signs", "ignore"),
    "ends": ("before", "keep"),
    "edge": ("above",),
}


@dataclass(frozen=True)
class Doubt:
    """Something to say about a cell (`row`, 0-based) or about the whole column (None); errors block the import.

    Where it can be settled, `topic`, `answers` and `among` are those of a Question.
    """

    row: int | None
    wrong: str
    right: str
    severity: Severity = Severity.ERROR
    topic: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    among: str = ""


@dataclass
class ReadCells:
    """A column as the book will hold it, None where blank or not readable, and the doubts about it.

    `bad`: the rows that cannot be read. `signs`: the currency that each amount shows, of the table's column `at`.
    """

    cells: list[Cell]
    doubts: list[Doubt] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    signs: Sequence[str] = ()
    at: int = -1

    def note(
        self,
        row: int | None,
        wrong: str,
        right: str,
        severity: Severity = Severity.WARNING,
        topic: str = "",
        answers: tuple[tuple[str, str], ...] = (),
        among: str = "",
    ) -> None:
        """Add a doubt."""
        self.doubts.append(Doubt(row, wrong, right, severity, topic, answers, among))
        if row is not None and severity is Severity.ERROR:
            self.bad.add(row)


def cleaned(cells: Sequence[Cell], reading: Reading) -> list[Cell]:
    """Cells without spaces around them (also non-breaking and invisible ones), blank where they stand for blank.

    A pasted error value, which is text, is an error.
    """
    blanks = {word.casefold() for word in reading.blanks}
    found: list[Cell] = []
    for cell in cells:
        if isinstance(cell, str):
            text = (cell if cell.isascii() else cell.translate(INVISIBLE)).strip()
            cell = None if not text or text.casefold() in blanks else CellError(text) if text in ERROR_CODES else text
        if cell is None and reading.fill_down == "fill" and found:
            cell = found[-1]
        found.append(cell)
    return found


def each(
    cells: Sequence[Cell],
    parse: Callable[[Cell], Cell | Complaint],
    read: ReadCells | None = None,
    choices: Sequence[str] = (),
) -> ReadCells:
    """Read the cells one by one; error values and complaints become doubts that block their rows.

    Text that cannot be read may stand for one of the `choices`, or for a blank cell.
    """
    read = read or ReadCells([])
    known: dict[tuple[type, Cell], Cell | Complaint] = {}
    for row, cell in enumerate(cells):
        if cell is None:
            read.cells.append(None)
            continue
        key = type(cell), cell
        if key not in known:
            known[key] = _of_error(cell) if isinstance(cell, CellError) else None if is_blank(cell) else parse(cell)
        value = known[key]
        if isinstance(value, Complaint):
            answers = (*((one, f"It is {one}") for one in choices), BLANK) if isinstance(cell, str) else ()
            read.note(row, value.wrong, value.right, Severity.ERROR, "value" if answers else "", answers)
            value = None
        read.cells.append(value)
    return read


def _of_error(cell: CellError) -> Complaint:
    """What is wrong with an error cell, and its mend."""
    if cell == NOT_CALCULATED:
        return Complaint("the formula has no value", "open and save the file in Excel, or leave the column out")
    return Complaint(f"{cell} is an error value", "mend its formula, or leave the column out")


def examples(cells: Sequence[Cell], most: int = 3) -> str:
    """The first different cells, for a message."""
    return ", ".join(list(dict.fromkeys(quoted(cell) for cell in cells))[:most])
