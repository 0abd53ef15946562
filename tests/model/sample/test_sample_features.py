"""What people who run Customer Success ask of a plan stands in the sample, wish by wish (docs/sample.md)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

Row = dict[str, Any]
Rows = Callable[[str], list[Row]]


def where(found: list[Row], **wanted: Any) -> list[Row]:
    """Rows with these cells; `_` in a keyword is a space in the heading."""
    conditions = {heading.replace("_", " "): value for heading, value in wanted.items()}
    return [row for row in found if all(row[heading] == value for heading, value in conditions.items())]


def filled(found: list[Row], *headings: str) -> list[Row]:
    """Rows in which all these headings are filled."""
    return [row for row in found if all(row[heading] is not None for heading in headings)]


@pytest.fixture(scope="module")
def components(rows: Rows) -> list[Row]:
    return rows("Components")


def types_of(rows: Rows, measure: str) -> str:
    return str(where(rows("Measures"), Measure=measure)[0]["Types"])


def test_d01_commission_on_renewals(rows: Rows, components: list[Row]) -> None:
    commission = where(components, Plan_ID="RM", Method="rate", Component="Renewal commission")
    assert "renewal" in types_of(rows, commission[0]["Measure"])


def test_d02_leaders_bonus_on_a_renewal_rate_in_steps(rows: Rows, components: list[Row]) -> None:
    bonus = where(components, Plan_ID="LEAD", Method="bonus", Measure="Renewal rate")
    assert {row["Shape"] for row in where(rows("Curves"), Curve=bonus[0]["Curve"])} == {"step"}


def test_d03_override_on_the_teams_credit(components: list[Row]) -> None:
    assert where(components, Plan_ID="LEAD", Method="rate", Scope="reports")


def test_d04_change_in_arr_tied_out_at_year_end(components: list[Row]) -> None:
    change = where(components, Plan_ID="LEAD", Measure="Net ARR change", Basis="period, tied out at year end")
    assert filled(change, "Cap until year end")


def test_d05_year_to_date(components: list[Row]) -> None:
    assert where(components, Plan_ID="HEAD", Basis="year to date", **{"True-up": "both ways"})
    assert where(components, Plan_ID="CSM", Basis="year to date", **{"True-up": "up only"})


def test_d06_one_shared_number_for_all_leaders(components: list[Row]) -> None:
    shared = where(components, Measure="GRR", Scope="company")
    assert {row["Plan ID"] for row in shared} == {"LEAD", "HEAD"}


def test_d07_team_and_both_regions_together(rows: Rows, components: list[Row]) -> None:
    assert where(components, Plan_ID="LEAD", Scope="team")
    assert where(components, Plan_ID="HEAD", Scope="region")
    assert [a["Region"] for a in where(rows("Assignments"), Plan_ID="HEAD")] == ["NAM; EMEA"]


def reports(rows: Rows, manager: str, day: date) -> int:
    assigned = where(rows("Assignments"), Manager_ID=manager)
    return len([a for a in assigned if a["From"] <= day <= (a["To"] or day)])


def test_d08_reports_grow_and_people_transfer(rows: Rows) -> None:
    counts = [reports(rows, "E1005", date(2026, month, 1)) for month in (1, 4, 6, 9)]
    assert counts == [6, 7, 9, 9]
    plans = defaultdict(set)
    managers = defaultdict(set)
    for assigned in rows("Assignments"):
        plans[assigned["Payee ID"]].add(assigned["Plan ID"])
        managers[assigned["Payee ID"]].add(assigned["Manager ID"])
    assert plans["E1051"] == {"ONB", "CSM"}
    assert managers["E1014"] == {"E1004", "E1005"}


def test_d09_csms_get_full_credit_beside_the_renewal_manager(rows: Rows) -> None:
    booked = {r["Role"] for r in rows("Crediting rules") if r["Rule"] in ("CSM book", "RM book")}
    assert booked == {"CSM", "RM"}
    assert "renewal" in where(rows("Crediting rules"), Rule="CSM book")[0]["Types"]


def test_d10_dated_ownership_by_role(rows: Rows) -> None:
    owned = rows("Ownership")
    assert {row["Role"] for row in owned} == {"CSM", "RM", "AM"}
    assert not filled(where(owned, Role="AM"), "To")
    assert len(filled(where(owned, Role="CSM"), "To")) > 50


def test_d11_upsell_is_shared(rows: Rows, components: list[Row]) -> None:
    shares: dict[str, list[Decimal]] = defaultdict(list)
    for credit in where(rows("Credits"), Role="Upsell"):
        shares[credit["Transaction ID"]].append(credit["Share"])
    kinds = Counter(tuple(sorted(map(str, parts))) for parts in shares.values())
    assert kinds[("0.3", "0.7")] > kinds[("0.5", "0.5")] > kinds[("0.3333",) * 3] == 2
    assert where(rows("Crediting rules"), Role="Upsell")[0]["Must total 100%"] == "yes"
    assert where(components, Plan_ID="CSM", Method="unit", Rate=250)


def test_d12_leads_and_their_conversion(rows: Rows, components: list[Row]) -> None:
    types = Counter(t["Type"] for t in rows("Transactions"))
    assert types["lead submitted"] > types["lead accepted"] > 40
    assert "[Leads accepted] / [Leads submitted]" in [m["Formula"] for m in rows("Measures")]
    assert {c["Plan ID"] for c in where(components, Measure="Leads accepted", Method="unit")} == {"CSM", "ONB"}


def test_d13_bonus_and_commission_quarterly_and_annual(components: list[Row]) -> None:
    assert {c["Method"] for c in where(components, Plan_ID="CSM")} == {"bonus", "rate", "unit"}
    assert {c["Measured over"] for c in where(components, Plan_ID="HEAD")} == {None, "year", "trailing 12 months"}
    assert {c["Measured over"] for c in where(components, Plan_ID="RM")} == {None, "quarter"}


def test_d14_advocacy_health_and_goals(components: list[Row]) -> None:
    assert where(components, Multiplier_measure="References")
    assert where(components, Measure="Health score")
    assert where(components, Method="scorecard")


def test_d15_activity_tied_to_an_outcome(rows: Rows, components: list[Row]) -> None:
    activities = {m["Measure"] for m in where(rows("Measures"), Reads="activity")}
    assert "EBR completion" in activities
    assert [c["Gate"] for c in filled(components, "Gate")] == ["[EBR completion] >= 70%"]


def test_d16_company_wide_measures(rows: Rows) -> None:
    assert {"NRR", "GRR", "GRR by account", "Net ARR growth", "CLTV", "Logo retention", "NPS"} <= {
        m["Measure"] for m in rows("Measures")
    }


def test_d17_primary_measures(rows: Rows, components: list[Row]) -> None:
    primary = {m["Measure"] for m in where(rows("Measures"), Primary="yes")}
    assert primary == {"Renewal rate", "Live in 45 days"}
    assert primary <= {c["Measure"] for c in components}


def test_d18_every_component_names_the_behaviour_it_serves(rows: Rows, components: list[Row]) -> None:
    assert len(filled(components, "Serves")) == len(components)
    assert all(len(str(plan["Document"])) > 200 for plan in rows("Plans"))


def test_d19_seventy_thirty_and_a_pool(components: list[Row]) -> None:
    weights = {c["Scope"]: c["Weight"] for c in where(components, Plan_ID="RM") if c["Weight"]}
    assert weights == {None: Decimal("0.7"), "my team": Decimal("0.3")}
    assert where(components, Method="pool", Scope="region")


def test_d20_leading_and_lagging_and_targets_of_every_kind(rows: Rows) -> None:
    assert where(rows("Measures"), Signal="leading")
    owners = Counter(str(t["Owner"]).split(":")[0] for t in rows("Targets"))
    assert {"team", "region", "segment", "company"} < set(owners)
    assert sum(n for owner, n in owners.items() if owner.startswith("E1")) > 40


def test_d21_curves_of_every_shape_with_few_rows(rows: Rows) -> None:
    assert {c["Shape"] for c in rows("Curves")} == {"step", "linear", "extend", "marginal", "first dollar"}
    assert max(Counter(c["Curve"] for c in rows("Curves") if c["And from"] is None).values()) <= 4


def test_d22_segments_differ(rows: Rows) -> None:
    assert where(rows("Crediting rules"), Segment="SMB")[0]["Credit %"] == Decimal("0.5")
    segments = {a["Payee ID"]: a["Segment"] for a in where(rows("Assignments"), Plan_ID="CSM")}
    targets = {t["FY2026"] for t in where(rows("Targets"), Measure="NRR") if t["Owner"] in segments}
    assert len(targets) > 1


def test_d23_pay_mix_part_time_draws_and_guarantees(rows: Rows) -> None:
    csm = where(rows("Assignments"), Payee_ID="E1012")[0]
    assert csm["Target incentive"] * 4 == csm["Base salary"]
    assert [a["Payee ID"] for a in where(rows("Assignments"), FTE=Decimal("0.8"))] == ["E1025", "E1057"]
    assert {d["Recoverable"] for d in rows("Draws")} == {"yes", "no"}


def test_d24_renewal_and_upsell_apart(components: list[Row]) -> None:
    measures = {c["Measure"] for c in where(components, Plan_ID="CSM")}
    assert {"Renewal rate", "Upsell credit"} <= measures


def test_d25_more_for_longer_terms(rows: Rows) -> None:
    assert where(rows("Crediting rules"), Term_from=24, Basis="year weights", Year_weights="100;30;20")
    assert where(rows("Crediting rules"), Basis="TCV")
    assert {24, 36} <= {t["Term"] for t in where(rows("Transactions"), Type="renewal")}


def test_d26_accelerators(rows: Rows) -> None:
    rates = [c["Value"] for c in where(rows("Curves"), Curve="Renewal accelerator")]
    assert rates == sorted(rates)
    assert len(rates) == 3


def test_d27_holdback_clawback_trailing(rows: Rows, components: list[Row]) -> None:
    assert filled(components, "Holdback", "Release after", "Release if")
    assert filled(components, "Clawback months")
    assert where(components, Measured_over="trailing 12 months")
    reversal = filled(rows("Transactions"), "Reverses")
    original = where(rows("Transactions"), Transaction_ID=reversal[0]["Reverses"])[0]
    assert len(reversal) == 1
    assert original["Amount"] == -reversal[0]["Amount"]
    assert 30 < (reversal[0]["Date"] - original["Date"]).days < 180


def test_d28_safeguards(rows: Rows, components: list[Row]) -> None:
    for heading in ("Gate", "Cap", "Cap until year end", "Clawback months", "Minimum volume"):
        assert filled(components, heading), heading
    assert {plan["Excess"] for plan in filled(rows("Plans"), "Plan cap")} == {"forfeit", "carry", None}
    large = [a for a in rows("Adjustments") if a["Amount"] > 5000]
    assert {a["Period"]: a["Approved by"] for a in large} == {"2026-06": "Adaeze Okafor", "FY2026-Q4": None}


def test_d29_a_plan_without_variable_pay(rows: Rows, components: list[Row]) -> None:
    assert not where(components, Plan_ID="FIXED")
    assert {a["Target incentive"] for a in where(rows("Assignments"), Plan_ID="FIXED")} == {0}


def test_weights_add_up(rows: Rows, components: list[Row]) -> None:
    for plan in rows("Plans"):
        parts = where(components, Plan_ID=plan["Plan ID"])
        assert sum(c["Weight"] for c in parts) == (1 if parts else 0), plan["Plan ID"]


def test_goals_of_a_payee_and_quarter_weigh_one(rows: Rows) -> None:
    weights: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for goal in rows("Goals"):
        weights[goal["Payee ID"], goal["Period"]] += goal["Weight"]
    assert set(weights.values()) == {Decimal(1)}


def test_every_component_has_a_payroll_code(components: list[Row]) -> None:
    assert len(filled(components, "Payroll code")) == len(components)


def test_splits_name_only_sold_add_ons_of_the_year(rows: Rows) -> None:
    deals = {t["Transaction ID"]: t for t in rows("Transactions")}
    for credit in rows("Credits"):
        deal = deals[credit["Transaction ID"]]
        assert (deal["Type"], deal["Date"].year, deal["Reverses"]) == ("expansion", 2026, None)


def test_euros_come_and_go(rows: Rows) -> None:
    assert {c["Currency"] for c in rows("Contracts")} == {"USD", "EUR"}
    assert {p["Pay currency"] for p in rows("Payees")} == {"USD", "EUR"}
    assert {(f["From currency"], f["To currency"]) for f in rows("FX")} == {("EUR", "USD"), ("USD", "EUR")}
