"""A saved import in words: where each field comes from, how it is read, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake import FieldMap, Mapping
from model.tables.schema import SHEETS
from ui.figures.written import counted
from ui.imports.fields_model import shape_words, source_of
from ui.imports.reading_form import reading_words
from ui.theme.sizes import STEP
from ui.views.listing import Heading, ListCell, ListRow

HEADINGS = (
    Heading("Field", 20 * STEP),
    Heading("From", 32 * STEP),
    Heading("Read so", 40 * STEP),
    Heading("Decided", 40 * STEP),
)
_ROWS = {"take": "are taken", "leave": "are left out"}
_MOST = 12  # decisions that are named


def mapping_rows(mapping: Mapping) -> list[ListRow]:
    """The rows of the list, first what holds for the whole table."""
    return [_listed(*texts) for texts in (*_of_the_table(mapping), *_of_fields(mapping))]


def _listed(name: str, *texts: str) -> ListRow:
    cells = [name, *texts, *[""] * (len(HEADINGS) - 1 - len(texts))]
    return ListRow(name, tuple(map(ListCell, cells)), "\n".join(text for text in texts if text))


def _of_the_table(mapping: Mapping) -> Iterator[Sequence[str]]:
    places = [*mapping.sheets, mapping.area or mapping.anchor]
    header = f"header in row {mapping.header_row}" if mapping.header_row else "its header is found"
    yield "Table", ", ".join(filter(None, places)) or "the one with these headings", header
    yield (
        "Rows",
        shape_words(mapping),
        "known rows are an error" if mapping.mode == "append" else "known rows are updated",
    )
    for words, value in (("Hidden rows", mapping.hidden), ("Rows that are struck out", mapping.struck)):
        if value in _ROWS:
            yield words, _ROWS[value]
    if mapping.clear:
        yield "Blank cells", "clear those of the book"
    if mapping.partly:
        yield "Rows that cannot be read", "are left out"
    if mapping.keep or mapping.drop:
        yield "Rows by name", "", f"taken: {_some(mapping.keep)}" if mapping.keep else "", _left(mapping.drop)
    for state, value in mapping.states.items():
        yield state, "", "", "taken" if value == "take" else "left out"


def _of_fields(mapping: Mapping) -> Iterator[Sequence[str]]:
    maps: dict[str, FieldMap] = {one.field: one for group in mapping.groups for one in group}
    maps |= {one.field: one for one in mapping.fields}
    order = [column.heading for column in SHEETS[mapping.target].columns]
    named = dict.fromkeys([*order, *maps, *mapping.fixed, *mapping.composed])
    for field in named:
        comes = source_of(mapping, field)
        if comes.words:
            one = maps.get(field)
            decided = [f"{name} is {meant}" for name, meant in one.decisions.items()] if one else []
            yield field, comes.words, reading_words(one.reading) if one else "", _some(decided)
    if mapping.periods is not None:
        yield "Periods", "period columns", reading_words(mapping.periods)


def _left(names: Sequence[str]) -> str:
    return f"left out: {_some(names)}" if names else ""


def _some(texts: Sequence[str]) -> str:
    more = f" and {counted(len(texts) - _MOST, 'other')}" if len(texts) > _MOST else ""
    return ", ".join(texts[:_MOST]) + more
