"""The same plan as people write it elsewhere: in pandas with floats."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

from model.calculate import calculate
from model.calculation import Calculation
from model.tables.book import Book
from model.tables.columns import Tables
from tests.benchmarks.clock import times_of
from tests.benchmarks.population import COMPONENTS
from tests.benchmarks.whole import year_of


def frame(book: Book, sheet: str) -> pd.DataFrame:
    """A sheet as a data frame whose numbers are floats."""
    columns = dict(zip(book.sheets[sheet].headings, book.sheets[sheet].cells, strict=True))
    table = pd.DataFrame({name: cells for name, cells in columns.items() if any(c is not None for c in cells[:3])})
    for name in table:
        if isinstance(table[name].iloc[-1], Decimal | int):
            table[name] = table[name].astype(float)
    return table


def prepared(book: Book) -> dict[str, pd.DataFrame]:
    """The sheets that the plan needs, dates as dates."""
    found = {name: frame(book, name) for name in ("Payees", "Assignments", "Targets", "Transactions")}
    found["Transactions"]["Date"] = pd.to_datetime(found["Transactions"]["Date"])
    found["Assignments"]["From"] = pd.to_datetime(found["Assignments"]["From"])
    return found


def in_pandas(sheets: dict[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """Rounded pay of each component by payee and month: groupby, merge, and numpy for the curves."""
    deals, ids = sheets["Transactions"], sheets["Payees"]["Payee ID"]
    credit = deals["Amount"] * np.where(deals["Term"] >= 24, 1.1, 1.0)
    month = deals["Date"].dt.month
    index = pd.MultiIndex.from_product([ids, range(1, 13)], names=["CSM", "Month"])

    def by_month(values: pd.Series, kept: pd.Series) -> pd.Series:
        sums = values[kept].groupby([deals["CSM"][kept], month[kept].rename("Month")]).sum()
        return sums.reindex(index, fill_value=0.0)

    everything = pd.Series(True, deals.index)
    renewed, expanded = (by_month(credit, deals["Type"] == kind) for kind in ("renewal", "expansion"))
    count = by_month(pd.Series(1.0, deals.index), everything)
    managers = _managers(sheets["Assignments"], index)
    team_renewed, team_expanded = _rolled(renewed, managers), _rolled(expanded, managers)
    targets = sheets["Targets"].pivot(index="Owner", columns="Measure", values="FY2026") / 12
    aim = {name: targets[name].reindex(index.get_level_values("CSM")).to_numpy() for name in ("Renewed", "Expanded")}
    salary = sheets["Assignments"].drop_duplicates("Payee ID").set_index("Payee ID")["Target incentive"]
    base = salary.reindex(index.get_level_values("CSM")).to_numpy() / 12
    return {
        "Renewals": (aim["Renewed"] * _tiers(renewed / aim["Renewed"])).round(2),
        "Expansion": (base * 0.5 * _line(expanded / aim["Expanded"])).round(2),
        "Deals": (count * 12.5).round(2),
        "Override": (team_renewed * 0.0015).round(2),
        "Growth": (base * 0.5 * _steps(team_expanded / aim["Expanded"])).round(2),
    }


def _managers(spells: pd.DataFrame, index: pd.MultiIndex) -> pd.Series:
    """Manager by payee and month; spells change on the first day of a month."""
    month = spells["From"].dt.month.where(spells["From"].dt.year == 2026, 1)
    filled = spells.assign(Month=month).set_index(["Payee ID", "Month"])["Manager ID"].fillna("")
    return filled.reindex(index).groupby(level=0).ffill()


def _rolled(own: pd.Series, managers: pd.Series) -> pd.Series:
    """Own sums and those of everybody below, level by level."""
    total, passing = own.copy(), own
    while len(passing):
        above = managers.loc[passing.index]
        led = above != ""
        keys = [above[led].to_numpy(), passing.index.get_level_values("Month")[led]]
        passing = passing[led].groupby(keys).sum().rename_axis(own.index.names)
        total = total.add(passing, fill_value=0.0)
    return total.reindex(own.index)


def _tiers(x: pd.Series) -> pd.Series:
    return 0.02 * x.clip(0, 0.8) + 0.035 * (x.clip(0.8, 1.1) - 0.8) + 0.05 * (x.clip(lower=1.1) - 1.1)


def _line(x: pd.Series) -> pd.Series:
    steep = np.where(x < 1, 0.5 + (x - 0.5) * 1.0, 1 + (x - 1) * 3.0)
    return pd.Series(np.where(x < 0.5, 0.0, steep), x.index)


def _steps(x: pd.Series) -> pd.Series:
    return pd.Series(np.select([x >= 1, x >= 0.9, x >= 0.7], [1.15, 0.8, 0.4], 0.0), x.index)


def amounts_of(calculation: Calculation) -> dict[tuple[str, str, int], int]:
    """Our cents by component, payee and month."""
    start = calculation.period.start
    return {
        (line.component, line.payee_id, line.period.start - start + 1): int(line.amount.scaleb(2))
        for line in calculation.lines()
        if line.amount is not None
    }


def against_pandas(book: Book, tables: Tables) -> None:
    """Time of both on the same book, and in how many of the amounts floats differ."""
    sheets, year = prepared(book), year_of(tables)
    theirs, ours = times_of(lambda: in_pandas(sheets), 2)[0], times_of(lambda: calculate(tables, year), 5)[0]
    exact, floats = amounts_of(calculate(tables, year)), in_pandas(sheets)
    cents = {name: (100 * series).round().astype(int).to_dict() for name, series in floats.items()}
    wrong = sum(cents[name][payee, month] != amount for (name, payee, month), amount in exact.items())
    assert len(exact) == len(COMPONENTS) * 12 * len(sheets["Payees"])
    print(
        f"pandas, the same plan with floats: {theirs:.1f} s, {theirs / ours:.1f} times ours; "
        f"{wrong:,} of {len(exact):,} amounts differ in cents"
    )
