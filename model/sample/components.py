"""The Components sheet: what each plan pays for, with the behaviour each component serves."""

from __future__ import annotations

from decimal import Decimal

from model.sample.company import Row

BONUS_CODE, COMMISSION_CODE, POOL_CODE = "4100", "4200", "4150"


def _component(plan: str, component: str, method: str, measure: str, weight: str, serves: str, **more: str) -> Row:
    """One row; further columns by keyword, `_` for a space in the heading, numbers as text."""
    codes = {"bonus": BONUS_CODE, "scorecard": BONUS_CODE, "pool": POOL_CODE}
    row: Row = {
        "Plan ID": plan,
        "Component": component,
        "Serves": serves,
        "Method": method,
        "Measure": measure or None,
        "Weight": _cell(weight),
        "Payroll code": codes.get(method, COMMISSION_CODE),
    }
    return row | {heading.replace("_", " "): _cell(value) for heading, value in more.items()}


def _cell(text: str) -> int | Decimal | str:
    """A number where the text is one."""
    number = text.replace(".", "", 1).isdigit()
    return text if not number else int(text) if text.isdigit() else Decimal(text)


def _csm() -> list[Row]:
    return [
        _component("CSM", "NRR bonus", "bonus", "NRR", "0.5", "Keep customers and help them grow",
                   Curve="Linear to goal, then 2:1", Gate="[EBR completion] >= 70%", Gate_pays="0.5",
                   Multiplier_measure="References", Multiplier_curve="Reference kicker", Cap="2",
                   Not_measurable="target"),
        _component("CSM", "Renewal rate bonus", "bonus", "Renewal rate", "0.25", "Remove risks well before the renewal",
                   Curve="Threshold, target, maximum", Basis="year to date", **{"True-up": "up only"},
                   Not_measurable="redistribute"),
        _component("CSM", "Health and adoption", "bonus", "Health score", "0.25",
                   "Work with the quiet accounts, not only with the loud ones", Second_measure="Adoption",
                   Curve="Health by adoption", Curve_input="value", Not_measurable="redistribute"),
        _component("CSM", "Upsell commission", "rate", "Upsell credit", "0", "Find needs that an add-on meets",
                   Rate="0.05", Clawback_months="6", Clawback="declining"),
        _component("CSM", "Lead bonus", "unit", "Leads accepted", "0", "Pass on what you hear", Rate="250"),
    ]  # fmt: skip


def _rm() -> list[Row]:
    return [
        _component("RM", "Renewal commission", "rate", "Renewal credit", "0.7", "Renew on time and for longer",
                   Curve="Renewal accelerator", Applied="running", Holdback="0.1", Release_after="3",
                   Release_if="[Renewal rate @ company] >= 80%"),
        _component("RM", "Uplift commission", "rate", "Uplift credit", "0", "Ask for the price the product is worth",
                   Curve="Uplift tiers", Curve_input="amount", Measured_over="quarter"),
        _component("RM", "Team renewal rate", "bonus", "Renewal rate", "0.3", "Help a colleague close",
                   Scope="my team", Measured_over="quarter", Curve="Threshold, target, maximum",
                   Minimum_volume="500000", Volume_measure="Available to renew"),
    ]  # fmt: skip


def _lead() -> list[Row]:
    return [
        _component("LEAD", "Change in ARR", "bonus", "Net ARR change", "0.4", "Grow the team's book, all year",
                   Scope="team", Curve="Change in ARR", Basis="period, tied out at year end",
                   Cap_until_year_end="1", Cap="1.5"),
        _component("LEAD", "Team renewal rate bonus", "bonus", "Renewal rate", "0.25",
                   "See risks early and put people on them", Scope="team", Curve="Renewal rate steps",
                   Minimum_volume="250000", Volume_measure="Available to renew"),
        _component("LEAD", "Company GRR", "bonus", "GRR", "0.25", "Win or lose as one team of leaders",
                   Scope="company", Measured_over="trailing 12 months", Curve="GRR steps"),
        _component("LEAD", "Team upsell override", "rate", "Upsell credit", "0.1", "Coach the team to find add-ons",
                   Scope="reports", Rate="0.015"),
    ]  # fmt: skip


