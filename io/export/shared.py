"""What all statements of a run share, read from the book once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from export.units import units_of
from model.curves.tables import RateTables, rate_tables
from model.tables.columns import Tables
from model.tables.schema import folded


@dataclass(frozen=True)
class Shared:
    """`serves`: the behaviour a component serves, by plan ID and folded component; `plans`: plan names by ID."""

    tables: Tables
    rates: RateTables
    serves: Mapping[tuple[str, str], str]
    plans: Mapping[str, str]
    unit_of: Callable[[str], str]


def shared(tables: Tables) -> Shared:
    """Looks everything up."""
    components, plans = tables["Components"], tables["Plans"]
    owners, names, serves = components.names("Plan ID"), components.names("Component"), components.texts("Serves")
    ids, plan_names = plans.names("Plan ID"), plans.texts("Name")
    return Shared(
        tables,
        rate_tables(tables),
        {(owners.text(row), folded(names.text(row))): serves[row] for row in range(components.size)},
        {ids.text(row): plan_names[row] for row in range(plans.size)},
        units_of(tables),
    )
