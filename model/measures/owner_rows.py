"""Rows of Targets and Readings by measure and owner."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from model.basics.exact import Index
from model.tables.columns import Table
from model.tables.owners import Owner, parse_owner
from model.tables.schema import folded


@dataclass
class OwnerRows:
    """Table rows of one measure. Payees and accounts by position; regions, segments and teams by folded name."""

    payees: dict[int, int] = field(default_factory=dict)
    accounts: dict[int, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    segments: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    leaders: dict[int, int] = field(default_factory=dict)
    company: int = -1

    _tables: dict[str, Index] = field(default_factory=dict, compare=False)

    def table(self, owners: str, size: int) -> Index:
        """Rows by position of `payees`, `accounts` or `leaders` (-1 for none), of which there are `size`."""
        if owners not in self._tables:
            self._tables[owners] = row_table(getattr(self, owners), size)
        return self._tables[owners]

    @property
    def company_only(self) -> bool:
        """Whether the company's is the only row."""
        others = (self.payees, self.accounts, self.regions, self.segments, self.teams, self.leaders)
        return self.company >= 0 and not any(others)


def row_table(found: dict[int, int], size: int) -> Index:
    """A table of rows by key; key -1 finds -1."""
    table = np.full(size + 1, -1, np.intp)
    table[list(found.keys())] = list(found.values())
    return table


def owner_rows(table: Table, payees: dict[str, int], accounts: dict[str, int]) -> dict[str, OwnerRows]:
    """Sorts a table's rows by folded measure and owner; of two rows for one owner the first counts (an error)."""
    owners, measures = table.names("Owner"), table.names("Measure")
    whose = [_owner(name, payees, accounts) for name in owners.names]
    found = {folded(name): OwnerRows() for name in (*measures.names, "")}
    of_code = [found[folded(name)] for name in (*measures.names, "")]
    for r, (owner, measure) in enumerate(zip(owners.codes.tolist(), measures.codes.tolist(), strict=True)):
        if owner >= 0 and whose[owner] is not None:
            field_name, key = whose[owner]
            rows = of_code[measure]
            if field_name == "company":
                rows.company = r if rows.company < 0 else rows.company
            else:
                getattr(rows, field_name).setdefault(key, r)
    return found


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
