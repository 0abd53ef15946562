"""The comp book as a file: an Excel workbook that is read exactly and saved without loss."""

from book.cases import Case, read_case, read_case_file
from book.container.protection import PasswordNeeded
from book.errors import FileProblem
from book.opening import is_case, open_any
from book.reading import read_book
from book.saving import fingerprint, save_book, write_book

__all__ = [
    "Case",
    "FileProblem",
    "PasswordNeeded",
    "fingerprint",
    "is_case",
    "open_any",
    "read_book",
    "read_case",
    "read_case_file",
    "save_book",
    "write_book",
]
