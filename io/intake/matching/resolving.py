"""Turning the names, e-mails and IDs of a foreign column into the IDs of the book's payees and accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice

from intake.files.source import counted
from intake.mapping.mapping import LEFT_OUT, FieldMap
from intake.mapping.questions import LEAVE_OUT
from intake.matching.bookyears import years_in, years_of
from intake.matching.directory import Directory, Match, directory
from intake.values.days import Years
from intake.values.reading import ReadCells
from model.basics.calendar import Calendar
from model.basics.problem import Severity
from model.tables.book import Book, Cell
from model.tables.schema import SHEETS, Column, Kind, folded
from model.tables.values import parse_id, shown

_DIRECTORIES = ("Payees", "Accounts")
_KEYS = {"Payees": "Payee ID", "Accounts": "Account ID"}
CALLED = ("Email", "Name", "Account")
"""The fields by which payees and accounts are known besides their IDs, in the lists of them."""
_TRIED = 20
_GROUPED = ("Accounts", "Assignments")  # the sheets that name regions and segments
_PREFIXED = ("region:", "segment:", "team:", "account:")


def _is_words(text: str) -> bool:
    """Whether a text holds no number; a number may be an ID that lost its zeros."""
    return not any(character.isdigit() for character in text)


class Resolver:
    """Knows who is in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._directories = {name: directory(book, name) for name in _DIRECTORIES}
        self._ids: dict[str, frozenset[str]] = {}
        self._years: range | None = None
        self._named: dict[str, set[str]] = {}  # the regions and segments of the book, folded

    def known_ids(self, column: Column, target: str) -> Collection[str]:
        """The IDs of the book that a column may mean: those of the sheet that it refers to, or whose key it is."""
        sheet = self._sheet(column, target)
        if sheet:
            return self._directories[sheet].ids
        if column.kind is not Kind.ID:
            return ()
        own = SHEETS[target].key == (column.heading,)
        return self._ids_of(target if own else column.refers)

    def years(self, column: Column, calendar: Calendar) -> Years:
        """What years of two digits mean in a column of dates."""
        if self._years is None:
            self._years = years_of(self._book, calendar)
        return years_in(column, self._years)

    def _ids_of(self, sheet: str) -> Collection[str]:
        """The IDs in a sheet that has a key of one column."""
        if sheet not in self._ids and sheet:
            cells = self._book.sheet(sheet).column(SHEETS[sheet].key[0])
            self._ids[sheet] = frozenset(known for cell in cells if isinstance(known := parse_id(cell), str))
        return self._ids.get(sheet, ())

    def resolve(self, column: Column, target: str, read: ReadCells, one: FieldMap, is_name: bool = False) -> ReadCells:
        """The column with IDs for what has exactly one match; what is near or has several asks for a decision.

        `is_name`: the column is also that of the names (or e-mails) of the payees or accounts that its table lists.
        """
        sheet = self._sheet(column, target)
        if not sheet or not self._directories[sheet].ids:
            return read
        if target == "Readings" and column.heading == "Owner" and self._are_accounts(read.cells):
            return self._accounts(read, one)
        people = self._directories[sheet]
        own = _is_own(column, target)
        decided = set(one.decisions.values())
        named = own and is_name and self._are_names(people, [cell for cell in read.cells if cell not in decided])
        matches: dict[str, Match] = {}
        how: Counter[str] = Counter()
        asks = any(doubt.topic == "alike" for doubt in read.doubts)
        for row, cell in enumerate(read.cells):
            if not isinstance(cell, str) or cell in decided or _is_group(column, cell):
                continue
            if cell not in matches:
                matches[cell] = people.find(cell)
            match = matches[cell]
            if match.id and (named or not own or match.how != "name"):
                read.cells[row] = match.id
                how[match.how] += 1
            elif named and one.heading:
                _ask(read, row, cell, match, people, sheet, new=True)
            elif not own and asks and match.how == "alike":
                read.bad.add(row)
            elif not own:
                groups = self._groups(cell) if column.heading == "Owner" else ()
                _ask(read, row, cell, match, people, sheet, groups)
        for way in ("email", "name"):
            if how[way]:
                wrong = f"{people.what}s named by {way} in {counted(how[way], 'cell')} are matched to their IDs"
                read.note(None, wrong, "", Severity.FINDING)
        return read

    def _are_names(self, people: Directory, cells: Sequence[Cell]) -> bool:
        """Whether the column for a sheet's own IDs holds names or e-mails that the book knows, and none of its IDs.

        IDs that are the names themselves tell neither.
        """
        matches = (people.known(cell) for cell in dict.fromkeys(cells) if isinstance(cell, str))
        found = {match.how for match in matches if match.id and folded(people.ids[match.id]) != folded(match.id)}
        return bool(found) and "id" not in found

    def knows(self, column: Column, target: str, text: str) -> bool:
        """Whether a text is exactly one payee or account of the book that a column may name."""
        sheet = self._sheet(column, target)
        return bool(sheet and self._directories[sheet].known(text).id)

    def named(self, target: str, cells: Sequence[Cell]) -> bool:
        """Whether a column names payees or accounts of the book that the rows of their own sheet may be about."""
        texts = [shown(cell).strip() for cell in cells]
        return target in _KEYS and self._are_names(self._directories[target], texts)

    def outdated(self, column: Column, target: str, cells: Sequence[Cell], read: ReadCells, one: FieldMap) -> None:
        """Tells decisions about a text that has become the name of somebody else in the book, such as a new payee.

        `cells`: those of the file, before anything was decided.
        """
        sheet = self._sheet(column, target)
        if not sheet or not one.decisions:
            return
        people = self._directories[sheet]
        first = {shown(cell).strip(): row for row, cell in reversed([*enumerate(cells)])}
        for text, answer in one.decisions.items():
            match = people.known(text) if text in first else Match()
            if not match.id or match.id == answer:
                continue
            was = "left out" if answer == LEFT_OUT else f"taken for {answer}"
            wrong = f"'{text}' is {was}, as decided, and is the {people.what} {match.id} of the book by now"
            answers = ((match.id, f"{match.id}  {people.ids[match.id]}"),)
            read.note(first[text], wrong, "decide anew who is meant", Severity.WARNING, "who", answers, sheet)

    def _groups(self, name: str) -> tuple[tuple[str, str], ...]:
        """The regions and segments of the book that a name may be, as the book writes owners, with words."""
        found = []
        for heading in ("Region", "Segment"):
            if heading not in self._named:
                cells = (cell for sheet in _GROUPED for cell in self._book.sheet(sheet).column(heading))
                self._named[heading] = {folded(part) for cell in cells for part in shown(cell).split(";") if part}
            if folded(name) in self._named[heading]:
                found.append((f"{heading.casefold()}: {name}", f"It is the {heading.casefold()} {name}"))
        return tuple(found)

    def _are_accounts(self, cells: Sequence[Cell]) -> bool:
        """Whether more of the names are accounts of the book than payees."""
        texts = {cell for cell in cells if isinstance(cell, str)}
        payees, accounts = (
            sum(bool(self._directories[name].known(text).id) for text in texts) for name in _DIRECTORIES
        )
        return accounts > payees

    def _accounts(self, read: ReadCells, one: FieldMap) -> ReadCells:
        """Owners of readings that are accounts, as the book writes them; what is near or unknown asks."""
        accounts = self._directories["Accounts"]
        decided = set(one.decisions.values())
        found = 0
        for row, cell in enumerate(read.cells):
            if not isinstance(cell, str) or cell == LEFT_OUT or cell.casefold().startswith(_PREFIXED):
                continue
            match = Match(cell) if cell in decided and cell in accounts.ids else accounts.find(cell)
            if match.id:
                read.cells[row] = f"account: {match.id}"
                found += 1
            else:
                _ask(read, row, cell, match, accounts, "Accounts")
        read.note(None, f"{counted(found, 'owner')} of readings are accounts of the book", "", Severity.FINDING)
        return read

    def known_share(self, column: Column, target: str, cells: Sequence[Cell]) -> float:
        """The share of cells that name somebody of the book; 0 where the column is none of payees or accounts."""
        sheet = self._sheet(column, target)
        if not sheet or not cells or not self._directories[sheet].ids:
            return 0
        texts = {cell: shown(cell) for cell in dict.fromkeys(cells)}
        matches = {cell: self._directories[sheet].known(text) for cell, text in texts.items()}
        own = _is_own(column, target)  # a list of accounts has their names beside their IDs
        known = {cell for cell, match in matches.items() if match.id and (match.how == "id" or not own)}
        return sum(cell in known for cell in cells) / len(cells)

    def names_nobody(self, column: Column, target: str, cells: Sequence[Cell]) -> bool:
        """Whether words stand in cells of which not even one resembles somebody of the book, as in `Lead source`."""
        sheet = self._sheet(column, target)
        if not sheet or not self._directories[sheet].ids:
            return False
        words = [shown(cell) for cell in islice(dict.fromkeys(cells), _TRIED)]
        found = (self._directories[sheet].find(word) for word in words)
        return bool(words) and all(map(_is_words, words)) and not any(match.id or match.near for match in found)

    def namesakes(self, target: str, key: str, name: Cell, email: Cell) -> Match:
        """Who in the book a new payee or account looks like; `how` is set where its e-mail or name is the same."""
        people = self._directories[target]
        if key in people.ids:
            return Match()
        for text in (email, name):
            match = people.find(text) if isinstance(text, str) else Match()
            if match.id:
                return Match(how=match.how, near=((match.id, people.ids[match.id]),))
            if match.near:
                return match
        return Match()

    def _sheet(self, column: Column, target: str) -> str:
        if column.heading == "Owner":
            return "Payees"
        if column.refers in self._directories:
            return column.refers
        return target if _KEYS.get(target) == column.heading else ""


