"""A sample book that a reader believes: an invented company, its people, customers, plans and nine closed months."""

from __future__ import annotations

from model.sample.company import fx_rows, settings_rows
from model.sample.components import component_rows, curve_rows
from model.sample.customers import account_rows, accounts
from model.sample.deals import credit_rows, leads, transaction_rows
from model.sample.history import contract_rows, history
from model.sample.indicators import reading_rows
from model.sample.measures import measure_rows, rule_rows
from model.sample.oneoffs import adjustment_rows, draw_rows, goal_rows, opening_rows
from model.sample.ownership import Owners, ownership, ownership_rows
from model.sample.people import assignment_rows, payee_rows
from model.sample.plans import plan_rows
from model.sample.targets import target_rows
from model.tables.book import Book, book_of_rows


def sample_book() -> Book:
    """The sample as a book with every input sheet filled; the same cells on every call, machine and Python version."""
    customers = accounts()
    owned = ownership(customers)
    owners = Owners(owned)
    contracts, movements = history(customers, owners)
    transactions = transaction_rows(movements, leads(owned, owners))
    return book_of_rows(
        {
            "Settings": settings_rows(),
            "Payees": payee_rows(),
            "Assignments": assignment_rows(),
            "Accounts": account_rows(customers),
            "Ownership": ownership_rows(owned),
            "Contracts": contract_rows(contracts),
            "Plans": plan_rows(),
            "Components": component_rows(),
            "Curves": curve_rows(),
            "Measures": measure_rows(),
            "Targets": target_rows(contracts, movements, owners),
            "Readings": reading_rows(customers),
            "Transactions": transactions,
            "Credits": credit_rows(transactions, owners),
            "Crediting rules": rule_rows(),
            "Goals": goal_rows(),
            "Adjustments": adjustment_rows(),
            "Draws": draw_rows(),
            "Opening balances": opening_rows(),
            "FX": fx_rows(),
        },
        "sample",
    )
