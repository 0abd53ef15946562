"""Rows of Targets and Readings by measure and owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from model.basics.integers import Index
from model.tables.columns import Table
from model.tables.owners import Owner, parse_owner
from model.tables.schema import folded

_STRAY = {
    "payee": ("payees",),
    "account": ("accounts",),
    "region": ("regions",),
    "segment": ("segments",),
    "team": ("teams", "leaders"),
    "company": (),
    "": ("payees", "accounts", "regions", "segments", "teams", "leaders"),
}


@dataclass
class OwnerRows:
    """Table rows of one measure. Payees and accounts by position; regions, segments and teams by folded name.

    `strays`: by the name of one of these fields a row whose owner is not known. It may be that of whoever has no row of
    his own, and is found for them all; being broken, it holds what asks for it.
    """

    payees: dict[int, int] = field(default_factory=dict)
    accounts: dict[int, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    segments: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    leaders: dict[int, int] = field(default_factory=dict)
    company: int = -1
    strays: dict[str, int] = field(default_factory=dict)

    _tables: dict[str, Index] = field(default_factory=dict, compare=False)

    def table(self, owners: str, size: int) -> Index:
        """Rows by position of `payees`, `accounts` or `leaders` (-1 for none), of which there are `size`."""
        if owners not in self._tables:
            self._tables[owners] = row_table(getattr(self, owners), size, self.strays.get(owners, -1))
        return self._tables[owners]

    @property
    def company_only(self) -> bool:
        """Whether the company's is the only row."""
        others = (self.payees, self.accounts, self.regions, self.segments, self.teams, self.leaders, self.strays)
        return self.company >= 0 and not any(others)

    @property
    def by_account(self) -> bool:
        """Whether any row is an account's."""
        return bool(self.accounts) or "accounts" in self.strays

    def share(self, other: OwnerRows) -> None:
        """Takes over rows of which it is not known whose measure they are, for owners who have none here."""
        for name in ("payees", "leaders", "regions", "segments", "teams"):
            for key, row in getattr(other, name).items():
                getattr(self, name).setdefault(key, row)


def row_table(found: dict[int, int], size: int, otherwise: int = -1) -> Index:
    """A table of rows by key, `otherwise` for keys without one; key -1 finds -1."""
    table = np.full(size + 1, otherwise, np.intp)
    table[-1] = -1
    table[list(found.keys())] = list(found.values())
    return table


def owner_rows(
    table: Table, payees: dict[str, int], accounts: dict[str, int], known: Iterable[str]
) -> dict[str, OwnerRows]:
    """Sorts a table's rows by folded measure and owner; of two rows for one owner the first counts (an error).

    A row of a measure that is not among the `known` may be that of any measure for which its owner has no row.
    """
    owners, measures = table.names("Owner"), table.names("Measure")
    whose = [_owner(name, payees, accounts) for name in owners.names]
    kinds = [_kind(name) for name in owners.names]
    found = {folded(name): OwnerRows() for name in (*measures.names, "")}
    of_code = [found[folded(name)] for name in (*measures.names, "")]
    for r, (owner, measure) in enumerate(zip(owners.codes.tolist(), measures.codes.tolist(), strict=True)):
        rows = of_code[measure]
        of_row = whose[owner] if owner >= 0 else None
        if of_row is None:
            kind = kinds[owner] if owner >= 0 else ""
            rows.strays |= dict.fromkeys(_STRAY[kind], r) if table.broken[r] else {}
        else:
            field_name, key = of_row
            if field_name == "company":
                rows.company = r if rows.company < 0 else rows.company
            else:
                getattr(rows, field_name).setdefault(key, r)
    for rows in found.values():
        if rows.accounts and not rows.payees:
            rows.strays.pop("payees", None)  # its values are entered by account
    for name in found.keys() - set(known):
        for measure_name in known:
            rows = found.setdefault(measure_name, OwnerRows())
            if not rows.company_only:
                rows.share(found[name])
    return found


def _kind(text: str) -> str:
    """What kind of owner a text means, '' where that cannot be told."""
    owner = parse_owner(text, accounts=True)
    return owner.kind if isinstance(owner, Owner) else ""


def _owner(text: str, payees: dict[str, int], accounts: dict[str, int]) -> tuple[str, int | str] | None:
    """The field of OwnerRows and the key in it that an owner's text means; None for an unknown one."""
    if text in payees:
        return "payees", payees[text]
    owner = parse_owner(text, accounts=True)
    if not isinstance(owner, Owner):
        return None
    if owner.kind == "account":
        return ("accounts", accounts[owner.name]) if owner.name in accounts else None
    if owner.kind == "team" and owner.name in payees:
        return "leaders", payees[owner.name]
    fields = {"region": "regions", "segment": "segments", "team": "teams", "company": "company"}
    return (fields[owner.kind], folded(owner.name)) if owner.kind in fields else None