def _head() -> list[Row]:
    return [
        _component("HEAD", "NRR, both regions", "bonus", "NRR", "0.5", "Lead both regions as one", Scope="region",
                   Curve="NRR leadership", Basis="year to date", **{"True-up": "both ways"}),
        _component("HEAD", "Company GRR", "bonus", "GRR", "0.3", "Win or lose as one team of leaders",
                   Scope="company", Measured_over="trailing 12 months", Curve="GRR steps"),
        _component("HEAD", "ARR growth of the year", "bonus", "Net ARR growth", "0.2", "Build the company",
                   Scope="company", Measured_over="year", Curve="Threshold, target, maximum"),
    ]  # fmt: skip


def _onboarding() -> list[Row]:
    return [
        _component("ONB", "Quarter's goals", "scorecard", "", "0.5", "Do what makes go-lives easier for everybody"),
        _component("ONB", "Go-live pool", "pool", "Live in 45 days", "0.3", "Cover for each other", Scope="region",
                   Curve="Go-live steps", Pool_share="TI"),
        _component("ONB", "CSAT after go-live", "bonus", "CSAT", "0.2", "Leave customers confident", Curve="CSAT line",
                   Not_measurable="redistribute"),
        _component("ONB", "Leads from projects", "unit", "Leads accepted", "0", "Pass on what you hear", Rate="150"),
    ]  # fmt: skip


def component_rows() -> list[Row]:
    """The Components sheet; the plan without variable pay has none."""
    return [*_csm(), *_rm(), *_lead(), *_head(), *_onboarding()]


# Curve: rows of shape, From, Value and, in the matrix, And from.
_CURVES: dict[str, tuple[tuple[str, ...], ...]] = {
    "Linear to goal, then 2:1": (("linear", "0.9", "0.5"), ("linear", "1", "1"), ("extend", "1.1", "1.2")),
    "Threshold, target, maximum": (("linear", "0.85", "0.5"), ("linear", "1", "1"), ("linear", "1.1", "1.5")),
    "Renewal rate steps": (
        ("step", "0.93", "0.5"),
        ("step", "0.97", "0.8"),
        ("step", "1", "1"),
        ("step", "1.04", "1.25", "", "excluded"),
    ),
    "GRR steps": (("step", "0.96", "0.5"), ("step", "0.985", "0.8"), ("step", "1", "1"), ("step", "1.02", "1.25")),
    "Change in ARR": (("linear", "0.6", "0.5"), ("linear", "1", "1"), ("linear", "1.25", "1.5")),
    "Renewal accelerator": (
        ("marginal", "0", "0.005"),
        ("marginal", "0.5", "0.006"),
        ("marginal", "1", "0.009"),
    ),
    "Uplift tiers": (
        ("first dollar", "0", "0.01"),
        ("first dollar", "20000", "0.015"),
        ("first dollar", "40000", "0.02"),
    ),
    "NRR leadership": (("linear", "0.95", "0.5"), ("linear", "1", "1"), ("linear", "1.05", "1.5")),
    "Go-live steps": (("step", "0.8", "0.6"), ("step", "0.9", "0.85"), ("step", "1", "1"), ("step", "1.05", "1.2")),
    "CSAT line": (("linear", "0.92", "0.6"), ("linear", "1", "1"), ("extend", "1.05", "1.3")),
    "Reference kicker": (("step", "0", "1"), ("step", "2", "1.05"), ("step", "4", "1.1")),
    "Health by adoption": (
        ("step", "0", "0.25", "0"),
        ("step", "65", "0.5", "0"),
        ("step", "75", "0.75", "0"),
        ("step", "0", "0.5", "0.55"),
        ("step", "65", "0.9", "0.55"),
        ("step", "75", "1", "0.55"),
        ("step", "0", "0.6", "0.7"),
        ("step", "65", "1", "0.7"),
        ("step", "75", "1.25", "0.7"),
    ),
}


def curve_rows() -> list[Row]:
    """The Curves sheet."""
    rows: list[Row] = []
    for curve, points in _CURVES.items():
        for shape, start, value, *rest in points:
            and_from = _cell(rest[0]) if rest and rest[0] else None
            bound = rest[1] if len(rest) > 1 else None
            rows.append(
                {"Curve": curve, "Shape": shape, "From": _cell(start), "From is": bound, "Value": _cell(value),
                 "And from": and_from}
            )  # fmt: skip
    return rows
