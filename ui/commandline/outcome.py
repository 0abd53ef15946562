"""How a command can end."""

from __future__ import annotations

DONE = 0
ATTENTION = REFUSED = 1  # a blocking problem, a held line, a refusal, an altered record
UNUSABLE = 2  # wrong use, an unreadable file, an internal error
INTERRUPTED = 130


class Refused(Exception):  # noqa: N818 - it is shown by its message alone
    """The command was understood and is not allowed as things stand; the message says why."""
