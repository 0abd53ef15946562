"""Who a target or a reading belongs to: a payee, an account, a region, a segment, a team or the company."""

from __future__ import annotations

import re
from dataclasses import dataclass

from model.tables.schema import folded
from model.tables.values import Complaint, quoted

_GROUPS = ("region", "segment", "team", "account")
_FORM = re.compile(r"\s*(\w+)\s*:\s*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True)
class Owner:
    """`kind` is payee, account, region, segment, team or company; `name` as written, '' for the company.

    A payee's and an account's name is an ID and matches exactly; a region's and a segment's matches without regard to
    case and spaces; a team's is the manager's payee ID or a Team name.
    """

    kind: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        """What two spellings of one owner have in common."""
        return self.kind, folded(self.name) if self.kind in ("region", "segment") else self.name


def parse_owner(text: str, accounts: bool = False) -> Owner | Complaint:
    """`1007`, `region: NAM`, `segment: SMB`, `team: 1007`, `company`, and where `accounts`, `account: A-1`.

    Text with a colon whose first word is none of these is taken as a payee ID, which then is known or not.
    """
    if folded(text) == "company":
        return Owner("company", "")
    match = _FORM.fullmatch(text)
    kind = match[1].casefold() if match else ""
    if match is None or kind not in _GROUPS:
        return Owner("payee", text.strip())
    if not match[2]:
        return Complaint(f"{quoted(text)} names no {kind}", f"write it like '{kind}: NAME'")
    if kind == "account" and not accounts:
        return Complaint(f"{quoted(text)} cannot own a target", "give the target to a payee, team, region or segment")
    return Owner(kind, match[2])
