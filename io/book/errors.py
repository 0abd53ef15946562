"""The one exception of this package: a file that cannot be read or written, in one line a user can act on."""

from __future__ import annotations


class FileProblem(Exception):  # noqa: N818 - it is shown to users by its message alone
    """A refused file; the message names the file and says what is wrong and what would help."""


class DeclarationError(ValueError):
    """A document type declaration was met in a part; no workbook needs one, and they carry attacks."""
