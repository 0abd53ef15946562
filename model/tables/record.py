"""The sheets that Trueup writes and people only read: results, signatures, the log of changes."""

from __future__ import annotations

from model.tables.spec import Column, Kind, SheetSpec, identifier, number, text

WRITTEN = (
    SheetSpec(
        "Payouts",
        (
            text("Period"),
            identifier("Payee ID", required=False),
            text("Name"),
            identifier("Plan ID", required=False),
            text("Component"),
            text("Line"),
            text("Measure"),
            number("Actual"),
            number("Target"),
            number("Attainment", Kind.PERCENT),
            number("Curve result"),
            number("Target incentive", Kind.MONEY),
            number("Amount", Kind.MONEY),
            Column("Currency", Kind.CURRENCY),
            text("Reason"),
            text("Status"),
        ),
        written=True,
        about="What is paid",
    ),
    SheetSpec(
        "Sign-offs",
        (
            text("Period"),
            identifier("Payee ID", required=False),
            text("Step"),
            text("By"),
            Column("At (UTC)", Kind.TIMESTAMP),
            text("Comment"),
            number("Amount", Kind.MONEY),
            text("Digest"),
            text("Previous digest"),
        ),
        written=True,
        about="Who signed what, and when",
    ),
    SheetSpec(
        "Change log",
        (
            Column("At (UTC)", Kind.TIMESTAMP),
            text("By"),
            text("Sheet"),
            text("Row"),
            text("Column"),
            text("Before"),
            text("After"),
            text("Reason"),
        ),
        written=True,
        about="Every edit",
    ),
    SheetSpec(
        "Imports",
        (
            text("Name"),
            text("Source sheet"),
            number("Header row"),
            text("Mapping"),
            text("Last file"),
            Column("Last run", Kind.TIMESTAMP),
        ),
        written=True,
        about="Saved imports",
    ),
    SheetSpec(
        "Frozen",
        (text("Period"), identifier("Payee ID", required=False), number("Part"), text("Content")),
        written=True,
        hidden=True,
        about="The canonical inputs of what was signed",
    ),
)
