"""Foreign workbooks into the book: open any, find its tables, read its values, map them to the book's sheets."""

from intake.opening import open_source
from intake.source import Source, SourceSheet, SourceTable
from intake.survey import Survey, survey
from intake.tables import FoundTable, find_tables, table_in

__all__ = [
    "FoundTable",
    "Source",
    "SourceSheet",
    "SourceTable",
    "Survey",
    "find_tables",
    "open_source",
    "survey",
    "table_in",
]