def _is_own(column: Column, target: str) -> bool:
    """Whether a column holds the IDs that the rows of a sheet have themselves."""
    return _KEYS.get(target) == column.heading


def _is_group(column: Column, cell: str) -> bool:
    """Whether an owner of targets or readings is no payee."""
    text = cell.casefold().strip()
    return column.heading == "Owner" and (text == "company" or text.startswith(_PREFIXED))


def _ask(
    read: ReadCells,
    row: int,
    cell: str,
    match: Match,
    people: Directory,
    sheet: str,
    groups: tuple[tuple[str, str], ...] = (),
    new: bool = False,
) -> None:
    """`groups`: what else may own a target of that name, as answers. `new`: it may be one that comes into the book."""
    near = tuple((key, f"{key}  {name}") for key, name in match.near)
    own = ((cell, f"It is new, and {cell} is its ID"),) if new else ()
    answers = (*groups, *near, *own, LEAVE_OUT)
    wrong = f"'{cell}' is no {people.what} of the book"
    if match.near:
        shown = " or ".join(f"{key} ({name})" for key, name in match.near)
        right = f"decide who is meant: {shown}, or nobody of them"
        article = "an" if people.what == "account" else "a"
        wrong = f"'{cell}' is near to {article} {people.what} of the book, but not the same"
    elif groups:
        right = f"say that it is {' or '.join(answer for answer, _ in groups)}, or decide which {people.what} is meant"
    elif new:
        right = f"map a column of IDs, or decide whether it is a new {people.what} whose ID is {cell}"
    else:
        right = f"add it to the book first, or decide which {people.what} is meant"
    read.note(row, wrong, right, Severity.ERROR, "who", answers, sheet)
