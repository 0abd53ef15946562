"""Groups whose sums cannot be trusted, because somebody in them may be credited with more than the book says."""

from __future__ import annotations

import numpy as np

from model.basics.integers import Mask
from model.credits.doubts import Doubt
from model.measures.inputs import Inputs
from model.measures.terms import MeasureTerms
from model.measures.who import BY_PAYEE, Who


def doubted(inputs: Inputs, measure: MeasureTerms, who: Who) -> Mask:
    """The rows whose group and span a doubt of the measure's role touches.

    Company, regions and segments count transactions, whoever is credited; their rows are never in doubt.
    """
    found = np.zeros(len(who), np.bool_)
    for doubt in inputs.crediting.doubts:
        if (who.scope in BY_PAYEE or who.scope == "my team") and measure.role in ("", doubt.role or measure.role):
            touched = (who.first_days <= doubt.end) & (who.last_days >= doubt.start)
            found |= touched & _of_groups(inputs, doubt, who)
    return found


def _of_groups(inputs: Inputs, doubt: Doubt, who: Who) -> Mask:
    people = inputs.people
    mine = np.zeros(people.size, np.bool_)
    mine[doubt.payees] = True
    if who.scope == "my team":
        spells = people.spells
        rows = np.flatnonzero(mine[spells.payee])
        keys = inputs.scopes.team_key(spells.team[rows], spells.manager[rows], spells.payee[rows])
        return np.isin(who.key, keys)
    groups = mine if who.scope == "individual" else inputs.ranks.leading(mine)
    return np.append(groups, False)[who.key]
