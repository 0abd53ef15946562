"""Rows of Targets and Readings by measure and owner."""

from __future__ import annotations

from dataclasses import dataclass, field

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

    @property
    def company_only(self) -> bool:
        """Whether the company's is the only row."""
        others = (self.payees, self.accounts, self.regions, self.segments, self.teams, self.leaders)
        return self.company >= 0 and not any(others)


def owner_rows(table: Table, payees: dict[str, int], accounts: dict[str, int]) -> dict[str, OwnerRows]:
    """Sorts a table's rows by folded measure and owner; of two rows for one owner the first counts (an error)."""
    owners, measures = table.names("Owner"), table.names("Measure")
    found: dict[str, OwnerRows] = {}
    for r in range(table.size):
        rows = found.setdefault(folded(measures.text(r)), OwnerRows())
        owner = parse_owner(owners.text(r), accounts=True)
        if not isinstance(owner, Owner):
            continue
        name = folded(owner.name)
        if owner.kind == "payee" and owner.name in payees:
            rows.payees.setdefault(payees[owner.name], r)
        elif owner.kind == "account" and owner.name in accounts:
            rows.accounts.setdefault(accounts[owner.name], r)
        elif owner.kind == "region":
            rows.regions.setdefault(name, r)
        elif owner.kind == "segment":
            rows.segments.setdefault(name, r)
        elif owner.kind == "team" and owner.name in payees:
            rows.leaders.setdefault(payees[owner.name], r)
        elif owner.kind == "team":
            rows.teams.setdefault(name, r)
        elif owner.kind == "company" and rows.company < 0:
            rows.company = r
    return found
