"""Foreign workbooks into the book: open any, find its tables, read its values, map them to the book's sheets."""

from intake.opening import open_source
from intake.source import Source, SourceSheet, SourceTable

__all__ = ["Source", "SourceSheet", "SourceTable", "open_source"]
